"""One way to show a chart: in the theme's colours, with its message in words for whoever hears it."""

from collections.abc import Callable
from typing import Any, TypeAlias

import streamlit as st

AnyChart: TypeAlias = Any
"""An Altair chart or layers of them; Altair ships no types for what they build."""


def draw(drawn: AnyChart, *, key: str, alt_text: str) -> None:
    """Draw it over the width there is."""
    st.altair_chart(drawn, width="stretch", key=key, alt=alt_text)


Point: TypeAlias = dict[str, Any]
"""What a reader clicked: the fields of its selection."""


def draw_choosable(
    drawn: AnyChart,
    *,
    key: str,
    alt_text: str,
    selection: str,
    on_choose: Callable[[Point | None], None],
) -> None:
    """Draw it; `on_choose` gets the point of the named selection that a reader clicks, None beside all."""

    def tell() -> None:
        points = st.session_state[key].selection.get(selection) or [None]
        on_choose(points[-1])

    st.altair_chart(
        drawn,
        width="stretch",
        key=key,
        alt=alt_text,
        on_select=tell,
        selection_mode=[selection],
    )
