"""The record: 100,000 events read and folded into one row per case."""

from datetime import timedelta

import polars as pl

from benchmarks.drop import NOW
from benchmarks.place import Place
from benchmarks.trial import Answer, Trial
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import REFRESH, OwnerAssigned
from escalation_ledger.ledger.fold import Decisions, fold
from escalation_ledger.ledger.store import Record

_CASES, _EDITED, _EDITS = 1000, 100, 990


def events(place: Place) -> Trial:
    """Write the record: a thousand cases, a hundred of them edited 990 times."""
    instants = (NOW + timedelta(seconds=n) for n in range(10 * _CASES * _EDITED))
    record = Record.open(_url(place), clock=lambda: next(instants))

    def work() -> None:
        admissions = pl.DataFrame(
            {
                "anchor": [f"zendesk:ticket:{n}" for n in range(_CASES)],
                "admitted_by": "tag",
                "reason": "It is tagged.",
                "first_seen_at": NOW,
            }
        )
        owners = [OwnerAssigned(f"person{n}@ours.example") for n in range(_EDITS)]
        for case in commands.open_cases(record, admissions, by=REFRESH, at=NOW)[:_EDITED]:
            commands.edit(record, case, owners, by="lead@ours.example", at=NOW, why="benchmark")

    return Trial(work)


def fold_all(place: Place) -> Trial:
    """Fold the events."""
    frame = Record.open(_url(place)).frame()
    return Trial(lambda: fold(frame), _decided, repeats=5)


def fold_one_more(place: Place) -> Trial:
    """Fold one event more, on from what is folded: what each edit costs a page."""
    frame = Record.open(_url(place)).frame()
    folded = fold(frame.head(-1))
    return Trial(lambda: folded.and_then(frame.tail(1)), _decided, repeats=5)


def read_all(place: Place) -> Trial:
    """Read them from the database."""
    record = Record.open(_url(place))
    return Trial(record.frame, _counted, repeats=5)


def sort_all(place: Place) -> Trial:
    """The reference: the same frame sorted by case."""
    frame = Record.open(_url(place)).frame()
    return Trial(lambda: frame.sort("case_id", "seq"), _counted, repeats=5)


def _decided(decisions: Decisions) -> Answer:
    return {"cases": decisions.cases.select("case_id", events="version")}


def _counted(frame: pl.DataFrame) -> Answer:
    return {"cases": frame.group_by("case_id").agg(events=pl.len().cast(pl.Int64))}


def _url(place: Place) -> str:
    return f"sqlite:///{place.root / 'record.sqlite3'}"
