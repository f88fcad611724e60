"""The afternoon round: one case after the other that has no update today, until each has one."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from escalation_ledger.dashboard.components.focus import focus
from escalation_ledger.dashboard.components.panel import panel
from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.components.table import About, Column, table
from escalation_ledger.dashboard.forms import seat
from escalation_ledger.dashboard.forms.done import show_done
from escalation_ledger.dashboard.forms.round import (
    is_being_sent,
    note_key,
    show_words_left,
    skip_form,
    update_form,
    watch_words,
    words_begun,
)
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.dashboard.rounds import Round, round_of, said_today, what_was_said
from escalation_ledger.dashboard.zones import start_of_day

_AT, _PASSED = "round-at", "round-passed"
_COLUMNS = (
    Column("case_id", "Case", "case"),
    Column("account", "Customer"),
    Column("said", "Said today", "words", wide=True),
    Column("by", "By"),
    Column("at", "At", "at"),
)


def show(visit: Visit) -> None:
    """Draw the round where it stands."""
    made = round_of(visit.rows, since=start_of_day(visit.now))
    _show_bar(made)
    # Keys pressed while the next case is drawn are somebody's words, and no shortcut.
    show_done(visit, shortcut=None)
    show_words_left()
    at = _next(visit, made)
    if passed := st.session_state.pop(_PASSED, None):
        line, lines = passed
        said("round-passed", line, tone="orange", lines=lines)
    if at is None:
        _show_end(visit, made)
        return
    case = visit.ledger.case(at)
    known, asking = st.columns([0.5, 0.5], gap="medium")
    with known:
        panel(
            case,
            visit.ledger.last_evidence(at),
            visit.ledger.summary(at),
            aside=None,
            today=visit.today,
            clock_set_to=visit.clock_set_to,
            explains_rank=False,
        )
    with asking:
        # By itself: what is typed runs this part alone, and the case does not change under its typist.
        st.fragment(_ask)(visit, case.row(0, named=True))


def _show_bar(made: Round) -> None:
    if made.count:
        done = made.done.height
        text = f"{done} of {made.count} {'have' if made.count > 1 else 'has'} today's update"
        st.progress(done / made.count, text=text)


def _ask(visit: Visit, case: Mapping[str, Any]) -> None:
    reason = seat.why_not(visit.role)
    if reason is not None:
        said("why-not", reason)
        return
    is_through = update_form(case)
    if not is_through:
        said(
            "round-keys",
            "Ctrl + Enter in the note saves and goes on. Tab goes from field to field.",
        )
        is_through = skip_form(case)
    if is_through:
        st.session_state.pop(_AT, None)
        st.rerun()
    focus(note_key(case))
    watch_words(case)


def _next(visit: Visit, made: Round) -> str | None:
    """The case that is asked about: the one that was, until it has its update; then the next by rank."""
    at: str | None = st.session_state.get(_AT)
    if at is not None and (made.waits(at) or is_being_sent(at)):
        return at
    if at is not None and (update := said_today(visit.ledger.held, at, since=made.since)):
        words, by, _ = update
        mine = words_begun(at)
        st.session_state[_PASSED] = (
            f"{at} was updated by {by} meanwhile, so it is skipped: {words}",
            [f"You had begun: {mine}"] if mine else [],
        )
    first = None if made.waiting.is_empty() else str(made.waiting["case_id"][0])
    st.session_state[_AT] = first
    return first


def _show_end(visit: Visit, made: Round) -> None:
    if not made.count:
        said(
            "round-none", "No live case is awake within the filter, so there is nothing to update."
        )
        return
    said("round-end", "Everything has today's update.", tone="green")
    table(
        "round-said",
        what_was_said(visit.ledger.held, made),
        _COLUMNS,
        About(caption="What was said today", empty="Nothing was said."),
        clock=visit.clock_set_to.isoformat() if visit.clock_set_to else None,
    )
