"""What people say of promises heard is kept in the record, whichever database it is in, until it is undone."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import polars as pl
import pytest

from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import REFRESH, PromiseHeard, PromiseRejected
from escalation_ledger.ledger.fold import fold
from escalation_ledger.ledger.judging import judgements
from escalation_ledger.ledger.refusals import InvalidEdit, StaleEdit
from escalation_ledger.ledger.store import Record
from escalation_ledger.ledger.undoing import undo

ANA, BO = "ana@example.com", "bo@example.com"
MESSAGE = "zendesk:comment:7"
Admissions = Callable[[Sequence[str]], pl.DataFrame]


@pytest.fixture
def record_url(either_url: str) -> str:
    return either_url


@pytest.fixture
def case(record: Record, admissions: Admissions, now: datetime) -> str:
    return commands.open_cases(record, admissions(["zendesk:ticket:1"]), by=REFRESH, at=now)[0]


def rejected(due: datetime | None = None, promise: str = MESSAGE) -> PromiseRejected:
    return PromiseRejected(promise, MESSAGE, "5d0c0ffee1a2b3c4", due, "update", is_alone=True)


def heard(due: datetime, action: str = "deliver") -> PromiseHeard:
    return PromiseHeard("", MESSAGE, None, due, action, is_alone=False)


def test_both_are_kept_with_who_said_it_when_and_why(
    record: Record, case: str, now: datetime
) -> None:
    due = now + timedelta(hours=4)
    for change in (rejected(), heard(due)):
        commands.edit(record, case, [change], by=ANA, at=now, why="looked")
    said = judgements(fold(record.frame()))
    assert said.rejected.rows() == [
        (MESSAGE, MESSAGE, "5d0c0ffee1a2b3c4", None, "update", True, ANA, now, "looked")
    ]
    assert said.heard.rows() == [(f"{case}#3", MESSAGE, None, due, "deliver", False)]


def test_undone_it_was_never_said(record: Record, case: str, now: datetime) -> None:
    (one,) = commands.edit(record, case, [rejected()], by=ANA, at=now, why="looked")
    undo(record, [one.seq], by=ANA, at=now, why="it is one")
    assert judgements(fold(record.frame())).rejected.is_empty()


def test_two_people_collide_on_one_promise_and_not_on_two(
    record: Record, case: str, now: datetime
) -> None:
    due = now + timedelta(hours=4)
    first = (rejected(), heard(due))
    commands.edit(record, case, first, by=ANA, at=now, why="looked", seen_version=1)
    for change in (rejected(due), heard(due + timedelta(hours=1))):
        with pytest.raises(StaleEdit):
            commands.edit(record, case, [change], by=BO, at=now, why="looked", seen_version=1)
    for change in (rejected(promise=f"{MESSAGE}#2"), heard(due, "update")):
        commands.edit(record, case, [change], by=BO, at=now, why="looked", seen_version=1)


def test_what_is_done_with_it_is_one_of_two_words(record: Record, case: str, now: datetime) -> None:
    change = heard(now + timedelta(hours=4), action="hope")
    with pytest.raises(InvalidEdit, match="'hope' is not one of update, deliver"):
        commands.edit(record, case, [change], by=ANA, at=now, why="looked")
