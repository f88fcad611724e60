"""The record in Postgres: one writer at a time, one state per reader, and whose rights are whose.

The role that runs `ledger migrate` owns the tables. Any other role gets by `--grant` what the
ledger needs to run, and no more: to read, to add rows, and to move the two heads.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy as sa

from escalation_ledger.ledger.store.database import BUSY, WAIT_SECONDS, RecordUnavailable
from escalation_ledger.ledger.store.tables import ADDED_TO, HEAD, METADATA, MOVED
from escalation_ledger.warehouse.masking import without_password

# Names the lock under which the schema is made; any number, but always this one.
_SCHEMA_LOCK = 20260317

# For the writing transaction alone, whatever the server's own settings are. A writer whose
# machine has gone must not keep the others out for ever.
_WRITING = sa.select(
    sa.func.set_config("synchronous_commit", "on", True),
    sa.func.set_config("lock_timeout", f"{WAIT_SECONDS}s", True),
    sa.func.set_config("idle_in_transaction_session_timeout", "60s", True),
)


class PostgresDatabase:
    """A database on a server, by its URL."""

    def __init__(self, url: sa.URL) -> None:
        self.place = without_password(url.render_as_string(hide_password=False))
        # No pool: nothing stays open between calls, so threads and forks share nothing.
        engine = sa.create_engine(
            url.set(drivername="postgresql+psycopg"),
            poolclass=sa.NullPool,
            # No column is of that type, so no connection has to ask the server about it.
            use_native_hstore=False,
            connect_args={"connect_timeout": 10, "application_name": "escalation-ledger"},
        )
        self._readers = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
        self._writers = engine.execution_options(isolation_level="READ COMMITTED")

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """See Database."""
        with self._readers.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """See Database. Writers queue up for the row of the head."""
        with self._writers.begin() as connection:
            connection.execute(_WRITING)
            connection.execute(sa.select(HEAD.c.one).with_for_update())
            yield connection

    @contextmanager
    def migrating(self) -> Iterator[sa.Connection]:
        """See Database."""
        with self._writers.begin() as connection:
            connection.execute(_WRITING)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_SCHEMA_LOCK)))
            yield connection

    @contextmanager
    def unguarded(self, connection: sa.Connection) -> Iterator[None]:
        """See Database. Only the tables' owner can."""
        triggers = connection.exec_driver_sql(
            "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND pg_table_is_visible(tgrelid)"
        ).all()
        guards = [(table, name) for table, name in triggers if table in METADATA.tables]
        for table, name in guards:
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        yield
        for table, name in guards:
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")

    def unavailable(self, error: sa.exc.DatabaseError) -> RecordUnavailable:
        """See Database."""
        said = " ".join(str(error.orig).split())
        match error.orig:
            case psycopg.errors.LockNotAvailable():
                what = f"cannot be used just now. {BUSY}"
            case psycopg.errors.InsufficientPrivilege():
                what = (
                    f"refused: {said}. Nothing was written. Its tables' owner can do it; for "
                    "running the ledger, have the owner say `ledger migrate --grant ROLE`."
                )
            case _ if error.connection_invalidated:
                what = (
                    f"broke off: {said}. An edit that was under way may or may not be written: "
                    "look before you send it again."
                )
            case _:
                what = f"cannot be used: {said}. Nothing was written. Try again; if it stays so, look at the server."
        return RecordUnavailable(f"The record {self.place} {what}")


def grant(connection: sa.Connection, role: str) -> None:
    """Give a role what the ledger needs to run, and take from it what it does not."""
    preparer = connection.dialect.identifier_preparer
    to = preparer.quote_identifier(role)
    everything = ", ".join((*METADATA.tables, "alembic_version"))
    for statement in (
        f"REVOKE ALL ON {everything} FROM {to}",
        f"GRANT SELECT ON {everything} TO {to}",
        f"GRANT INSERT ON {', '.join(ADDED_TO)} TO {to}",
        *(f"GRANT UPDATE (seq, hash) ON {table} TO {to}" for table in MOVED),
    ):
        connection.exec_driver_sql(statement)
