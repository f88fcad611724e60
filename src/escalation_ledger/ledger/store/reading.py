"""Reading the tables inside a transaction."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from escalation_ledger.ledger.codec import instant_text
from escalation_ledger.ledger.events import CaseId, CasesMerged, EvidenceSplit, Kind
from escalation_ledger.ledger.hashing import Cell, Head
from escalation_ledger.ledger.recorded import Recorded, recorded_from
from escalation_ledger.ledger.store.tables import CASES, EVENTS, HEAD

# Rows of a walk in memory.
_AT_ONCE = 5_000


class Past:
    """The record as it stands inside a writing transaction: nobody else adds to it meanwhile."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def history(self, case_id: CaseId | None) -> list[Recorded]:
        """The case's events in the order written; none when there is no such case.

        None: the events about no one case.
        """
        return recorded(self._connection, EVENTS.c.case_id == case_id)

    def events(self, seqs: Collection[int]) -> list[Recorded]:
        """The events of these seqs, in the order written; those that are not there are left out."""
        return recorded(self._connection, EVENTS.c.seq.in_(list(seqs)))

    def of_kinds(self, *kinds: Kind) -> list[Recorded]:
        """Every event of these kinds, in the order written."""
        return recorded(self._connection, EVENTS.c.kind.in_([kind.value for kind in kinds]))

    def merged_into(self, case_id: CaseId) -> CaseId | None:
        """The case that a person merged this one into and did not split it off from since."""
        into: CaseId | None = None
        for one in self.of_kinds(Kind.CASES_MERGED, Kind.EVIDENCE_SPLIT):
            match one.event:
                case CasesMerged(joined_case_id=joined) if joined == case_id:
                    into = one.case_id
                case EvidenceSplit(new_case_id=new) if new == case_id:
                    into = None
                case _:
                    pass
        return into

    def case_on(self, anchor: str) -> CaseId | None:
        """The case that was opened on this evidence."""
        wanted = sa.select(CASES.c.case_id).where(CASES.c.anchor == anchor)
        return self._connection.execute(wanted).scalar()

    def anchor_of(self, case_id: CaseId) -> str | None:
        """The evidence that a case was opened on; None when there is no such case."""
        wanted = sa.select(CASES.c.anchor).where(CASES.c.case_id == case_id)
        return self._connection.execute(wanted).scalar()

    def anchors(self) -> list[str]:
        """Every evidence id that a case was ever opened on."""
        return list(self._connection.execute(sa.select(CASES.c.anchor)).scalars())

    def last_number(self) -> int:
        """The greatest case number minted so far; 0 before the first."""
        return self._connection.execute(sa.select(sa.func.max(CASES.c.number))).scalar() or 0


def recorded(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Recorded]:
    """The events that fulfil every condition, in the order written."""
    rows = connection.execute(sa.select(EVENTS).where(*conditions).order_by(EVENTS.c.seq))
    return [recorded_from(row._asdict()) for row in rows]


def raw_rows(
    connection: sa.Connection, wanted: sa.Select[*tuple[Any, ...]]
) -> list[tuple[Cell, ...]]:
    """The rows as the driver gives them: the record's cells are plain, and row objects cost more."""
    with connection.execute(wanted) as result:
        try:
            return list(result.cursor.fetchall())
        except connection.dialect.loaded_dbapi.Error as error:
            raise sa.exc.DatabaseError(str(wanted), None, error) from error


def in_order(connection: sa.Connection, table: sa.Table) -> Iterator[dict[str, Cell]]:
    """Every row of a chain by seq, some thousands at once, so that no length is too long.

    A row that the driver cannot read, as its bytes are no text, has its seq and nothing else.
    """
    names = table.columns.keys()
    rows = _rows_after(connection, table, None)
    while rows:
        yield from (dict(zip(names, row, strict=True)) for row in rows)
        rows = _rows_after(connection, table, rows[-1][0])


def _rows_after(connection: sa.Connection, table: sa.Table, seq: Cell) -> list[tuple[Cell, ...]]:
    after = sa.true() if seq is None else table.c.seq > seq
    for limit in (_AT_ONCE, 1):
        wanted = sa.select(table).where(after).order_by(table.c.seq).limit(limit)
        with suppress(sa.exc.DatabaseError):
            return raw_rows(connection, wanted)
    unreadable = connection.execute(sa.select(sa.func.min(table.c.seq)).where(after)).scalar()
    return [(unreadable, *(None for _ in table.columns[1:]))]


def recorded_by(until: datetime | None) -> sa.ColumnElement[bool]:
    """The condition on events: recorded by that instant; true without one."""
    return sa.true() if until is None else EVENTS.c.recorded_at <= instant_text(until)


def head_of(connection: sa.Connection, table: sa.Table = HEAD) -> Head:
    """The head kept beside a chain."""
    row = connection.execute(sa.select(table.c.seq, table.c.hash)).first()
    return Head() if row is None else Head(*row)
