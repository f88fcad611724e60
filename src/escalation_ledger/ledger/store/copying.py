"""The rows of one record into another, whichever databases hold the two."""

import sqlalchemy as sa

from escalation_ledger.ledger.hashing import GENESIS
from escalation_ledger.ledger.store.reading import head_of
from escalation_ledger.ledger.store.tables import (
    CASES,
    EVENTS,
    HEAD,
    PEOPLE,
    PEOPLE_HEAD,
    REQUESTS,
)
from escalation_ledger.ledger.store.verifying import Verified

# Each after what it refers to.
_ROWS = (CASES, EVENTS, REQUESTS, PEOPLE)
_HEADS = (HEAD, PEOPLE_HEAD)
_AT_ONCE = 5_000


class RecordBroken(RuntimeError):
    """A record is not as it was written, so nothing is made from it."""


def copy_rows(source: sa.Connection, target: sa.Connection) -> None:
    """Every row of `source` into `target`, which is empty; in order, so past the guards."""
    for table in _ROWS:
        wanted = sa.select(table).order_by(*table.primary_key)
        with source.execute(wanted, execution_options={"yield_per": _AT_ONCE}) as rows:
            for chunk in rows.mappings().partitions():
                target.execute(table.insert(), [dict(row) for row in chunk])
    for table in _HEADS:
        head = head_of(source, table)
        # A head that has not moved is where the new one stands already.
        if head.seq:
            target.execute(table.update().values(seq=head.seq, hash=head.hash))


def is_empty(connection: sa.Connection) -> bool:
    """Whether nothing was ever written: no event, and nobody listed."""
    return all(connection.execute(sa.select(table).limit(1)).first() is None for table in _ROWS)


def remove_rows(connection: sa.Connection) -> None:
    """Every row, and the heads back to the beginning; the guards have to be laid aside."""
    for table in reversed(_ROWS):
        connection.execute(table.delete())
    begin = {"seq": 0, "hash": GENESIS}
    for table in _HEADS:
        connection.execute(table.update().values(begin))


def check_intact(found: Verified, what: str) -> None:
    """Raises RecordBroken."""
    if not found.is_intact:
        raise RecordBroken(
            f"{what} is broken at seq {found.first_broken_seq} of its {found.broken_table}: "
            f"{found.problem}. Nothing was made from it."
        )
