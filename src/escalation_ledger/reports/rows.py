"""The JSON of one case, as `docs/cli.md` fixes it. Every key is there; absent is null or []."""

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import polars as pl

# Keys whose value is the column of the same name.
_PLAIN = (
    "rank",
    "band",
    "case_id",
    "state",
    "account_id",
    "account",
    "tier",
    "arr_usd",
    "renewal_on",
    "summary",
    "impact",
    "impact_source",
    "severity_reported",
    "score",
    "reasons",
    "consequence",
    "owner",
    "owner_state",
    "owner_source",
    "owner_due_at",
    "blocker",
    "blocker_source",
    "blocker_since",
    "blocker_quote",
    "nature",
    "risks",
    "last_customer_touch_at",
    "last_customer_message_at",
    "handoffs",
    "ping_pongs",
    "ownerless_business_minutes",
    "evidence",
    "admitted_by",
    "version",
)


_FACTORS = ("impact", "time", "revenue", "ownership")
_DECIMALS = 6


def documents(ranked: pl.DataFrame) -> list[dict[str, Any]]:
    """RANKED rows (unscored ones with nulls) -> the ROW documents, in the frame's order."""
    return [document(row) for row in ranked.iter_rows(named=True)]


def document(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row of RANKED -> ROW."""
    points = {name: _rounded(row[f"points_{name}"]) for name in _FACTORS}
    scored = [point for point in points.values() if point is not None]
    return {
        **{key: _json(row[key]) for key in _PLAIN},
        # Of the rounded points, so that they add up in the document as they do in the frame.
        "score": _rounded(math.fsum(scored)) if scored else None,
        "tie": bool(row["is_tie"]),
        "points": points,
        "factors": {name: _rounded(row[f"factor_{name}"]) for name in _FACTORS},
        "lanes": [],
        "lane_reasons": {},
        "promise": _promise(row),
        "talking_around": row["is_talking_around"],
    }


def _promise(row: Mapping[str, Any]) -> dict[str, Any] | None:
    if row["promise_status"] is None:
        return None
    return {
        "due_at": _json(row["promise_due_at"]),
        "status": row["promise_status"],
        "made_at": _json(row["promise_made_at"]),
        "source": row["promise_source"],
        "evidence": row["promise_evidence"],
        "quote": row["promise_quote"],
        "moved_count": row["promise_moved_count"],
        "moved_after_due_count": row["promise_moved_after_due_count"],
        "slip_minutes": row["promise_slip_minutes"],
        "conflict": row["is_promise_conflict"],
        "told_before_ledger": row["is_told_before_ledger"],
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, _DECIMALS)


def _json(value: Any) -> Any:
    """Instants and dates as ISO 8601, everything else as it is."""
    return value.isoformat() if isinstance(value, datetime | date) else value


def plain_documents(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Any frame's rows as JSON objects, columns as keys."""
    return [
        {key: _json(value) for key, value in row.items()} for row in frame.iter_rows(named=True)
    ]
