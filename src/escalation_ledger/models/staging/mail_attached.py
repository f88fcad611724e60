"""Mails attached to a mail as mails: how "forward as attachment" passes one on unchanged."""

import base64
import binascii
import re
from collections.abc import Iterator
from email.message import Message
from itertools import islice

_MOST = 20
# A bounce or a receipt returns our own mail; nobody passes it on.
_RETURNED = "multipart/report"


def attached_mails(message: Message) -> list[bytes]:
    """The raw mails attached, at most 20, not those within them; none in a delivery report."""
    if message.get_content_type() == _RETURNED:
        return []
    return list(islice(filter(None, map(_mail_in, _parts(message))), _MOST))


def _parts(message: Message) -> Iterator[Message]:
    """The parts that are no containers; an attached mail is one part."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting[:0] = [each for each in inside if isinstance(each, Message)]
        elif part is not message:
            yield part


def _mail_in(part: Message) -> bytes | None:
    if part.get_content_type() == "message/rfc822":
        inside = part.get_payload()
        if isinstance(inside, list) and inside and isinstance(inside[0], Message):
            return _undone(inside[0], part)
        return None
    if _is_named_mail(part):
        payload = part.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else None
    return None


def _undone(mail: Message, part: Message) -> bytes | None:
    """The mail's bytes. Some programs encode it against the standard: then it is one text."""
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    try:
        if encoding == "base64" and not mail.keys():
            return base64.b64decode(re.sub(r"\s", "", str(mail.get_payload())), validate=True)
        return mail.as_bytes()
    except (ValueError, LookupError, TypeError, AttributeError, KeyError, binascii.Error):
        return None


def _is_named_mail(part: Message) -> bool:
    try:
        name = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return False
    return name.lower().endswith(".eml") and part.get_content_maintype() != "text"
