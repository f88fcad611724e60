"""The filters every page shares. They live in the URL, so that a view can be kept and sent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import streamlit as st

from escalation_ledger.dashboard import lanes
from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.wording import literal
from escalation_ledger.reports.filters import NO_OWNER, NO_TIER, Filters

RENEWAL_WINDOWS = {"≤ 30 d": 30, "≤ 90 d": 90, "≤ 180 d": 180, "All": None}
_ANYONE = ""
LONGEST = 40


def ask_filters(
    ledger: LedgerView,
    *,
    today: date,
    is_shown: bool,
    is_counted: bool,
    asks_lane: bool,
    beside: Callable[[], None] | None = None,
) -> Filters:
    """Draw the filter row; what the reader asks for.

    Where it is not shown it still stands, so that what was asked outlives the page.
    is_counted: it says how many of the live cases it lets through. asks_lane: whether the page asks
    for a lane, too, which it draws itself. beside: draws what else stands
    at the end of the row.
    """
    key = "filters" if is_shown else "filters-unasked"
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key=key):
        filters = Filters(
            tiers=tuple(_ask_tiers(ledger.tiers)),
            renewal_within_days=_ask_renewal_window(),
            owner=_ask_owner(ledger.owners) or None,
            lane=lanes.asked() if asks_lane else None,
        )
        st.space("stretch")
        if is_counted:
            st.text(_counted(ledger, filters, today=today), width="content")
        if filters.narrow:
            st.button("Clear", on_click=clear_filters, type="tertiary", key="clear")
        if beside is not None:
            beside()
    return filters


def _counted(ledger: LedgerView, filters: Filters, *, today: date) -> str:
    total = ledger.rows.height
    cases = f"{total:,} case{'' if total == 1 else 's'}"
    return f"{ledger.asked(filters, today=today).height} of {cases}" if filters.narrow else cases


def short(names: Sequence[str]) -> list[str]:
    """The names, cut where they are longer than a button; no two alike.

    Streamlit's buttons take seconds over a name of thousands of letters.
    """
    cut = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in names]
    return [
        name if cut.index(name) == place else f"{name} {place + 1}"
        for place, name in enumerate(cut)
    ]


def clear_filters() -> None:
    """Show everything again."""
    st.session_state.update({"tier": [], "renewal": "All", "owner": _ANYONE})
    lanes.show_all()


def _ask_tiers(found: Sequence[str]) -> list[str]:
    labels = dict(zip(found, short(found), strict=True))
    return st.pills(
        "Tier",
        found,
        selection_mode="multi",
        format_func=lambda tier: "No tier" if tier == NO_TIER else literal(labels[tier]),
        key="tier",
        bind="query-params",
        label_visibility="collapsed",
    )


def _ask_renewal_window() -> int | None:
    window = st.segmented_control(
        "Renewal within",
        list(RENEWAL_WINDOWS),
        default="All",
        required=True,
        key="renewal",
        bind="query-params",
        label_visibility="collapsed",
    )
    return RENEWAL_WINDOWS.get(window or "All")


def _ask_owner(found: Mapping[str, str]) -> str:
    shown = dict(zip(found, short(list(found.values())), strict=True))
    names = {_ANYONE: "Any owner", NO_OWNER: "No owner", **shown}
    return st.selectbox(
        "Owner",
        list(names),
        format_func=lambda owner: names.get(owner, owner),
        key="owner",
        bind="query-params",
        label_visibility="collapsed",
        width=190,
    )
