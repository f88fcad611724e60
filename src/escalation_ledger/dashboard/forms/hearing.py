"""What was heard as a promise is none, or was not heard, or not with its date: by a click, or a form."""

from datetime import datetime
from functools import partial
from typing import Any, Final

import polars as pl
import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.casefile import Judging
from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.forms.acting import (
    Act,
    Request,
    Save,
    Subject,
    Written,
    edited,
    kinds,
    written,
)
from escalation_ledger.dashboard.forms.done import Done, saying
from escalation_ledger.dashboard.forms.opened import open_form
from escalation_ledger.dashboard.forms.promise import ACTIONS
from escalation_ledger.dashboard.forms.writing import Row, instant_asked
from escalation_ledger.dashboard.zones import on_wall, readers_zone, shown
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import Kind
from escalation_ledger.ledger.refusals import InvalidEdit
from escalation_ledger.ledger.standing import calendars_by_account
from escalation_ledger.models.reading.deadlines import deadlines

_WHOLE: Final = "The message as a whole"
_NONE: Final = "It promises nothing"
_SHOWN_CHARS: Final = 70
_READ_CHARS: Final = 600


def judging(row: Row) -> Judging:
    """What a reader of the case may say, by a click, of promises heard in it."""
    return Judging(
        rejects=partial(reject_at_once, row),
        dates=partial(open_dating, row),
        hears=lambda message_id: open_form(HEARD.name, {**row, "about": message_id}),
    )


def reject_at_once(row: Row, promise_id: str) -> None:
    """The promise is none: saved as it is, with its undo. row: its case's. For callbacks."""
    heard = saying()
    case_id = str(row["case_id"])
    try:
        desk = data.desk(data.opened(data.now()))
        recorded = desk.edit(
            case_id,
            [desk.rejected(case_id, promise_id)],
            why=_NONE,
            seen_version=row["version"],
        )
    except data.REFUSED as refusal:
        heard.tell(Done(f"Not saved. {refusal}", tone="orange"))
        return
    done = written(recorded, desk)
    heard.tell(Done(f"{case_id}: {done.sentence}", seqs=done.seqs))


def open_dating(row: Row, promise_id: str) -> None:
    """Ask for the date of a promise that was heard without a certain one, or a wrong one. For callbacks."""
    promises = data.opened(data.now()).promises
    found = promises.filter(pl.col("promise_id") == promise_id)
    if found.height:
        about = {"about": found["evidence"].item(), "instead_of": promise_id}
        open_form(HEARD.name, {**row, **about})


def _ask_heard(subject: Subject) -> Save:
    about = subject.row.get("about")
    messages = _messages(subject.ledger, subject.row)
    if about in messages:
        st.text(_whole(subject.ledger, about))
        message_id = about
    else:
        message_id = st.selectbox(
            "Which message promises it",
            list(messages),
            format_func=messages.__getitem__,
            key=subject.key("message"),
        )
    said = _sentences(subject.ledger, message_id) if message_id == about else {}
    earlier = _heard_earlier(subject)
    first = earlier["quote"] if earlier else next((one for one in said if said[one]), "")
    quote = st.selectbox(
        "In which words",
        [None, *said],
        index=[None, *said].index(first if first in said else None),
        format_func=lambda one: one or _WHOLE,
        key=subject.key("quote"),
    )
    zone = readers_zone()
    read = (earlier["due_at"] if earlier else None) or said.get(first)
    due = st.datetime_input(
        f"Due ({zone.key})",
        value=on_wall(read, zone) if read else None,
        key=subject.key("due"),
    )
    action = st.segmented_control(
        "What is promised",
        tuple(ACTIONS),
        default=earlier["action"] if earlier else "update",
        required=True,
        format_func=lambda one: ACTIONS[one],
        key=subject.key("action"),
    )

    def save(desk: Desk, request: Request) -> Written:
        if message_id is None:
            raise InvalidEdit("The customer saw no message of ours in this case.")
        change = desk.heard(
            subject.case_id,
            message_id,
            instant_asked(due, what="The due time"),
            action=action,
            quote=quote,
            instead_of=subject.row.get("instead_of"),
        )
        return edited(subject, lambda: [change])(desk, request)

    return save


