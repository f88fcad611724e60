"""Where another mail begins inside a text: the mark above it and its block of headers.

Read line by line with bounded looks ahead, never by one expression over the whole text, so that
no text however written takes more than linear time.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from escalation_ledger.models.staging.mail_marks import BARE, MAY_HAVE_MARK, Mark, mark_in
from escalation_ledger.models.staging.mail_words import HEADERS

_LONGEST_VALUE = 1000
_LONGEST_LINE = 2000
_LONGEST_BLOCK = 40
_NAMES: dict[str, str] = {
    word: kind for fields in HEADERS.values() for kind, words in fields.items() for word in words
}
_WORDS = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
_LONGEST_NAME = 24
_COLON = re.compile(r"[:：]")
_UNKNOWN_HEADER = re.compile(r"[ \t>*]*+[^\W\d_][\w-]{1,20}(?: [\w-]{1,12})? ?[:：](?:\s|$)")
_GLUED = re.compile(rf"(?P<name>{_WORDS})[ \t]?[:：]", re.IGNORECASE)
_SUBJECTS = "|".join(word for word, kind in _NAMES.items() if kind == "subject")
# "… CETAssunto x" in Yahoo's Portuguese, "À : ana@a.b Objet : x" on Samsung's French telephones.
_GLUED_SUBJECT = re.compile(rf"(?<=[^\W\d_])(?:{_SUBJECTS}) | (?:{_SUBJECTS}) ?: ", re.IGNORECASE)
_QUOTED = re.compile(r"[ \t]*+>")
_QUOTES = re.compile(r"^[ \t>]++")
_ONE_QUOTE = re.compile(r"^[ \t]*+> ?")
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u202a\u202b\u202c\u2068\u2069\ufeff"))

MAY_HAVE_BLOCK = rf"{MAY_HAVE_MARK}|^[ \t>*_]*(?:{_WORDS})[*_]*[ \t]*[:：]"
"""A text without this has no other mail in it; written for Polars' engine."""


@dataclass(frozen=True)
class Block:
    """Another mail's beginning: lines `start` (its mark) to `body` (its text), headers by field.

    `headers` is empty where a mark stands alone. `languages`: the likeliest by the header names.
    """

    start: int
    body: int
    mark: Mark
    headers: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    is_quoted: bool = False


def first_block(lines: Sequence[str]) -> Block | None:
    """The first mail announced in these lines."""
    for place, line in enumerate(lines):
        if len(line) > _LONGEST_LINE:
            continue
        if mark := mark_in(line):
            found = _in_one_line(place, mark) or _headed(
                lines, _next_line(lines, place + 1), above=place, mark=mark
            )
            if found or mark.is_sure:
                return found or Block(place, place + 1, mark, is_quoted=_is_quoted(line))
        elif _header(line) and (found := _headed(lines, place, above=place, mark=BARE)):
            return found
    return None


def body_of(lines: Sequence[str], block: Block) -> list[str]:
    """The lines below a block's headers, without the "> " that stands before all of them."""
    below = list(lines[block.body :])
    is_quoted = block.is_quoted or all(map(_is_quoted, filter(str.strip, below)))
    return [_ONE_QUOTE.sub("", line) for line in below] if is_quoted else below


def _header(line: str) -> tuple[str, str] | None:
    """(name in lower case, value) when the line begins with the name of a header we know."""
    bare = line[:_LONGEST_LINE].lstrip(" \t>*_")
    colon = _COLON.search(bare, 1, _LONGEST_NAME)
    name = bare[: colon.start()].rstrip(" \t*_").casefold() if colon else ""
    return (name, bare[colon.end() :].lstrip("*_")) if colon and name in _NAMES else None


def _in_one_line(place: int, mark: Mark) -> Block | None:
    """Headers run together behind their mark: "From: Jane <j@a.b>To: ana@c.dSubject: x"."""
    found = [
        each
        for each in _GLUED.finditer(mark.rest)
        if each["name"][0].isupper() or not mark.rest[: each.start()][-1:].isalpha()
    ]
    if not found:
        return None
    ends = [*(each.start() for each in found[1:]), len(mark.rest)]
    headers: dict[str, str] = {}
    for each, end in zip(found, ends, strict=True):
        headers.setdefault(_NAMES[each["name"].casefold()], _value(mark.rest[each.end() : end]))
    _part_glued_subject(headers)
    if not {"from", "date"} <= headers.keys():
        return None
    names = [each["name"].casefold() for each in found]
    return Block(place, place + 1, mark, headers, _languages(names))


