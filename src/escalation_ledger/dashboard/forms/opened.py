"""Which form stands open over the page. It stays over reruns until it is saved or cancelled."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.forms import begun
from escalation_ledger.dashboard.forms.writing import Asked

_OPEN = "open-form"


def open_form(name: str, drawn: Mapping[str, Any]) -> None:
    """Have the form drawn over the page, about the case as it is drawn now. For callbacks.

    A page that is still being drawn after a save shows its buttons as they were before it: what
    its own reader wrote since is no conflict for them.
    """
    row = _with_own_words(drawn)
    asked = Asked(name, row)
    asked.over()
    begun.reopen(asked.form)
    st.session_state[_OPEN] = (name, dict(row))


def _with_own_words(drawn: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row as the case stands, where nobody but its reader wrote in it since it was drawn."""
    if drawn.get("version") is None:
        return drawn
    case_id = drawn["case_id"]
    held = data.opened(data.now()).held
    since = [one for one in held.events(case_id) if one.case_id == case_id][drawn["version"] :]
    if not since or any(one.by != data.person() for one in since):
        return drawn
    now = held.case(case_id).row(0, named=True)
    return {**drawn, **now} if now["case_id"] == case_id else drawn


def open_now() -> tuple[str, Mapping[str, Any]] | None:
    """Name and case of the form that is open, if one is."""
    found: tuple[str, Mapping[str, Any]] | None = st.session_state.get(_OPEN)
    return found


def finish() -> None:
    """Close the form and draw the page anew, with what it changed."""
    st.session_state.pop(_OPEN, None)
    st.rerun()


def submit_row(asked: Asked, label: str, row: str = "row") -> bool:
    """The last row of a form: whether its reader sent it. Over a page it can be left, and is kept as begun."""
    key = asked.key(row)
    with st.container(horizontal=True, gap="small"):
        is_sent = st.form_submit_button(label, type="primary", key=f"{key}-save")
        is_cancelled = open_now() is not None and st.form_submit_button(
            "Cancel", key=f"{key}-cancel", shortcut="Esc"
        )
    if is_cancelled:
        begun.keep_sent(asked.form)
        finish()
    if is_sent:
        begun.note_sent(asked.form)
    return is_sent
