"""From raw rows to typed tables, customer touches and handoffs."""

import duckdb

from benchmarks.place import Place
from benchmarks.reference.connection import connected, run
from benchmarks.trial import Answer, Trial

COMPARED = {
    "tickets": (
        "ticket_id", "subject", "description", "status", "priority", "group_id", "assignee_id",
        "requester_id", "org_id", "is_escalated", "created_at", "updated_at",
    ),
    "comments": ("comment_id", "ticket_id", "author_id", "body", "is_public", "created_at"),
    "audits": (
        "audit_id", "position", "ticket_id", "at", "actor_id", "channel", "is_create", "field",
        "previous", "value",
    ),
    "touches": (
        "evidence_id", "last_customer_touch_at", "last_customer_message_at", "last_message_at",
        "owner_acted_at",
    ),
    "changes": (
        "change_id", "kind", "evidence_id", "at", "from_id", "to_id", "from_name", "to_name",
        "is_handoff", "is_ping_pong", "why",
    ),
}  # fmt: skip
"""Table -> the columns in which both sides must agree."""


def touches_and_changes(place: Place) -> Trial:
    """sql/models.sql over the home's raw.duckdb, into tables in memory."""

    def work() -> duckdb.DuckDBPyConnection:
        connection = connected()
        connection.execute(f"ATTACH '{place.home / 'raw.duckdb'}' AS raw (READ_ONLY)")
        run(connection, "models")
        return connection

    return Trial(work, _tables)


def _tables(connection: duckdb.DuckDBPyConnection) -> Answer:
    return {
        name: connection.table(name).select(*map(duckdb.ColumnExpression, columns)).to_arrow_table()
        for name, columns in COMPARED.items()
    }
