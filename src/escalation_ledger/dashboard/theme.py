"""What the theme's options cannot say: how much of the window Streamlit's own chrome may take."""

from functools import cache
from importlib import resources

import streamlit as st


def apply_page_styles() -> None:
    """Add `static/page.css` to the page; colours and type are in `.streamlit/config.toml`."""
    st.html(_styles())


@cache
def _styles() -> str:
    css = resources.files("escalation_ledger.dashboard").joinpath("static", "page.css")
    return f"<style>{css.read_text('utf-8')}</style>"


def is_dark() -> bool:
    """Whether the reader's window is dark; light until the browser has said."""
    return st.context.theme.type == "dark"
