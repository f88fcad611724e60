"""Two people changed one field: both values side by side, and the choice whose is to stand."""

from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.zones import readers_zone, shown
from escalation_ledger.ledger.refusals import StaleEdit

_TEXT = "Not saved: somebody changed it meanwhile. Leave theirs, or save again to put yours in its place."


@dataclass(frozen=True)
class _Conflict:
    """version: of the case with the other's values in it, which is what has been seen from now on."""

    stale: StaleEdit
    version: int | None


def note(key: str, stale: StaleEdit) -> None:
    """Have it shown in the form of this key, whose next save is meant over what it shows."""
    version = None
    if stale.case_id:
        version = data.opened(data.now()).case(stale.case_id)["version"].item()
    st.session_state[key] = _Conflict(stale, version)


def seen_version(key: str, opened_at: int | None) -> int | None:
    """The version of the case that the form's next save is decided on. opened_at: when it was opened."""
    found: _Conflict | None = st.session_state.get(key)
    return found.version if found else opened_at


def show(key: str) -> None:
    """Draw it, if there is one."""
    found: _Conflict | None = st.session_state.get(key)
    if found is None:
        return
    lines = [
        line
        for one in (found.stale, *found.stale.others)
        for line in (
            f"Theirs: {one.field} = {_value(one.theirs)} ({one.by}, {shown(one.at, readers_zone())})",
            f"Yours: {one.field} = {_value(one.mine)}; you saw {_value(one.seen)}",
        )
    ]
    said(f"{key}-said", _TEXT, tone="orange", lines=lines)


def _value(value: str | None) -> str:
    """As people read it; an instant in the reader's zone."""
    if value is None:
        return "none"
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value.replace("_", " ")
    return shown(at if at.tzinfo else at.replace(tzinfo=UTC), readers_zone())
