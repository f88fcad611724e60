"""What makes the tables append-only for any program: one list of rules, as triggers of each database.

SQLite guards inserts too, as INSERT OR REPLACE deletes without asking a delete trigger.
Postgres' triggers fire for the owner and for replication roles as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

REFUSAL = "The record is append-only: add an event that corrects the earlier one."


@dataclass(frozen=True)
class Guard:
    """A statement that is refused: its operation on its table, where `when` holds for the row."""

    name: str
    operation: str
    table: str
    when: str = "1 = 1"


def kept(table: str) -> tuple[Guard, ...]:
    """No row is changed or removed."""
    return (
        Guard(f"{table}_no_update", "UPDATE", table),
        Guard(f"{table}_no_delete", "DELETE", table),
        Guard(f"{table}_no_truncate", "TRUNCATE", table),
    )


def at_the_end(table: str, number: str, *, also: str = "1 = 0") -> Guard:
    """A new row has the next number; `also` names what else is refused."""
    when = f"NEW.{number} <> (SELECT coalesce(max({number}), 0) + 1 FROM {table}) OR {also}"  # noqa: S608 - our own names
    return Guard(f"{table}_at_the_end", "INSERT", table, when)


def only_row(table: str) -> Guard:
    """The table keeps the one row it was made with."""
    when = f"EXISTS (SELECT 1 FROM {table})"  # noqa: S608 - our own names
    return Guard(f"{table}_once", "INSERT", table, when)


def moves_on(table: str) -> tuple[Guard, ...]:
    """The one row is never removed, and its seq only grows."""
    return (
        Guard(f"{table}_no_delete", "DELETE", table),
        Guard(f"{table}_no_truncate", "TRUNCATE", table),
        Guard(f"{table}_goes_on", "UPDATE", table, "NEW.seq <= OLD.seq"),
        only_row(table),
    )


def raise_guards(connection: sa.Connection, guards: Iterable[Guard]) -> None:
    """Create the triggers."""
    is_sqlite = connection.dialect.name == "sqlite"
    for guard in guards:
        for statement in _sqlite(guard) if is_sqlite else _postgres(guard):
            connection.exec_driver_sql(statement)


def _sqlite(guard: Guard) -> Iterable[str]:
    # SQLite has no TRUNCATE; what does the same there is a DELETE.
    if guard.operation != "TRUNCATE":
        yield (
            f"CREATE TRIGGER {guard.name} BEFORE {guard.operation} ON {guard.table} "
            f"WHEN {guard.when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _postgres(guard: Guard) -> Iterable[str]:
    each = "STATEMENT" if guard.operation == "TRUNCATE" else "ROW"
    yield (
        f"CREATE FUNCTION {guard.name}() RETURNS trigger LANGUAGE plpgsql "
        f"SET search_path FROM CURRENT AS $$ BEGIN IF {guard.when} THEN "
        f"RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = '{REFUSAL}'; "
        "END IF; RETURN NEW; END $$"
    )
    yield (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.operation} ON {guard.table} "
        f"FOR EACH {each} EXECUTE FUNCTION {guard.name}()"
    )
    yield f"ALTER TABLE {guard.table} ENABLE ALWAYS TRIGGER {guard.name}"
