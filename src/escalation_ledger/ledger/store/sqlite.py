"""The record in a SQLite file: its engine, its settings, and who may write when.

Writers of several processes queue up for BEGIN IMMEDIATE; readers never wait.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from escalation_ledger.ledger.store.database import (
    BUSY,
    WAIT_SECONDS,
    RecordMissing,
    RecordUnavailable,
)

_CREATING = threading.Lock()


class SqliteFile:
    """A database: one file, in write-ahead mode, durable at each commit."""

    def __init__(self, file: Path, *, creates: bool, checks_keys: bool = True) -> None:
        """`creates` makes the empty file, for its owner's eyes, where none is.

        checks_keys: whether an event has to be about a case that is there.

        Raises RecordMissing, RecordUnavailable.
        """
        self.place = str(file)
        self._file = file
        if creates:
            try:
                _create_private(file)
            except OSError as error:
                raise RecordUnavailable(
                    f"The record {file} cannot be created: {error.strerror}. "
                    "Check the folder's rights."
                ) from error
        elif not file.exists():
            raise RecordMissing(self.place)
        self._readers = _engine(file, checks_keys=checks_keys)
        self._writers = self._readers.execution_options(begin="BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """See Database. Works on a full or read-only disk too."""
        with ExitStack() as stack:
            try:
                connection = stack.enter_context(self._readers.begin())
            except sa.exc.DatabaseError as error:
                if not (_unwritable(error) and self._file.is_file()):
                    raise
                connection = stack.enter_context(reading_engine(self._file).begin())
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """See Database."""
        with self._writers.begin() as connection:
            yield connection

    def migrating(self) -> Any:
        """See Database."""
        return self.writing()

    @contextmanager
    def unguarded(self, connection: sa.Connection) -> Iterator[None]:
        """See Database."""
        triggers = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).all()
        for name, _ in triggers:
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        for _, statement in triggers:
            connection.exec_driver_sql(statement)

    def unavailable(self, error: sa.exc.DatabaseError) -> RecordUnavailable:
        """See Database."""
        if not self._file.exists():
            return RecordMissing(self.place)
        if _name(error).startswith("SQLITE_BUSY"):
            return RecordUnavailable(f"The record {self.place} cannot be used just now. {BUSY}")
        advice = (
            "Free some room on its disk or correct its rights, then try again."
            if _unwritable(error)
            else "Try again; if it stays so, restore a backup."
        )
        return RecordUnavailable(
            f"The record {self.place} cannot be used: {error.orig}. Nothing was written. {advice}"
        )


def _engine(file: Path, *, checks_keys: bool) -> sa.Engine:
    """WAL, synchronous=FULL. A transaction begins as its `begin` execution option says."""
    keys = f"foreign_keys={'ON' if checks_keys else 'OFF'}"

    def connect() -> sqlite3.Connection:
        # mode=rw: a file that goes away meanwhile is an error, never an empty one made anew.
        place = f"{file.absolute().as_uri()}?mode=rw"
        return sqlite3.connect(place, uri=True, timeout=WAIT_SECONDS, check_same_thread=False)

    def configure(connection: Any, _: object) -> None:
        # The driver would otherwise begin transactions of its own, and never immediate ones.
        connection.isolation_level = None
        try:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=ON", keys):
                connection.execute(f"PRAGMA {pragma}").close()
        except UnicodeDecodeError as error:
            # The driver trips over its own message when it quotes a broken schema.
            raise sqlite3.DatabaseError("its schema is malformed") from error

    # No pool: nothing stays open between calls, so threads and forks share nothing.
    engine = sa.create_engine("sqlite://", poolclass=sa.NullPool, creator=connect)
    sa.event.listen(engine, "connect", configure)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _name(error: sa.exc.DatabaseError) -> str:
    return getattr(error.orig, "sqlite_errorname", "")


def _unwritable(error: sa.exc.DatabaseError) -> bool:
    """Whether SQLite failed because the disk is full or may not be written to."""
    return _name(error).startswith(
        ("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_FULL")
    )


def reading_engine(file: Path) -> sa.Engine:
    """An engine that only reads, for a disk on which SQLite cannot make its files beside the record.

    `immutable` leaves the write-ahead log aside, so it is asked for only when that is empty.
    """
    log = file.with_name(f"{file.name}-wal")
    is_whole = not (log.exists() and log.stat().st_size)
    url = f"sqlite:///file:{quote(str(file))}?uri=true&mode=ro{'&immutable=1' if is_whole else ''}"
    return sa.create_engine(url, poolclass=sa.NullPool)


def seal(file: Path) -> None:
    """Make of a record that nobody uses one file without a log beside it."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").close()


def copy_file(file: Path, to: Path) -> None:
    """Copy a database as it stands, its log included, to a new file, leaving it as it is.

    Raises sqlite3.Error.
    """
    _create_private(to)
    with (
        closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target)


def _create_private(file: Path) -> None:
    """The empty file, mode 0600, unless it is there; SQLite gives its log beside it the same.

    A file that is there is never opened here: closing any handle on it would drop every lock
    this process holds on it (POSIX), and another process could then write over ours.
    """
    with _CREATING:
        if file.exists():
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
