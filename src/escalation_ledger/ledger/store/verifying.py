"""Walking the chains of a record: events against their head and index, changes of roles likewise."""

from dataclasses import dataclass

import sqlalchemy as sa

from escalation_ledger.ledger.events import CaseOpened, Kind, number_of
from escalation_ledger.ledger.hashing import (
    COVERED,
    PEOPLE_COVERED,
    Break,
    Head,
    walked,
)
from escalation_ledger.ledger.store.reading import head_of, in_order, recorded
from escalation_ledger.ledger.store.tables import CASES, EVENTS, HEAD, PEOPLE, PEOPLE_HEAD


@dataclass(frozen=True)
class Verified:
    """What a walk of the hash chain found. `events` and `hash`: seq and hash of the newest event.

    `broken_table`: `events`, or `people` where `first_broken_seq` counts changes of roles.
    A change by somebody who can write the file and computes chain and head anew is seen only by
    comparing `events` and `hash` with those noted elsewhere before: a backup, a printed page.
    """

    events: int
    hash: str
    first_broken_seq: int | None = None
    problem: str | None = None
    broken_table: str | None = None

    @property
    def is_intact(self) -> bool:
        """Every event is as it was written, and in the order it was written."""
        return self.first_broken_seq is None


def verified(connection: sa.Connection) -> Verified:
    """Walk events, their index, and the changes of roles; the first break."""
    kept = head_of(connection)
    broken = _chain_break(connection, EVENTS, HEAD, COVERED, "event") or _index_break(connection)
    if broken is not None:
        return Verified(kept.seq, kept.hash, broken.seq, broken.problem, EVENTS.name)
    broken = _chain_break(connection, PEOPLE, PEOPLE_HEAD, PEOPLE_COVERED, "change of roles")
    if broken is not None:
        return Verified(kept.seq, kept.hash, broken.seq, broken.problem, PEOPLE.name)
    return Verified(kept.seq, kept.hash)


def _chain_break(
    connection: sa.Connection, table: sa.Table, head: sa.Table, covered: tuple[str, ...], noun: str
) -> Break | None:
    end = walked(in_order(connection, table), covered, noun=noun)
    return end if isinstance(end, Break) else _tail_break(end, head_of(connection, head), noun)


def _tail_break(end: Head, kept: Head, noun: str) -> Break | None:
    if end == kept:
        return None
    if end.seq < kept.seq:
        return Break(end.seq + 1, f"the record ends at {noun} {end.seq}; it went on to {kept.seq}")
    return Break(max(kept.seq, 1), f"the head is not at {noun} {end.seq}, the newest")


def _index_break(connection: sa.Connection) -> Break | None:
    """The first case whose row in the index is not what its CaseOpened says."""
    opened = {
        (one.seq, number_of(one.case_id), one.case_id, one.event.anchor)
        for one in recorded(connection, EVENTS.c.kind == Kind.CASE_OPENED.value)
        if isinstance(one.event, CaseOpened) and one.case_id
    }
    indexed = {
        (row.opened_seq, row.number, row.case_id, row.anchor)
        for row in connection.execute(sa.select(CASES))
    }
    differing = sorted(opened ^ indexed)
    if not differing:
        return None
    seq, number, *_ = differing[0]
    return Break(seq, f"the index of cases and the event that opened case {number} differ")
