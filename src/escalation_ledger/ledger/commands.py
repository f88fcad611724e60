"""The only way to make an event: who, when and why, checked, and appended with what was seen.

open_cases     the refresh's tick opens cases on anchors that have none
raise_case     a person opens one by hand
edit           a person changes one case, whole or not at all
save           a person changes several cases; what cannot be saved is handed back, the rest is saved
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from escalation_ledger.domain.words import CaseState
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.checking import Change, actor, checked, person, said, tz_aware
from escalation_ledger.ledger.codec import body_of
from escalation_ledger.ledger.events import CaseId, case_id_of, kind_of
from escalation_ledger.ledger.fields import conflict, effective, fields_said, value_said
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.refusals import (
    InvalidEdit,
    NotPossible,
    Refused,
    StaleEdit,
    UnknownCase,
)
from escalation_ledger.ledger.store import Draft, Past, Record
from escalation_ledger.ledger.transitions import DECIDED

__all__ = [
    "CaseEdit",
    "InvalidEdit",
    "NotPossible",
    "Refused",
    "RefusedChange",
    "Saved",
    "StaleEdit",
    "UnknownCase",
    "assign_owner",
    "edit",
    "open_cases",
    "raise_case",
    "save",
]


@dataclass(frozen=True)
class CaseEdit:
    """What a person wants changed in one case.

    seen_version: the case's version that it was decided on; None: the current one. state: where
    the case is in its life, as the sheet showed it; None: as the record alone knows.
    """

    case_id: CaseId
    changes: Sequence[Change]
    why: str
    seen_version: int | None = None
    state: CaseState | None = None


@dataclass(frozen=True)
class RefusedChange:
    """One change that was not saved, and why."""

    case_id: CaseId
    change: Change
    reason: Refused


@dataclass(frozen=True)
class Saved:
    """What a save wrote, in order, and what it could not."""

    recorded: list[Recorded]
    refused: list[RefusedChange]


def open_cases(record: Record, admissions: pl.DataFrame, *, by: str, at: datetime) -> list[CaseId]:
    """Open a case for every admission whose anchor has none, all in one transaction.

    admissions: models.schemas.ADMISSIONS. Returns the ids minted, in the order of
    first_seen_at and anchor; none when every anchor is open already.
    """
    who = actor(by)
    tz_aware("at", at)

    def decide(past: Past) -> list[Draft]:
        new = (
            admissions.sort("first_seen_at", "anchor", maintain_order=True)
            .unique("anchor", keep="first", maintain_order=True)
            .filter(~pl.col("anchor").is_in(past.anchors()))
            .select("anchor", "admitted_by", "reason")
        )
        return [
            Draft(case_id_of(number), e.CaseOpened(*row), why=row[2], base_version=0)
            for number, row in enumerate(new.iter_rows(), start=past.last_number() + 1)
        ]

    return [str(one.case_id) for one in record.append(decide, by=who, at=at)]


def raise_case(  # noqa: PLR0913 - who, when, why and what was seen are said on every edit
    record: Record,
    *,
    summary: str,
    anchor: str | None = None,
    held_by: CaseId | None = None,
    account_id: str | None = None,
    by: str,
    at: datetime,
    why: str,
    known_people: Collection[str] = (),
    key: str | None = None,
) -> list[Recorded]:
    """Open a case by hand, with its summary in a person's words.

    anchor: evidence that no case holds; None: nothing in any tool tells of it yet. held_by: the
    case that the caller sees the evidence in all the same. Raises InvalidEdit, NotPossible.
    """
    who = person(by, known_people)
    tz_aware("at", at)
    reason, words = said("why", why), said("summary", summary)

    def decide(past: Past) -> list[Draft]:
        case_id = case_id_of(past.last_number() + 1)
        opened = e.CaseOpened(anchor or f"record:case:{case_id}", e.BY_HAND, reason, account_id)
        if holder := held_by or past.case_on(opened.anchor):
            raise NotPossible(f"{anchor} is part of {holder} already. Edit that case.")
        return [
            Draft(case_id, opened, why=reason, base_version=0),
            Draft(case_id, e.SummaryWritten(words), why=reason, base_version=1),
        ]

    def again(before: list[Recorded]) -> None:
        _refuse_other(before[1:], [(before[0].case_id, e.SummaryWritten(words))], who, key)

    return record.append(decide, by=who, at=at, key=key, again=again)


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
    change = e.OwnerAssigned(owner, owner_due_at)
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
    state: CaseState | None = None,
    known_people: Collection[str] | None = None,
    key: str | None = None,
) -> list[Recorded]:
    """A person's changes to one case, in one transaction; the events as recorded.

    seen_version, state: see CaseEdit. known_people: names besides addresses that may own and edit.
    key: names this one request, so that sending it twice writes once.
    Raises UnknownCase, InvalidEdit, NotPossible, StaleEdit; NotAllowed of the store.
    """
    who = person(by, known_people or ())
    tz_aware("at", at)
    asked = _asked(CaseEdit(case_id, changes, why, seen_version, state), at, known_people or ())

    def decide(past: Past) -> list[Draft]:
        return _drafts(past, asked)

    def again(before: list[Recorded]) -> None:
        _refuse_other(before, [(case_id, change) for change in asked.changes], who, key)

    return record.append(decide, by=who, at=at, key=key, again=again)


def save(
    record: Record,
    edits: Sequence[CaseEdit],
    *,
    by: str,
    at: datetime,
    known_people: Collection[str] = (),
    key: str | None = None,
) -> Saved:
    """A person's changes to several cases in one transaction, each change saved or refused by itself.

    Nobody's edit of another field or case is touched by a refusal. A save sent again by its
    `key` writes nothing; what the first did not write is refused again.
    """
    who = person(by, known_people)
    tz_aware("at", at)
    singles = [replace(one, changes=[change]) for one in edits for change in one.changes]
    sound: list[CaseEdit] = []
    refused: list[RefusedChange] = []
    for single in singles:
        try:
            sound.append(_asked(single, at, known_people))
        except Refused as reason:
            refused.append(RefusedChange(single.case_id, single.changes[0], reason))

    def decide(past: Past) -> list[Draft]:
        drafts: list[Draft] = []
        for single in sound:
            try:
                drafts += _drafts(past, single, drafts)
            except Refused as reason:
                refused.append(RefusedChange(single.case_id, single.changes[0], reason))
        return drafts

    def again(before: list[Recorded]) -> None:
        refused.extend(_left_out(sound, before, who))

    return Saved(record.append(decide, by=who, at=at, key=key, again=again), refused)


def _asked(asked: CaseEdit, at: datetime, known_people: Collection[str]) -> CaseEdit:
    """The edit with its values as they are recorded."""
    changes = [checked(change, at=at, known_people=known_people) for change in asked.changes]
    return replace(asked, changes=changes, why=said("why", asked.why))


def _left_out(
    singles: Sequence[CaseEdit], before: Sequence[Recorded], who: str
) -> list[RefusedChange]:
    """What a save sent again did not write the first time."""
    written = [_meant(one.case_id, one.event) for one in before if one.by == who]
    unsaved = InvalidEdit(
        "This was not saved when it was sent first. Load the page and save it anew."
    )
    return [
        RefusedChange(single.case_id, single.changes[0], unsaved)
        for single in singles
        if _meant(single.case_id, single.changes[0]) not in written
    ]


def _refuse_other(
    before: Sequence[Recorded],
    asked: Sequence[tuple[CaseId | None, e.Event]],
    who: str,
    key: str | None,
) -> None:
    """Raise InvalidEdit where what the key wrote before is not what is asked for now."""
    written = [(one.by, *_meant(one.case_id, one.event)) for one in before]
    if written != [(who, *_meant(case_id, event)) for case_id, event in asked]:
        first = before[0]
        raise InvalidEdit(
            f"The key {key!r} was used by {first.by} on {first.case_id} for something else. "
            "Nothing was written. Send this with a key of its own."
        )


def _meant(case_id: CaseId | None, event: e.Event) -> tuple[object, ...]:
    """What an edit comes to, whichever ids it was given when it was written."""
    said_of_fields = fields_said(event)
    return (case_id, said_of_fields or (kind_of(event), body_of(event)))


def _drafts(past: Past, asked: CaseEdit, before: Sequence[Draft] = ()) -> list[Draft]:
    """The edit's events on the history as it stands. `before`: drafts of the same transaction."""
    history = _history(past, asked.case_id)
    joined = past.merged_into(asked.case_id)
    if joined:
        raise NotPossible(f"{asked.case_id} is part of {joined} now. Edit that case.")
    seen = _seen(history, asked.case_id, asked.seen_version)
    version = len(history) + sum(draft.case_id == asked.case_id for draft in before)
    _refuse_stale(history, asked.changes, seen)
    for change in asked.changes:
        _refuse_state(history, asked, change)
    return [
        Draft(asked.case_id, _named(change, asked.case_id, place), asked.why, seen)
        for place, change in enumerate(asked.changes, start=version + 1)
    ]


