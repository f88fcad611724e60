"""Mirrors what is typed in a form's fields to the server, and holds keys back while the form is being sent."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from escalation_ledger.dashboard.components.component import component

_mirror = component("mirror")


def mirror(
    key: str,
    fields: Mapping[str, Mapping[str, str]],
    *,
    name: str,
    discards: str,
    answers: int,
    is_followed: bool,
    on_typed: Callable[[Any], None],
) -> None:
    """Draw nothing.

    name: of the form and who writes in it; fields: name -> `key` of its widget and `text`, as the server knows it; discards: key of the
    button that drops them; answers: how often the form was sent and stayed; is_followed: whether another form takes its place once it is saved. on_typed gets what a browser says stands in
    the fields, which may be anything.
    """

    def heard() -> None:
        state: Any = st.session_state.get(key) or {}
        on_typed(state.get("typed"))

    _mirror(
        key=key,
        data={
            "name": name,
            "fields": dict(fields),
            "discards": discards,
            "answers": answers,
            "followed": is_followed,
            "now": None,
        },
        on_typed_change=heard,
    )
