"""Who hands over to whom, which cases go round in circles, and which nobody holds."""

from typing import Final

import polars as pl
import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.charts.chart import Point, draw_choosable
from escalation_ledger.dashboard.charts.teams import (
    MEASURES,
    NO_TEAM,
    OTHERS,
    SELECTION,
    TEAMS_SHOWN,
    busiest,
    cells,
    matching,
    team_heatmap,
)
from escalation_ledger.dashboard.components.numbers import Number, numbers
from escalation_ledger.dashboard.components.table import About, Column, table
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.dashboard.theme import is_dark
from escalation_ledger.domain.words import CaseState
from escalation_ledger.reports.asks import ask_counts
from escalation_ledger.reports.handoffs import (
    LONG_BUSINESS_MINUTES,
    HandoffLimit,
    stands_out,
)

BESIDE_PIXELS: Final = 460
_CELL: Final = "cell"
"""Of the address: the two teams of the chosen cell."""

_PAIRS: Final = (
    Column("from", "From", wide=True),
    Column("to", "To"),
    Column("count", "Changes", kind="count"),
    Column("cases", "Cases", kind="count", means="Cases and tickets with such a change."),
    Column("mean_per_case", "Per case", kind="number"),
    Column(
        "median_gap_business_minutes",
        "Held",
        kind="business",
        means="Opening hours that the giving team held the ticket, median.",
    ),
)
_BEHIND: Final = (
    Column("case_id", "Case", kind="case"),
    Column("evidence", "Ticket", kind="source"),
    Column("title", "Summary", wide=True),
    Column("account", "Customer"),
    Column("count", "Changes", kind="count", means="Changes from the one team to the other."),
    Column("last_at", "Last", kind="ago"),
)
_CASES: Final = (
    Column("case_id", "Case", kind="case"),
    Column("evidence", "Ticket", kind="source"),
    Column("title", "Summary", wide=True),
    Column("account", "Customer"),
    Column("handoffs", "Handoffs", kind="count"),
    Column("ping_pongs", "Back again", kind="count", means="Handoffs back where it came from."),
    Column(
        "ownerless_business_minutes",
        "Without owner",
        kind="business",
        means="Opening hours without an owner, the open spell counted up to now.",
    ),
    Column("ownerless_since", "Open spell since", kind="ago"),
    Column(
        "over",
        "Limit",
        kind="chip",
        tones={"over": ("orange", "late", "over"), "within": ("plain", None, "within")},
    ),
)


_ASKS: Final = (
    Column("case_id", "Case", kind="case"),
    Column("evidence", "Where", kind="source"),
    Column("quote", "Asked", wide=True),
    Column("account", "Customer"),
    Column("asker", "By"),
    Column("asked", "Whom"),
    Column("asked_at", "When", kind="ago"),
    Column(
        "outcome",
        "Became",
        kind="chip",
        tones={
            "dropped": ("red", "late", "dropped"),
            "waiting": ("orange", "soon", "waits"),
            "accepted": ("green", "accepted", "accepted"),
        },
    ),
    Column("why", "Why", wide=True),
)


_LISTED: Final = {
    "Live cases": pl.col("state") == CaseState.LIVE.value,
    "All cases and tickets": pl.lit(value=True),
}


def show(visit: Visit) -> None:
    """Count the handoffs, draw who gives to whom, list what is behind a cell and the outliers."""
    pairs = visit.ledger.handoff_pairs(visit.filters)
    handed = visit.ledger.case_handoffs(visit.filters)
    asked = visit.ledger.asks(visit.filters)
    numbers("handoff-numbers", shown(handed, pairs, asked, visit.ledger.handoff_limit))
    if pairs.is_empty():
        st.text("No change of team among the customers asked for.")
    else:
        _show_teams(visit, pairs)
    _show_cases(visit.ledger.linked(handed, "evidence"))
    if asked.height:
        _show_asks(visit.ledger.linked(asked, "evidence"))


def _show_teams(visit: Visit, pairs: pl.DataFrame) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="chart-options"):
        measure = st.segmented_control(
            "Colour", list(MEASURES), default="Changes", required=True, key="measure",
            bind="query-params", label_visibility="collapsed",
        )  # fmt: skip
        search = st.text_input(
            "Team",
            key="team",
            bind="query-params",
            placeholder="Find a team",
            label_visibility="collapsed",
            width=220,
        )
    found = matching(pairs, search or "")
    if found.is_empty():
        st.text("No team of that name handed anything over.")
        return
    cell = _chosen()
    left, right = st.columns([0.52, 0.48], gap="small")
    with left:
        draw_choosable(
            team_heatmap(
                cells(found), MEASURES[measure or "Changes"], chosen=cell, is_dark=is_dark()
            ),
            # The address says which cell is chosen. Under one key for all, a chart would go on
            # showing what was clicked in it after the reader went back.
            key=f"teams {cell}",
            alt_text=_in_words(found),
            selection=SELECTION,
            on_choose=_choose,
        )
    with right:
        _show_pairs(visit, found, cell)


def _chosen() -> tuple[str, str] | None:
    match st.query_params.get_all(_CELL):
        case [giver, taker]:
            return giver, taker
    return None


def _choose(point: Point | None) -> None:
    if point is None:
        st.query_params.pop(_CELL, None)
    else:
        st.query_params[_CELL] = [point["from"], point["to"]]


