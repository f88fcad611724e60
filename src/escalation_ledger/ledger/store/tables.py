"""The record's tables. Plain types only: instants are fixed-width text, so that any database and
any reader sorts and hashes them alike. How they came to be, step by step: `migrations`."""

import sqlalchemy as sa

# The newest step in `migrations`.
REVISION = "0002"

METADATA = sa.MetaData()

# Read by ledgers from before there were migrations, to know that this record is not for them.
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

# Who may do what, and who said so: the newest row of an address counts. Role null: revoked.
PEOPLE = sa.Table(
    "people",
    METADATA,
    sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("role", sa.Text),
    sa.Column("changed_at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)


def _head(name: str) -> sa.Table:
    """The one row that moves: the newest seq of a chain, and its hash."""
    return sa.Table(
        name,
        METADATA,
        sa.Column("one", sa.BigInteger, sa.CheckConstraint("one = 1"), primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )


HEAD = _head("head")
PEOPLE_HEAD = _head("people_head")

# What a running ledger adds rows to, and whose one row it moves.
ADDED_TO = (CASES.name, EVENTS.name, REQUESTS.name, PEOPLE.name)
MOVED = (HEAD.name, PEOPLE_HEAD.name)
