"""From page to page without leaving the app: a click asks, the next run goes there."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

_ASKED = "go-to"


def to_case(case_id: str) -> None:
    """Show the case on its own page. For callbacks, which may not change page themselves."""
    ask_for(st.session_state, "case", case=case_id)


def ask_for(state: Any, page: str, **query: str) -> None:
    """Have the next run of the session with this state go to the page."""
    state[_ASKED] = (page, query)


def follow(pages: Mapping[str, Any]) -> None:
    """Go where a callback asked to; the filters come along by themselves."""
    if asked := st.session_state.pop(_ASKED, None):
        path, query = asked
        st.switch_page(pages[path], query_params=query)