def _in_words(pairs: pl.DataFrame) -> str:
    most = pairs.row(0, named=True)
    return (
        f"Changes of team, from by to. Most: {most['from'] or NO_TEAM} to {most['to'] or NO_TEAM}, "
        f"{most['count']} times. The {TEAMS_SHOWN} busiest teams have a row each, the rest one "
        "together; the table beside lists every pair."
    )


def _show_pairs(visit: Visit, pairs: pl.DataFrame, cell: tuple[str, str] | None) -> None:
    if cell is None:
        st.text("Every pair of teams. Click a cell for the cases behind it.")
        table(
            "pairs",
            pairs.with_columns(pl.col("from", "to").fill_null(NO_TEAM)),
            _PAIRS,
            About("Pairs of teams", empty="No change of team."),
            pixels=BESIDE_PIXELS,
        )
        return
    giver, taker = cell
    with st.container(horizontal=True, vertical_alignment="center", key="cell"):
        st.text(f"{giver} → {taker}", width="content")
        st.button("Every pair", on_click=_choose, args=(None,), type="tertiary", key="every-pair")
    inside = _pairs_behind(pairs, giver, taker)
    if inside.height == 1:
        one = inside.row(0, named=True)
        table(
            "behind",
            visit.ledger.linked(
                visit.ledger.pair_cases(one["from"], one["to"], visit.filters), "evidence"
            ),
            _BEHIND,
            About(f"Cases handed from {giver} to {taker}", empty="No case."),
            pixels=BESIDE_PIXELS,
            clock=data.clock_text(),
        )
    else:
        table(
            "pairs-behind",
            inside.with_columns(pl.col("from", "to").fill_null(NO_TEAM)),
            _PAIRS,
            About(f"Pairs of teams from {giver} to {taker}", empty="No change of team."),
            pixels=BESIDE_PIXELS,
        )


def _pairs_behind(pairs: pl.DataFrame, giver: str, taker: str) -> pl.DataFrame:
    """The pairs a cell stands for: one, or many where an end is OTHERS."""
    alone = busiest(pairs.with_columns(pl.col("from", "to").fill_null(NO_TEAM)))[:TEAMS_SHOWN]
    return pairs.filter(
        ~pl.col(end).fill_null(NO_TEAM).is_in(alone)
        if name == OTHERS
        else pl.col(end).fill_null(NO_TEAM) == name
        for end, name in (("from", giver), ("to", taker))
    )


def _show_cases(handed: pl.DataFrame) -> None:
    wanted = st.segmented_control(
        "Listed", list(_LISTED), default="Live cases", required=True, key="listed",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    table(
        "handed",
        handed.filter(stands_out() & _LISTED[wanted or "Live cases"]).with_columns(
            over=pl.when("is_over_limit").then(pl.lit("over")).otherwise(pl.lit("within"))
        ),
        _CASES,
        About(
            "Handed on, or without an owner",
            note="At least one handoff, nobody owns it now, or nobody did for "
            f"{LONG_BUSINESS_MINUTES // 60} opening hours or more.",
            empty="Nothing was handed on and everything has an owner.",
        ),
        page_rows=25,
        clock=data.clock_text(),
    )


def _show_asks(asked: pl.DataFrame) -> None:
    table(
        "asks",
        asked,
        _ASKS,
        About(
            "Asked to take over",
            note="A colleague asked by name in Slack, or by a mail passed on with a request. Read "
            "from words, so it counts as no handoff; the assignment that follows one does.",
            empty="Nobody was asked.",
        ),
        page_rows=25,
        clock=data.clock_text(),
    )


def shown(
    handed: pl.DataFrame, pairs: pl.DataFrame, asked: pl.DataFrame, limit: HandoffLimit
) -> list[Number]:
    """The page's numbers, each with its definition."""
    asks = ask_counts(asked)
    over = handed.filter("is_over_limit").height
    ownerless = handed.filter(pl.col("ownerless_since").is_not_null())
    hours = int(handed["ownerless_business_minutes"].sum()) // 60
    median = "none" if limit.median is None else f"{limit.median:g}"
    return [
        Number(
            "Handoffs",
            f"{int(handed['handoffs'].sum()):,}",
            f"{int(pairs['count'].sum()):,} changes of team",
            "Changes of responsible team or person that count: bots, and routing right after "
            "creation, do not.",
        ),
        Number(
            "Back again",
            f"{int(handed['ping_pongs'].sum()):,}",
            "ping-pongs",
            "Handoffs that gave a case back to where it had just come from.",
        ),
        Number(
            "Over the limit",
            f"{over:,}",
            f"{limit.stated} or more; the median is {median}",
            f"Cases and tickets with at least {limit.stated} handoffs and more than the "
            f"organisation's own median of {median}.",
            tone="orange" if over else None,
            icon="late" if over else None,
        ),
        Number(
            "Asks dropped",
            f"{asks['dropped']:,}",
            f"of {asks['offered']:,} asked to take over",
            "Colleagues asked by name to take over, who neither answered nor acted in time, or "
            "declined.",
            tone="orange" if asks["dropped"] else None,
            icon="late" if asks["dropped"] else None,
        ),
        Number(
            "Without owner now",
            f"{ownerless.height:,}",
            "an open spell",
            "Cases and tickets that nobody owns at this moment.",
            tone="red" if ownerless.height else None,
            icon="none" if ownerless.height else None,
        ),
        Number(
            "Hours without owner",
            f"{hours:,} h",
            "opening hours, all together",
            "Opening hours in which nobody owned the case, open spells counted up to now.",
        ),
    ]
