"""What is commercially at risk: by renewal window and tier, and each account by when it renews."""

import altair as alt
import polars as pl

from escalation_ledger.dashboard.charts.chart import AnyChart
from escalation_ledger.reports.exposure import UNKNOWN, WINDOWS
from escalation_ledger.reports.filters import NO_TIER
from escalation_ledger.scoring.wording import dollars

CHART_PIXELS = 360


def window_chart(windows: pl.DataFrame) -> AnyChart:
    """Rows of `exposure_windows` -> stacked bars of the ARR that is known, one per window, by tier."""
    shown = windows.drop_nulls("arr_usd").with_columns(
        tier=pl.when(pl.col("tier") == NO_TIER).then(pl.lit("No tier")).otherwise("tier")
    )
    return (
        alt.Chart(shown)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "sum(arr_usd):Q", title="ARR, US dollars", axis=alt.Axis(format="$~s", tickCount=4)
            ),
            y=alt.Y("window:N", sort=list(WINDOWS), title=None),
            color=alt.Color("tier:N", title="Tier", legend=alt.Legend(orient="top")),
            order=alt.Order("arr_usd:Q", sort="descending"),
            tooltip=[
                alt.Tooltip("window:N", title="Renewal"),
                alt.Tooltip("tier:N", title="Tier"),
                alt.Tooltip("arr_usd:Q", title="ARR", format="$,.0f"),
                alt.Tooltip("accounts:Q", title="Accounts"),
            ],
        )
        .properties(height=CHART_PIXELS)
    )


def renewal_chart(accounts: pl.DataFrame) -> AnyChart:
    """Rows of `accounts_exposed` with a known renewal -> days to renewal × worst score, sized by ARR.

    An account whose ARR is not known is as small as one that has none; its tooltip tells them apart.
    """
    shown = accounts.filter(pl.col("days_to_renewal").is_not_null()).select(
        "account",
        "days_to_renewal",
        "worst_score",
        "worst_case_id",
        pl.col("arr_usd").fill_null(0.0),
        arr=pl.coalesce(dollars(pl.col("arr_usd")), pl.lit(UNKNOWN)),
        tier=pl.col("tier").fill_null("No tier"),
    )
    return (
        alt.Chart(shown)
        .mark_circle(opacity=0.75, stroke="#FFFFFF", strokeWidth=0.6)
        .encode(
            x=alt.X("days_to_renewal:Q", title="Days to renewal (negative: past due)"),
            y=alt.Y("worst_score:Q", title="Score of its worst case", scale=alt.Scale(zero=False)),
            size=alt.Size("arr_usd:Q", title="ARR", legend=None, scale=alt.Scale(range=[40, 900])),
            color=alt.Color("tier:N", title="Tier", legend=alt.Legend(orient="top")),
            tooltip=[
                alt.Tooltip("account:N", title="Account"),
                alt.Tooltip("worst_case_id:N", title="Worst case"),
                alt.Tooltip("worst_score:Q", title="Score", format=".1f"),
                alt.Tooltip("days_to_renewal:Q", title="Days to renewal"),
                alt.Tooltip("arr:N", title="ARR"),
            ],
        )
        .properties(height=CHART_PIXELS)
    )
