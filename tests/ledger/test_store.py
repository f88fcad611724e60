import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import REFRESH
from escalation_ledger.ledger.fold import fold
from escalation_ledger.ledger.recorded import frame_of
from escalation_ledger.ledger.store import Record, RecordMissing, RecordReadOnly, RecordUnavailable
from tests.ledger.conftest import Clock

Admissions = Callable[[Sequence[str]], pl.DataFrame]
ANA = "ana@example.com"


@pytest.fixture
def written(record: Record, admissions: Admissions, clock: Clock) -> Record:
    """Three cases, then an edit of each, a minute apart: six events."""
    cases = commands.open_cases(record, admissions(["a", "b", "c"]), by=REFRESH, at=clock())
    for case in cases:
        at = clock.turn(minutes=1)
        commands.assign_owner(record, case, ANA, by=ANA, at=at, why="mine")
    return record


@pytest.fixture
def tool(written: Record, record_file: Path) -> Iterator[sqlite3.Connection]:
    """Another program on the same file."""
    with closing(sqlite3.connect(record_file)) as connection:
        yield connection


def without_triggers(tool: sqlite3.Connection) -> None:
    for (name,) in tool.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        tool.execute(f"DROP TRIGGER {name}")


def test_the_file_and_its_log_are_for_its_owner_alone(
    written: Record, record_file: Path, tool: sqlite3.Connection
) -> None:
    tool.execute("SELECT count(*) FROM events").fetchall()
    beside = sorted(record_file.parent.iterdir())
    assert [file.name.removeprefix("record.sqlite3") for file in beside] == ["", "-shm", "-wal"]
    assert {file.stat().st_mode & 0o777 for file in beside} == {0o600}


