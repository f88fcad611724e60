"""The mail inside a forwarded mail: who wrote it, when, about what, and its text.

Forwarding has no standard. What the tables of `mail_words` know is recovered; of anything else,
what is missing is said, and the text stays whole in the quoted part.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from escalation_ledger.models.staging.mail import Mail
from escalation_ledger.models.staging.mail_blocks import Block, body_of, first_block
from escalation_ledger.models.staging.mail_dates import forwarded_instant
from escalation_ledger.models.staging.mail_introduced import introduced_by
from escalation_ledger.models.staging.mail_marks import BARE
from escalation_ledger.models.staging.mail_text import introductions, plain_lines, zones
from escalation_ledger.models.staging.mail_words import DOUBTFUL_PREFIXES, FORWARD_PREFIXES


def _begins_with(prefixes: Iterable[str]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, prefixes))
    return re.compile(rf"\s*(?:\[[^\]]{{0,80}}\]\s*)*(?:{words})\s*[:：]", re.IGNORECASE)


_FORWARDED_SUBJECT = _begins_with((*FORWARD_PREFIXES, *DOUBTFUL_PREFIXES))
_SURELY_FORWARDED_SUBJECT = _begins_with(FORWARD_PREFIXES)
_IN_BRACKETS = re.compile(r"[<\[(]\s*(?:mailto:)?([^\s<>\[\]()@:]+@[^\s<>\[\]()@:]+)\s*[<>\])]")
_BARE = re.compile(r"(?:^|[\s:\"';,])([^\s<>\[\]():;,\"']+@[^\s<>\[\]():;,\"'@]+)")
_DEEPEST = 5


@dataclass(frozen=True)
class Forward:
    """A forwarded mail. `at` is UTC; `unread` says what could not be made out: form, sender, time.

    `form` names the program whose mark it has, None when nothing of it could be recovered.
    """

    form: str | None
    email: str | None
    name: str | None
    at: datetime | None
    subject: str | None
    text: str | None

    @property
    def unread(self) -> str | None:
        """What is missing of it, in words; None when sender and time are known."""
        if self.form is None:
            return "form"
        missing = [
            part for part, is_known in (("sender", self.email), ("time", self.at)) if not is_known
        ]
        return " and ".join(missing) or None


UNKNOWN = Forward(None, None, None, None, None, None)
"""A mail that says it is forwarded, in a form nobody told us."""


def forwarded(
    text: str, *, subject: str, zone: tzinfo, sender: str | None = None
) -> Forward | None:
    """The mail that `text` forwards; None when it forwards none.

    `subject`, `zone` and `sender` are the forwarding mail's: programs write the original's time
    as it showed there. Outlook writes the same block above a reply's quote, so only a subject
    that says "FW:" makes it a forward. Of forwards within forwards the first is meant that has
    words of its own and was not written by the forwarder's own side (a colleague's passing on).
    """
    found = _outermost(plain_lines(text), subject=subject, zone=zone)
    for _ in range(_DEEPEST):
        if found is None or found.text is None:
            break
        says_something = bool(zones(found.text).own)
        if says_something and not _is_of_one_house(found.email, sender):
            break
        inner = _outermost(
            found.text, subject=found.subject or "", zone=zone, is_empty=not says_something
        )
        if inner is None or inner.form is None:
            break
        found = inner
    return found and replace(found, text=found.text and zones(found.text).own)


def original(mail: Mail) -> Forward | None:
    """The mail that `mail` passes on, attached or in its text; None when it passes on none.

    Several attached at once are no one original: that is said, and all of them stay quoted.
    """
    if not mail.attached:
        return forwarded(mail.text, subject=mail.subject, zone=mail.zone, sender=mail.from_email)
    if len(mail.attached) > 1:
        return UNKNOWN
    inner = mail.attached[0]
    said = zones(inner.text).own
    whole = Forward(
        "attached", inner.from_email, inner.from_name, inner.at, inner.subject or None, said
    )
    if said and not _is_of_one_house(inner.from_email, mail.from_email):
        return whole
    deeper = original(inner)
    return deeper if deeper and deeper.form else whole


def person(written: str) -> tuple[str | None, str | None]:
    """(address in lower case, name) of a header's first person, as any program writes one."""
    found = _IN_BRACKETS.search(written) or _BARE.search(written)
    name = " ".join((written[: found.start()] if found else written).split()).strip("\"'*<[( ,;")
    address = found[1].strip("'\"*.").lower() if found else None
    return address, (name if name and name.lower() != address else None)


def _outermost(text: str, *, subject: str, zone: tzinfo, is_empty: bool = False) -> Forward | None:
    """The first mail in `text`. `is_empty`: its author wrote nothing, only passed it on."""
    lines = text.split("\n")
    block = first_block(lines)
    is_said = _FORWARDED_SUBJECT.match(subject) is not None
    intro = next(iter(introductions(lines)), None)
    if intro is not None and (block is None or intro.start < block.start):
        return _introduced(lines, intro, zone=zone) if is_said else None
    if block is None or not (block.mark.is_forward or is_said or is_empty):
        return UNKNOWN if _SURELY_FORWARDED_SUBJECT.match(subject) else None
    if not block.headers:
        return UNKNOWN
    return _recovered(lines, block, zone=zone)


def _introduced(lines: list[str], intro: range, *, zone: tzinfo) -> Forward:
    """What stands below "Jane wrote:" in a mail whose subject says that it is forwarded."""
    headers, languages = introduced_by(lines[intro.start : intro.stop])
    if not headers:
        return UNKNOWN
    block = Block(intro.start, intro.stop, BARE, headers, languages)
    return _recovered(lines, block, zone=zone)


def _recovered(lines: list[str], block: Block, *, zone: tzinfo) -> Forward:
    email, name = person(block.headers["from"])
    at = forwarded_instant(block.headers.get("date", ""), zone=zone, languages=block.languages)
    return Forward(
        form=block.mark.form,
        email=email,
        name=name,
        at=at,
        subject=block.headers.get("subject") or None,
        text="\n".join(body_of(lines, block)).strip("\n"),
    )


def _is_of_one_house(one: str | None, other: str | None) -> bool:
    """Both addresses are of one domain."""
    return bool(one and other) and str(one).partition("@")[2] == str(other).partition("@")[2]
