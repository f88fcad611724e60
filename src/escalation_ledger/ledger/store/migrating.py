"""Bringing the schema of a record up to the newest step, in one transaction, whoever else tries.

The version stands in Alembic's own table. A record made before there were migrations has none;
it is as the first step leaves it.
"""

from pathlib import Path

import sqlalchemy as sa

from escalation_ledger.ledger.store.database import Database, RecordUnavailable
from escalation_ledger.ledger.store.tables import ABOUT, REVISION

_FIRST = "0001"
_VERSION = sa.table("alembic_version", sa.column("version_num", sa.Text))


class RecordOutdated(RecordUnavailable):
    """The record is of an earlier version; an explicit step brings it up to this one."""


def migrate(database: Database) -> None:
    """Make the schema, or bring it up to REVISION; nothing where it is. Raises RecordUnavailable."""
    with database.migrating() as connection:
        version = version_of(connection)
        if version != REVISION:
            refuse_later(version, database.place)
            _upgrade(connection, adopts=version == _FIRST)


def version_of(connection: sa.Connection) -> str | None:
    """The newest step the record has gone through; None when there is no record."""
    inspector = sa.inspect(connection)
    if inspector.has_table(_VERSION.name):
        return connection.execute(sa.select(_VERSION.c.version_num)).scalar()
    return _FIRST if _was_made_before(connection, inspector) else None


def check_version(version: str | None, place: str) -> None:
    """Raises RecordUnavailable when the record was made by a later ledger, RecordOutdated by an earlier."""
    refuse_later(version, place)
    if version != REVISION:
        raise RecordOutdated(
            f"The record at {place} is of version {version}; this ledger needs {REVISION}. "
            "Run `ledger migrate`: it changes no event, and earlier ledgers cannot open it then."
        )


def refuse_later(version: str | None, place: str) -> None:
    """Raises RecordUnavailable when a later ledger made the record."""
    if version is not None and version > REVISION:
        raise RecordUnavailable(
            f"The record at {place} is of version {version}; this ledger knows {REVISION}. "
            "Use the ledger that wrote it."
        )


def _was_made_before(connection: sa.Connection, inspector: sa.Inspector) -> bool:
    if not inspector.has_table(ABOUT.name):
        return False
    return connection.execute(sa.select(sa.func.max(ABOUT.c.schema_version))).scalar() == 1


def _upgrade(connection: sa.Connection, *, adopts: bool) -> None:
    from alembic import command  # noqa: PLC0415 - only a record that is made or migrated needs it
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    if adopts:
        command.stamp(config, _FIRST)
    command.upgrade(config, "head")
