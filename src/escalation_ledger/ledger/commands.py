"""The only way to make an event: who, when and why, checked, and appended with what was seen.

open_cases     the refresh's tick, or a person, opens cases on anchors that have none
edit           a person decides fields of one case, whole or not at all
assign_owner   the edit that names the owner
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

import polars as pl

from escalation_ledger.ledger.events import (
    SYSTEM,
    CaseId,
    CaseOpened,
    OwnerAssigned,
    OwnerDueSet,
    Recorded,
    case_id_of,
    fields_said,
)
from escalation_ledger.ledger.store import Draft, Past, Record

# The events by which a person sets fields of a case.
Change = OwnerAssigned | OwnerDueSet

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


class Refused(ValueError):
    """The record did not take an edit; the sentence says why and what to do."""


class UnknownCase(Refused):
    """No case of that id was ever opened."""


class InvalidEdit(Refused):
    """A value, reason, name or time that cannot be recorded."""


@dataclass(eq=False)
class StaleEdit(Refused):
    """A person changed the same field since the version this edit was decided on.

    Values are as text, None where the field was or would be empty: what the editor saw and
    wants, and what the other person set meanwhile.
    """

    case_id: CaseId
    field: str
    seen: str | None
    mine: str | None
    theirs: str | None
    by: str
    at: datetime

    def __str__(self) -> str:
        """What happened, and what to do now."""
        return (
            f"{self.case_id} changed while you were editing. You saw {self.field} = "
            f"{self.seen or 'none'}; {self.by} set {self.theirs or 'none'} at "
            f"{self.at:%Y-%m-%d %H:%M} UTC. Keep theirs, or save yours again."
        )


def open_cases(record: Record, admissions: pl.DataFrame, *, by: str, at: datetime) -> list[CaseId]:
    """Open a case for every admission whose anchor has none, all in one transaction.

    admissions: models.schemas.ADMISSIONS. Returns the ids minted, in the order of
    first_seen_at and anchor; none when every anchor is open already.
    """
    actor = _actor(by)
    _tz_aware("at", at)

    def decide(past: Past) -> list[Draft]:
        new = (
            admissions.sort("first_seen_at", "anchor", maintain_order=True)
            .unique("anchor", keep="first", maintain_order=True)
            .filter(~pl.col("anchor").is_in(past.anchors()))
            .select("anchor", "admitted_by", "reason")
        )
        return [
            Draft(case_id_of(number), CaseOpened(*row), why=row[2], base_version=0)
            for number, row in enumerate(new.iter_rows(), start=past.last_number() + 1)
        ]

    return [one.case_id for one in record.append(decide, by=actor, at=at)]


def assign_owner(  # noqa: PLR0913 - who, when, why and what was seen are said on every edit
    record: Record,
    case_id: CaseId,
    owner: str | None,
    *,
    owner_due_at: datetime | None = None,
    by: str,
    at: datetime,
    why: str,
    seen_version: int | None = None,
    known_people: Collection[str] | None = None,
    key: str | None = None,
) -> Recorded:
    """Name the one accountable person for the next move; None: nobody.

    Without `owner_due_at` the one that stands stays; unassigning clears it. The rest as `edit`.
    """
    change = OwnerAssigned(owner, owner_due_at)
    return edit(
        record,
        case_id,
        [change],
        by=by,
        at=at,
        why=why,
        seen_version=seen_version,
        known_people=known_people,
        key=key,
    )[0]


def edit(  # noqa: PLR0913 - who, when, why and what was seen are said on every edit
    record: Record,
    case_id: CaseId,
    changes: Sequence[Change],
    *,
    by: str,
    at: datetime,
    why: str,
    seen_version: int | None = None,
    known_people: Collection[str] | None = None,
    key: str | None = None,
) -> list[Recorded]:
    """A person's changes to one case, in one transaction; the events as recorded.

    seen_version: the case's version that the person decided on; None: the current one.
    known_people: names besides addresses that may own and edit. key: names this one request, so that
    sending it twice writes once.
    Raises UnknownCase, InvalidEdit, StaleEdit.
    """
    actor = _person(by, known_people or ())
    _tz_aware("at", at)
    reason = _said("why", why)
    checked = [_checked(change, known_people or ()) for change in changes]

    def decide(past: Past) -> list[Draft]:
        history = _history(past, case_id)
        seen = _seen(history, case_id, seen_version)
        for change in checked:
            _refuse_stale(history, change, seen)
        return [Draft(case_id, change, why=reason, base_version=seen) for change in checked]

    return record.append(decide, by=actor, at=at, key=key)


def _actor(by: str) -> str:
    """The door every command takes its actor through; the actor, as recorded.

    A local record has one trusted person, the one with the shell, so naming oneself is enough.
    """
    return _name(_said("by", by))


def _person(by: str, known_people: Collection[str]) -> str:
    actor = _actor(by)
    if actor.startswith(SYSTEM):
        raise InvalidEdit(f"{actor} is no person. Say who edits: an address.")
    if not _is_name(actor, known_people):
        raise InvalidEdit(f"{actor!r} is no address. Say who edits, as ana@example.com.")
    return actor


def _name(text: str) -> str:
    """An address in lower case, so that it names one person; any other id as it is."""
    return text.strip().lower() if "@" in text else text.strip()


def _said(name: str, text: str) -> str:
    if not text.strip():
        raise InvalidEdit(f"`{name}` is empty. Say {name}.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidEdit(f"`{name}` holds bytes that are no text. Write it anew.") from error
    return text.strip()


def _tz_aware(name: str, at: datetime) -> None:
    if at.tzinfo is None:
        raise InvalidEdit(f"{name} = {at.isoformat()} has no time zone. Give it one.")


def _checked(change: Change, known_people: Collection[str]) -> Change:
    """The change with its values as they are recorded."""
    match change:
        case OwnerAssigned(owner=owner, owner_due_at=due):
            _check_due(due)
            if owner is None and due is not None:
                raise InvalidEdit("A move that nobody owns cannot be due. Name an owner as well.")
            return replace(change, owner=None if owner is None else _owner(owner, known_people))
        case OwnerDueSet(owner_due_at=due):
            _check_due(due)
            return change
        case _:
            assert_never(change)


def _check_due(due: datetime | None) -> None:
    if due is not None:
        _tz_aware("owner_due", due)


def _owner(owner: str, known_people: Collection[str]) -> str:
    name = _name(owner)
    if not _is_name(name, known_people):
        raise InvalidEdit(f"{owner!r} is no address. Name the owner as ana@example.com.")
    return name


def _is_name(name: str, known_people: Collection[str]) -> bool:
    """Whether it names one person: an address, or somebody a tool knows without one."""
    return name in known_people or _ADDRESS.fullmatch(name) is not None


def _history(past: Past, case_id: CaseId) -> list[Recorded]:
    history = past.history(case_id)
    if not history:
        raise UnknownCase(f"There is no case {case_id}. `ledger queue` lists the live ones.")
    return history


def _seen(history: Sequence[Recorded], case_id: CaseId, seen_version: int | None) -> int:
    if seen_version is None:
        return len(history)
    if not 0 <= seen_version <= len(history):
        raise InvalidEdit(
            f"{case_id} is at version {len(history)}; {seen_version} has not been. Load it again."
        )
    return seen_version


def _refuse_stale(history: Sequence[Recorded], change: Change, seen: int) -> None:
    """Raise StaleEdit when a person set a field of the change after version `seen`.

    What the refresh wrote never makes an edit stale.
    """
    before, since = history[:seen], history[seen:]
    for field, mine in fields_said(change).items():
        theirs = [one for one in since if one.is_by_person and field in fields_said(one.event)]
        if theirs:
            newest = theirs[-1]
            raise StaleEdit(
                case_id=newest.case_id,
                field=field,
                seen=_value(before, field),
                mine=mine,
                theirs=fields_said(newest.event)[field],
                by=newest.by,
                at=newest.occurred_at,
            )


def _value(history: Sequence[Recorded], field: str) -> str | None:
    """What the record says of the field after these events, as text."""
    said = [fields_said(one.event) for one in history]
    return next((fields[field] for fields in reversed(said) if field in fields), None)
