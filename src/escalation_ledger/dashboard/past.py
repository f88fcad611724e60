"""The ledger as it was known at an instant of the past: asked by `?as_of=ISO`, read only, and marked so."""

from datetime import UTC, datetime, timedelta

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.notice import notice
from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.zones import instant_there, on_wall, readers_zone, shown
from escalation_ledger.ledger.refusals import InvalidEdit

_IN_URL = "as_of"
_FIELD = "as-of-asked"
_WRONG = "as-of-wrong"
_EXAMPLE = "2026-03-17T08:30:00+00:00"


def asked() -> datetime | None:
    """The instant that the link asks for; None: now. Raises NotKnownThen where it is no instant."""
    text = st.query_params.get(_IN_URL)
    if not text:
        return None
    try:
        # `+` is a blank in a link somebody typed.
        then = datetime.fromisoformat(text.replace(" ", "+"))
        if then.tzinfo is None:
            raise data.NotKnownThen(f"{text} has no time zone. Give one as {_EXAMPLE}.")
        return then.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise data.NotKnownThen(f"{text} is no instant. Give one as {_EXAMPLE}.") from error


def is_asked() -> bool:
    """Whether the link asks for an instant."""
    return bool(st.query_params.get(_IN_URL))


def band(ledger: LedgerView) -> None:
    """Say above the page that it tells the past, which snapshot answered, and how to come back."""
    held = ledger.held
    zone = readers_zone()
    then = held.as_of or held.now
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="past"):
        said(
            "past-said",
            f"The ledger as it was known on {shown(then, zone)}. Snapshot {held.snapshot.run_id} of "
            f"{shown(held.snapshot_at, zone)}, the record up to event {held.record_seq}. "
            "For reading only.",
            tone="orange",
        )
        st.button("Back to now", key="past-back", on_click=_to_now)


def not_known(unknown: Exception) -> None:
    """The page in place of one that cannot be told."""
    notice("The ledger cannot tell that", body=str(unknown), key="not-known-then")
    with st.container(horizontal=True, horizontal_alignment="center"):
        st.button("Back to now", on_click=_to_now, type="primary", key="past-back")


def ask_past(then: datetime | None) -> None:
    """Draw the control that asks for another instant. then: the one that is shown, if any."""
    zone = readers_zone()
    with (
        st.popover("As of" if then is None else shown(then, zone), key="as-of", width="content"),
        st.form("as-of-form", border=False),
    ):
        st.datetime_input(
            f"As it was known at ({zone.key})",
            value=on_wall(then or data.now(), zone),
            step=timedelta(minutes=15),
            key=_FIELD,
        )
        if wrong := st.session_state.pop(_WRONG, None):
            said(_WRONG, wrong, tone="red")
        st.form_submit_button("Show", on_click=_to_then, key="as-of-show")


def _to_then() -> None:
    wall: datetime | None = st.session_state[_FIELD]
    if wall is None:
        _to_now()
        return
    try:
        st.query_params[_IN_URL] = instant_there(wall, readers_zone()).isoformat()
    except InvalidEdit as error:
        st.session_state[_WRONG] = str(error)


def _to_now() -> None:
    st.query_params.pop(_IN_URL, None)