def _ask_rejected(subject: Subject) -> Save:
    heard = {
        row["promise_id"]: f"{_due(row['due_at'])}: {row['quote'][:_SHOWN_CHARS]}"
        for row in _heard(subject.ledger, subject.row).iter_rows(named=True)
    }
    promise_id = st.selectbox(
        "What was heard as a promise",
        list(heard),
        format_func=heard.__getitem__,
        key=subject.key("promise"),
    )

    def save(desk: Desk, request: Request) -> Written:
        change = desk.rejected(subject.case_id, promise_id)
        return edited(subject, lambda: [change])(desk, request)

    return save


def _due(due_at: datetime | None) -> str:
    return shown(due_at, readers_zone()) if due_at else "No certain date"


def _heard(ledger: LedgerView, row: Row) -> pl.DataFrame:
    """Promises heard in the case, the newest first."""
    is_here = (pl.col("case_id") == row["case_id"]) & (pl.col("source") == "heard")
    return ledger.promises.filter(is_here).reverse()


def _heard_earlier(subject: Subject) -> dict[str, Any] | None:
    """What was heard of the promise whose date is asked."""
    found = _heard(subject.ledger, subject.row).filter(
        pl.col("promise_id") == subject.row.get("instead_of", "")
    )
    return found.row(0, named=True) if found.height else None


def _messages(ledger: LedgerView, row: Row) -> dict[str, str]:
    """Our messages in the case that the customer saw, the newest first: id -> when, who, first words."""
    seen = ledger.held.messages(str(row["case_id"])).filter(
        (pl.col("side") == "ours") & pl.col("is_customer_visible")
    )
    zone = readers_zone()
    return {
        one["message_id"]: f"{shown(one['at'], zone)}, {one['author'] or one['author_id']}: "
        f"{' '.join(one['text'].split())[:_SHOWN_CHARS]}"
        for one in seen.reverse().iter_rows(named=True)
    }


def _whole(ledger: LedgerView, message_id: str) -> str:
    """What the message says, as far as a form has room for it."""
    messages = ledger.held.situation.facts.messages
    text = " ".join(messages.filter(pl.col("message_id") == message_id)["text"].item().split())
    return text if len(text) <= _READ_CHARS else f"{text[:_READ_CHARS]}…"


def _sentences(ledger: LedgerView, message_id: str) -> dict[str, datetime | None]:
    """The message's sentences in order, each with the deadline that can be read in it."""
    facts, settings = ledger.held.situation.facts, ledger.held.settings
    message = facts.messages.filter(pl.col("message_id") == message_id)
    read = deadlines(
        message,
        calendars_by_account=calendars_by_account(facts.accounts, settings),
        default=settings.calendars["default"],
    )
    return dict(read.select("quote", "due_at").iter_rows())


def _has_heard(ledger: LedgerView, row: Row) -> bool:
    return bool(row.get("case_id")) and not _heard(ledger, row).is_empty()


def _has_messages(ledger: LedgerView, row: Row) -> bool:
    return bool(row.get("case_id")) and bool(_messages(ledger, row))


HEARD: Final = Act(
    "heard",
    "Promised in a message",
    kinds(Kind.PROMISE_HEARD),
    _ask_heard,
    _has_messages,
    reason="The message promises it",
    hint="It counts as promised in the message, when that was sent: the customer was told then.",
)
NOT_PROMISED: Final = Act(
    "rejected",
    "Not a promise",
    kinds(Kind.PROMISE_REJECTED),
    _ask_rejected,
    _has_heard,
    reason=_NONE,
    hint="It counts nowhere any more, also when the message is read again.",
)
