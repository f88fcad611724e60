"""Messages for the tests of reading: one per text, all said at one instant."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.reading import promises, readings
from escalation_ledger.models.schemas import MESSAGES
from escalation_ledger.warehouse.settings import load_settings

TUESDAY = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
SETTINGS = load_settings()


def messages(texts: Sequence[str], **over: Any) -> pl.DataFrame:
    """One message of ours per text, seen by the customer; `over` sets other columns for all."""
    row = {
        "evidence_id": "zendesk:ticket:1",
        "account_id": "ACME",
        "at": TUESDAY,
        "author_id": "ana@meridian.example",
        "side": "ours",
        "is_customer_visible": True,
        "quoted": None,
        "time_zone": None,
    } | over
    return pl.DataFrame(
        [{"message_id": f"m{n:04}", "text": text, **row} for n, text in enumerate(texts)],
        schema=MESSAGES.dtypes,
    )


def promised(
    texts: Sequence[str], *, calendars: Mapping[str, Calendar] | None = None, **over: Any
) -> list[list[tuple[str, str]]]:
    """Per text, its promises as (action, due as UTC wall time or "?")."""
    rows = promises(
        messages(texts, **over), calendars_by_account=calendars or {}, settings=SETTINGS
    )
    due = pl.col("due_at").dt.strftime("%Y-%m-%d %H:%M").fill_null("?")
    return _per_text(texts, rows.select("message_id", "action", due))


def read(texts: Sequence[str], about: str, **over: Any) -> list[list[str]]:
    """Per text, the values read about one thing."""
    rows = readings(messages(texts, **over)).filter(pl.col("about") == about)
    return [
        [value for (value,) in found]
        for found in _per_text(texts, rows.select("message_id", "value"))
    ]


def _per_text(texts: Sequence[str], rows: pl.DataFrame) -> list[list[Any]]:
    found: list[list[Any]] = [[] for _ in texts]
    for message_id, *rest in rows.iter_rows():
        found[int(message_id[1:])].append(tuple(rest))
    return found
