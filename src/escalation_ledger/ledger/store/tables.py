"""The record's tables. Plain types only: instants are fixed-width text, so that any database and
any reader sorts and hashes them alike."""

import sqlalchemy as sa

from escalation_ledger.ledger.hashing import GENESIS

SCHEMA_VERSION = 1

METADATA = sa.MetaData()

ABOUT = sa.Table("about", METADATA, sa.Column("schema_version", sa.BigInteger, primary_key=True))

# One row per case ever opened: mints a number once, admits an anchor once.
CASES = sa.Table(
    "cases",
    METADATA,
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("case_id", sa.Text, nullable=False, unique=True),
    sa.Column("anchor", sa.Text, nullable=False, unique=True),
    sa.Column("opened_seq", sa.BigInteger, nullable=False, unique=True),
)

EVENTS = sa.Table(
    "events",
    METADATA,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    # Null is for events about no one case: append-only rows cannot be loosened afterwards.
    sa.Column("case_id", sa.Text, sa.ForeignKey("cases.case_id"), index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("base_version", sa.BigInteger, nullable=False),
    sa.Column("occurred_at", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

# Which request wrote which events, so that the same request sent twice writes once.
REQUESTS = sa.Table(
    "requests",
    METADATA,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("first_seq", sa.BigInteger, nullable=False),
    sa.Column("last_seq", sa.BigInteger, nullable=False),
)

# The one row that moves: the newest seq and its hash.
HEAD = sa.Table(
    "head",
    METADATA,
    sa.Column("one", sa.BigInteger, sa.CheckConstraint("one = 1"), primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)


def schema_version(connection: sa.Connection) -> int | None:
    """The version the record was made in; None when it has not been made."""
    if not sa.inspect(connection).has_table(ABOUT.name):
        return None
    return connection.execute(sa.select(sa.func.max(ABOUT.c.schema_version))).scalar()


def create_schema(connection: sa.Connection, triggers: tuple[str, ...]) -> int:
    """Tables, triggers and an empty head, unless another process was quicker; the version."""
    made = schema_version(connection)
    if made is not None:
        return made
    METADATA.create_all(connection)
    for trigger in triggers:
        connection.exec_driver_sql(trigger)
    connection.execute(HEAD.insert(), {"one": 1, "seq": 0, "hash": GENESIS})
    connection.execute(ABOUT.insert(), {"schema_version": SCHEMA_VERSION})
    return SCHEMA_VERSION
