"""The morning scan: what is about to go wrong, for whom, and why it ranks where it does."""

import polars as pl
import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.grid import cells, grid, rows_shown
from escalation_ledger.dashboard.components.notice import notice
from escalation_ledger.dashboard.components.outlook import outlook
from escalation_ledger.dashboard.components.panel import panel
from escalation_ledger.dashboard.figures import figures, next_touches
from escalation_ledger.dashboard.filters import clear_filters
from escalation_ledger.dashboard.forms.done import show_done
from escalation_ledger.dashboard.forms.offered import offered, show_open_form
from escalation_ledger.dashboard.frame import Visit

TOUCHES_SHOWN = 7


def show(visit: Visit) -> None:
    """Show the queue as asked, beside one case of it."""
    if visit.ledger.rows.is_empty():
        _nothing_live()
        return
    rows = visit.rows
    wanted = st.query_params.get("case") or _first(rows)
    case = _case(visit, wanted)
    selected = wanted if case is None else str(case["case_id"].item())
    show_done(visit)
    show_open_form(visit)
    outlook(
        visit.told(figures, has_crm=visit.ledger.has_crm),
        visit.told(next_touches, limit=TOUCHES_SHOWN),
        imminent_hours=visit.ledger.imminent_hours,
        selected=selected,
        clock_set_to=data.clock_set_to(),
        on_choose=_choose,
    )
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
    if visit.rows.is_empty():
        _nothing_matches()
        return
    count = rows_shown(visit.rows, selected=selected)
    grid(
        visit.told(cells, count=count, today=visit.today),
        total=visit.rows.height,
        selected=selected,
        clock_set_to=data.clock_set_to(),
        on_choose=_choose,
    )


def _show_case(visit: Visit, case: pl.DataFrame, *, aside: str | None) -> None:
    offered(case.row(0, named=True))
    panel(
        case,
        visit.ledger.last_evidence(case["case_id"].item()),
        aside=aside,
        today=visit.today,
        clock_set_to=data.clock_set_to(),
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
