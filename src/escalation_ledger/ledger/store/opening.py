"""From a URL to the database that holds the record."""

from pathlib import Path

import sqlalchemy as sa

from escalation_ledger.ledger.store.database import Database, RecordUnavailable
from escalation_ledger.ledger.store.sqlite import SqliteFile
from escalation_ledger.warehouse.masking import without_password


def database_at(url: str, *, creates: bool) -> Database:
    """The database of `sqlite:///FILE` or `postgresql://…`.

    `creates` makes a file that is not there; a database on a server has to be. Raises
    RecordMissing, RecordUnavailable.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise _no_place(url) from error
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return SqliteFile(Path(parsed.database), creates=creates)
        case "postgresql" if parsed.database:
            from escalation_ledger.ledger.store.postgres import PostgresDatabase  # noqa: PLC0415 - its driver is slow to import, and most records are files

            return PostgresDatabase(parsed)
        case _:
            raise _no_place(url)


def grant(database: Database, role: str) -> None:
    """Let a role of the server run the ledger. Raises RecordUnavailable for a file."""
    from escalation_ledger.ledger.store import postgres  # noqa: PLC0415 - as above

    if not isinstance(database, postgres.PostgresDatabase):
        raise RecordUnavailable(
            f"{database.place} is a file, and has no roles to grant anything to. "
            "Its rights say who may use it."
        )
    with database.migrating() as connection:
        postgres.grant(connection, role)


def _no_place(url: str) -> RecordUnavailable:
    return RecordUnavailable(
        f"{without_password(url)} is no place for the record. Use sqlite:///FILE or "
        "postgresql://USER:PASSWORD@HOST/DATABASE."
    )
