"""One way to make a component: its own script and styles after the ones all share.

The shared script has the only functions that build elements, and they take text alone; what
a customer wrote therefore reaches the page as characters. Styles live in a shadow root and
take their colours from the theme, so light and dark need no second version.
"""

from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

import polars as pl
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

Choose = Callable[[str], None]
_INSTANT_TEXT = "%Y-%m-%dT%H:%M:%SZ"
_ASSETS = "escalation_ledger.dashboard.components"


def component(name: str, *shared: str) -> ComponentRenderer:
    """The component drawn by `assets/<name>.js` and `assets/<name>.css`, after what it shares."""
    parts = ("base", *shared, name)
    return st.components.v2.component(
        f"ledger_{name}",
        html='<div class="root"></div>',
        css="".join(_asset(f"{part}.css") for part in parts),
        js="".join(_asset(f"{part}.js") for part in parts),
    )


@cache
def _asset(name: str) -> str:
    return resources.files(_ASSETS).joinpath("assets", name).read_text("utf-8")


def chosen(key: str, on_choose: Choose) -> Callable[[], None]:
    """The callback of a component whose reader picks cases: `on_choose` gets the id."""

    def tell() -> None:
        state: Any = st.session_state.get(key) or {}
        if isinstance(case_id := state.get("case"), str):
            on_choose(case_id)

    return tell


def plain(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain values, instants and dates as ISO text."""
    return rows.with_columns(
        pl.selectors.datetime().dt.strftime(_INSTANT_TEXT),
        pl.selectors.date().dt.strftime("%Y-%m-%d"),
    ).to_dicts()