def _part_glued_subject(headers: dict[str, str]) -> None:
    """Takes a subject that stands on the line of another header out of it."""
    for kind in ("date", "to", "cc"):
        if "subject" not in headers and (glued := _GLUED_SUBJECT.search(headers.get(kind, ""))):
            value = headers[kind]
            headers |= {kind: value[: glued.start()], "subject": value[glued.end() :]}


def _next_line(lines: Sequence[str], place: int) -> int:
    """The next line with words, at most a few lines on."""
    for here in range(place, min(place + 4, len(lines))):
        if lines[here].strip(" \t>"):
            return here
    return place


def _headed(lines: Sequence[str], place: int, *, above: int, mark: Mark) -> Block | None:
    """The block whose first header stands at `place`, its mark at `above`, when there is one.

    Without a sure mark it needs a sender, a time, and somebody or something else.
    """
    headers, names, body = _headers(lines, place)
    if mark.at:
        headers.setdefault("date", mark.at.strip())
    is_whole = "date" in headers and len(headers) > 2
    if "from" not in headers or not (is_whole or (mark.is_sure and len(headers) > 1)):
        return None
    return Block(above, body, mark, headers, _languages(names), _is_quoted(lines[place]))


def _headers(lines: Sequence[str], place: int) -> tuple[dict[str, str], list[str], int]:
    """field -> value, the names as written, and the line below the block."""
    headers: dict[str, str] = {}
    names: list[str] = []
    last = ""
    here = place
    while here < min(place + _LONGEST_BLOCK, len(lines)):
        found = _header(lines[here])
        if found and not _is_again(headers, found[0]):
            names.append(found[0])
            last = _NAMES[found[0]]
            headers.setdefault(last, _value(found[1]))
        elif last and not found and _is_unknown_header(lines, here, names):
            last = "other"
            headers.setdefault(last, "")
        elif last and _goes_on(lines, here, headers[last], names):
            wrapped = _QUOTES.sub("", lines[here][:_LONGEST_LINE])
            headers[last] = _value(f"{headers[last]} {wrapped}")
        else:
            break
        here += 1
    _part_glued_subject(headers)
    return headers, names, here


def _is_again(headers: Mapping[str, str], name: str) -> bool:
    """A second sender, time or subject belongs to a second block."""
    return _NAMES[name] in headers.keys() & {"from", "subject", "date"}


def _is_unknown_header(lines: Sequence[str], here: int, names: Sequence[str]) -> bool:
    return bool(_UNKNOWN_HEADER.match(lines[here])) and _is_inside(lines, here, names)


def _goes_on(lines: Sequence[str], here: int, value: str, names: Sequence[str]) -> bool:
    """Line `here`, no header itself, belongs to the block: a wrapped value or a gap in it."""
    is_open = value.endswith((",", ";")) or value.count("<") > value.count(">")
    return _is_inside(lines, here, names) or (bool(lines[here].strip(" \t>")) and is_open)


def _is_inside(lines: Sequence[str], here: int, names: Sequence[str]) -> bool:
    """A further header stands within three lines, behind a wrapped value or a gap, not both."""
    is_gap = not lines[here].strip(" \t>")
    for below in lines[here + 1 : here + 4]:
        found = _header(below)
        if found and found[0] not in names:
            return True
        if is_gap != (not below.strip(" \t>")):
            return False
    return False


def _value(text: str) -> str:
    return " ".join(text.translate(_UNSEEN).split())[:_LONGEST_VALUE]


def _languages(names: Sequence[str]) -> tuple[str, ...]:
    """Those that call the sender so and know most of the other names."""

    def known(language: str) -> int:
        return sum(any(name in words for words in HEADERS[language].values()) for name in names)

    spoken = [
        language
        for language, fields in HEADERS.items()
        if any(name in fields["from"] for name in names)
    ]
    best = max(map(known, spoken), default=0)
    return tuple(language for language in spoken if known(language) == best)


def _is_quoted(line: str) -> bool:
    return bool(_QUOTED.match(line))
