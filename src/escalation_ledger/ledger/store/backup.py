"""A copy of the record in one SQLite file, taken while editors write, and the way back from it.

The file is a record itself, the same whichever database it was taken from; so a backup taken from
a file and restored into Postgres is the move to Postgres, and the other way round.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from escalation_ledger.ledger.store import migrating, opening
from escalation_ledger.ledger.store.copying import (
    check_intact,
    copy_rows,
    is_empty,
    remove_rows,
)
from escalation_ledger.ledger.store.database import Database, RecordUnavailable, in_words
from escalation_ledger.ledger.store.record import Clock, Record
from escalation_ledger.ledger.store.sqlite import SqliteFile, copy_file, reading_engine, seal
from escalation_ledger.ledger.store.verifying import Verified, verified
from escalation_ledger.warehouse.current import sync


class BackupRefused(RuntimeError):
    """Something is in the way of a backup or a restore, and would be overwritten."""


def back_up(url: str, file: Path, *, replaces: bool = False) -> Verified:
    """The record at `url` as of now into `file`, mode 0600, whole and walked when this returns.

    Written beside and then renamed: the file is a whole backup, or the one from before.
    Editors go on writing. Raises BackupRefused (a file is there and `replaces` is not said),
    RecordBroken, RecordUnavailable.
    """
    _check_free(file, replaces=replaces)
    Record.open(url)
    database = opening.database_at(url, creates=False)
    if file.exists() and isinstance(database, SqliteFile) and file.samefile(database.place):
        raise BackupRefused(f"{file} is the record itself. Name another file.")
    with _new_file_beside(file) as part:
        with in_words(database), database.reading() as source:
            found = verified(source)
            check_intact(found, f"The record {database.place}")
            _write(source, part)
        if _read_back(part) != found:
            raise RecordUnavailable(f"{part} does not hold what was written. Look at its disk.")
        _check_free(file, replaces=replaces)
        part.replace(file)
    sync(file.parent)
    return found


def restore(file: Path, url: str, *, clock: Clock, aside: Path | None = None) -> Verified:
    """What the backup `file` holds into the record at `url`, in one transaction.

    The record has to be empty; else `aside` says where what it holds is kept, as a file like a
    backup, before it is replaced. A backup by an earlier ledger is brought up to this one's
    version on the way. Walked before and after. Raises BackupRefused, RecordBroken,
    RecordUnavailable.
    """
    with _opened(file) as source:
        found = verified(source)
        check_intact(found, f"The backup {file}")
        Record.open(url, clock=clock)
        database = opening.database_at(url, creates=False)
        with in_words(database), database.writing() as target:
            if is_empty(target):
                copy_rows(source, target)
            else:
                _keep_aside(target, aside, database)
                with database.unguarded(target):
                    remove_rows(target)
                    copy_rows(source, target)
            if verified(target) != found:
                raise RecordUnavailable(
                    f"{database.place} would not hold what {file} does. Nothing was restored."
                )
    return found


def _keep_aside(connection: sa.Connection, aside: Path | None, database: Database) -> None:
    """What the record holds into a file of its own, whole or broken as it is."""
    if aside is None:
        raise BackupRefused(
            f"The record {database.place} is not empty; restoring would replace it. "
            "--force does so, and keeps what it holds in a file of its own."
        )
    _check_free(aside, replaces=False)
    with _new_file_beside(aside) as part:
        _write(connection, part, is_guarded=False)
        part.replace(aside)
    sync(aside.parent)


def _write(source: sa.Connection, file: Path, *, is_guarded: bool = True) -> None:
    """A new record in `file` with the rows of `source`, on the disk when this returns."""
    # What is kept of a broken record may hold an event whose case is gone.
    copy = SqliteFile(file, creates=True, checks_keys=is_guarded)
    with in_words(copy):
        migrating.migrate(copy)
        with copy.writing() as target:
            if is_guarded:
                copy_rows(source, target)
            else:
                with copy.unguarded(target):
                    copy_rows(source, target)
    seal(file)
    sync(file)


def _read_back(file: Path) -> Verified:
    with reading_engine(file).begin() as connection:
        return verified(connection)


@contextmanager
def _opened(file: Path) -> Iterator[sa.Connection]:
    """The backup, read from a copy of it in this ledger's version; the file stays as it is."""
    if not file.is_file():
        raise RecordUnavailable(f"There is no backup at {file}.")
    with tempfile.TemporaryDirectory(prefix="ledger-restore-") as folder:
        copied = Path(folder) / "backup.sqlite3"
        try:
            copy_file(file, copied)
        except sqlite3.Error as error:
            raise RecordUnavailable(f"{file} is no backup of a record: {error}.") from error
        database = SqliteFile(copied, creates=False)
        with in_words(database):
            with database.reading() as connection:
                version = migrating.version_of(connection)
            if version is None:
                raise RecordUnavailable(f"{file} is no backup of a record.")
            migrating.migrate(database)
            with database.reading() as connection:
                yield connection


@contextmanager
def _new_file_beside(file: Path) -> Iterator[Path]:
    """A name beside `file`, where whatever was left is gone afterwards."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
        yield Path(folder) / file.name


def _check_free(file: Path, *, replaces: bool) -> None:
    if file.is_dir():
        raise BackupRefused(f"{file} is a folder. Name a file.")
    if file.exists() and not replaces:
        raise BackupRefused(f"{file} is there already. Name another file, or add --force.")
    if file.with_name(f"{file.name}-wal").exists():
        raise BackupRefused(f"{file} is a record in use, with its log beside it. Name another.")
