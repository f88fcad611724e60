"""The schema in steps: made once however many try, and brought up without losing anything."""

import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from escalation_ledger.domain.words import Role
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.store import (
    Record,
    RecordOutdated,
    RecordUnavailable,
    back_up,
    migrating,
    restore,
)
from escalation_ledger.ledger.store.tables import METADATA, REVISION
from tests.ledger.conftest import ANA, Clock, Tool
from tests.postgres import Cluster

# A record as the ledger from before there were migrations made it, with five events.
FIRST = Path(__file__).with_name("record_v1.sql").read_text("utf-8")
FIRST_HASH = "55b08a2b807f7142483991212c400cd175c16a3d2540d5e39c80109660b4077f"


@pytest.fixture
def first(record_file: Path) -> str:
    """The URL of a record of the first version."""
    record_file.parent.mkdir()
    with closing(sqlite3.connect(record_file)) as connection:
        connection.executescript(FIRST)
    return f"sqlite:///{record_file}"


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    with closing(Tool(url)) as tool:
        names = ("events", "cases", "requests", "head")
        return {name: list(map(tuple, tool.execute(f"SELECT * FROM {name}"))) for name in names}


def test_the_version_the_ledger_needs_is_the_newest_step():
    steps = Path(migrating.__file__).parent / "migrations"
    assert ScriptDirectory(str(steps)).get_current_head() == REVISION


def test_a_record_of_the_first_version_is_adopted_row_for_row(
    first: str, clock: Clock, now: datetime
):
    before = rows(first)
    record = Record.migrated(first, clock=clock)
    assert rows(first) == before
    verified = record.verify()
    assert (verified.is_intact, verified.events, verified.hash) == (True, 5, FIRST_HASH)
    again = commands.assign_owner(
        record,
        "ESC-1",
        "ana@ours.example",
        owner_due_at=datetime(2026, 3, 18, 8, 30, tzinfo=UTC),
        by="ana@ours.example",
        at=now,
        why="x",
        key="request-1",
    )
    assert again.seq == 3
    assert commands.assign_owner(record, "ESC-1", ANA, by=ANA, at=now, why="x").seq == 6
    record.set_role(ANA, Role.ADMIN, by=ANA, why="begins")
    assert Record.open(first).people()[0].address == ANA


def test_an_adopted_record_has_the_schema_and_the_guards_of_a_new_one(
    first: str, tmp_path: Path, clock: Clock
):
    Record.migrated(first, clock=clock)
    new = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    Record.open(new, clock=clock)
    schemas = []
    for url in (first, new):
        with closing(Tool(url)) as tool:
            found = tool.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
        schemas.append({str(name): _plain(str(statement)) for name, statement in found})
    assert schemas[0] == schemas[1]


def _plain(statement: str) -> str:
    """Without what two spellings of the same statement differ in."""
    words = " ".join(statement.replace('"', "").split())
    for always in ("WHEN 1 = 1 ", "WHEN 1 ", " OR 1 = 0"):
        words = words.replace(always, " " if always.startswith("WHEN") else "")
    return " ".join(words.split())


def test_a_record_of_the_first_version_is_not_read_before_it_is_migrated(first: str, clock: Clock):
    before = rows(first)
    for given in (None, clock):
        with pytest.raises(RecordOutdated, match="Run `ledger migrate`"):
            Record.open(first, clock=given)
    assert rows(first) == before


def test_a_ledger_of_the_first_version_refuses_what_this_one_made(record: Record, tool: Tool):
    assert tool.execute("SELECT max(schema_version) FROM about").scalar() == 2


def test_a_migration_that_fails_leaves_the_record_as_it_was(
    first: str, record_file: Path, clock: Clock
):
    with closing(Tool(first)) as tool:
        tool.execute("CREATE TABLE people_head (in_the_way TEXT)")
    with pytest.raises(RecordUnavailable, match="people_head"):
        Record.migrated(first, clock=clock)
    with closing(Tool(first)) as tool:
        assert sa.inspect(tool.connection).has_table("people") is False
        assert tool.execute("SELECT schema_version FROM about").scalar() == 1
        tool.execute("DROP TABLE people_head")
    assert Record.migrated(first, clock=clock).verify().events == 5


def test_a_copy_of_a_record_of_the_first_version_is_restored_as_it_stands(
    first: str, record_file: Path, cluster: Cluster, clock: Clock
):
    team = cluster.url(cluster.new_database())
    restore(record_file, team, clock=clock)
    assert rows(team) == rows(first)
    with pytest.raises(RecordOutdated):
        Record.open(first)


def test_the_tables_the_code_reads_are_the_tables_the_steps_make(record: Record, tool: Tool):
    inspector = sa.inspect(tool.connection)
    for table in METADATA.tables.values():
        made = {one["name"]: one["nullable"] for one in inspector.get_columns(table.name)}
        assert made == {column.name: column.nullable for column in table.columns}


OPENER = """
import sys
from datetime import UTC, datetime
from escalation_ledger.ledger.store import Record

sys.stdin.readline()
record = Record.open(sys.argv[1], clock=lambda: datetime.now(UTC))
print(record.head(), record.verify().is_intact)
"""


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_processes_that_create_the_record_at_once_create_one(
    database: str,
    request: pytest.FixtureRequest,
    record_file: Path,
    started: Callable[..., subprocess.Popen[str]],
):
    url = f"sqlite:///{record_file}"
    if database == "postgres":
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.url(cluster.new_database())
    openers = [started(OPENER, url) for _ in range(4)]
    ended = [opener.communicate("go\n", timeout=60) for opener in openers]
    assert ended == [("0 True\n", "")] * 4
    with closing(Tool(url)) as tool:
        assert tool.execute("SELECT count(*) FROM head").scalar() == 1


def test_a_backup_is_of_this_version(written: Record, record_url: str, tmp_path: Path):
    back_up(record_url, tmp_path / "backup.sqlite3")
    with closing(Tool(f"sqlite:///{tmp_path / 'backup.sqlite3'}")) as tool:
        assert tool.execute("SELECT version_num FROM alembic_version").scalar() == REVISION
