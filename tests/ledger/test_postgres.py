"""What only a record in Postgres has to show: whose rights are whose, and who waits for whom."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from escalation_ledger.domain.words import Role
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import OwnerAssigned
from escalation_ledger.ledger.store import (
    Draft,
    Record,
    RecordMissing,
    RecordUnavailable,
    back_up,
    postgres,
    restore,
)
from tests.ledger.conftest import ANA, Clock, Tool
from tests.postgres import Cluster


@pytest.fixture
def database(cluster: Cluster, empty_record: str) -> str:
    return cluster.new_database(like=empty_record)


@pytest.fixture
def record_url(cluster: Cluster, database: str) -> str:
    return cluster.url(database)


@pytest.fixture
def app(cluster: Cluster) -> str:
    """A role of the server that owns nothing."""
    with closing(cluster.connect("postgres")) as owner:
        if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = 'Ledger App'").fetchone():
            owner.execute('CREATE ROLE "Ledger App" LOGIN')
    return "Ledger App"


def app_url(cluster: Cluster, database: str, app: str) -> str:
    return cluster.url(database, app.replace(" ", "%20"))


def test_the_role_the_ledger_runs_as_can_do_all_its_work(
    written: Record, cluster: Cluster, database: str, app: str, clock: Clock, now: datetime
):
    Record.migrated(cluster.url(database), clock=clock, grant_to=app)
    record = Record.open(app_url(cluster, database, app), clock=clock)
    record.set_role(ANA, Role.ADMIN, by=ANA, why="begins")
    done = commands.assign_owner(record, "ESC-1", ANA, by=ANA, at=now, why="x", key="one")
    assert done.seq == 7
    assert record.verify().is_intact
    assert record.frame().height == 7


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET why = 'other'",
        "DELETE FROM events",
        "TRUNCATE events CASCADE",
        "DROP TABLE requests",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DROP TRIGGER events_no_update ON events",
        "DROP FUNCTION events_no_update() CASCADE",
        "CREATE OR REPLACE FUNCTION events_no_update() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN NEW; END'",
        "SET session_replication_role = replica",
        "INSERT INTO head VALUES (2, 0, '')",
        "DELETE FROM head",
        "UPDATE head SET one = 1",
        "INSERT INTO about VALUES (9)",
        "UPDATE alembic_version SET version_num = '9'",
        "CREATE TABLE mine (x TEXT)",
    ],
)
def test_that_role_is_granted_nothing_else(
    written: Record, cluster: Cluster, database: str, app: str, clock: Clock, statement: str
):
    Record.migrated(cluster.url(database), clock=clock, grant_to=app)
    with (
        closing(psycopg.connect(app_url(cluster, database, app), autocommit=True)) as tool,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        tool.execute(statement.encode())


def test_that_role_fills_an_empty_record_from_a_backup_and_replaces_none(
    written: Record, cluster: Cluster, database: str, app: str, clock: Clock, tmp_path: Path
):
    file, aside = tmp_path / "backup.sqlite3", tmp_path / "aside.sqlite3"
    back_up(cluster.url(database), file)
    other = cluster.new_database()
    Record.migrated(cluster.url(other), clock=clock, grant_to=app)
    assert restore(file, app_url(cluster, other, app), clock=clock) == written.verify()
    with pytest.raises(RecordUnavailable, match="Its tables' owner can do it"):
        restore(file, app_url(cluster, other, app), clock=clock, aside=aside)
    assert Record.open(cluster.url(other)).verify() == written.verify()


def test_granting_takes_back_what_was_granted_beyond(
    written: Record, cluster: Cluster, database: str, app: str, clock: Clock
):
    cluster.execute(f'GRANT ALL ON events, head TO "{app}"', database)
    Record.migrated(cluster.url(database), clock=clock, grant_to=app)
    with (
        closing(psycopg.connect(app_url(cluster, database, app))) as tool,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        tool.execute("DELETE FROM events")


@pytest.mark.parametrize("table", ["events", "cases", "requests", "people", "about", "head"])
def test_not_even_the_owner_empties_a_table_nor_as_a_replica(
    written: Record, tool: Tool, table: str
):
    tool.execute("SET session_replication_role = replica")
    for statement in (f"TRUNCATE {table} CASCADE", f"DELETE FROM {table}"):
        if statement.startswith("TRUNCATE") or table not in ("requests", "people"):
            with pytest.raises(sa.exc.IntegrityError, match="append-only"):
                tool.execute(statement)


def test_a_role_that_may_not_make_the_tables_is_told_who_can(
    cluster: Cluster, app: str, clock: Clock
):
    url = app_url(cluster, cluster.new_database(), app)
    with pytest.raises(RecordMissing):
        Record.open(url)
    with pytest.raises(RecordUnavailable, match="have the owner say `ledger migrate --grant"):
        Record.open(url, clock=clock)


def test_a_role_without_any_right_is_told_so(
    written: Record, cluster: Cluster, database: str, app: str
):
    with pytest.raises(RecordUnavailable, match="permission denied"):
        Record.open(app_url(cluster, database, app))


def test_a_write_is_durable_and_a_reader_sees_one_state_whatever_the_server_says(record: Record):
    with record._database.writing() as connection:
        assert setting(connection, "synchronous_commit") == "on"
        assert setting(connection, "lock_timeout") == "30s"
        assert setting(connection, "transaction_isolation") == "read committed"
    with record._database.reading() as connection:
        assert setting(connection, "transaction_isolation") == "repeatable read"
        assert setting(connection, "transaction_read_only") == "on"


def setting(connection: sa.Connection, name: str) -> object:
    return connection.exec_driver_sql(f"SHOW {name}").scalar()


def test_a_writer_waits_for_another_and_says_so_when_it_waited_too_long(
    written: Record, tool: Tool, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    shorter = sa.select(sa.func.set_config("lock_timeout", "100ms", True))
    monkeypatch.setattr(postgres, "_WRITING", shorter)
    with tool.connection.execution_options(isolation_level="READ COMMITTED").begin():
        tool.execute("SELECT * FROM head FOR UPDATE")
        with pytest.raises(RecordUnavailable, match="Somebody else has been writing to it"):
            commands.assign_owner(written, "ESC-1", ANA, by=ANA, at=now, why="x")
        assert written.head() == 6
    assert commands.assign_owner(written, "ESC-1", ANA, by=ANA, at=now, why="x").seq == 7


def test_a_connection_that_breaks_in_a_write_is_told_apart_from_a_refusal(
    written: Record, tool: Tool, now: datetime
):
    def decide(_: object) -> list[Draft]:
        tool.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'escalation-ledger' AND datname = current_database()"
        )
        return [Draft("ESC-1", OwnerAssigned(ANA), "x", base_version=2)]

    with pytest.raises(RecordUnavailable, match=r"broke off.*look before you send it again"):
        written.append(decide, by=ANA, at=now)
    assert written.head() == 6


@pytest.mark.parametrize("place", ["127.0.0.1:1/ledger", "/ledger?host=/nowhere"])
def test_a_server_that_is_not_there_is_named_without_the_password(place: str):
    with pytest.raises(RecordUnavailable, match="cannot be used") as unavailable:
        Record.open(f"postgresql://ledger:geheim@{place}")
    assert "geheim" not in str(unavailable.value)
    assert "***" in str(unavailable.value)


def test_a_url_of_another_postgres_driver_is_read_with_ours(record_url: str, record: Record):
    for driver in ("postgresql", "postgresql+psycopg", "postgresql+psycopg2"):
        assert Record.open(record_url.replace("postgresql", driver, 1)).head() == 0
