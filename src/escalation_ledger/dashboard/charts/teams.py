"""Who hands over to whom: a heatmap of teams, the many small ones taken together."""

from dataclasses import dataclass
from typing import Final

import altair as alt
import polars as pl

from escalation_ledger.dashboard.charts.chart import AnyChart
from escalation_ledger.reports.handoffs import FEW

TEAMS_SHOWN: Final = 14
OTHERS: Final = "All other teams"
NO_TEAM: Final = "no team"
SELECTION: Final = "cell"
_CELL_PIXELS: Final = 28
_AROUND_PIXELS: Final = 150
# Share of the strongest value from which a cell's colour asks for the other colour of text.
_STRONG_LIGHT: Final = 0.3
_STRONG_DARK: Final = 0.55


@dataclass(frozen=True)
class Measure:
    """What a cell's colour says: a column of the pairs, its words, its number's form."""

    column: str
    title: str
    form: str
    says_little_when_few: bool


MEASURES: Final = {
    "Changes": Measure("count", "Changes of team", ",.0f", says_little_when_few=False),
    "Mean per case": Measure("mean_per_case", "Changes per case", ".2f", says_little_when_few=True),
    "Median gap": Measure(
        "gap_hours", "Median business hours held", ",.1f", says_little_when_few=True
    ),
}


def matching(pairs: pl.DataFrame, search: str) -> pl.DataFrame:
    """The pairs of which either team's name holds the text, whatever its case; all when it is empty."""
    if not search.strip():
        return pairs
    wanted = search.strip().lower()
    holds = [
        pl.col(end).fill_null(NO_TEAM).str.to_lowercase().str.contains(wanted, literal=True)
        for end in ("from", "to")
    ]
    return pairs.filter(holds[0] | holds[1])


def cells(pairs: pl.DataFrame, *, teams: int = TEAMS_SHOWN) -> pl.DataFrame:
    """Rows of `handoff_pairs` -> the heatmap's cells, busiest teams first.

    from, to (OTHERS: every team that is not among the `teams` busiest), count, cases,
    mean_per_case, gap_hours (business hours; of a cell of several pairs, the median of theirs
    weighted by nothing), is_few (fewer than FEW changes: says little).
    """
    named = pairs.with_columns(pl.col("from", "to").fill_null(NO_TEAM))
    shown = busiest(named)[:teams]
    grouped = named.with_columns(
        pl.when(pl.col(end).is_in(shown)).then(end).otherwise(pl.lit(OTHERS)).alias(end)
        for end in ("from", "to")
    )
    return (
        grouped.group_by("from", "to", maintain_order=True)
        .agg(
            pl.col("count").sum(),
            pl.col("cases").sum(),
            gap_hours=pl.col("median_gap_business_minutes").median() / 60,
        )
        .with_columns(mean_per_case=pl.col("count") / pl.col("cases"), is_few=pl.col("count") < FEW)
    )


def busiest(named: pl.DataFrame) -> list[str]:
    """The teams by the changes they give and take, most first, then by name."""
    ends = pl.concat(named.select(team=end, count="count") for end in ("from", "to"))
    return (
        ends.group_by("team")
        .agg(pl.col("count").sum())
        .sort("count", "team", descending=[True, False])["team"]
        .to_list()
    )


def team_heatmap(
    shown: pl.DataFrame, measure: Measure, *, chosen: tuple[str, str] | None, is_dark: bool
) -> AnyChart:
    """Cells -> from × to, stronger where there is more, the chosen one framed.

    A cell with few changes is grey where that says little.
    """
    order = [*(team for team in busiest(shown) if team != OTHERS), OTHERS]
    axis = alt.Axis(labelLimit=150, labelAngle=-40, labelOverlap=False, title="to", orient="top")
    x = alt.X("to:N", sort=order, axis=axis)
    rows = alt.Axis(labelLimit=170, labelOverlap=False, labelFlush=False, title="from")
    y = alt.Y("from:N", sort=order, axis=rows)
    choice = alt.selection_point(
        name=SELECTION,
        fields=["from", "to"],
        empty=False,
        value=[dict(zip(("from", "to"), chosen, strict=True))] if chosen else alt.Undefined,
    )
    grey = measure.says_little_when_few
    colour = alt.Color(
        f"{measure.column}:Q",
        title=measure.title,
        scale=alt.Scale(type="sqrt", domain=[0, _strongest(shown, measure)], clamp=True),
        legend=None,
    )
    fill = alt.condition("datum.is_few", alt.value("#8C98A633"), colour) if grey else colour
    tips = [
        alt.Tooltip("from:N"),
        alt.Tooltip("to:N"),
        alt.Tooltip("count:Q", title="Changes", format=","),
        alt.Tooltip("cases:Q", title="Cases and tickets", format=","),
        alt.Tooltip("mean_per_case:Q", title="Mean per case", format=".2f"),
        alt.Tooltip("gap_hours:Q", title="Median business hours held", format=",.1f"),
    ]
    base = alt.Chart(shown).encode(x=x, y=y, tooltip=tips)
    squares = (
        base.mark_rect(cornerRadius=2, stroke="#B35C00")
        .encode(color=fill, strokeWidth=alt.condition(choice, alt.value(3), alt.value(0)))
        .add_params(choice)
    )
    return alt.layer(squares, _figures(base, shown, measure, is_dark=is_dark)).properties(
        height=_CELL_PIXELS * shown["from"].n_unique() + _AROUND_PIXELS
    )


def _strongest(shown: pl.DataFrame, measure: Measure) -> float:
    """The highest value between named teams: what the many others add up to would pale all else."""
    named = shown.filter((pl.col("from") != OTHERS) & (pl.col("to") != OTHERS))
    highest = (shown if named.is_empty() else named)[measure.column].max()
    return float(highest or 1)  # type: ignore[arg-type]


def _figures(base: AnyChart, shown: pl.DataFrame, measure: Measure, *, is_dark: bool) -> AnyChart:
    """The number in each cell, readable on its colour: strong colours are light in the dark theme."""
    strong = _strongest(shown, measure) * (_STRONG_DARK if is_dark else _STRONG_LIGHT)
    on_strong, on_faint = ("#10151C", "#E6EAF0") if is_dark else ("#FFFFFF", "#1B2430")
    is_faint = f"datum['{measure.column}'] < {strong}"
    if measure.says_little_when_few:
        is_faint = f"datum.is_few || {is_faint}"
    return base.mark_text(fontSize=11).encode(
        text=alt.Text(f"{measure.column}:Q", format=measure.form),
        color=alt.condition(is_faint, alt.value(on_faint), alt.value(on_strong)),
    )
