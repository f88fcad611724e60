"""The mail inside a forwarded mail: who wrote it, when, and what.

Forwarding has no standard. The forms of Gmail, Outlook and Apple Mail are recovered, with
English headers; anything else stays whole in the quoted text.
"""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from escalation_ledger.models.staging.mail_dates import forwarded_instant
from escalation_ledger.models.staging.mail_text import forward_mark, plain_lines, zones

_FORWARDED_SUBJECT = re.compile(r"^\s*(?:\[[^\]]*\]\s*)*(?:fwd?|wg)\s*:", re.IGNORECASE)
_HEADER = re.compile(r"^\*?([A-Z][A-Za-z-]+):\*?\s*(.*)$")
_ADDRESS = re.compile(r"[^\s<>\[\]():;,\"']+@[^\s<>\[\]():;,\"']+\.[^\s<>\[\]():;,\"']+")
_KNOWN = {"from", "sent", "date", "to", "cc", "bcc", "subject", "reply-to", "importance"}
_DEEPEST = 5


@dataclass(frozen=True)
class Forward:
    """A recovered mail. `form` is gmail, outlook or apple; `at` is UTC."""

    form: str
    sender: str
    at: datetime
    text: str


def forwarded(text: str, *, subject: str, zone: tzinfo) -> Forward | None:
    """The mail that `text` forwards, or None when there is none or it cannot be recovered whole.

    `zone` is that of the forwarding mail: programs write the original's time as it showed there.
    Outlook writes the same block above a reply's quote, so only a subject that says "FW:" makes
    it a forward. When the forwarded mail only passes on another one, that one is meant.
    """
    found = _outermost(plain_lines(text), subject=subject, zone=zone)
    for _ in range(_DEEPEST):
        if found is None or zones(found.text).own:
            break
        inner = _outermost(found.text, subject="Fwd:", zone=zone)
        if inner is None:
            break
        found = inner
    return found and Forward(found.form, found.sender, found.at, zones(found.text).own)


def _outermost(text: str, *, subject: str, zone: tzinfo) -> Forward | None:
    mark = forward_mark(text)
    if mark is None:
        return None
    form, match = mark
    if form == "outlook" and not _FORWARDED_SUBJECT.match(subject):
        return None
    start = _first_header(text, match)
    headers, body = _headers(_unquoted(text[start:]))
    sender = _ADDRESS.search(headers.get("from", ""))
    at = forwarded_instant(headers.get("date") or headers.get("sent") or "", zone=zone)
    if sender is None or at is None:
        return None
    return Forward(form, sender[0].lower(), at, body)


def _first_header(text: str, mark: re.Match[str]) -> int:
    header = re.compile(r"(?m)^[ \t>]*\*?From:").search(text, mark.start())
    return header.start() if header else mark.end()


def _unquoted(text: str) -> list[str]:
    """Lines without the one level of "> " that Apple Mail may put before all of them."""
    lines = text.split("\n")
    if lines[0].lstrip().startswith(">"):
        return [re.sub(r"^[ \t]*> ?", "", line) for line in lines]
    return lines


def _headers(lines: list[str]) -> tuple[dict[str, str], str]:
    """The header block at the top, lower-case names, and the text below it."""
    headers: dict[str, str] = {}
    last = ""
    for place, line in enumerate(lines):
        named = _HEADER.match(line.strip())
        if named and named[1].lower() in _KNOWN:
            last = named[1].lower()
            headers.setdefault(last, named[2].strip())
        elif line.strip() and last:
            headers[last] = f"{headers[last]} {line.strip()}"
        elif headers:
            return headers, "\n".join(lines[place:]).strip("\n")
    return headers, ""
