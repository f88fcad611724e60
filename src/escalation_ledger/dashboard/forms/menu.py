"""The Act menu of a case: the most used by a button and a key each, the rest under More.

Only what the role may do, and what makes sense for the case as it stands, is offered.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.forms import begun, conflict, seat
from escalation_ledger.dashboard.forms.acting import Act
from escalation_ledger.dashboard.forms.hearing import HEARD, NOT_PROMISED
from escalation_ledger.dashboard.forms.joining import (
    APART,
    LINK,
    MERGE,
    SETTLE,
    SPLIT,
    proposals_of,
    titles_of,
)
from escalation_ledger.dashboard.forms.judging import BLOCKER, IMPACT, NATURE, RISKS
from escalation_ledger.dashboard.forms.keeping import KEPT
from escalation_ledger.dashboard.forms.lifecycle import CLOSE, DECLINE, MONITOR, REOPEN
from escalation_ledger.dashboard.forms.offered import OFFERS, Form, offer_button
from escalation_ledger.dashboard.forms.opened import open_form, open_now
from escalation_ledger.dashboard.forms.owning import OWNER
from escalation_ledger.dashboard.forms.placing import ACCOUNT, IDENTITY, RAISE, WHOSE
from escalation_ledger.dashboard.forms.saying import ASK, ATTACH, DECIDE, NOTE, SUMMARY
from escalation_ledger.dashboard.forms.undoing import UNDO
from escalation_ledger.dashboard.forms.writing import Asked, Row
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.domain.words import CaseState, Role

_MORE: Final = "more"
_MORE_PIXELS: Final = 720

# Columns of More, each with its heading.
GROUPS: Final[Mapping[str, tuple[Act, ...]]] = {
    "The case": (OWNER, BLOCKER, IMPACT, NATURE, RISKS, SUMMARY, ATTACH),
    "Promise, leadership": (KEPT, HEARD, NOT_PROMISED, ASK, DECIDE),
    "Its life": (MONITOR, CLOSE, REOPEN, DECLINE, UNDO, RAISE),
    "What belongs together": (SETTLE, MERGE, SPLIT, LINK, APART, ACCOUNT, IDENTITY, WHOSE),
}
ACTS: Final[Mapping[str, Act]] = {
    act.name: act for act in (NOTE, *(act for group in GROUPS.values() for act in group))
}
_FIRST: Final = ("claim", "note", "touch", "promise", "snooze")
_NOBODYS_CASE: Final = {"case_id": None}


def act_menu(visit: Visit, row: Row) -> None:
    """Draw it for the case of this row of RANKED; where nobody may write, why not."""
    reason = seat.why_not(visit.role)
    if reason is not None:
        said("why-not", reason)
        return
    with st.container(horizontal=True, gap="small", key="acts"):
        for name in _FIRST:
            if name in ACTS:
                _button(ACTS[name], row, shortcut="N")
            elif _is_worked_on(row) and not (name == "claim" and _is_claimed(row)):
                offer_button(name, row, key=f"act-{name}")
        _more(visit, row)


def raise_button(visit: Visit) -> None:
    """Draw the button that raises a case by hand, where whoever sits here may."""
    if seat.why_not(visit.role) is None:
        _button(RAISE, _NOBODYS_CASE)


def show_proposals(visit: Visit, row: Row) -> None:
    """Draw what is proposed of the case, each with the reason and, for whoever may, its settlement."""
    can_settle = seat.why_not(visit.role) is None and may(visit.role, SETTLE)
    for proposal in proposals_of(visit.ledger, row["case_id"]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            said(
                f"proposal-{proposal['proposal_id']}",
                f"May be one issue: {proposal['reason']}",
                lines=_sides(visit.ledger, proposal),
            )
            if can_settle:
                st.button(
                    "Settle",
                    key=f"settle-{proposal['proposal_id']}",
                    on_click=partial(
                        open_form, SETTLE.name, {**row, "about": proposal["proposal_id"]}
                    ),
                )


def _sides(ledger: LedgerView, proposal: Mapping[str, Any]) -> list[str]:
    titles = titles_of(ledger, [proposal["left"], proposal["right"]])
    return [
        f"{proposal[f'{side}_case_id'] or 'No case'}: {titles.get(proposal[side], proposal[side])}"
        for side in ("left", "right")
    ]


def show_form(visit: Visit) -> None:
    """Draw the form that stands open, over the page. Once in a run."""
    opened = open_now()
    if opened is None:
        return
    name, row = opened
    form, title = (
        (ACTS[name].form, ACTS[name].label)
        if name in ACTS
        else (OFFERS[name].form, OFFERS[name].title)
    )
    about = f" {row['case_id']}" if row["case_id"] else ""
    # A click beside it must not drop what was typed: it closes by its own buttons.
    st.dialog(f"{title}{about}", dismissible=False)(_draw)(visit, row, Asked(name, row), form)


def _draw(visit: Visit, row: Row, asked: Asked, form: Form) -> None:
    said("writer", f"You write as {data.person()}.")
    conflict.show(asked.conflict)
    begun.offer(asked.form)
    form(visit, row)
    begun.watch(asked.form)


def _is_worked_on(row: Row) -> bool:
    return row["state"] in (CaseState.LIVE, CaseState.MONITORING)


def _is_claimed(row: Row) -> bool:
    """Whether whoever sits here has accepted it already."""
    return bool(row["owner"] == data.person() and row["owner_state"] == "accepted")


def _button(act: Act, row: Row, *, shortcut: str | None = None, is_in_list: bool = False) -> None:
    st.button(
        act.label,
        shortcut=shortcut,
        type="tertiary" if is_in_list else "secondary",
        key=f"act-{act.name}",
        on_click=partial(_open, act.name, row),
    )


def _open(name: str, row: Row) -> None:
    if _MORE in st.session_state:
        st.session_state[_MORE] = False
    open_form(name, row)


def _more(visit: Visit, row: Row) -> None:
    with st.popover("More", key=_MORE, on_change="rerun"), st.container(width=_MORE_PIXELS):
        for column, (heading, acts) in zip(st.columns(len(GROUPS)), GROUPS.items(), strict=True):
            with column:
                st.caption(heading)
                for act in acts:
                    if may(visit.role, act) and act.is_possible(visit.ledger, row):
                        _button(act, _NOBODYS_CASE if act is RAISE else row, is_in_list=True)


def may(role: Role | None, act: Act) -> bool:
    """Whether the role suffices for every event that the act may write."""
    return role is not None and all(role.suffices_for(seat.least_role(kind)) for kind in act.kinds)