def test_the_settings_that_make_an_acknowledged_write_durable_are_on(record: Record) -> None:
    with record._transaction(writes=True) as connection:
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
        "UPDATE events SET why = 'other'",
        "DELETE FROM events",
        "DELETE FROM events WHERE seq = 6",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 3",
        "UPDATE cases SET anchor = 'other' WHERE number = 1",
        "DELETE FROM cases",
        "INSERT OR REPLACE INTO cases VALUES (2, 'ESC-2', 'other', 2)",
        "INSERT OR REPLACE INTO cases VALUES (4, 'ESC-4', 'a', 7)",
        "UPDATE head SET seq = 3",
        "DELETE FROM head",
        "INSERT OR REPLACE INTO head VALUES (1, 0, '')",
        "UPDATE about SET schema_version = 2",
        "INSERT INTO about VALUES (2)",
        "DELETE FROM about",
    ],
)
def test_no_program_changes_or_removes_a_row(tool: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only: add an event that corrects"):
        tool.execute(statement)


def test_a_written_request_is_held_as_well(
    written: Record, tool: sqlite3.Connection, now: datetime
) -> None:
    commands.assign_owner(written, "ESC-1", ANA, by=ANA, at=now, why="mine", key="one")
    for statement in (
        "UPDATE requests SET first_seq = 1",
        "DELETE FROM requests",
        "INSERT OR REPLACE INTO requests VALUES ('one', 1, 1)",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            tool.execute(statement)


def test_an_untouched_record_verifies_up_to_its_head(written: Record) -> None:
    verified = written.verify()
    assert verified.is_intact
    assert (verified.events, verified.hash) == (6, written.events()[-1].hash)


def test_an_empty_record_verifies(record: Record) -> None:
    assert record.verify().is_intact
    assert record.head() == 0
    assert record.events() == []


@pytest.mark.parametrize(
    ("tampering", "first_broken"),
    [
        ("UPDATE events SET why = 'other' WHERE seq = 4", 4),
        ("UPDATE events SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE seq = 5", 5),
        ("UPDATE events SET case_id = 'ESC-2' WHERE seq = 4", 4),
        ("UPDATE events SET base_version = 0 WHERE seq = 6", 6),
        ("UPDATE events SET body = replace(body, 'ana', 'bob')", 4),
        ("UPDATE events SET hash = upper(hash) WHERE seq = 2", 2),
        ("UPDATE events SET kind = 'OwnerDueSet' WHERE seq = 6", 6),
        ("DELETE FROM events WHERE seq = 4", 4),
        ("DELETE FROM events WHERE seq = 1", 1),
        ("DELETE FROM events WHERE seq >= 5", 5),
        ("DELETE FROM events", 1),
        ("UPDATE events SET seq = 14 - seq WHERE seq IN (4, 5, 6)", 4),
        ("UPDATE head SET seq = 5", 5),
        ("DELETE FROM head", 1),
        ("UPDATE cases SET anchor = 'other' WHERE number = 2", 2),
        ("DELETE FROM cases WHERE number = 3", 3),
        ("INSERT INTO cases VALUES (4, 'rubbish', 'other', 9)", 9),
    ],
)
def test_verify_names_the_first_event_that_is_not_as_it_was_written(
    written: Record, tool: sqlite3.Connection, tampering: str, first_broken: int
) -> None:
    without_triggers(tool)
    tool.execute(tampering)
    tool.commit()
    verified = written.verify()
    assert not verified.is_intact
    assert verified.first_broken_seq == first_broken
    assert verified.problem


def test_two_events_that_changed_places_are_found(
    written: Record, tool: sqlite3.Connection
) -> None:
    without_triggers(tool)
    tool.executescript(
        "UPDATE events SET seq = 99 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = 5;"
        "UPDATE events SET seq = 5 WHERE seq = 99;"
    )
    assert written.verify().first_broken_seq == 4


def test_reading_until_an_instant_gives_what_was_recorded_by_then(
    written: Record, now: datetime
) -> None:
    at_second_edit = now + timedelta(minutes=2)
    assert [one.seq for one in written.events(until=at_second_edit)] == [1, 2, 3, 4, 5]
    just_before = at_second_edit - timedelta(microseconds=1)
    assert [one.seq for one in written.events(until=just_before)] == [1, 2, 3, 4]
    assert written.frame(until=just_before)["seq"].to_list() == [1, 2, 3, 4]
    assert written.events(until=now - timedelta(days=1)) == []


def test_reading_until_an_instant_without_a_zone_is_refused(record: Record) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        record.events(until=datetime(2026, 3, 17))  # noqa: DTZ001 - the naive one is the point


def test_the_frame_is_the_events(written: Record) -> None:
    assert written.frame().equals(frame_of(written.events()))


def test_a_clock_set_back_does_not_reorder_what_was_recorded(written: Record, clock: Clock) -> None:
    newest = written.events()[-1].recorded_at
    clock.turn(hours=-5)
    later = commands.assign_owner(written, "ESC-1", None, by=ANA, at=clock(), why="left")
    assert later.recorded_at == newest
    assert [one.seq for one in written.events(until=newest)] == [1, 2, 3, 4, 5, 6, 7]


def test_the_same_decisions_recorded_at_another_time_fold_to_the_same(
    tmp_path: Path, admissions: Admissions, now: datetime
) -> None:
    folded = []
    for name, offset in (("one", 0), ("two", 400)):
        clock = Clock(now + timedelta(days=offset))
        record = Record.open(f"sqlite:///{tmp_path / name}", clock=clock)
        commands.open_cases(record, admissions(["a", "b"]), by=REFRESH, at=now)
        commands.assign_owner(record, "ESC-2", ANA, by=ANA, at=now, why="mine")
        folded.append(fold(record.frame()))
    assert folded[0].cases.equals(folded[1].cases)
    assert folded[0].acts.equals(folded[1].acts)


def test_a_number_is_never_given_twice(
    written: Record, admissions: Admissions, now: datetime
) -> None:
    assert commands.open_cases(written, admissions(["d"]), by=REFRESH, at=now) == ["ESC-4"]
    reopened = Record.open(str(written._readers.url), clock=lambda: now)
    assert commands.open_cases(reopened, admissions(["d", "e"]), by=REFRESH, at=now) == ["ESC-5"]


def test_a_failed_append_leaves_nothing_behind(written: Record, now: datetime) -> None:
    def fails(_: object) -> list[commands.Draft]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        written.append(fails, by=ANA, at=now)
    assert written.head() == 6
    assert written.verify().is_intact


def test_a_record_opened_without_a_clock_is_read_only(
    written: Record, record_file: Path, now: datetime
) -> None:
    reader = Record.open(f"sqlite:///{record_file}")
    assert reader.head() == 6
    with pytest.raises(RecordReadOnly, match="Open it with a clock"):
        commands.assign_owner(reader, "ESC-1", ANA, by=ANA, at=now, why="mine")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://db/ledger"])
def test_a_url_that_is_no_file_is_refused(url: str) -> None:
    with pytest.raises(RecordUnavailable, match="Use sqlite:///FILE"):
        Record.open(url)


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


def test_a_record_of_a_later_ledger_is_refused(
    written: Record, record_file: Path, tool: sqlite3.Connection
) -> None:
    without_triggers(tool)
    tool.execute("UPDATE about SET schema_version = 2")
    tool.commit()
    with pytest.raises(RecordUnavailable, match="version 2; this ledger knows 1"):
        Record.open(f"sqlite:///{record_file}")


def test_instants_are_stored_and_returned_in_utc(written: Record, now: datetime) -> None:
    assert {one.occurred_at.tzinfo for one in written.events()} == {UTC}
    assert written.events()[0].occurred_at == now
