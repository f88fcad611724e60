"""A promise was kept."""

from typing import Final

import streamlit as st

from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.forms.acting import (
    Act,
    Request,
    Save,
    Subject,
    Written,
    edited,
    kinds,
)
from escalation_ledger.dashboard.forms.promise import is_open
from escalation_ledger.dashboard.forms.writing import Row, promise_seen
from escalation_ledger.dashboard.zones import readers_zone, shown
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import Kind

_WORD: Final = "A person's word"
LONGEST: Final = 70


def _ask_kept(subject: Subject) -> Save:
    row = subject.row
    st.text(f"The promise due {shown(row['promise_due_at'], readers_zone())}")
    messages = {
        message["message_id"]: f"{message['at']:%d %b %H:%M} {message['text'][:LONGEST]}"
        for message in subject.ledger.last_evidence(subject.case_id).iter_rows(named=True)
        if message["is_customer_visible"]
    }
    shows = st.selectbox(
        "What shows it",
        [None, *messages],
        format_func=lambda one: messages.get(one, _WORD),
        key=subject.key("evidence"),
    )

    def save(desk: Desk, request: Request) -> Written:
        standing = promise_seen(desk, row)
        changes = [e.PromiseKept(standing, shows)] if standing else []
        return edited(subject, lambda: changes)(desk, request)

    return save


def _has_open_promise(_: LedgerView, row: Row) -> bool:
    return row.get("promise_status") is not None and is_open(row)


KEPT: Final = Act(
    "kept",
    "Promise kept",
    kinds(Kind.PROMISE_KEPT),
    _ask_kept,
    _has_open_promise,
    reason="The customer has what was promised",
)
