"""The selected case beside the list: why it ranks here, what happens if nothing changes, who said what."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import polars as pl

from escalation_ledger.dashboard.components.component import component, plain
from escalation_ledger.dashboard.figures import touch_state
from escalation_ledger.dashboard.wording import BANDS, FACTORS, label, source_name
from escalation_ledger.domain.words import Blocker
from escalation_ledger.reports.rows import lane_reasons

_panel = component("panel", "caseparts", "looked")


def panel(  # noqa: PLR0913 - what is told of a case, and to whom
    case: pl.DataFrame,
    messages: pl.DataFrame,
    summary: pl.DataFrame,
    *,
    aside: str | None,
    today: date,
    clock_set_to: datetime | None,
    explains_rank: bool = True,
    reader: str | None = None,
    is_picked: bool = False,
) -> None:
    """Draw one case.

    reader: who is told what changed since they last looked, None: nobody. is_picked: they chose to
    look at it, which the browser then remembers.

    case: its one row of RANKED, unscored when it is not live; summary: `summaries` of it; aside: why it is not in the list.
    """
    _panel(
        key="panel",
        data={
            "case": facts(case, today=today),
            "summary": plain(summary),
            "messages": excerpts(messages),
            "aside": aside,
            "explains_rank": explains_rank,
            "reader": reader,
            "looks": is_picked,
            "now": clock_set_to.isoformat() if clock_set_to else None,
        },
    )


def facts(case: pl.DataFrame, *, today: date) -> Mapping[str, Any]:
    """What the panel says of the case: plain values, instants as ISO text."""
    row = case.with_columns(touch=touch_state()).row(0, named=True)
    return {
        "id": row["case_id"],
        "state": row["state"],
        "rank": row["rank"],
        "band": {str(band): name for band, name in BANDS.items()}.get(row["band"]),
        "score": row["score"],
        "account": row["account"],
        "tier": row["tier"],
        "arr": row["arr_usd"],
        "renewal_days": (row["renewal_on"] - today).days if row["renewal_on"] else None,
        "summary": row["summary"],
        "impact": label(row["impact"]),
        "factors": [
            {"name": name, "points": row[f"points_{key}"], "factor": row[f"factor_{key}"]}
            for key, name in FACTORS.items()
            if row["score"] is not None
        ],
        "reasons": row["reasons"] or [],
        "consequence": row["consequence"],
        **_owner(row),
        **_blocker(row),
        **_promise(row),
        **_said(row),
        "lanes": {label(lane): reason for lane, reason in lane_reasons(row).items()},
        "nature": label(row["nature"]),
        "risks": [label(risk) for risk in row["risks"]],
        "snoozed_until": _iso(row["snoozed_until"]),
        "snooze_reason": row["snooze_reason"],
        "touched_at": _iso(row["last_customer_touch_at"]),
        "wrote_at": _iso(row["last_customer_message_at"]),
        "handoffs": row["handoffs"],
        "ping_pongs": row["ping_pongs"],
    }


def _owner(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "owner": row["owner_name"] or row["owner"],
        "owner_address": row["owner"],
        "owner_state": row["owner_state"],
        "owner_gone": row["owner"] is not None and not row["is_owner_active"],
        "owner_due_at": _iso(row["owner_due_at"]),
        "owner_acted_at": _iso(row["owner_acted_at"]),
    }


def _blocker(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "blocker": label(row["blocker"]),
        "blocker_named": row["blocker"] != Blocker.UNNAMED,
        "blocker_heard": row["blocker_source"] == "read",
        "blocker_since": _iso(row["blocker_since"]),
        "blocker_quote": row["blocker_quote"],
        "talking_around": row["is_talking_around"],
    }


def _promise(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "touch": row["touch"],
        "due": _iso(row["promise_due_at"]),
        "promise_quote": row["promise_quote"],
        "promise_heard": row["promise_source"] == "heard",
        "moved": row["promise_moved_count"],
        "slip_minutes": row["promise_slip_minutes"],
        "held": row["is_promise_held_overdue"],
        "told_due": _iso(row["promise_told_due_at"]),
        "conflict": row["is_promise_conflict"],
        "told_first": row["is_told_before_ledger"],
    }


def _said(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """What people wrote in the record."""
    return {
        "note": row["note"],
        "noted_by": row["noted_by"],
        "noted_at": _iso(row["noted_at"]),
        "question": row["question"],
        "asked_at": _iso(row["asked_at"]),
        "decision": row["decision"],
        "decided_at": _iso(row["decided_at"]),
        "exit_criteria": row["exit_criteria"],
    }


def excerpts(messages: pl.DataFrame) -> list[Mapping[str, Any]]:
    """The case's last messages, newest first: tool, place, who, when, and the words as written."""
    shown = messages.reverse().select(
        "source",
        "title",
        "place",
        "side",
        "text",
        id="message_id",
        author=pl.coalesce("author", "author_id"),
        seen="is_customer_visible",
        at=pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    return [
        {**row, "source_name": source_name(row["source"])} for row in shown.iter_rows(named=True)
    ]


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
