"""Log a touch: the customer heard from us where no tool saw it."""

from collections.abc import Sequence

import streamlit as st

from escalation_ledger.dashboard.forms.opened import finish, submit_row
from escalation_ledger.dashboard.forms.writing import (
    Asked,
    Row,
    promise_seen,
    text_asked,
    words_asked,
    write,
)
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.dashboard.zones import readers_zone, shown
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import PromiseKept, TouchLogged
from escalation_ledger.ledger.standing import OPEN_PROMISES

CHANNELS = ("call", "meeting", "chat", "email", "other")
WHY = "Logged by hand: no tool saw it."


def form(_visit: Visit, case: Row) -> None:
    """Draw it; case: its row of RANKED."""
    asked = Asked("touch", case)
    with st.form(asked.key("form"), border=False):
        channel = st.segmented_control(
            "Where", CHANNELS, default=CHANNELS[0], required=True, key=asked.key("channel")
        )
        note = words_asked(asked, "note", "What the customer heard", height=90)
        keeps = _ask_keeps(asked, case)
        why = text_asked(asked, "why", "Why it is logged here", default=WHY)
        is_sent = submit_row(asked, "Log touch")
    if not is_sent:
        asked.keep_seen()
        return

    def decide(desk: Desk) -> Sequence[Change]:
        touch = TouchLogged(channel or CHANNELS[-1], note)
        promise_id = promise_seen(desk, asked.seen) if keeps else None
        return [touch, PromiseKept(promise_id)] if promise_id else [touch]

    kept = " and the promise kept" if keeps else ""
    if write(asked, decide, why=why, sentence=f"Touch logged on {case['case_id']}{kept}."):
        finish()


def _ask_keeps(asked: Asked, case: Row) -> bool:
    """Whether the touch keeps the promise that stands; not asked where none does."""
    if case["promise_status"] not in OPEN_PROMISES:
        return False
    due = shown(case["promise_due_at"], readers_zone())
    return st.checkbox(f"This keeps the promise due {due}", key=asked.key("keeps"))
