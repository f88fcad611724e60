"""Who may do what: people, in a chain of their own. Ledgers from before cannot open it any more."""

import sqlalchemy as sa
from alembic import op

from escalation_ledger.ledger.hashing import GENESIS
from escalation_ledger.ledger.store.guards import at_the_end, kept, moves_on, raise_guards

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table, its empty head, and the mark that older ledgers look at."""
    op.create_table(
        "people",
        sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("role", sa.Text),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("previous_hash", sa.Text, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    head = op.create_table(
        "people_head",
        sa.Column("one", sa.BigInteger, sa.CheckConstraint("one = 1"), primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("hash", sa.Text, nullable=False),
    )
    op.bulk_insert(head, [{"one": 1, "seq": 0, "hash": GENESIS}])
    raise_guards(
        op.get_bind(), (*kept("people"), at_the_end("people", "seq"), *moves_on("people_head"))
    )
    _mark(2)


def _mark(version: int) -> None:
    """Say the version in `about`, which nothing but a migration changes."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER about_no_update")
        op.execute(sa.text("UPDATE about SET schema_version = :v").bindparams(v=version))
        raise_guards(op.get_bind(), kept("about")[:1])
    else:
        op.execute("ALTER TABLE about DISABLE TRIGGER about_no_update")
        op.execute(sa.text("UPDATE about SET schema_version = :v").bindparams(v=version))
        op.execute("ALTER TABLE about ENABLE ALWAYS TRIGGER about_no_update")
