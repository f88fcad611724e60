"""The ranked list: one row per case, 32 pixels high, in bands, with the score taken apart."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
import streamlit as st

from escalation_ledger.dashboard.components.component import Choose, chosen, component
from escalation_ledger.dashboard.figures import awake, touch_state
from escalation_ledger.dashboard.wording import BANDS, label
from escalation_ledger.domain.words import Blocker
from escalation_ledger.scoring.schemas import FACTORS

_grid = component("grid", "pick", "looked")
_KEY = "grid"
_PAGES = "grid-pages"
PAGE_ROWS = 200


def grid(
    rows: Sequence[Mapping[str, Any]],
    *,
    total: int,
    selected: str | None,
    reader: str | None,
    clock_set_to: datetime | None,
    on_choose: Choose,
) -> None:
    """Draw rows of `cells`, of `total` there are.

    reader: whose looks at cases the browser remembers, None: nobody's. `on_choose` gets the case the reader picks by mouse or keyboard.
    """
    _grid(
        key=_KEY,
        data={
            "rows": rows,
            "total": total,
            "bands": {str(band): name for band, name in BANDS.items()},
            "selected": selected,
            "reader": reader,
            "now": clock_set_to.isoformat() if clock_set_to else None,
        },
        on_case_change=chosen(_KEY, on_choose),
        on_more_change=_show_more,
    )


def rows_shown(rows: pl.DataFrame, *, selected: str | None) -> int:
    """How many rows to send: whole pages, as many as were asked for, and down to the selected case."""
    place = rows["case_id"].index_of(selected) if selected else None
    needed = 1 if place is None else place // PAGE_ROWS + 1
    return PAGE_ROWS * max(_pages(), needed)


def _pages() -> int:
    return int(st.session_state.get(_PAGES, 1))


def _show_more() -> None:
    state: Any = st.session_state.get(_KEY) or {}
    if state.get("more"):
        st.session_state[_PAGES] = _pages() + 1


def cells(rows: pl.DataFrame, *, count: int, today: date) -> Sequence[Mapping[str, Any]]:
    """What each of the first `count` rows shows; words as people read them, instants as ISO text."""
    shown = rows.head(count).select(
        "rank",
        "band",
        "account",
        "tier",
        "summary",
        "owner_state",
        "state",
        id="case_id",
        wrote_at=pl.col("last_customer_message_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        tie="is_tie",
        score=pl.col("score").round(1),
        points=pl.concat_list(pl.col(f"points_{name}").round(1) for name in FACTORS),
        owner=pl.coalesce("owner_name", "owner"),
        touch=touch_state(),
        held="is_promise_held_overdue",
        moved="promise_moved_count",
        untold=pl.col("promise_told_due_at").is_not_null(),
        due=pl.col("promise_due_at").dt.strftime("%Y-%m-%dT%H:%M:%SZ"),
        blocker=pl.col("blocker").replace_strict({str(word): label(word) for word in Blocker}),
        named=pl.col("blocker") != Blocker.UNNAMED.value,
        heard=pl.col("blocker_source") == "read",
        lanes="lanes",
        lane_reasons="lane_reasons",
        renewal=pl.col("renewal_on").dt.strftime("%Y-%m-%d"),
        renewal_days=(pl.col("renewal_on") - pl.lit(today)).dt.total_days(),
        arr="arr_usd",
    )
    return shown.to_dicts()


def awake_cells(rows: pl.DataFrame, *, count: int, today: date) -> Sequence[Mapping[str, Any]]:
    """The same of those that are not snoozed."""
    return cells(awake(rows), count=count, today=today)
