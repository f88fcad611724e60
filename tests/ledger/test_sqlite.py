"""What only a record in a SQLite file has to show."""

from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from escalation_ledger.ledger import commands
from escalation_ledger.ledger.store import Record, RecordMissing, RecordUnavailable
from tests.ledger.conftest import ANA, Clock, Tool


def test_the_file_and_its_log_are_for_its_owner_alone(
    written: Record, record_file: Path, tool: Tool
) -> None:
    tool.execute("SELECT count(*) FROM events").all()
    beside = sorted(record_file.parent.iterdir())
    assert [file.name.removeprefix("record.sqlite3") for file in beside] == ["", "-shm", "-wal"]
    assert {file.stat().st_mode & 0o777 for file in beside} == {0o600}


def test_the_settings_that_make_an_acknowledged_write_durable_are_on(record: Record) -> None:
    with record._database.writing() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    }


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 3",
        "INSERT OR REPLACE INTO cases VALUES (2, 'ESC-2', 'other', 2)",
        "INSERT OR REPLACE INTO cases VALUES (4, 'ESC-4', 'a', 7)",
        "INSERT OR REPLACE INTO head VALUES (1, 0, '')",
        "INSERT OR REPLACE INTO requests VALUES ('one', 1, 1)",
    ],
)
def test_no_program_replaces_a_row(
    written: Record, tool: Tool, now: datetime, statement: str
) -> None:
    commands.assign_owner(written, "ESC-1", ANA, by=ANA, at=now, why="mine", key="one")
    with pytest.raises(sa.exc.IntegrityError, match="append-only: add an event that corrects"):
        tool.execute(statement)


def test_reading_a_record_that_is_not_there_creates_nothing(tmp_path: Path) -> None:
    with pytest.raises(RecordMissing, match=r"restore a backup.*`ledger refresh` makes it"):
        Record.open(f"sqlite:///{tmp_path / 'nosuch' / 'record.sqlite3'}")
    (tmp_path / "empty.sqlite3").touch()
    with pytest.raises(RecordMissing):
        Record.open(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
    assert [file.name for file in tmp_path.iterdir()] == ["empty.sqlite3"]


def test_a_record_that_goes_away_while_it_is_open_is_not_made_anew(
    record: Record, record_file: Path
) -> None:
    for file in list(record_file.parent.iterdir()):
        file.unlink()
    with pytest.raises(RecordMissing, match="restore a backup"):
        record.head()
    assert not record_file.exists()


def test_a_file_that_is_no_record_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("these are only some notes, long enough to be read" * 40)
    with pytest.raises(RecordUnavailable, match=r"notes\.txt cannot be used"):
        Record.open(f"sqlite:///{tmp_path / 'notes.txt'}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RecordUnavailable, match="Check the folder's rights"):
        Record.open(f"sqlite:///{tmp_path / 'file' / 'record.sqlite3'}", clock=clock)
