"""Another page without a browser: a session's state names it, and the next run of the script goes there.

In a browser nobody asks this: links to a page are followed there, `showCase` in `base.js`.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from escalation_ledger.domain.words import Page

_ASKED = "go-to"


def ask_for(state: Any, page: str, **query: str) -> None:
    """Have the next run of the session with this state go to the page."""
    state[_ASKED] = (page, query)


def follow(pages: Mapping[Page, Any]) -> None:
    """Go where the session was asked to, if it was."""
    if asked := st.session_state.pop(_ASKED, None):
        path, query = asked
        st.switch_page(pages[Page(path)], query_params=query)
