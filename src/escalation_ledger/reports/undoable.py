"""The saves of one case that somebody can still take back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from escalation_ledger.ledger.fields import effective
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.sentences import sentence
from escalation_ledger.ledger.undoing import can_be_undone


@dataclass(frozen=True)
class OwnSave:
    """What one save wrote. sentence: of all its events."""

    seqs: tuple[int, ...]
    sentence: str
    at: datetime


def own_saves(history: Sequence[Recorded], person: str) -> list[OwnSave]:
    """The person's saves that stand whole and can be taken back, newest first.

    history: a case's events, in the order written. What one save wrote was recorded at one instant.
    """
    standing = {one.seq for one in effective(history)}
    saves = [
        list(events)
        for (_, by), events in groupby(history, key=lambda one: (one.recorded_at, one.by))
        if by == person
    ]
    return [
        OwnSave(
            tuple(one.seq for one in events),
            " ".join(sentence(one.event) for one in events),
            events[0].occurred_at,
        )
        for events in reversed(saves)
        if all(one.seq in standing and can_be_undone(one.event) for one in events)
    ]
