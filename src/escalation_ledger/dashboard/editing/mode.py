"""Whether the Queue is a sheet now: `?mode=edit` in the URL, so that a link or a reload comes back to it."""

import streamlit as st

MODE, EDIT = "mode", "edit"


def is_on() -> bool:
    """Whether the reader asked for the sheet."""
    return st.query_params.get(MODE) == EDIT


def enter() -> None:
    """Ask for the sheet."""
    st.query_params[MODE] = EDIT


def leave() -> None:
    """Back to reading."""
    st.query_params.pop(MODE, None)