def _named(change: Change, case_id: CaseId, version: int) -> Change:
    """A promise gets its id: the case and the version that made it."""
    if isinstance(change, e.PromiseMade | e.PromiseMoved | e.PromiseHeard):
        return replace(change, promise_id=f"{case_id}#{version}")
    return change


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


def _refuse_state(history: Sequence[Recorded], asked: CaseEdit, change: Change) -> None:
    """Raise NotPossible when the change does not lead on from where the case is in its life."""
    step = DECIDED.get(kind_of(change))
    if step is None:
        return
    state = asked.state or CaseState(value_said(history, "state") or CaseState.LIVE)
    if state not in step.after:
        raise NotPossible(
            f"{asked.case_id} is {state.value}; only one that is "
            f"{' or '.join(sorted(one.value for one in step.after))} becomes {step.to.value}."
        )


def _refuse_stale(history: Sequence[Recorded], changes: Sequence[Change], seen: int) -> None:
    """Raise StaleEdit, with every conflict, when a person set a field of a change after version `seen`."""
    stale = [one for change in changes for one in _stale(history, change, seen)]
    if stale:
        raise replace(stale[0], others=tuple(stale[1:]))


def _stale(history: Sequence[Recorded], change: Change, seen: int) -> list[StaleEdit]:
    """The fields of the change that a person set after version `seen`.

    What the refresh wrote never makes an edit stale, nor does what was undone since.
    """
    standing = effective(history)
    since = [one for one in history[seen:] if one in standing and one.is_by_person]
    newest = {field: one for one in since for field in fields_said(one.event)}
    return [
        conflict(newest[field], field, seen=value_said(history[:seen], field), mine=mine)
        for field, mine in fields_said(change).items()
        if field in newest
    ]
