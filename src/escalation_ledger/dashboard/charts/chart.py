"""One way to show a chart: in the theme's colours, with its message in words for whoever hears it."""

from typing import Any, TypeAlias

import streamlit as st

AnyChart: TypeAlias = Any
"""An Altair chart or layers of them; Altair ships no types for what they build."""


def draw(drawn: AnyChart, *, key: str, alt_text: str) -> None:
    """Draw it over the width there is."""
    st.altair_chart(drawn, width="stretch", key=key, alt=alt_text)


def draw_choosable(drawn: AnyChart, *, key: str, alt_text: str, selection: str) -> Any:
    """Draw it; what a reader clicked of the named selection: a list of points, newest last."""
    state: Any = st.altair_chart(
        drawn,
        width="stretch",
        key=key,
        alt=alt_text,
        on_select="rerun",
        selection_mode=[selection],
    )
    return state.selection.get(selection, [])
