"""The lanes above the list, each with how many cases are in it; kept in the URL as `?lane=`."""

from collections.abc import Mapping

import polars as pl
import streamlit as st

from escalation_ledger.dashboard.wording import label
from escalation_ledger.domain.words import Lane

_IN_URL = "lane"
_PILLS = "lane-pills"
_ALL = "all"


def asked() -> Lane | None:
    """The lane that the link asks for; None: all, also where it is no lane."""
    wanted = st.query_params.get(_IN_URL)
    return next((lane for lane in Lane if lane.value == wanted), None)


def lane_counts(rows: pl.DataFrame) -> Mapping[str, int]:
    """How many rows of RANKED are in each lane, and in all."""
    inside = {lane.value: pl.col("lanes").list.contains(lane.value).sum() for lane in Lane}
    return {_ALL: rows.height, **rows.select(**inside).row(0, named=True)}


def ask_lane(counts: Mapping[str, int]) -> None:
    """Draw the lanes, the one asked for pressed. counts: `lane_counts`."""
    lane = asked()
    # The URL is what counts: a link, a reload and the browser's way back press what they ask for.
    st.session_state[_PILLS] = lane.value if lane else _ALL
    st.pills(
        "Lane",
        [_ALL, *(lane.value for lane in Lane)],
        format_func=lambda word: f"{label(word)} {counts[word]:,}",
        required=True,
        key=_PILLS,
        on_change=_turn,
        label_visibility="collapsed",
    )


def show_all() -> None:
    """Ask for every lane again."""
    st.query_params.pop(_IN_URL, None)


def _turn() -> None:
    pressed = st.session_state[_PILLS]
    if pressed in (None, _ALL):
        show_all()
    else:
        st.query_params[_IN_URL] = pressed
