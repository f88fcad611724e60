"""The record in a SQLite file: its engine, its settings, and the triggers that hold the rows."""

import os
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

_WAIT_SECONDS = 30
_CREATING = threading.Lock()
_REFUSAL = "The record is append-only: add an event that corrects the earlier one."


class RecordUnavailable(RuntimeError):
    """The record cannot be opened, read or written just now."""


class RecordMissing(RecordUnavailable):
    """There is no record where one was to be read."""

    def __init__(self, file: str | Path | None) -> None:
        super().__init__(
            f"There is no record at {file}. If there was one, restore a backup of it to that place; "
            "if there never was, `ledger refresh` makes it."
        )


def engine_at(url: str, *, creates: bool) -> sa.Engine:
    """An engine on `sqlite:///FILE`; `creates` makes the empty file, for its owner's eyes.

    WAL, synchronous=FULL: what is committed is on the disk. A transaction begins as its
    `begin` execution option says. Raises RecordMissing, RecordUnavailable.
    """
    file = _file_of(url)
    if creates:
        try:
            _create_private(file)
        except OSError as error:
            raise RecordUnavailable(
                f"The record {file} cannot be created: {error.strerror}. Check the folder's rights."
            ) from error
    elif not file.exists():
        raise RecordMissing(file)

    def connect() -> sqlite3.Connection:
        # mode=rw: a file that goes away meanwhile is an error, never an empty one made anew.
        place = f"{file.absolute().as_uri()}?mode=rw"
        return sqlite3.connect(place, uri=True, timeout=_WAIT_SECONDS, check_same_thread=False)

    # No pool: nothing stays open between calls, so threads and forks share nothing.
    engine = sa.create_engine(url, poolclass=sa.NullPool, creator=connect)
    sa.event.listen(engine, "connect", _configure)
    sa.event.listen(engine, "begin", _begin)
    return engine


def unwritable(error: sa.exc.DatabaseError) -> bool:
    """Whether SQLite failed because the disk is full or may not be written to."""
    name = getattr(error.orig, "sqlite_errorname", "")
    return name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_FULL"))


def reading_engine(file: Path) -> sa.Engine:
    """An engine that only reads, for a disk on which SQLite cannot make its files beside the record.

    `immutable` leaves the write-ahead log aside, so it is asked for only when that is empty.
    """
    log = file.with_name(f"{file.name}-wal")
    is_whole = not (log.exists() and log.stat().st_size)
    url = f"sqlite:///file:{quote(str(file))}?uri=true&mode=ro{'&immutable=1' if is_whole else ''}"
    return sa.create_engine(url, poolclass=sa.NullPool)


def _file_of(url: str) -> Path:
    parsed = sa.make_url(url)
    file = parsed.database
    if parsed.get_backend_name() != "sqlite" or not file or file == ":memory:":
        raise RecordUnavailable(
            f"{parsed.render_as_string()} is no place for the record. Use sqlite:///FILE."
        )
    return Path(file)


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


def _configure(connection: Any, _: object) -> None:
    # The driver would otherwise begin transactions of its own, and never immediate ones.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "fullfsync=ON", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))


def triggers() -> tuple[str, ...]:
    """What makes the tables append-only for any program that opens the file.

    Inserts are guarded too: INSERT OR REPLACE deletes without asking a delete trigger.
    """
    kept = ("events", "cases", "requests", "about")
    return (
        *(_trigger(f"{table}_no_update", f"UPDATE ON {table}") for table in kept),
        *(_trigger(f"{table}_no_delete", f"DELETE ON {table}") for table in kept),
        _trigger("head_no_delete", "DELETE ON head"),
        _trigger("head_goes_on", "UPDATE ON head", when="NEW.seq <= OLD.seq"),
        _trigger(
            "events_at_the_end",
            "INSERT ON events",
            when="NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM events)",
        ),
        _trigger(
            "cases_at_the_end",
            "INSERT ON cases",
            when="NEW.number <> (SELECT coalesce(max(number), 0) + 1 FROM cases) "
            "OR EXISTS (SELECT 1 FROM cases WHERE anchor = NEW.anchor OR case_id = NEW.case_id)",
        ),
        _trigger(
            "requests_once",
            "INSERT ON requests",
            when="EXISTS (SELECT 1 FROM requests WHERE key = NEW.key)",
        ),
        _trigger("about_once", "INSERT ON about", when="EXISTS (SELECT 1 FROM about)"),
        _trigger("head_once", "INSERT ON head", when="EXISTS (SELECT 1 FROM head)"),
    )


def _trigger(name: str, on: str, *, when: str = "1") -> str:
    return (
        f"CREATE TRIGGER {name} BEFORE {on} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    )
