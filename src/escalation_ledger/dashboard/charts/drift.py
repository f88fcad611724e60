"""How far promises drifted: from the date first given to the date that stands."""

from typing import Final

import altair as alt
import polars as pl

from escalation_ledger.dashboard.charts.chart import AnyChart

SHOWN: Final = 24
_ROW_PIXELS: Final = 22
_AROUND_PIXELS: Final = 110

_WORDS: Final = {
    "overdue": "overdue or missed",
    "missed": "overdue or missed",
    "kept_late": "kept late",
    "kept": "kept",
}


def drifted(promises: pl.DataFrame) -> pl.DataFrame:
    """Standing promises (`standing_promises`) that moved -> the rows of the chart, furthest first.

    label, account, author, first_due_at, due_at, slip_days, moved_count, became (in words).
    """
    return (
        promises.filter(pl.col("moved_count") > 0)
        .with_columns(slip_days=pl.col("slip_minutes") / (24 * 60))
        .sort(pl.col("slip_days").abs(), "promise_id", descending=[True, False])
        .head(SHOWN)
        .select(
            # A case may have drifted twice: the place keeps its rows apart.
            label=pl.format(
                "{}. {} {}",
                pl.int_range(1, pl.len() + 1),
                pl.coalesce("case_id", pl.lit("no case")),
                pl.col("account").fill_null("unknown account"),
            ),
            author=pl.col("author").fill_null("unknown"),
            first_due_at="first_due_at",
            due_at="due_at",
            slip_days="slip_days",
            moved_count="moved_count",
            became=pl.col("status").replace_strict(_WORDS, default="still open"),
        )
    )


def drift_chart(rows: pl.DataFrame) -> AnyChart:
    """Rows of `drifted` -> a line from the first due (hollow) to the current one (filled)."""
    y = alt.Y(
        "label:N",
        sort=rows["label"].to_list(),
        title=None,
        axis=alt.Axis(labelLimit=230, labelOverlap=False, labelFlush=False),
    )
    colour = alt.Color(
        "became:N",
        title="What became of it",
        scale=alt.Scale(domain=["overdue or missed", "kept late", "kept", "still open"]),
        legend=alt.Legend(orient="top"),
    )
    tips = [
        alt.Tooltip("label:N", title="Promise"),
        alt.Tooltip("author:N", title="Promised by"),
        alt.Tooltip("first_due_at:T", title="First due", format="%a %d %b %Y %H:%M"),
        alt.Tooltip("due_at:T", title="Due now", format="%a %d %b %Y %H:%M"),
        alt.Tooltip("slip_days:Q", title="Slip, days", format="+.1f"),
        alt.Tooltip("moved_count:Q", title="Moves"),
    ]
    base = alt.Chart(rows)
    line = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("first_due_at:T", title=None, axis=alt.Axis(format="%a %d %b", tickCount=10)),
        x2="due_at:T",
        y=y,
        color=colour,
        tooltip=tips,
    )
    first = base.mark_point(size=55, filled=False, strokeWidth=2).encode(
        x="first_due_at:T", y=y, color=colour, tooltip=tips
    )
    current = base.mark_point(size=70, filled=True, opacity=1).encode(
        x="due_at:T", y=y, color=colour, shape=alt.value("diamond"), tooltip=tips
    )
    return alt.layer(line, first, current).properties(
        height=_ROW_PIXELS * rows.height + _AROUND_PIXELS
    )
