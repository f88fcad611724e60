"""The update of one case in the afternoon round: progress, whether the blocker still holds, what comes next."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.forms import begun, conflict
from escalation_ledger.dashboard.forms.opened import submit_row
from escalation_ledger.dashboard.forms.promise import customer_goes_by, is_open
from escalation_ledger.dashboard.forms.writing import (
    Asked,
    Row,
    instant_asked,
    promise_seen,
    text_asked,
    words_asked,
    write,
)
from escalation_ledger.dashboard.wording import label
from escalation_ledger.dashboard.zones import on_wall, readers_zone
from escalation_ledger.domain.words import Blocker
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import (
    BlockerNamed,
    ProgressNoted,
    PromiseMade,
    PromiseMoved,
    UpdateSkipped,
)
from escalation_ledger.ledger.refusals import InvalidEdit

_UPDATE, _SKIP = "round", "skip"
_WHY = "Afternoon round"
_WORDS_LEFT = "round-words"


def note_key(case: Row) -> str:
    """Of the field that the cursor goes to."""
    return Asked(_UPDATE, case).key("note")


def is_being_sent(case_id: str) -> bool:
    """Whether an answer about the case is on its way, or waits for what its reader makes of a conflict."""
    sent = any(st.session_state.get(f"{name}-{case_id}-row-save") for name in (_UPDATE, _SKIP))
    return sent or f"{_UPDATE}-{case_id}-conflict" in st.session_state


def update_form(case: Row) -> bool:
    """Draw it, and save it when it is sent; True once it is saved. case: its row of RANKED."""
    asked = Asked(_UPDATE, case)
    conflict.show(asked.conflict)
    if asked.conflict in st.session_state and st.button(
        "Keep theirs and go on", key="round-keep-theirs"
    ):
        _through(case)
        return True
    begun.offer(asked.form)
    with st.form(asked.key("form"), border=False):
        note = words_asked(asked, "note", "Progress: what happened since the last note", height=96)
        blocking, promising = st.columns(2, vertical_alignment="bottom")
        with blocking:
            blocker = _ask_blocker(asked)
        with promising:
            due = _ask_due(asked)
        changing, telling = st.columns(2)
        with changing:
            why = text_asked(asked, "why", "Why it moves", hint="Only if the commitment changes")
        with telling:
            words = text_asked(
                asked, "words", "Words for the customer", hint="To be copied once it is saved"
            )
        is_sent = submit_row(asked, "Save and next")
    if not is_sent:
        asked.keep_seen()
        return False

    def decide(desk: Desk) -> Sequence[Change]:
        seen = asked.seen
        named = [] if blocker == seen["blocker"] else [BlockerNamed(blocker)]
        promised = _promised(desk, seen, due, why=why, words=words)
        return [ProgressNoted(note), *named, *promised]

    is_saved = write(
        asked,
        decide,
        why=why.strip() or _WHY,
        sentence=f"{case['case_id']} has today's update: {note.strip()}",
    )
    if is_saved and words.strip():
        st.session_state[_WORDS_LEFT] = (case["case_id"], words.strip())
    if is_saved:
        _through(case)
    return bool(is_saved)


def skip_form(case: Row) -> bool:
    """Draw the way past the case, which takes a reason; True once it is taken."""
    asked = Asked(_SKIP, case)
    begun.offer(asked.form)
    with st.form(asked.key("form"), border=False):
        why = text_asked(asked, "why", "Nothing to say today, because", hint="A reason is needed")
        is_sent = st.form_submit_button("Skip", key=asked.key("row-save"))
    if not is_sent:
        asked.keep_seen()
        return False
    begun.note_sent(asked.form)
    is_skipped = write(
        asked,
        lambda _desk: [UpdateSkipped()],
        why=why,
        sentence=f"{case['case_id']} is passed by today: {why.strip()}",
    )
    if is_skipped:
        _through(case)
    return bool(is_skipped)


def watch_words(case: Row) -> None:
    """Have what is typed about the case kept. At the end of a run that goes on asking about it."""
    for name in (_UPDATE, _SKIP):
        begun.watch(Asked(name, case).form, is_followed=True)


def words_begun(case_id: str) -> str:
    """What whoever sits here began to write about the case and did not save."""
    forms = [Asked(name, {"case_id": case_id}).form for name in (_UPDATE, _SKIP)]
    found = [begun.begun_in(form) for form in forms]
    return " ".join(text for one in found if one for text in one.texts.values())


def _through(case: Row) -> None:
    """Nothing is begun about the case any more, in either form."""
    for name in (_UPDATE, _SKIP):
        Asked(name, case).saved()


def show_words_left() -> None:
    """Draw the words that a customer is still to be sent, of the promise that was saved last."""
    case_id, words = st.session_state.get(_WORDS_LEFT, (None, None))
    if words is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="round-words-row"):
        said(
            "round-words-said",
            f"Tell the customer of {case_id}, who goes by the old word until then:",
        )
        st.button("Put away", key="round-words-away", type="tertiary", on_click=_forget_words)
    st.code(words, language=None, wrap_lines=True)


def _forget_words() -> None:
    st.session_state.pop(_WORDS_LEFT, None)


def _ask_blocker(asked: Asked) -> str:
    standing = str(asked.row["blocker"])
    words = [standing, *(one.value for one in Blocker if one != standing)]
    name = (label(standing) or standing).lower()
    question = (
        "What blocks it? Nobody has said"
        if standing == Blocker.UNNAMED
        else f"Is the blocker still {name}?"
    )
    yes = "Still nobody knows" if standing == Blocker.UNNAMED else f"Yes, still {name}"
    blocker: str = st.selectbox(
        question,
        words,
        format_func=lambda one: yes if one == standing else f"No: {(label(one) or one).lower()}",
        key=asked.key("blocker"),
    )
    return blocker


def _ask_due(asked: Asked) -> datetime | None:
    row, zone = asked.row, readers_zone()
    return st.datetime_input(
        f"Next commitment to the customer ({zone.key})",
        value=on_wall(row["promise_due_at"], zone) if is_open(row) else None,
        key=asked.key("due"),
        help=f"{customer_goes_by(row)}. A change is saved here first.",
    )


def _promised(
    desk: Desk, seen: Row, due: datetime | None, *, why: str, words: str
) -> Sequence[Change]:
    """The promise made or moved, where another time was given than the one that stands."""
    standing_due = on_wall(seen["promise_due_at"], readers_zone()) if is_open(seen) else None
    if due == standing_due:
        return []
    if due is None:
        raise InvalidEdit("A promise is not dropped here. Withdraw it on the case's own page.")
    if not why.strip():
        raise InvalidEdit("The promise changes: say why.")
    due_at = instant_asked(due, what="The next commitment")
    standing = promise_seen(desk, seen)
    if standing is None:
        return [PromiseMade("", due_at, "update", words)]
    return [PromiseMoved("", standing, due_at, words)]
