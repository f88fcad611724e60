"""One case, whole: a page one can send. `?case=ESC-142` says which; else the first of the list."""

import polars as pl
import streamlit as st

from escalation_ledger.dashboard import data, past
from escalation_ledger.dashboard.components.casefile import (
    Neighbours,
    case_facts,
    case_head,
    case_timeline,
)
from escalation_ledger.dashboard.components.notice import notice
from escalation_ledger.dashboard.components.panel import facts
from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.forms import seat
from escalation_ledger.dashboard.forms.done import show_done
from escalation_ledger.dashboard.forms.hearing import judging
from escalation_ledger.dashboard.forms.menu import (
    act_menu,
    raise_button,
    show_form,
    show_proposals,
)
from escalation_ledger.dashboard.frame import Visit


def show(visit: Visit) -> None:
    """Find the case asked for, and draw what is broken, who moves next and how it came to that."""
    listed = visit.rows["case_id"].to_list()
    wanted = st.query_params.get("case") or next(iter(listed), None)
    if wanted is None:
        notice(
            "No live case", body="A case from the queue or from a link is shown here.", key="none"
        )
        show_form(visit)
        raise_button(visit)
        return
    try:
        case = visit.ledger.case(wanted)
    except data.UnknownCase:
        notice(
            f"There is no case {wanted}",
            body="The link may have been cut short. `ledger queue` lists the live cases.",
            key="unknown",
        )
        return
    _show_case(visit, case, listed=listed, wanted=wanted)


def _show_case(visit: Visit, case: pl.DataFrame, *, listed: list[str], wanted: str) -> None:
    case_id = str(case["case_id"].item())
    row = case.row(0, named=True)
    clock = visit.clock_set_to.isoformat() if visit.clock_set_to else None
    known = facts(case, today=visit.today)
    show_done(visit)
    show_form(visit)
    case_head(
        known,
        visit.ledger.summary(case_id),
        _neighbours(listed, case_id),
        aside=_aside(case, wanted=wanted),
        reader=visit.reader,
        clock=clock,
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="case-bar"):
        act_menu(visit, row)
        past.ask_past(visit.as_of)
    says = judging(row) if seat.why_not(visit.role) is None else None
    story, standing = st.columns([0.6, 0.4], gap="small")
    with story:
        case_timeline(visit.ledger.timeline(case_id), clock=clock, judging=says)
    with standing:
        show_proposals(visit, row)
        _show_related(visit, case_id)
        case_facts(
            known,
            parts=visit.ledger.parts(case_id),
            told_at=visit.now,
            clock=clock,
            judging=says,
        )


def _show_related(visit: Visit, case_id: str) -> None:
    """Draw which cases of other customers have the same trouble."""
    for other, account, reason in visit.ledger.related(case_id).iter_rows():
        said(f"related-{other}", f"Related: {other} of {account}. {reason}")


def _aside(case: pl.DataFrame, *, wanted: str) -> str | None:
    case_id, state, rank = case.select("case_id", "state", "rank").row(0)
    if case_id != wanted:
        return f"{wanted} was joined into {case_id}."
    return None if rank is not None else f"This case is {state}, so it is not in the live queue."


def _neighbours(listed: list[str], case_id: str) -> Neighbours:
    if case_id not in listed:
        return Neighbours(None, None, None, len(listed))
    place = listed.index(case_id)
    return Neighbours(
        before=listed[place - 1] if place else None,
        after=listed[place + 1] if place + 1 < len(listed) else None,
        place=place + 1,
        of=len(listed),
    )
