"""A backup is the record, whichever database it was taken from and goes to."""

import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from escalation_ledger.domain.words import Role
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.store import (
    BackupRefused,
    Record,
    RecordBroken,
    RecordUnavailable,
    back_up,
    restore,
)
from tests.ledger.conftest import ANA, Clock, Tool


@pytest.fixture
def record_url(either_url: str) -> str:
    return either_url


@pytest.fixture
def lived(written: Record, now: datetime) -> Record:
    """A record with everything in it: cases, edits, a request with a key, people."""
    commands.assign_owner(written, "ESC-1", None, by=ANA, at=now, why="left", key="one")
    written.set_role(ANA, Role.ADMIN, by=ANA, why="begins")
    written.set_role("bob@example.com", Role.VIEWER, by=ANA, why="reads")
    return written


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "backup.sqlite3"


@pytest.fixture(params=["sqlite", "postgres"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Another place, without a record."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'other' / 'record.sqlite3'}"
    cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.new_database())


def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(Tool(url)) as tool:
        tables = ("events", "cases", "requests", "people", "head", "people_head", "about")
        return {name: sorted(map(tuple, tool.execute(f"SELECT * FROM {name}"))) for name in tables}


def test_a_backup_restored_anywhere_is_the_same_record_row_for_row(
    lived: Record, record_url: str, other_url: str, file: Path, clock: Clock, now: datetime
) -> None:
    made = back_up(record_url, file)
    assert restore(file, other_url, clock=clock) == made
    assert contents(other_url) == contents(record_url)
    moved = Record.open(other_url, clock=clock)
    assert moved.verify() == lived.verify() == made
    assert moved.people() == lived.people()
    again = commands.assign_owner(moved, "ESC-1", None, by=ANA, at=now, why="left", key="one")
    assert again.seq == 7
    assert commands.assign_owner(moved, "ESC-1", ANA, by=ANA, at=now, why="back").seq == 8


def test_a_backup_is_one_file_for_its_owner_alone_and_nothing_is_left_beside_it(
    lived: Record, record_url: str, file: Path
) -> None:
    back_up(record_url, file)
    assert [one.name for one in file.parent.iterdir()] == ["backup.sqlite3"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert Record.open(f"sqlite:///{file}").verify() == lived.verify()


def test_a_file_that_is_there_is_overwritten_only_when_that_is_said(
    lived: Record, record_url: str, file: Path
) -> None:
    file.parent.mkdir()
    file.write_text("something else")
    with pytest.raises(BackupRefused, match="is there already"):
        back_up(record_url, file)
    assert file.read_text() == "something else"
    assert back_up(record_url, file, replaces=True).events == 7
    assert Record.open(f"sqlite:///{file}").head() == 7


def test_a_backup_never_goes_over_a_record(lived: Record, record_file: Path) -> None:
    if lived._database.place != str(record_file):
        Record.open(f"sqlite:///{record_file}", clock=lived._clock)
    with pytest.raises(BackupRefused, match=r"the record itself|is there already"):
        back_up(f"sqlite:///{record_file}", record_file, replaces=True)
    with closing(sqlite3.connect(record_file)) as user:
        user.execute("SELECT count(*) FROM events").fetchall()
        with pytest.raises(BackupRefused, match="a record in use"):
            back_up(f"sqlite:///{record_file}", record_file, replaces=True)


def test_a_broken_record_is_not_backed_up(
    lived: Record, record_url: str, tool: Tool, file: Path
) -> None:
    tool.lay_guards_aside()
    tool.execute("UPDATE people SET role = 'admin' WHERE seq = 2")
    with pytest.raises(RecordBroken, match=r"broken at seq 2 of its people: change of roles 2"):
        back_up(record_url, file)
    assert list(file.parent.iterdir()) == []


def test_a_broken_backup_is_not_restored(
    lived: Record, record_url: str, other_url: str, file: Path, clock: Clock
) -> None:
    back_up(record_url, file)
    with closing(Tool(f"sqlite:///{file}")) as tool:
        tool.lay_guards_aside()
        tool.execute("UPDATE events SET why = 'other' WHERE seq = 4")
    with pytest.raises(RecordBroken, match=r"broken at seq 4 of its events"):
        restore(file, other_url, clock=clock)
    assert Record.open(other_url, clock=clock).head() == 0


@pytest.mark.parametrize("text", [None, "", "no database at all, only some words" * 99])
def test_what_is_no_backup_is_named(
    record: Record, record_url: str, file: Path, clock: Clock, text: str | None
) -> None:
    file.parent.mkdir()
    if text is not None:
        file.write_text(text)
    with pytest.raises(RecordUnavailable, match="no backup"):
        restore(file, record_url, clock=clock)


def test_a_record_with_something_in_it_is_replaced_only_when_it_is_kept_aside(
    lived: Record, record_url: str, file: Path, tmp_path: Path, clock: Clock, now: datetime
) -> None:
    back_up(record_url, file)
    commands.assign_owner(lived, "ESC-2", None, by=ANA, at=now, why="later")
    before = contents(record_url)
    with pytest.raises(BackupRefused, match="not empty"):
        restore(file, record_url, clock=clock)
    assert contents(record_url) == before
    aside = tmp_path / "aside.sqlite3"
    restore(file, record_url, clock=clock, aside=aside)
    assert lived.head() == 7
    assert contents(f"sqlite:///{aside}") == before
    assert Record.open(f"sqlite:///{aside}").verify().events == 8


def test_the_guards_hold_again_after_a_record_was_replaced(
    lived: Record, record_url: str, tool: Tool, file: Path, tmp_path: Path, clock: Clock
) -> None:
    back_up(record_url, file)
    restore(file, record_url, clock=clock, aside=tmp_path / "aside.sqlite3")
    for table in ("events", "cases", "requests", "people", "about"):
        with pytest.raises(Exception, match="append-only"):
            tool.execute(f"DELETE FROM {table}")
    with pytest.raises(Exception, match="append-only"):
        tool.execute("UPDATE head SET seq = 1")


def test_a_broken_record_is_kept_aside_as_it_is_and_replaced(
    lived: Record, record_url: str, tool: Tool, file: Path, tmp_path: Path, clock: Clock
) -> None:
    back_up(record_url, file)
    tool.lay_guards_aside()
    tool.execute("DELETE FROM cases WHERE number = 2")
    tool.execute("DELETE FROM events WHERE seq = 3")
    broken = contents(record_url)
    aside = tmp_path / "aside.sqlite3"
    restore(file, record_url, clock=clock, aside=aside)
    assert lived.verify().is_intact
    assert contents(f"sqlite:///{aside}") == broken


# One editor, writing until it is told to stop, and saying each seq that was acknowledged.
EDITOR = """
import sys
from datetime import UTC, datetime
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.store import Record

record = Record.open(sys.argv[1], clock=lambda: datetime.now(UTC))
while True:
    at = datetime.now(UTC)
    done = commands.assign_owner(record, "ESC-1", "ana@example.com", by="ana@example.com", at=at, why="w")
    print(done.seq, flush=True)
"""


def test_a_backup_taken_while_an_editor_writes_is_a_whole_beginning_of_the_record(
    written: Record, record_url: str, file: Path, started: Callable[..., subprocess.Popen[str]]
) -> None:
    editor = started(EDITOR, record_url)
    assert editor.stdout
    acknowledged = [int(editor.stdout.readline()) for _ in range(5)]
    made = back_up(record_url, file)
    after = int(editor.stdout.readline())
    editor.kill()
    editor.communicate(timeout=30)
    assert acknowledged[-1] <= made.events
    assert after <= written.head()
    assert written.hash_at(made.events) == made.hash
    kept = Record.open(f"sqlite:///{file}").events()
    assert kept == written.events()[: made.events]
