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
    "note",
    "noted_at",
    "noted_by",
    "updated_at",
    "question",
    "asked_at",
    "decision",
    "decided_at",
    "snoozed_until",
    "snooze_reason",
    "exit_criteria",
)


_FACTORS = ("impact", "time", "revenue", "ownership")
_DECIMALS = 6


def documents(ranked: pl.DataFrame) -> list[dict[str, Any]]:
    """RANKED rows (unscored ones with nulls) -> the ROW documents, in the frame's order."""
    return [document(row) for row in ranked.iter_rows(named=True)]


def document(row: Mapping[str, Any]) -> dict[str, Any]:
    """One row of RANKED -> ROW."""
    return {
        **{key: _json(row[key]) for key in _PLAIN},
        "tie": bool(row["is_tie"]),
        "points": _points(row),
        "factors": {name: _json(row[f"factor_{name}"]) for name in _FACTORS},
        "lanes": row["lanes"] or [],
        "lane_reasons": lane_reasons(row),
        "promise": _promise(row),
        "talking_around": row["is_talking_around"],
    }


def lane_reasons(row: Mapping[str, Any]) -> dict[str, str]:
    """Of one row of RANKED: lane -> why it is in it; empty where the case is not live."""
    return dict(zip(row["lanes"] or [], row["lane_reasons"] or [], strict=True))


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
        "told_due_at": _json(row["promise_told_due_at"]),
        "conflict": row["is_promise_conflict"],
        "told_before_ledger": row["is_told_before_ledger"],
    }


def _points(row: Mapping[str, Any]) -> dict[str, float | None]:
    """The points as they are written, adding up to the score as it is written.

    What rounding leaves over goes to the largest, where it is least.
    """
    points = {name: row[f"points_{name}"] for name in _FACTORS}
    if row["score"] is None:
        return points
    rounded = {name: round(point, _DECIMALS) for name, point in points.items()}
    largest = max(rounded, key=lambda name: rounded[name])
    left_over = round(row["score"], _DECIMALS) - math.fsum(rounded.values())
    return {**rounded, largest: round(rounded[largest] + left_over, _DECIMALS)}


def _json(value: Any) -> Any:
    """Instants and dates as ISO 8601, numbers to six decimals, everything else as it is."""
    if isinstance(value, float):
        return round(value, _DECIMALS)
    return value.isoformat() if isinstance(value, datetime | date) else value


def plain_documents(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Any frame's rows as JSON objects, columns as keys."""
    return [
        {key: _json(value) for key, value in row.items()} for row in frame.iter_rows(named=True)
    ]
