"""Email: mails as *.eml and *.mbox, in email/ of a drop folder and the folders in it.

A mail is landed with its bytes (as Latin-1 text, which keeps each of them) and its file; it is named by its
Message-ID, else by a hash of its lines, and its version is the instant of its Date header.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from pathlib import Path

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.drop import DropFile, content, drop_file, visible_paths
from escalation_ledger.pipelines.source import DropSource, Rows, shaped
from escalation_ledger.warehouse.envelope import Rule
from escalation_ledger.warehouse.settings import Settings

_NAME = re.compile(r".*\.(eml|mbox)(\.gz)?", re.IGNORECASE)
# A mailbox's separator: after an empty line, "From ", a sender and a date with its year.
_SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]*\b\d{4}\b[^\r\n]*\r?\n")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADERS = ("Message-ID", "Date", "From", "Subject", "Received")

_NO_HEADERS = "It has none of the headers of a mail. Export it again as .eml or .mbox."

_RULE = Rule(object_id="own_id", version_at="instant(own_at)")


def files(drop: Path, settings: Settings) -> list[DropFile]:  # noqa: ARG001 - the shape of a source
    """Every mail and mailbox, in nested folders too."""
    found = [
        (path, _NAME.fullmatch(path.name))
        for path in visible_paths(drop / "email", drop=drop, deep=True)
    ]
    return [drop_file(path, drop, kind=name[1].lower()) for path, name in found if name]


def rows(file: DropFile) -> Iterator[Rows]:
    """One row per mail; `line` counts the mails of a mailbox from 1."""
    raw = content(file)
    mails = _mails(raw) if file.kind == "mbox" else [raw]
    yield "messages", mail_rows(mails, lies_in=file.name).with_columns(file=pl.lit(file.name))


def mail_rows(mails: Iterable[bytes], *, lies_in: str) -> pl.DataFrame:
    """A frame of ROWS, one row per mail, counted from 1; `file` is null. lies_in: told in its payload."""
    read = [_row(line, mail, lies_in) for line, mail in enumerate(mails, 1)]
    frame = pl.DataFrame(
        read,
        schema=["line", "text", "problem", "own_id", "own_at"],
        schema_overrides=dict.fromkeys(("text", "problem", "own_id", "own_at"), pl.String)
        | {"line": pl.Int64},
        infer_schema_length=None,
        orient="row",
    )
    return shaped(frame)


def _mails(mailbox: bytes) -> list[bytes]:
    starts = [*_SEPARATOR.finditer(mailbox)]
    ends = [*(match.start() for match in starts[1:]), len(mailbox)]
    if not starts:
        return [mailbox] if mailbox.strip() else []
    return [
        _QUOTED_FROM.sub(rb"\1", mailbox[match.end() : end])
        for match, end in zip(starts, ends, strict=True)
    ]


def _row(line: int, mail: bytes, name: str) -> tuple[int, str, str | None, str | None, str | None]:
    """Line, text, problem, id and version of one mail."""
    headers = BytesHeaderParser().parsebytes(mail)
    problem = None if any(header in headers for header in _HEADERS) else _NO_HEADERS
    text = json.dumps({"raw": mail.decode("latin-1"), "file": name}, ensure_ascii=False)
    return line, text, problem, _message_id(headers, mail), _sent_at(headers)


def _message_id(headers: Message, mail: bytes) -> str:
    written = re.sub(r"[\s\x00]", "", str(headers.get("Message-ID", "")))
    bracketed = re.search(r"<([^<>]+)>", written)
    own = bracketed[1] if bracketed else written.strip("<>")
    # Lines end in CRLF on the way and in LF where many programs keep them; it is the same mail.
    return own or hashlib.sha256(mail.replace(b"\r\n", b"\n")).hexdigest()


def _sent_at(headers: Message) -> str | None:
    """The Date header as ISO text; one without a zone is UTC; None when it is no date."""
    try:
        sent: datetime = parsedate_to_datetime(str(headers.get("Date", "")))
        aware = sent if sent.tzinfo else sent.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


SOURCE = DropSource(
    source=Source.EMAIL,
    rules={"messages": _RULE},
    files=files,
    rows=rows,
)
