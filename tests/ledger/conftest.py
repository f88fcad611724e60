"""A real record in a file, with a clock the test turns by hand."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import REFRESH
from escalation_ledger.ledger.store import Record
from escalation_ledger.models.schemas import ADMISSIONS
from tests.postgres import REQUIRED, Cluster, PostgresMissing, running_cluster


class Clock:
    """Stands still until it is turned."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


ANA = "ana@example.com"


class Tool:
    """Another program on the record's database, as the owner of its tables."""

    def __init__(self, url: str) -> None:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        # As programs come: SQLite does not ask for foreign keys unless it is told to.
        self.connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.is_sqlite = engine.dialect.name == "sqlite"

    def execute(self, statement: str) -> sa.CursorResult[tuple[object, ...]]:
        return self.connection.exec_driver_sql(statement)

    def lay_guards_aside(self) -> None:
        """What stands against tampering goes: triggers, and keys that would see it."""
        if self.is_sqlite:
            names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for (name,) in self.execute(names).all():
                self.execute(f"DROP TRIGGER {name}")
            return
        for table in sa.inspect(self.connection).get_table_names():
            self.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")

    def close(self) -> None:
        self.connection.close()


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def record_file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "record.sqlite3"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A Postgres server of the tests' own; each test gets a database of its own."""
    try:
        with running_cluster() as started:
            yield started
    except PostgresMissing as missing:
        pytest.fail(str(missing)) if os.environ.get(REQUIRED) == "1" else pytest.skip(str(missing))


@pytest.fixture(scope="session")
def empty_record(cluster: Cluster) -> str:
    """The name of a database with an empty record, to make others like it in a moment."""
    name = cluster.new_database()
    Record.open(cluster.url(name), clock=lambda: datetime.now(UTC))
    return name


@pytest.fixture(params=["sqlite", "postgres"])
def either_url(request: pytest.FixtureRequest, record_file: Path) -> str:
    """A record without an event, the same test on both databases."""
    if request.param == "sqlite":
        return f"sqlite:///{record_file}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.new_database(like=request.getfixturevalue("empty_record")))


@pytest.fixture
def record_url(record_file: Path) -> str:
    """Where `record` is; a module that runs on both databases overrides it by `either_url`."""
    return f"sqlite:///{record_file}"


@pytest.fixture
def record(record_url: str, clock: Clock) -> Record:
    return Record.open(record_url, clock=clock)


@pytest.fixture
def tool(record: Record, record_url: str) -> Iterator[Tool]:
    """Another program on the same database."""
    with closing(Tool(record_url)) as tool:
        yield tool


@pytest.fixture
def admissions(now: datetime) -> Callable[[Sequence[str]], pl.DataFrame]:
    """Anchors, earliest first -> ADMISSIONS."""

    def build(anchors: Sequence[str]) -> pl.DataFrame:
        rows = [
            (anchor, None, "explicit_tag", "tagged escalated", now - timedelta(days=9, minutes=-n))
            for n, anchor in enumerate(anchors)
        ]
        return pl.DataFrame(rows, schema=ADMISSIONS.dtypes, orient="row")

    return build


@pytest.fixture
def written(
    record: Record, admissions: Callable[[Sequence[str]], pl.DataFrame], clock: Clock
) -> Record:
    """Three cases, then an edit of each, a minute apart: six events."""
    cases = commands.open_cases(record, admissions(["a", "b", "c"]), by=REFRESH, at=clock())
    for case in cases:
        at = clock.turn(minutes=1)
        commands.assign_owner(record, case, ANA, by=ANA, at=at, why="mine")
    return record


@pytest.fixture
def started() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a script in a process of its own; whatever still runs at the end is killed."""
    processes: list[subprocess.Popen[str]] = []

    def start(script: str, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", script, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "POLARS_MAX_THREADS": "1"},
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()
