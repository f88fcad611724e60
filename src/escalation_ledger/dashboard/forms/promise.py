"""Change a promise, ledger first: saved here, and only then the words to send are offered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.forms import seat
from escalation_ledger.dashboard.forms.opened import finish, open_now, submit_row
from escalation_ledger.dashboard.forms.writing import (
    Asked,
    Row,
    instant_asked,
    promise_seen,
    text_asked,
    words_asked,
    write,
)
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.dashboard.zones import on_wall, readers_zone, shown
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import Kind, PromiseMade, PromiseMoved, PromiseWithdrawn
from escalation_ledger.ledger.standing import OPEN_PROMISES

MOVE, WITHDRAW = "Move it", "Withdraw it"
ACTIONS = {"update": "to tell them how it stands", "deliver": "to deliver"}


@dataclass(frozen=True)
class Told:
    """What is left to do after a change was saved. words: to send; goes_by: what the customer knows."""

    words: str
    goes_by: str


def form(_visit: Visit, case: Row) -> None:
    """Draw it; case: its row of RANKED. After a save: the words to send, to be copied."""
    asked = Asked("promise", case)
    told: Told | None = st.session_state.get(asked.key("told"))
    if told is not None:
        _show_words(asked, told)
        return
    said(asked.key("law"), _law(case), tone="orange" if is_open(case) else "red")
    change = MOVE
    if is_open(case):
        change = st.segmented_control(
            "What becomes of it",
            (MOVE, WITHDRAW),
            default=MOVE,
            required=True,
            key=asked.key("change"),
            label_visibility="collapsed",
        )
    if change == WITHDRAW:
        _withdraw(asked)
    else:
        _move(asked)


def is_open(case: Row) -> bool:
    """Whether a promise to the customer stands open."""
    return case["promise_status"] in OPEN_PROMISES


def customer_goes_by(case: Row) -> str:
    """What the customer believes now, as far as we told them."""
    due = case["promise_told_due_at"] or (case["promise_due_at"] if is_open(case) else None)
    return (
        f"The customer goes by {shown(due, readers_zone())}"
        if due
        else "The customer was told nothing"
    )


def _law(case: Row) -> str:
    if not is_open(case):
        return "No promise is open: the customer waits for nothing in particular. Make one."
    return (
        f"{customer_goes_by(case)} until they are told otherwise. Moving it here is no relief: "
        "the case stays as pressing until they know."
    )


def _move(asked: Asked) -> None:
    case, zone = asked.row, readers_zone()
    with st.form(asked.key("move"), border=False):
        due = st.datetime_input(
            f"{'New due time' if is_open(case) else 'Due'} ({zone.key})",
            value=on_wall(case["promise_due_at"], zone) if is_open(case) else None,
            key=asked.key("due"),
        )
        action = "update" if is_open(case) else _ask_action(asked)
        why = text_asked(asked, "why", "Why", hint="For the team; stays in the history")
        words = _ask_words(asked)
        is_sent = submit_row(asked, "Save, then show the words to send", "move-row")
    if not is_sent:
        asked.keep_seen()
        return

    def decide(desk: Desk) -> Sequence[Change]:
        moved_to = instant_asked(due, what="The due time")
        standing = promise_seen(desk, asked.seen)
        if standing is None:
            return [PromiseMade("", moved_to, action, words)]
        return [PromiseMoved("", standing, moved_to, words)]

    _save(asked, decide, why=why, words=words, sentence=_moved_sentence(case, due))


def _ask_action(asked: Asked) -> str:
    action: str = st.segmented_control(
        "What is promised",
        tuple(ACTIONS),
        default="update",
        required=True,
        format_func=lambda one: ACTIONS[one],
        key=asked.key("action"),
    )
    return action


def _ask_words(asked: Asked) -> str:
    return words_asked(asked, "words", "Words for the customer, to be copied once it is saved")


def _withdraw(asked: Asked) -> None:
    reason = seat.why_not(data.role(), seat.least_role(Kind.PROMISE_WITHDRAWN))
    if reason is not None:
        said(asked.key("no-lead"), reason)
        return
    said(
        asked.key("red"),
        "No promise stands in its place: the case will say NO PROMISE.",
        tone="red",
    )
    with st.form(asked.key("withdraw"), border=False):
        why = text_asked(asked, "withdraw-why", "Why", hint="For the team; stays in the history")
        words = _ask_words(asked)
        is_sent = submit_row(asked, "Withdraw, then show the words to send", "withdraw-row")
    if not is_sent:
        asked.keep_seen()
        return

    def decide(desk: Desk) -> Sequence[Change]:
        standing = promise_seen(desk, asked.seen)
        return [PromiseWithdrawn(standing, words)] if standing else []

    sentence = (
        f"The promise of {asked.row['case_id']} is withdrawn. The customer has not been told."
    )
    _save(asked, decide, why=why, words=words, sentence=sentence)


def _moved_sentence(case: Row, due: datetime | None) -> str:
    until = f"{due:%a %d %b, %H:%M}" if due else ""
    if not is_open(case):
        return f"{case['case_id']} promises {until}. The customer has not been told."
    return f"The promise of {case['case_id']} is moved to {until}. The customer has not been told."


def _save(
    asked: Asked,
    decide: Callable[[Desk], Sequence[Change]],
    *,
    why: str,
    words: str,
    sentence: str,
) -> None:
    goes_by = customer_goes_by(asked.seen)
    if write(asked, decide, why=why, sentence=sentence):
        st.session_state[asked.key("told")] = Told(words.strip(), goes_by)
        st.rerun()


def _show_words(asked: Asked, told: Told) -> None:
    said(
        asked.key("saved"),
        f"Saved. {told.goes_by} until they are told.",
        tone="green",
    )
    if told.words:
        st.text("Send them this:")
        st.code(told.words, language=None, wrap_lines=True)
    else:
        said(
            asked.key("no-words"),
            "No words were written. Tell them, and log the touch.",
            tone="orange",
        )
    if st.button("Close" if open_now() else "Done", key=asked.key("close"), type="primary"):
        st.session_state.pop(asked.key("told"))
        finish()
