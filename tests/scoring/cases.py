"""Cases to score: a valid SHEET frame from as few words as the test is about."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from escalation_ledger.ledger.schemas import SHEET

# A Tuesday morning, before the default calendar (UTC, 09:00-17:00) opens.
NOW = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)

# A quiet, owned case: degraded work, touched yesterday, nothing promised, nothing to renew.
_QUIET: Mapping[str, Any] = {
    "state": "live",
    "account_id": "A-1",
    "account": "Northwind",
    "tier": "Growth",
    "arr_usd": 100_000.0,
    "renewal_on": None,
    "renewal_amount_usd": None,
    "close_probability": None,
    "calendar": "default",
    "summary": "Invoices export without tax lines",
    "impact": "core_degraded",
    "impact_source": "read",
    "breadth": 1.0,
    "has_workaround": False,
    "severity_reported": None,
    "owner": "ana.ruiz@ours.example",
    "owner_name": "Ana Ruiz",
    "owner_state": "accepted",
    "owner_source": "record",
    "owner_due_at": None,
    "is_owner_active": True,
    "owner_acted_at": NOW - timedelta(hours=17),
    "blocker": "unnamed",
    "blocker_source": "none",
    "blocker_since": None,
    "blocker_quote": None,
    "nature": None,
    "nature_source": "none",
    "nature_quote": None,
    "risks": [],
    "risk_quotes": [],
    "promise_id": None,
    "promise_due_at": None,
    "promise_status": None,
    "promise_made_at": None,
    "promise_source": None,
    "promise_evidence": None,
    "promise_quote": None,
    "promise_moved_count": 0,
    "promise_moved_after_due_count": 0,
    "promise_slip_minutes": None,
    "promise_first_due_at": None,
    "promise_told_due_at": None,
    "is_promise_held_overdue": False,
    "is_promise_conflict": False,
    "is_told_before_ledger": False,
    "last_customer_touch_at": NOW - timedelta(hours=17),
    "last_customer_message_at": NOW - timedelta(hours=18),
    "handoffs": 0,
    "handoffs_recent": 0,
    "ping_pongs": 0,
    "ownerless_business_minutes": 0,
    "is_talking_around": False,
    "talking_since": None,
    "admitted_by": "tag escalated",
    "first_seen_at": NOW - timedelta(days=4),
    "version": 1,
}

# What goes together when nobody owns the case.
OWNERLESS: Mapping[str, Any] = {
    "owner": None,
    "owner_name": None,
    "owner_state": "none",
    "owner_source": None,
    "owner_due_at": None,
    "is_owner_active": False,
    "owner_acted_at": None,
}


def sheet_row(**overrides: Any) -> pl.DataFrame:
    """One row of SHEET, checked: a quiet owned case with these columns changed.

    `number` names the case (`case_id`, `evidence`) unless they are given too. An unknown
    column is a KeyError.
    """
    return SHEET.check(unchecked([overrides]))


def unchecked(cases: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """`sheet_row` for many at once, numbered from 1 where they say no number, without the check."""
    rows = [_row({"number": number, **case}) for number, case in enumerate(cases, start=1)]
    return pl.DataFrame(rows, schema=SHEET.dtypes)


def _row(case: Mapping[str, Any]) -> dict[str, Any]:
    number = case["number"]
    row = {"case_id": f"ESC-{number}", "evidence": [f"zendesk:ticket:{number}"], **_QUIET, **case}
    if unknown := set(row) - set(SHEET.columns):
        raise KeyError(f"no such column of the sheet: {', '.join(sorted(unknown))}")
    return row


def sheet_of(*rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of `sheet_row` as one SHEET, checked; give each its own `number`."""
    return SHEET.check(pl.concat(rows))


def promised(due_at: datetime, *, status: str = "pending", **overrides: Any) -> dict[str, Any]:
    """The columns of one promise made two days ago, for `sheet_row(**promised(...))`."""
    return {
        "promise_id": "zendesk:comment:9",
        "promise_due_at": due_at,
        "promise_status": status,
        "promise_made_at": NOW - timedelta(days=2),
        "promise_source": "heard",
        "promise_evidence": "zendesk:comment:9",
        "promise_quote": "We will send the fix by then.",
        "promise_slip_minutes": 0,
        "promise_first_due_at": due_at,
        **overrides,
    }
