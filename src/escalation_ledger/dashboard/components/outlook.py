"""The ten-second view: five numbers, and the promised touches that come next, counting down."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from escalation_ledger.dashboard.components.component import Choose, chosen, component
from escalation_ledger.dashboard.figures import Figures
from escalation_ledger.reports.exposure import UNKNOWN, Exposed

_outlook = component("outlook")
_KEY = "outlook"


def outlook(
    shown: Figures,
    touches: pl.DataFrame,
    *,
    imminent_hours: float,
    selected: str | None,
    clock_set_to: datetime | None,
    on_choose: Choose,
) -> None:
    """Draw both; `on_choose` gets the case the reader clicks in the strip."""
    _outlook(
        key=_KEY,
        data={
            "numbers": numbers(shown, imminent_hours=imminent_hours),
            "touches": tiles(touches),
            "selected": selected,
            "now": clock_set_to.isoformat() if clock_set_to else None,
        },
        on_case_change=chosen(_KEY, on_choose),
    )


def numbers(shown: Figures, *, imminent_hours: float) -> list[Mapping[str, Any]]:
    """The five numbers, each with its definition and the one fact that makes it actionable."""
    return [
        {
            "name": "Cases with a missed promise",
            "value": shown.missed,
            "tone": "red" if shown.missed else None,
            "icon": "late" if shown.missed else None,
            "before": "oldest",
            "at": _iso(shown.oldest_missed_at),
            "otherwise": "none late",
            "means": "Live cases whose promised touch is past due, or was moved after it was due "
            "while the customer has not been told.",
        },
        {
            "name": f"Due in {imminent_hours:g} business h",
            "value": shown.soon,
            "tone": "orange" if shown.soon else None,
            "icon": "soon" if shown.soon else None,
            "before": "next",
            "at": _iso(shown.soonest_at),
            "otherwise": "nothing imminent",
            "means": f"Live cases whose promised touch is due within {imminent_hours:g} business hours.",
        },
        {
            "name": "No owner",
            "value": shown.no_owner,
            "tone": "red" if shown.no_owner else None,
            "icon": "none" if shown.no_owner else None,
            "otherwise": f"{shown.no_owner_pressing} due today or sooner"
            if shown.no_owner
            else "every case has one",
            "means": "Live cases without one named, active person accountable for the next move.",
        },
        {
            "name": "Act now",
            "value": shown.act_now,
            "otherwise": f"of {shown.live} live",
            "means": "Live cases in the top band of the score.",
        },
        {
            "name": "ARR exposed",
            **_arr(shown.exposed),
            "means": "Annual recurring revenue of the accounts with a case in Act now or Today. "
            "An account counts once; one whose revenue is not known adds nothing.",
        },
    ]


def _arr(exposed: Exposed) -> Mapping[str, Any]:
    known = {"value": UNKNOWN} if exposed.usd is None else {"usd": exposed.usd}
    return {**known, "otherwise": exposed.in_short}


def tiles(touches: pl.DataFrame) -> list[Mapping[str, Any]]:
    """One tile per promised touch: case, customer, who owes it, when, and how it stands."""
    shown = touches.select(
        id="case_id",
        account="account",
        owner=pl.coalesce("owner_name", "owner"),
        touch="touch",
        held="is_promise_held_overdue",
        due=pl.col("promise_due_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    return list(shown.iter_rows(named=True))


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
