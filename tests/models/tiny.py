"""Hand-made frames: a test names the columns it is about, the rest is filled in."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from escalation_ledger.models import schemas
from escalation_ledger.models.schemas import Table
from escalation_ledger.warehouse.settings import Settings, load_settings

# A Monday, 09:00 UTC: the default calendar has just opened.
MONDAY = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
SETTINGS: Settings = load_settings()


def at(*, days: float = 0, hours: float = 0, minutes: float = 0) -> datetime:
    """So long after MONDAY."""
    return MONDAY + timedelta(days=days, hours=hours, minutes=minutes)


def frame(table: Table, *rows: Mapping[str, Any]) -> pl.DataFrame:
    """The rows in the table's shape; an unnamed column is null, and empty where null is no value."""
    empty = {pl.String: "", pl.Int64: 0, pl.Boolean: False, schemas.INSTANT: MONDAY}
    filled = {
        name: None if column.nullable else empty.get(table.dtypes[name], [])
        for name, column in table.columns.items()
    }
    return pl.DataFrame([{**filled, **row} for row in rows], schema=table.dtypes)


def ticket(number: int | str, **columns: Any) -> dict[str, Any]:
    """An open ticket of account `acme`, as EVIDENCE."""
    return {
        "evidence_id": f"zendesk:ticket:{number}",
        "source": "zendesk",
        "account_id": "acme",
        "title": "Login fails",
        "status": "open",
        "is_open": True,
        **columns,
    }


def thread(name: str, **columns: Any) -> dict[str, Any]:
    """A Slack thread in #escalations, of no account, as EVIDENCE."""
    return {
        "evidence_id": f"slack:{name}",
        "source": "slack",
        "place": "escalations",
        "is_open": True,
        **columns,
    }


def evidence(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """EVIDENCE."""
    return frame(schemas.EVIDENCE, *rows)


def message(evidence_id: str, text: str, **columns: Any) -> dict[str, Any]:
    """A message of ours as MESSAGES; its id is the evidence's unless given."""
    return {
        "message_id": evidence_id,
        "evidence_id": evidence_id,
        "text": text,
        "side": "ours",
        **columns,
    }


def messages(*rows: Mapping[str, Any]) -> pl.DataFrame:
    """MESSAGES."""
    return frame(schemas.MESSAGES, *rows)


ACCOUNTS = frame(schemas.ACCOUNTS, {"account_id": "acme", "account": "Acme", "calendar": "default"})
NO_ACCOUNTS = schemas.ACCOUNTS.empty()
