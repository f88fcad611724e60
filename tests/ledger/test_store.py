from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import REFRESH
from escalation_ledger.ledger.fold import fold
from escalation_ledger.ledger.recorded import frame_of
from escalation_ledger.ledger.store import Record, RecordReadOnly, RecordUnavailable
from tests.ledger.conftest import ANA, Clock, Tool

Admissions = Callable[[Sequence[str]], pl.DataFrame]


@pytest.fixture
def record_url(either_url: str) -> str:
    """Everything here holds for both databases."""
    return either_url


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET why = 'other'",
        "DELETE FROM events",
        "DELETE FROM events WHERE seq = 6",
        "UPDATE cases SET anchor = 'other' WHERE number = 1",
        "DELETE FROM cases",
        "INSERT INTO events SELECT 9, case_id, kind, base_version, occurred_at, recorded_at, "
        "by, why, body, previous_hash, hash FROM events WHERE seq = 3",
        "INSERT INTO cases VALUES (9, 'ESC-9', 'other', 7)",
        "INSERT INTO cases VALUES (4, 'ESC-4', 'a', 7)",
        "UPDATE head SET seq = 3",
        "DELETE FROM head",
        "INSERT INTO head VALUES (1, 0, '')",
        "UPDATE people_head SET seq = 0",
        "DELETE FROM people_head",
        "UPDATE about SET schema_version = 1",
        "INSERT INTO about VALUES (3)",
        "DELETE FROM about",
    ],
)
def test_no_program_changes_or_removes_a_row(written: Record, tool: Tool, statement: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="append-only: add an event that corrects"):
        tool.execute(statement)


def test_a_written_request_is_held_as_well(written: Record, tool: Tool, now: datetime) -> None:
    commands.assign_owner(written, "ESC-1", ANA, by=ANA, at=now, why="mine", key="one")
    for statement in (
        "UPDATE requests SET first_seq = 1",
        "DELETE FROM requests",
        "INSERT INTO requests VALUES ('one', 1, 1)",
    ):
        with pytest.raises(sa.exc.IntegrityError, match="append-only"):
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
    written: Record, tool: Tool, tampering: str, first_broken: int
) -> None:
    tool.lay_guards_aside()
    tool.execute(tampering)
    verified = written.verify()
    assert not verified.is_intact
    assert verified.first_broken_seq == first_broken
    assert verified.problem


def test_two_events_that_changed_places_are_found(written: Record, tool: Tool) -> None:
    tool.lay_guards_aside()
    for was, becomes in ((4, 99), (5, 4), (99, 5)):
        tool.execute(f"UPDATE events SET seq = {becomes} WHERE seq = {was}")
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
    written: Record, record_url: str, admissions: Admissions, now: datetime
) -> None:
    assert commands.open_cases(written, admissions(["d"]), by=REFRESH, at=now) == ["ESC-4"]
    reopened = Record.open(record_url, clock=lambda: now)
    assert commands.open_cases(reopened, admissions(["d", "e"]), by=REFRESH, at=now) == ["ESC-5"]


def test_a_failed_append_leaves_nothing_behind(written: Record, now: datetime) -> None:
    def fails(_: object) -> list[commands.Draft]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        written.append(fails, by=ANA, at=now)
    assert written.head() == 6
    assert written.verify().is_intact


def test_a_record_opened_without_a_clock_is_read_only(
    written: Record, record_url: str, now: datetime
) -> None:
    reader = Record.open(record_url)
    assert reader.head() == 6
    with pytest.raises(RecordReadOnly, match="Open it with a clock"):
        commands.assign_owner(reader, "ESC-1", ANA, by=ANA, at=now, why="mine")


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "postgresql://db", "mysql://ana:geheim@db/x", "hm"]
)
def test_a_url_that_is_no_place_for_a_record_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(RecordUnavailable, match="Use sqlite:///FILE or postgresql") as refused:
        Record.open(url)
    assert "geheim" not in str(refused.value)


def test_a_record_of_a_later_ledger_is_refused(
    written: Record, record_url: str, tool: Tool
) -> None:
    tool.execute("UPDATE alembic_version SET version_num = '0003'")
    for clock in (None, written._clock):
        with pytest.raises(RecordUnavailable, match="version 0003; this ledger knows 0002"):
            Record.open(record_url, clock=clock)


def test_the_frame_after_a_seq_is_what_came_since(written: Record, now: datetime) -> None:
    whole = written.frame()
    assert written.frame(after=4).equals(whole.filter(pl.col("seq") > 4))
    assert written.frame(after=6).equals(whole.clear())
    assert written.frame(now + timedelta(minutes=2), after=4)["seq"].to_list() == [5]


def test_instants_are_stored_and_returned_in_utc(written: Record, now: datetime) -> None:
    assert {one.occurred_at.tzinfo for one in written.events()} == {UTC}
    assert written.events()[0].occurred_at == now
