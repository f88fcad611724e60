"""What the record asks of a database, and what it says when the database cannot serve it.

Two answer: `sqlite` and `postgres`. Everything above them is the same Core code.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

import sqlalchemy as sa

WAIT_SECONDS = 30
BUSY = (
    f"Somebody else has been writing to it for {WAIT_SECONDS} s. Nothing was written. "
    "Try again in a moment."
)


class RecordUnavailable(RuntimeError):
    """The record cannot be opened, read or written just now."""


class RecordMissing(RecordUnavailable):
    """There is no record where one was to be read."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"There is no record at {place}. If there was one, restore a backup of it to that "
            "place; if there never was, `ledger refresh` makes it."
        )


class Database(Protocol):
    """One place that holds a record. Every method opens one transaction and ends it.

    `place` names it to people, without a password.
    """

    place: str

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """One consistent state, however long it takes, and whoever writes meanwhile."""

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """Alone among writers; what is committed is on the disk when this ends."""

    def migrating(self) -> AbstractContextManager[sa.Connection]:
        """Alone with the schema, which need not be there yet."""

    def unguarded(self, connection: sa.Connection) -> AbstractContextManager[None]:
        """The append-only triggers laid aside, until this ends or the transaction fails."""

    def unavailable(self, error: sa.exc.DatabaseError) -> RecordUnavailable:
        """The error in words: what happened, and what to do now."""


@contextmanager
def in_words(database: Database) -> Iterator[None]:
    """Raises RecordUnavailable for what the database's driver raises inside."""
    try:
        yield
    except sa.exc.DatabaseError as error:
        raise database.unavailable(error) from error
