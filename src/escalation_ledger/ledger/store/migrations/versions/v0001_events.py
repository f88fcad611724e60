"""Events, the index of cases, requests and the head, append-only.

Records made before there were migrations are as this step leaves them.
"""

import sqlalchemy as sa
from alembic import op

from escalation_ledger.ledger.hashing import GENESIS
from escalation_ledger.ledger.store.guards import (
    Guard,
    at_the_end,
    kept,
    moves_on,
    only_row,
    raise_guards,
)

revision = "0001"
down_revision = None

_GUARDS = (
    *kept("events"),
    *kept("cases"),
    *kept("requests"),
    *kept("about"),
    *moves_on("head"),
    at_the_end("events", "seq"),
    at_the_end(
        "cases",
        "number",
        also="EXISTS (SELECT 1 FROM cases WHERE anchor = NEW.anchor OR case_id = NEW.case_id)",
    ),
    Guard(
        "requests_once",
        "INSERT",
        "requests",
        "EXISTS (SELECT 1 FROM requests WHERE key = NEW.key)",
    ),
    only_row("about"),
)


def upgrade() -> None:
    """Make the tables, and the empty head."""
    op.create_table("about", sa.Column("schema_version", sa.BigInteger, primary_key=True))
    op.create_table(
        "cases",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.Text, nullable=False, unique=True),
        sa.Column("anchor", sa.Text, nullable=False, unique=True),
        sa.Column("opened_seq", sa.BigInteger, nullable=False, unique=True),
    )
    op.create_table(
        "events",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.Text, sa.ForeignKey("cases.case_id")),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("kind",)),
        sa.Column("base_version", sa.BigInteger, nullable=False),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in (
                "occurred_at",
                "recorded_at",
                "by",
                "why",
                "body",
                "previous_hash",
                "hash",
            )
        ),
    )
    op.create_index("ix_events_case_id", "events", ["case_id"])
    op.create_table(
        "requests",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("first_seq", sa.BigInteger, nullable=False),
        sa.Column("last_seq", sa.BigInteger, nullable=False),
    )
    head = op.create_table(
        "head",
        sa.Column("one", sa.BigInteger, sa.CheckConstraint("one = 1"), primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.bulk_insert(head, [{"one": 1, "seq": 0, "hash": GENESIS}])
    op.execute("INSERT INTO about VALUES (1)")
    raise_guards(op.get_bind(), _GUARDS)
