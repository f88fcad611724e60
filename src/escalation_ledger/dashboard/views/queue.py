"""The morning scan: what is about to go wrong, for whom, and why it ranks where it does."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.brief import brief
from escalation_ledger.dashboard.components.grid import awake_cells, cells, grid, rows_shown
from escalation_ledger.dashboard.components.notice import notice
from escalation_ledger.dashboard.components.outlook import outlook
from escalation_ledger.dashboard.components.panel import panel
from escalation_ledger.dashboard.editing import mode
from escalation_ledger.dashboard.editing.sheet import kept_draft
from escalation_ledger.dashboard.figures import awake, figures, next_touches
from escalation_ledger.dashboard.filters import clear_filters
from escalation_ledger.dashboard.forms import seat
from escalation_ledger.dashboard.forms.done import show_done
from escalation_ledger.dashboard.forms.menu import raise_button, show_form
from escalation_ledger.dashboard.forms.offered import offered
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.dashboard.lanes import ask_lane, lane_counts
from escalation_ledger.dashboard.views import sheet

TOUCHES_SHOWN = 7
SNOOZED = "snoozed"
BRIEF = "brief"


def show(visit: Visit) -> None:
    """Show the queue as asked, beside one case of it."""
    if visit.ledger.rows.is_empty():
        show_form(visit)
        _nothing_live()
        raise_button(visit)
        return
    rows = visit.rows
    if mode.is_on() and seat.why_not(visit.role) is None:
        sheet.show(visit, rows)
        return
    wanted = st.query_params.get("case") or _first(rows)
    case = _case(visit, wanted)
    selected = wanted if case is None else str(case["case_id"].item())
    show_done(visit)
    show_form(visit)
    outlook(
        visit.told(figures, has_crm=visit.ledger.has_crm),
        visit.told(next_touches, limit=TOUCHES_SHOWN),
        imminent_hours=visit.ledger.imminent_hours,
        selected=selected,
        clock_set_to=visit.clock_set_to,
        on_choose=_choose,
    )
    if _shows_brief():
        brief(data.brief(visit.ledger), clock_set_to=visit.clock_set_to, on_close=_turn_brief)
    if wanted is None:
        _nothing_matches()
        return
    list_side, case_side = st.columns([0.72, 0.28], gap="small")
    with list_side:
        _show_list(visit, selected=selected)
    with case_side:
        if case is None:
            _no_such_case(wanted)
        else:
            _show_case(visit, case, aside=_apart(case, rows, wanted=wanted))


def _first(rows: pl.DataFrame) -> str | None:
    return None if rows.is_empty() else str(rows["case_id"][0])


def _case(visit: Visit, case_id: str | None) -> pl.DataFrame | None:
    if case_id is None:
        return None
    try:
        return visit.ledger.case(case_id)
    except data.UnknownCase:
        return None


def _show_list(visit: Visit, *, selected: str | None) -> None:
    snoozed = visit.rows.height - visit.told(awake).height
    _show_tools(visit, snoozed)
    if visit.rows.is_empty():
        _nothing_matches()
        return
    shows_all = not snoozed or _shows_snoozed()
    listed = visit.rows if shows_all else visit.told(awake)
    count = rows_shown(listed, selected=selected)
    grid(
        visit.told(cells if shows_all else awake_cells, count=count, today=visit.today),
        total=listed.height,
        selected=selected,
        reader=visit.reader,
        clock_set_to=visit.clock_set_to,
        on_choose=_choose,
    )


def _show_tools(visit: Visit, snoozed: int) -> None:
    """What one can do with the list as a whole."""
    can_write = seat.why_not(visit.role) is None
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="list-tools"):
        ask_lane(_lane_counts(visit))
        st.space("stretch")
        if not _shows_brief():
            st.button("Brief", key="brief-open", shortcut="B", on_click=_turn_brief)
        if can_write:
            st.button("Edit the list", key="edit", shortcut="E", on_click=mode.enter)
            _show_unsaved()
        if snoozed:
            verb = "Hide" if _shows_snoozed() else "Show"
            st.button(f"{verb} {snoozed} snoozed", key="snoozed", on_click=_turn_snoozed)


def _shows_brief() -> bool:
    return BRIEF in st.query_params


def _turn_brief() -> None:
    if _shows_brief():
        st.query_params.pop(BRIEF)
    else:
        st.query_params[BRIEF] = "open"


def _lane_counts(visit: Visit) -> Mapping[str, int]:
    """Of the rows that would be listed, were every lane asked for."""
    shows_snoozed = _shows_snoozed()
    rows = visit.rows_of_every_lane
    return visit.ledger.once(
        ("lanes", replace(visit.filters, lane=None), visit.today, shows_snoozed),
        lambda: lane_counts(rows if shows_snoozed else awake(rows)),
    )


def _show_unsaved() -> None:
    draft = kept_draft()
    if draft:
        st.text(f"{draft.in_words} not saved there", width="content")


def _shows_snoozed() -> bool:
    return SNOOZED in st.query_params


def _turn_snoozed() -> None:
    if _shows_snoozed():
        st.query_params.pop(SNOOZED)
    else:
        st.query_params[SNOOZED] = "show"


def _show_case(visit: Visit, case: pl.DataFrame, *, aside: str | None) -> None:
    offered(visit, case.row(0, named=True))
    panel(
        case,
        visit.ledger.last_evidence(case["case_id"].item()),
        visit.ledger.summary(case["case_id"].item()),
        aside=aside,
        today=visit.today,
        clock_set_to=visit.clock_set_to,
        reader=visit.reader,
        is_picked="case" in st.query_params,
    )


def _apart(case: pl.DataFrame, rows: pl.DataFrame, *, wanted: str) -> str | None:
    """Why the case shown is not simply a row of the list, if so."""
    case_id, state, rank = case.select("case_id", "state", "rank").row(0)
    if case_id != wanted:
        return f"{wanted} was joined into {case_id}."
    if rank is None:
        return f"This case is {state}, so it is not in the live queue."
    if case_id not in rows["case_id"]:
        return f"Live at rank {rank}, outside the filter."
    if case["snoozed_until"].item() and not _shows_snoozed():
        return f"Live at rank {rank}, snoozed: {case['snooze_reason'].item()}"
    return None


def _choose(case_id: str) -> None:
    st.query_params["case"] = case_id


def _choose_first() -> None:
    st.query_params.pop("case")


def _no_such_case(wanted: str) -> None:
    notice(
        f"There is no case {wanted}",
        body="The link may have been cut short. `ledger queue` lists the live cases.",
        is_beside=True,
        key="unknown",
    )
    st.button("Show the first case", on_click=_choose_first, key="show-first")


def _nothing_live() -> None:
    notice(
        "No case is live",
        body="The last refresh found nothing that meets an admission rule. "
        "A new one appears here after the next refresh.",
        commands=("ledger refresh",),
        key="nothing-live",
    )


def _nothing_matches() -> None:
    notice("No live case matches", body="Every case is outside the filter.", key="nothing-matches")
    with st.container(horizontal=True, horizontal_alignment="center"):
        st.button("Clear the filter", on_click=clear_filters, type="primary", key="clear-all")
