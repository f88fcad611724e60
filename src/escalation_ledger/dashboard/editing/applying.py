"""The draft as commands: what was saved, and why each other cell was not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import assert_never

from escalation_ledger.dashboard.editing.columns import Cell, Open
from escalation_ledger.dashboard.editing.draft import Draft, Typed, counted
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.commands import CaseEdit
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.fields import fields_said
from escalation_ledger.ledger.refusals import NotPossible, Refused, StaleEdit

WHY = "Edited in the sheet."


@dataclass(frozen=True)
class Problem:
    """A cell that was not saved, and why. It stays typed."""

    typed: Typed
    text: str


@dataclass(frozen=True)
class Unsure(Problem):
    """An empty cell that may be meant so, or be text that was no time: its typist has to say."""


@dataclass(frozen=True)
class Conflict(Problem):
    """A person changed the cell meanwhile. version: of the case as theirs left it."""

    seen: str | None
    theirs: str | None
    by: str
    at: datetime
    version: int


@dataclass(frozen=True)
class Applied:
    """What a save came to. seqs: of the events it wrote."""

    saved: Draft
    problems: Sequence[Problem]
    seqs: tuple[int, ...]

    @property
    def in_words(self) -> str:
        """`3 changes on 2 cases saved.`"""
        return f"{counted(len(self.saved.cells), self.saved.cases)} saved."


def apply(draft: Draft, desk: Desk, *, why: str, key: str) -> Applied:
    """Save the draft, each cell by itself. key: names this save, so that sending it twice saves once.

    Raises what the store does: NotAllowed, RecordUnavailable.
    """
    changes: dict[Cell, Change] = {}
    problems: list[Problem] = []
    for typed in draft.cells.values():
        try:
            changes[typed.cell] = change_of(typed, desk)
        except _IsUnsure as asked:
            problems.append(Unsure(typed, str(asked)))
        except Refused as refusal:
            problems.append(Problem(typed, str(refusal)))
    done = desk.save(_edits(draft, changes, desk, why=why), key=key)
    by_change = {(cell[0], change): draft.cells[cell] for cell, change in changes.items()}
    problems += [
        _problem(by_change[one.case_id, one.change], one.reason, desk) for one in done.refused
    ]
    unsaved = [problem.typed.cell for problem in problems]
    return Applied(draft.without(unsaved), problems, tuple(one.seq for one in done.recorded))


class _IsUnsure(Exception):
    """Whether the cell is meant to be empty has to be asked."""


def change_of(typed: Typed, desk: Desk) -> Change:
    """The change that a typed cell is. Raises Refused where it cannot be one."""
    _refuse_joined(typed, desk)
    standing = desk.open_promise(typed.case_id)
    value = typed.value
    match typed.column:
        case Open.OWNER:
            return e.OwnerAssigned(value)
        case Open.OWNER_DUE:
            return e.OwnerDueSet(_owner_due(typed))
        case Open.BLOCKER:
            return e.BlockerNamed(value or "")
        case Open.NATURE:
            return e.NatureSet(value)
        case Open.PROMISE_DUE:
            return _promised(typed, desk, standing)
        case Open.NOTE:
            if value is None:
                raise NotPossible("A note stays in the history. Write what is true now.")
            return e.ProgressNoted(value)
        case _:
            assert_never(typed.column)


def _owner_due(typed: Typed) -> datetime | None:
    if typed.value is not None:
        return datetime.fromisoformat(typed.value)
    if not typed.is_sure:
        raise _IsUnsure("The cell is empty; text that is no time empties it too. Is nothing due?")
    return None


def _promised(typed: Typed, desk: Desk, standing: str | None) -> Change:
    if typed.value is None:
        raise NotPossible(
            "A promise is not cleared here; text that is no time empties the cell too. To take it "
            "back, withdraw it in the form: Promise, beside the list."
        )
    if standing != typed.promise_id:
        raise NotPossible(
            "Another promise counts since you opened this. Drop it, and look at the new one."
        )
    return desk.promised(typed.case_id, datetime.fromisoformat(typed.value))


def _refuse_joined(typed: Typed, desk: Desk) -> None:
    survivor = desk.here.grouping.survivor(typed.case_id)
    if survivor != typed.case_id:
        raise NotPossible(f"{typed.case_id} was joined into {survivor}. Edit that case.")


def _edits(
    draft: Draft, changes: Mapping[Cell, Change], desk: Desk, *, why: str
) -> Sequence[CaseEdit]:
    """One edit for each case and version it was decided on."""

    def decided_on(cell: Cell) -> tuple[str, int]:
        return cell[0], draft.cells[cell].version

    return [
        desk.case_edit(case_id, [changes[cell] for cell in cells], why=why, seen_version=version)
        for (case_id, version), cells in groupby(sorted(changes, key=decided_on), key=decided_on)
    ]


def _problem(typed: Typed, reason: Refused, desk: Desk) -> Problem:
    if not isinstance(reason, StaleEdit):
        return Problem(typed, str(reason))
    return Conflict(
        typed,
        str(reason),
        seen=reason.seen,
        theirs=reason.theirs,
        by=reason.by,
        at=reason.at,
        version=_version_of_theirs(desk, typed.case_id, reason),
    )


def _version_of_theirs(desk: Desk, case_id: str, reason: StaleEdit) -> int:
    """The case's version right after the change that is in the way: what its reader has seen by now."""
    history = desk.record.events(case_id=case_id)
    places = [
        place
        for place, one in enumerate(history, start=1)
        if (one.by, one.occurred_at) == (reason.by, reason.at)
        and reason.field in fields_said(one.event)
    ]
    return max(places, default=len(history))
