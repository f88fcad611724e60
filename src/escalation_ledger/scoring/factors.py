"""The four factors, each 0..1: customer impact, time sensitivity, revenue exposure, ownership gap.

Constants divide as products with their reciprocal. Polars does the same for a column of many
rows but divides a column of one row, so a plain division would let the number of other cases
change the last bit of a score.
"""

import math

import polars as pl

from escalation_ledger.warehouse.settings import Scoring

_HOURS_PER_MINUTE = 1 / 60


def with_factors(rows: pl.DataFrame, deadlines: pl.DataFrame, *, scoring: Scoring) -> pl.DataFrame:
    """Cases with factor_impact, factor_time, factor_revenue, factor_ownership and what they rest on.

    rows: SHEET columns and clocks; deadlines: the long table. Adds exposure_usd, expansion_usd,
    deadline_kind, deadline_at, deadline_business_minutes_left, is_deadline_overdue,
    earliest_due_at (the last five null, false where a case has no deadline).
    """
    return (
        rows.join(
            time_factor(deadlines, scoring=scoring),
            on="case_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            pl.col("factor_time").fill_null(0.0),
            pl.col("is_deadline_overdue").fill_null(value=False),
            expansion_usd=expansion_usd(),
        )
        .with_columns(exposure_usd=exposure_usd(scoring))
        .with_columns(
            factor_impact=impact_factor(scoring),
            factor_revenue=revenue_factor(scoring),
            factor_ownership=ownership_gap(scoring),
        )
    )


def steady(value: pl.Expr) -> pl.Expr:
    """The value to nine decimals.

    Powers and exponentials of a column differ in their last bit with the place of a row among
    the others, and no other case may change a score.
    """
    return value.round(9)


def impact_factor(scoring: Scoring) -> pl.Expr:
    """Anchor of the impact class, by breadth, less where a workaround is verified.

    Reads impact, breadth, has_workaround. The class is what the customer cannot do; no class
    has the anchor "unknown".
    """
    classes = {name: value for name, value in scoring.impact.items() if name not in _NO_CLASS}
    anchor = pl.col("impact").fill_null("unknown").replace_strict(classes, return_dtype=pl.Float64)
    floor = scoring.impact["breadth_floor"]
    breadth = floor + (1 - floor) * pl.col("breadth").clip(0.0, 1.0)
    relief = pl.when("has_workaround").then(scoring.impact["workaround"]).otherwise(1.0)
    return steady(anchor * breadth * relief)


_NO_CLASS = ("breadth_floor", "workaround")


def time_factor(deadlines: pl.DataFrame, *, scoring: Scoring) -> pl.DataFrame:
    """Per case the deadline that presses most: max of hardness × (1 if overdue, else decay).

    deadlines: case_id, kind, due_at, hardness, is_overdue, business_minutes_left. A max, so
    that repeating a deadline moves nothing. Out: case_id, factor_time, deadline_kind,
    deadline_at, deadline_business_minutes_left, is_deadline_overdue, earliest_due_at.
    """
    hours_left = pl.col("business_minutes_left") * _HOURS_PER_MINUTE
    nearness = (
        pl.when("is_overdue")
        .then(1.0)
        .otherwise((hours_left * (-1 / scoring.time["decay_business_hours"])).exp())
    )
    pressing_first = deadlines.with_columns(
        factor_time=steady((pl.col("hardness") * nearness).fill_null(0.0))
    ).sort(
        "case_id", "factor_time", "due_at", "kind",
        descending=[False, True, False, False], nulls_last=True, maintain_order=True,
    )  # fmt: skip
    return pressing_first.group_by("case_id", maintain_order=True).agg(
        pl.col("factor_time").first(),
        pl.col("kind").first().alias("deadline_kind"),
        pl.col("due_at").first().alias("deadline_at"),
        pl.col("business_minutes_left").first().alias("deadline_business_minutes_left"),
        pl.col("is_overdue").first().alias("is_deadline_overdue"),
        pl.col("due_at").min().alias("earliest_due_at"),
    )


def expansion_usd() -> pl.Expr:
    """Growth the renewal would bring, weighted by its probability; 0 where either is unknown."""
    growth = (pl.col("renewal_amount_usd") - pl.col("arr_usd").fill_null(0.0)).clip(lower_bound=0)
    return (growth * pl.col("close_probability").clip(0.0, 1.0)).fill_null(0.0)


def exposure_usd(scoring: Scoring) -> pl.Expr:
    """E: the ARR, whole at the renewal and a floor of it far from one, and the expansion; to the cent.

    Reads arr_usd, renewal_in_days (a past renewal counts as 0 days), expansion_usd.
    """
    floor, decay = scoring.revenue["renewal_floor"], scoring.revenue["decay_days"]
    days = pl.col("renewal_in_days").clip(lower_bound=0)
    nearness = (days * (-1 / decay)).exp().fill_null(0.0)
    arr = pl.col("arr_usd").fill_null(0.0).clip(lower_bound=0)
    return (arr * (floor + (1 - floor) * nearness) + pl.col("expansion_usd")).round(2)


def revenue_factor(scoring: Scoring) -> pl.Expr:
    """ln(1 + E / unit) / ln(1 + full / unit), at most 1. Never relative to other accounts."""
    unit, full = scoring.revenue["unit_usd"], scoring.revenue["full_usd"]
    share = (pl.col("exposure_usd") * (1 / unit)).log1p() * (1 / math.log1p(full / unit))
    return steady(share.clip(0.0, 1.0))


def ownership_gap(scoring: Scoring) -> pl.Expr:
    """1 − certainty that somebody moves next; 1 without one named active person.

    Reads owner, owner_state, is_owner_active, idle_business_days, has_dated_next_step,
    handoffs_recent.
    """
    terms = scoring.ownership
    standing = pl.col("owner_state").replace_strict(
        {"accepted": terms["accepted"], "assigned": terms["assigned"]},
        default=0.0,
        return_dtype=pl.Float64,
    )
    is_named = pl.col("owner").is_not_null() & pl.col("is_owner_active")
    half_lives = pl.col("idle_business_days") * (1 / terms["half_life_business_days"])
    freshness = pl.lit(0.5).pow(half_lives).clip(terms["stale_floor"], 1.0)
    dated = pl.when("has_dated_next_step").then(1.0).otherwise(terms["undated"])
    steadiness = pl.lit(terms["per_handoff"]).pow(pl.col("handoffs_recent"))
    certainty = standing * freshness * dated * steadiness.clip(terms["handoff_floor"], 1.0)
    return steady(1.0 - pl.when(is_named).then(certainty).otherwise(0.0))
