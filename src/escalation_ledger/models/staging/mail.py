"""One mail's bytes -> its parts, through the standard library's parser, every failure guarded."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import getaddresses, parsedate_to_datetime

from escalation_ledger.models.staging.html_text import html_text
from escalation_ledger.models.staging.mail_attached import attached_mails

# What the parser raises on malformed mail, seen or reported against CPython.
_FAILURES = (
    MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError,
)  # fmt: skip
_MESSAGE_ID = re.compile(r"<\s*([^<>\s]+)\s*>")
_YEARS = range(1971, 2200)
_DEEPEST = 5


@dataclass(frozen=True)
class Mail:
    """A mail as its headers and its text say. Addresses are lower case; `at` is UTC.

    `is_autoreply`: its headers say that a machine answered another mail. `attached`: the mails that are attached to it as mails, in order.
    """

    subject: str
    from_email: str | None
    from_name: str | None
    to: list[str]
    references: list[str]
    at: datetime | None
    utc_offset_minutes: int | None
    text: str
    is_autoreply: bool = False
    attached: tuple["Mail", ...] = ()

    @property
    def zone(self) -> tzinfo:
        """The zone its sender's program showed times in; UTC when it does not say."""
        return timezone(timedelta(minutes=self.utc_offset_minutes or 0))


def read_mail(raw: bytes, *, nesting: int = _DEEPEST) -> Mail:
    """The mail in `raw`. Never raises: a body that cannot be parsed is kept whole as text.

    `nesting`: how many mails deep attached mails are read; deeper ones are left out.
    """
    try:
        message = message_from_bytes(raw, policy=policy.default)
    except _FAILURES:
        message = _as_plain_text(raw)
    sender = next(iter(_people(_headers(message, "From"))), ("", ""))
    sent = _dated(_headers(message, "Date"))
    at = sent or max(_received(message), default=None)
    return Mail(
        subject=" ".join(next(iter(_headers(message, "Subject")), "").split()),
        from_email=sender[1] or None,
        from_name=sender[0] or None,
        to=sorted({address for _, address in _people(_headers(message, "To", "Cc"))}),
        references=_references(message),
        at=at.astimezone(UTC) if at else None,
        utc_offset_minutes=_offset(sent),
        is_autoreply=_is_autoreply(message),
        text=_text(message, raw).replace("\x00", "\ufffd"),
        attached=tuple(
            read_mail(inner, nesting=nesting - 1)
            for inner in (attached_mails(message) if nesting else ())
        ),
    )


def _as_plain_text(raw: bytes) -> EmailMessage:
    """The mail with its headers, but those of its parts unread: its whole body is its text."""
    start, _, body = re.sub(rb"\r\n?", b"\n", raw).partition(b"\n\n")
    kept = re.sub(rb"(?mi)^content-[^:\n]*:[^\n]*(?:\n[ \t][^\n]*)*\n?", b"", start + b"\n")
    return message_from_bytes(kept + b"\n" + body, policy=policy.default)


def _headers(message: EmailMessage, *names: str) -> list[str]:
    """Every header of these names, decoded; as it stands when it cannot be."""
    wanted = {name.lower() for name in names}
    found = []
    for name, value in message.raw_items():
        if name.lower() in wanted:
            try:
                text = str(policy.default.header_fetch_parse(name, value))
            except _FAILURES:
                text = str(value)
            found.append(_storable(text))
    return found


def _storable(text: str) -> str:
    """Bytes that were no text (lone surrogates) as replacement characters."""
    return text.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="replace")


def _people(headers: Iterable[str]) -> list[tuple[str, str]]:
    """(display name, lower-case address) of everybody named."""
    try:
        people = getaddresses(headers)
    except _FAILURES:
        return []
    return [(name.strip(), address.lower()) for name, address in people if "@" in address]


def _references(message: EmailMessage) -> list[str]:
    """Message-IDs referred to: References in order, then In-Reply-To."""
    written = " ".join([*_headers(message, "References"), *_headers(message, "In-Reply-To")])
    return list(dict.fromkeys(_MESSAGE_ID.findall(written)))


# RFC 3834, and what came before it.
_ANSWERED = re.compile(r"auto[-_]?(?:replied|reply|answer)|out.?of.?office", re.IGNORECASE)
_REPLIED = (
    "X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Mail-Autoreply",
    "X-MS-Exchange-Inbox-Rules-Loop",
)  # fmt: skip
# Exchange only says that a machine wrote, as help desks and monitoring do of what people read.
# It is an autoreply where it answers a mail and puts words of its own before that one's subject.
_BY_A_MACHINE = re.compile(r"\b(?:auto|bulk|junk|all|oof)", re.IGNORECASE)
_MARKED = ("Auto-Submitted", "Precedence", "X-Precedence", "X-Auto-Response-Suppress")
_LED = re.compile(
    r"\s*(?!(?:re|aw|fw|fwd|wg|tr|rv|sv|vs|antw)\s*:)[^\[\]#\d:]{3,40}:\s*\S", re.IGNORECASE
)


def _is_autoreply(message: EmailMessage) -> bool:
    """Whether the headers say that a machine answered; a list's mail answers nobody."""
    if any(said.strip().lower() != "no" for said in _headers(message, *_REPLIED)):
        return True
    marks = " ".join(_headers(message, *_MARKED))
    if _ANSWERED.search(marks):
        return True
    answers = _headers(message, "In-Reply-To", "References")
    is_list = _headers(message, "List-Id", "List-Post")
    subject = next(iter(_headers(message, "Subject")), "")
    return bool(answers and not is_list and _BY_A_MACHINE.search(marks) and _LED.match(subject))


def _dated(dates: Iterable[str]) -> datetime | None:
    for written in dates:
        try:
            read = parsedate_to_datetime(written)
            if read.year in _YEARS:
                return read if read.tzinfo else read.replace(tzinfo=UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _received(message: EmailMessage) -> list[datetime]:
    stamps = [header.rpartition(";")[2] for header in _headers(message, "Received")]
    return [read for stamp in stamps if (read := _dated([stamp]))]


def _offset(sent: datetime | None) -> int | None:
    offset = sent.utcoffset() if sent else None
    return None if offset is None else int(offset.total_seconds() // 60)


def _text(message: EmailMessage, raw: bytes) -> str:
    plain, html = _part(message, "plain"), _part(message, "html")
    if plain.strip() or not (plain or html):
        return plain or _everything(message, raw)
    return html_text(html) or plain


def _part(message: EmailMessage, kind: str) -> str:
    try:
        part = message.get_body((kind,))
    except _FAILURES:
        return ""
    return _content(part) if part is not None else ""


def _content(part: MIMEPart) -> str:
    try:
        text = _storable(str(part.get_content()))
    except _FAILURES:
        payload = part.get_payload(decode=True)
        return _decoded(payload, "utf-8") if isinstance(payload, bytes) else ""
    # Said to be base64 and is not: decoding it leaves mostly replacement characters.
    is_garbled = text.count("\ufffd") > len(text) / 4
    return _storable(str(part.get_payload())) if is_garbled else text


def _everything(message: EmailMessage, raw: bytes) -> str:
    """The whole text below the headers, for a mail whose parts cannot be told apart."""
    if not message.defects or message.get_content_maintype() not in {"multipart", "text"}:
        return ""
    return _decoded(re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[-1], "utf-8")


def _decoded(raw: bytes, charset: str) -> str:
    return raw.decode(charset, errors="replace")
