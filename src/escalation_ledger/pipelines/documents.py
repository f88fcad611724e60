"""JSON files -> rows: JSON Lines, a JSON array, or an API's envelope such as {"tickets": [...]}.

Every object keeps its text exactly as exported. In JSON Lines a broken line is a row like any
other (the envelope step says what is wrong with it); a broken array or envelope has no rows to
tell apart, so the file is Unreadable.
"""

import codecs
import json
import re
from collections.abc import Generator, Iterable, Iterator
from itertools import chain

import polars as pl

from escalation_ledger.pipelines.drop import Unreadable
from escalation_ledger.pipelines.source import shaped

# Numbers stay text: only where a value ends is asked, and one of 5,000 digits is no int.
_value = json.JSONDecoder(parse_int=str, parse_float=str).raw_decode
_TEXT_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def json_rows(pieces: Iterable[bytes], *, name: str, key: str) -> Iterator[pl.DataFrame]:
    """Frames of ROWS, one row per object; `line` counts lines, or objects in an array, from 1.

    `key`: under which an envelope holds its list. Raises Unreadable.
    """
    texts = decoded(pieces)
    head = next((text for text in texts if text.strip()), "")
    texts = chain([head], texts)
    match _form(head, name=name, key=key):
        case "lines":
            yield from _lines(texts, name)
        case "document":
            yield document_rows("".join(texts), name=name, key=key)
        case "perhaps":
            whole = "".join(texts)
            try:
                yield document_rows(whole, name=name, key=key)
            except Unreadable:
                yield from _lines([whole], name)


def decoded(pieces: Iterable[bytes]) -> Iterator[str]:
    """UTF-8, UTF-16 or UTF-32, with or without its mark, as text; what is none becomes U+FFFD."""
    stream = iter(pieces)
    first = next(stream, b"")
    decoder = codecs.getincrementaldecoder(json.detect_encoding(first[:4]))("replace")
    for piece in chain([first], stream):
        yield decoder.decode(piece)
    yield decoder.decode(b"", final=True)


def document_rows(text: str, *, name: str, key: str) -> pl.DataFrame:
    """A frame of ROWS from whole JSON documents: arrays, envelopes or single objects. Raises Unreadable."""
    _refuse_web_page(text, name)
    try:
        objects = list(_objects(text, key))
    except (ValueError, IndexError, RecursionError) as error:
        raise Unreadable(
            f"{name} breaks off or is not JSON ({_where(error)}); export it again."
        ) from error
    return _rows(objects, name)


def _refuse_web_page(text: str, name: str) -> None:
    if text.lstrip().startswith("<"):
        raise Unreadable(
            f"{name} is a web page, not JSON: the export was answered by a login or error page. "
            "Export it again."
        )


def _form(head: str, *, name: str, key: str) -> str:
    text = head.lstrip()
    _refuse_web_page(text, name)
    if text.startswith("["):
        return "document"
    if re.match(rf'\{{[^{{}}\[\]]*"{key}"\s*:\s*\[', text):
        return "document"
    lines = [line.lstrip() for line in text.split("\n") if line.strip()]
    if lines and not any(line.startswith("{") for line in lines):
        raise Unreadable(f"{name} is not JSON; export it again as JSON or JSON Lines.")
    return _form_of_objects(lines, key) if text.startswith("{") else "lines"


def _form_of_objects(lines: list[str], key: str) -> str:
    try:
        return "document" if isinstance(json.loads(lines[0]).get(key), list) else "lines"
    except (ValueError, RecursionError):
        # Cut off; or laid out over several lines, of which the second then opens no object; or
        # longer than the piece at hand.
        opens_next = len(lines) > 1 and lines[1].startswith("{")
        return "lines" if opens_next else "perhaps"


def _lines(texts: Iterable[str], name: str) -> Iterator[pl.DataFrame]:
    seen = 0
    rest = ""
    for text in texts:
        block, newline, rest_of_text = text.rpartition("\n")
        if not newline:
            rest += text
            continue
        block, rest = rest + block, rest_of_text
        yield _split(block, name, after=seen)
        seen += block.count("\n") + 1
    if rest:
        yield _split(rest, name, after=seen)


def _split(block: str, name: str, *, after: int) -> pl.DataFrame:
    lines = pl.Series("text", [block]).str.split("\n").explode().to_frame()
    numbered = lines.with_columns(
        pl.col("text").str.strip_chars(), line=pl.int_range(after + 1, after + 1 + pl.len())
    )
    return shaped(numbered.filter(pl.col("text") != ""), file=pl.lit(name))


def _rows(texts: list[str], name: str) -> pl.DataFrame:
    rows = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return shaped(rows, file=pl.lit(name), line=pl.int_range(1, pl.len() + 1))


def _objects(text: str, key: str) -> Iterator[str]:
    """The text of each object: elements of arrays, of the list that an envelope has under `key`."""
    at = _skip(text, 0)
    while at < len(text):
        if text[at] == "[":
            at = yield from _elements(text, at)
        elif text[at] == "{":
            at = yield from _enveloped(text, at, key)
        else:
            raise json.JSONDecodeError("Expecting an array or an object", text, at)
        at = _skip(text, at)


def _elements(text: str, at: int) -> Generator[str, None, int]:
    at = _skip(text, at + 1)
    while text[at] != "]":
        end = _end_of_value(text, at)
        yield text[at:end]
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
        elif text[at] != "]":
            raise json.JSONDecodeError("Expecting ',' or ']'", text, at)
    return at + 1


def _enveloped(text: str, start: int, key: str) -> Generator[str, None, int]:
    at = _skip(text, start + 1)
    is_envelope = False
    while text[at] != "}":
        member, at = _value(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if member == key and text[at] == "[":
            is_envelope = True
            at = yield from _elements(text, at)
        else:
            at = _end_of_value(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
    if not is_envelope:
        yield text[start : at + 1]
    return at + 1


def _end_of_value(text: str, at: int) -> int:
    try:
        return _value(text, at)[1]
    except RecursionError:
        return _closing_bracket(text, at)


def _closing_bracket(text: str, at: int) -> int:
    """Where a value ends that is nested too deeply to be read; only its own object suffers."""
    depth = 0
    for token in _TEXT_OR_BRACKET.finditer(text, at):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth == 0:
            return token.end()
    raise RecursionError


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _where(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at line {error.lineno}, column {error.colno}"
    return "it ends in the middle" if isinstance(error, IndexError) else "it is nested too deeply"
