"""Whether who, when, why and what of an edit can be recorded, and each in the form it is recorded in."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar, assert_never
from urllib.parse import urlsplit

from escalation_ledger.domain.words import Blocker, Impact, Nature, Risk
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.refusals import InvalidEdit

# The events by which a person changes one case, each on its own.
Change = (
    e.OwnerAssigned
    | e.OwnershipAccepted
    | e.OwnerDueSet
    | e.BlockerNamed
    | e.ImpactSet
    | e.NatureSet
    | e.RiskFlagged
    | e.RiskCleared
    | e.PromiseMade
    | e.PromiseMoved
    | e.PromiseKept
    | e.PromiseWithdrawn
    | e.PromiseRejected
    | e.PromiseHeard
    | e.TouchLogged
    | e.ProgressNoted
    | e.UpdateSkipped
    | e.LeadershipAsked
    | e.LeadershipDecided
    | e.SummaryWritten
    | e.EvidenceAttached
    | e.Snoozed
    | e.CaseMonitored
    | e.CaseClosed
    | e.CaseReopened
    | e.CaseDeclined
)

ACTIONS: Final = ("update", "deliver")
LONGEST: Final = 4_000

_ADDRESS: Final = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Characters that nobody sees: an address with one looks like another, a text of them says nothing.
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Holidays and time zones are known for these.
_YEARS: Final = range(1970, 2201)

Word = TypeVar("Word", bound=StrEnum)


def actor(by: str) -> str:
    """Who writes, as recorded."""
    return _name(said("by", by))


def person(by: str, known_people: Collection[str]) -> str:
    """A person who writes, as recorded: an address, or somebody a tool knows without one."""
    name = actor(by)
    if name.startswith(e.SYSTEM):
        raise InvalidEdit(f"{name} is no person. Say who edits: an address.")
    if not _is_name(name, known_people):
        raise InvalidEdit(f"{name!r} is no address. Say who edits, as ana@example.com.")
    return name


def said(name: str, text: str) -> str:
    """A text that has to say something, as recorded."""
    if not _UNSEEN.sub("", text).strip():
        raise InvalidEdit(f"`{name}` is empty. Say {name}.")
    return _optional(name, text)


def tz_aware(name: str, at: datetime) -> datetime:
    """An instant of known zone, in the years that the ledger tells."""
    if at.tzinfo is None:
        raise InvalidEdit(f"{name} = {at.isoformat()} has no time zone. Give it one.")
    if at.year not in _YEARS:
        raise InvalidEdit(f"{name} = {at.isoformat()} is not of the years 1970 to 2200.")
    return at


def checked(change: Change, *, at: datetime, known_people: Collection[str]) -> Change:  # noqa: PLR0911, PLR0912 - one line for each kind
    """The change with its values as they are recorded. Raises InvalidEdit."""
    match change:
        case e.OwnerAssigned():
            return _assigned(change, known_people)
        case e.OwnershipAccepted(owner_due_at=due) | e.OwnerDueSet(owner_due_at=due):
            return replace(change, owner_due_at=_due("owner_due", due))
        case e.BlockerNamed(blocker=blocker):
            return e.BlockerNamed(_word("blocker", blocker, Blocker))
        case e.ImpactSet():
            return _impact(change)
        case e.NatureSet(nature=nature):
            return e.NatureSet(None if nature is None else _word("nature", nature, Nature))
        case e.RiskFlagged(risk=risk) | e.RiskCleared(risk=risk):
            return replace(change, risk=_word("risk", risk, Risk))
        case e.PromiseMade():
            return _made(change)
        case e.PromiseMoved():
            return _moved(change, at=at)
        case e.PromiseKept(kept_id=kept):
            return replace(change, kept_id=_promise(kept))
        case e.PromiseWithdrawn(withdrawn_id=withdrawn, words=words):
            return e.PromiseWithdrawn(_promise(withdrawn), _optional("words", words))
        case e.PromiseRejected(message_id=message, action=action, due_at=due):
            return replace(
                change,
                message_id=said("message", message),
                action=_action(action),
                due_at=_due("promise", due),
            )
        case e.PromiseHeard(message_id=message, action=action, due_at=due):
            return replace(
                change,
                message_id=said("message", message),
                action=_action(action),
                due_at=tz_aware("promise", due),
            )
        case e.TouchLogged(channel=channel, note=note):
            return e.TouchLogged(said("channel", channel), said("note", note))
        case e.ProgressNoted(note=note):
            return e.ProgressNoted(said("note", note))
        case e.LeadershipAsked(question=question):
            return e.LeadershipAsked(said("question", question))
        case e.LeadershipDecided(decision=decision):
            return e.LeadershipDecided(said("decision", decision))
        case e.SummaryWritten(summary=summary):
            return e.SummaryWritten(said("summary", summary))
        case e.EvidenceAttached(url=url, title=title):
            return e.EvidenceAttached(https(url), said("title", title))
        case e.Snoozed(snoozed_until=until):
            return _snoozed(change, until, at=at)
        case e.CaseMonitored(exit_criteria=criteria):
            return e.CaseMonitored(said("exit_criteria", criteria))
        case e.UpdateSkipped() | e.CaseClosed() | e.CaseReopened() | e.CaseDeclined():
            return change
        case _:
            assert_never(change)


def https(url: str) -> str:
    """A link that may be opened: https, a host, nothing hidden in it."""
    text = _optional("url", url)
    try:
        parts = urlsplit(text)
        is_plain = parts.scheme == "https" and parts.hostname and parts.username is None
    except ValueError:
        is_plain = False
    if not is_plain or re.search(r"\s", text):
        raise InvalidEdit(f"{url!r} is no https link. Give one that begins with https://.")
    return text


def _optional(name: str, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidEdit(f"`{name}` holds bytes that are no text. Write it anew.") from error
    if _UNPRINTABLE.search(text):
        raise InvalidEdit(f"`{name}` holds control characters. Write it anew.")
    if len(text) > LONGEST:
        raise InvalidEdit(f"`{name}` has {len(text):,} characters; {LONGEST:,} fit. Shorten it.")
    return text.strip()


def _name(text: str) -> str:
    """An address in lower case, so that it names one person; any other id as it is."""
    return text.strip().lower() if "@" in text else text.strip()


def _is_name(name: str, known_people: Collection[str]) -> bool:
    """Whether it names one person: an address, or somebody a tool knows without one."""
    is_address = _ADDRESS.fullmatch(name) is not None and not _UNSEEN.search(name)
    return name in known_people or is_address


def _owner(owner: str, known_people: Collection[str]) -> str:
    name = _name(_optional("owner", owner))
    if not _is_name(name, known_people):
        raise InvalidEdit(f"{owner!r} is no address. Name the owner as ana@example.com.")
    return name


def _assigned(change: e.OwnerAssigned, known_people: Collection[str]) -> e.OwnerAssigned:
    due = _due("owner_due", change.owner_due_at)
    if change.owner is not None:
        return e.OwnerAssigned(_owner(change.owner, known_people), due)
    if due is not None:
        raise InvalidEdit("A move that nobody owns cannot be due. Name an owner as well.")
    return change


def _due(name: str, due: datetime | None) -> datetime | None:
    return None if due is None else tz_aware(name, due)


def _word(name: str, value: str, words: type[Word]) -> str:
    if value not in list(words):
        raise InvalidEdit(f"{name} {value!r} is not one of {', '.join(words)}.")
    return str(words(value).value)


def _impact(change: e.ImpactSet) -> e.ImpactSet:
    if change == e.ImpactSet():
        raise InvalidEdit("Say the impact, its breadth, or whether a workaround holds.")
    if change.breadth is not None and not 0 <= change.breadth <= 1:
        raise InvalidEdit(f"breadth = {change.breadth} is no share. Give 0 to 1, as 0.5.")
    impact = change.impact
    return replace(change, impact=None if impact is None else _word("impact", impact, Impact))


def _made(change: e.PromiseMade) -> e.PromiseMade:
    due = tz_aware("promise", change.due_at)
    return replace(
        change, due_at=due, action=_action(change.action), words=_optional("words", change.words)
    )


def _action(action: str) -> str:
    if action not in ACTIONS:
        raise InvalidEdit(f"{action!r} is not one of {', '.join(ACTIONS)}.")
    return action


def _moved(change: e.PromiseMoved, *, at: datetime) -> e.PromiseMoved:
    due = tz_aware("promise", change.due_at)
    if due <= at:
        raise InvalidEdit(f"A promise cannot be moved to {due.isoformat()}, which is past.")
    return replace(
        change, moved_id=_promise(change.moved_id), words=_optional("words", change.words)
    )


def _promise(promise_id: str) -> str:
    return said("promise", promise_id)


def _snoozed(change: e.Snoozed, until: datetime | None, *, at: datetime) -> e.Snoozed:
    if until is not None and tz_aware("until", until) <= at:
        raise InvalidEdit(f"It cannot sleep until {until.isoformat()}, which is past.")
    return change
