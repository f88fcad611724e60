"""Why a case ranks where it does: one plain sentence per factor, most points first."""

import polars as pl

from escalation_ledger.domain.words import DeadlineKind, Impact
from escalation_ledger.scoring import wording
from escalation_ledger.scoring.consequence import held_words, untold_words
from escalation_ledger.scoring.schemas import FACTORS
from escalation_ledger.warehouse.settings import Settings

# A share that shows as 0.0 on a screen is no reason.
_SHOWN_POINTS = 0.05

_IMPACTS = {
    Impact.DATA_LOSS: "Data is being lost for ",
    Impact.SECURITY: "Security is at stake for ",
    Impact.OUTAGE: "Service is out for ",
    Impact.CORE_BLOCKED: "Core work is blocked for ",
    Impact.CORE_DEGRADED: "Core work is degraded for ",
    Impact.MINOR: "Minor work is affected for ",
    Impact.QUESTION: "A question is open for ",
}


def reasons(worded: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    """case_id -> reasons, of scored rows `with_words`. Equal points: in the factors' order."""
    sentences = {
        "impact": impact_words(),
        "time": time_words(),
        "revenue": revenue_words(),
        "ownership": gap_words(settings),
    }
    said = pl.concat(
        worded.select(
            "case_id",
            reason=sentences[factor],
            points=pl.col(f"points_{factor}"),
            place=pl.lit(place),
        )
        for place, factor in enumerate(FACTORS)
    ).sort("case_id", "points", "place", descending=[False, True, False], maintain_order=True)
    shown = (pl.col("points") >= _SHOWN_POINTS) & pl.col("reason").is_not_null()
    return said.group_by("case_id", maintain_order=True).agg(
        pl.col("reason").filter(shown).alias("reasons")
    )


def impact_words() -> pl.Expr:
    """As "Core work is blocked for the customer"."""
    percent = (pl.col("breadth") * 100).round().cast(pl.Int64)
    whom = (
        pl.when(percent >= 100)
        .then(pl.lit("the customer"))
        .when(percent < 1)
        .then(pl.lit("under 1% of the customer's users"))
        .otherwise(pl.format("about {}% of the customer's users", percent))
    )
    known = pl.coalesce(
        pl.when(pl.col("impact") == impact.value).then(pl.concat_str(pl.lit(words), whom))
        for impact, words in _IMPACTS.items()
    )
    relief = (
        pl.when("has_workaround").then(pl.lit(", with a verified workaround")).otherwise(pl.lit(""))
    )
    return pl.concat_str(known.fill_null("Nobody has said yet what the customer cannot do"), relief)


def time_words() -> pl.Expr:
    """As "The promise lapsed 3 h ago", "No promise stands; the next update is due in 3 h"."""
    is_promise = pl.col("deadline_kind") == DeadlineKind.PROMISE.value
    is_implied = pl.col("deadline_kind") == DeadlineKind.IMPLIED_TOUCH.value
    subject = (
        pl.when(is_implied)
        .then(pl.lit("No promise stands; the next update"))
        .otherwise(wording.deadline_subject(customer=False))
    )
    moved = pl.when(is_promise).then(_moves()).otherwise(pl.lit(""))
    when = (
        pl.when("is_past")
        .then(pl.format("{} ago", "deadline_span"))
        .when(wording.is_renewal() & (pl.col("renewal_in_days") == 0))
        .then(pl.lit("today"))
        .otherwise(pl.format("in {}", "deadline_span"))
    )
    timed = pl.concat_str(subject, moved, pl.lit(" "), wording.deadline_verb(), pl.lit(" "), when)
    held = pl.concat_str(subject, pl.lit(" "), held_words())
    untold = pl.concat_str(
        subject, pl.lit(" "), untold_words(), pl.format("in {}", "deadline_span")
    )
    is_untold = pl.col("promise_told_due_at").is_not_null() & ~pl.col("is_past")
    return (
        pl.when(is_promise & pl.col("is_promise_held_overdue"))
        .then(held)
        .when(is_promise & is_untold)
        .then(untold)
        .otherwise(timed)
    )


def _moves() -> pl.Expr:
    """As ", moved twice," between subject and verb; nothing for a promise never moved."""
    moves = pl.col("promise_moved_count")
    return (
        pl.when(moves == 0)
        .then(pl.lit(""))
        .when(moves == 1)
        .then(pl.lit(", moved once,"))
        .when(moves == 2)
        .then(pl.lit(", moved twice,"))
        .otherwise(pl.format(", moved {} times,", moves))
    )


def revenue_words() -> pl.Expr:
    """As "$420k renews in 21 days", with what the renewal would add."""
    expansion = pl.col("expansion_usd")
    added = (
        pl.when((expansion >= 0.5) & (pl.col("arr_usd") >= 0.5))
        .then(pl.format(", with {} more expected", wording.dollars(expansion)))
        .otherwise(pl.lit(""))
    )
    no_date = pl.format("{} a year, with no renewal date known", wording.dollars(pl.col("arr_usd")))
    return pl.coalesce(pl.concat_str(wording.renewal_words(), added), no_date)


def gap_words(settings: Settings) -> pl.Expr:
    """As "Nobody owns the next move"; of an owner, each thing that makes the next move uncertain."""
    idle_days = pl.col("idle_business_days").floor().cast(pl.Int64)
    quiet = (
        pl.when(pl.col("owner_acted_at").is_null())
        .then(pl.lit("no act so far"))
        .when(idle_days >= 1)
        .then(pl.format("last act {} ago", wording.counted(idle_days, "business day")))
    )
    undated = pl.when(~pl.col("has_dated_next_step")).then(pl.lit("no dated next step"))
    passed_on = pl.when(pl.col("handoffs_recent") > 0).then(
        pl.format(
            "{} in {} days",
            wording.counted(pl.col("handoffs_recent"), "handoff"),
            pl.lit(settings.handoff_window_days),
        )
    )
    owned = pl.concat_str(
        wording.owner_words(), quiet, undated, passed_on, separator="; ", ignore_nulls=True
    )
    is_owned = pl.col("ownership").is_in(["assigned", "accepted"])
    nobody = pl.col("ownership") == "none"
    return (
        pl.when(nobody)
        .then(pl.lit("Nobody owns the next move"))
        .when(is_owned)
        .then(owned)
        .otherwise(wording.owner_words())
    )
