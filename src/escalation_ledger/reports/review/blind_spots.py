"""What the tools could not show: sources that failed or were absent, their age, rows set aside, strangers."""

from typing import Final

import polars as pl

from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.sources import SourceState, source_states

REASONS_SHOWN: Final = 10


def blind_spots(held: Queue) -> pl.DataFrame:
    """kind, source (null: over all), count, detail in words; the whole ledger's, whatever the filter.

    kind: failed, gone, absent (see SourceState), age (how old a source's newest row was at the
    review's instant), set aside (rows of one reason), no account (evidence of a customer nobody knows).
    """
    return pl.concat(
        [_sources(held), _set_aside(held.snapshot.table("quarantine")), _no_account(held)]
    )


def _sources(held: Queue) -> pl.DataFrame:
    sources = source_states(held.sources)
    state = pl.col("state")
    failed, gone, absent = (
        state == word.value for word in (SourceState.FAILED, SourceState.GONE, SourceState.ABSENT)
    )
    minutes = (pl.lit(held.now) - pl.col("watermark")).dt.total_minutes()
    age = (
        pl.when(pl.col("watermark").is_null())
        .then(pl.lit("It holds no row, so its age is not known."))
        .when(minutes < 0)
        .then(pl.lit("Its newest row is from after the review."))
        .otherwise(pl.format("Its newest row was {} old.", _age(minutes)))
    )
    detail = (
        pl.when(failed)
        .then(
            pl.concat_str(
                pl.lit("Its last refresh failed, older rows stand in: "),
                pl.col("error").fill_null("no reason given"),
            )
        )
        .when(gone)
        .then(pl.concat_str(pl.lit("Nothing of it was there any more, older rows stand in. "), age))
        .when(absent)
        .then(pl.lit("Nothing of it was there to read."))
        .otherwise(age)
    )
    return sources.sort(~failed, ~gone, ~absent, "source", maintain_order=True).select(
        kind=state.replace(SourceState.CURRENT.value, "age"),
        source="source",
        count=pl.lit(None, pl.Int64),
        detail=detail,
    )


def _age(minutes: pl.Expr) -> pl.Expr:
    return (
        pl.when(minutes < 120)
        .then(pl.format("{} min", minutes))
        .when(minutes < 48 * 60)
        .then(pl.format("{} h", minutes // 60))
        .otherwise(pl.format("{} days", minutes // (24 * 60)))
    )


def _set_aside(quarantine: pl.DataFrame) -> pl.DataFrame:
    """The reasons that set most rows aside, and the rest as one."""
    reasons = (
        quarantine.group_by("source", "object", "reason", maintain_order=True)
        .agg(count=pl.len().cast(pl.Int64))
        .sort(
            "count", "source", "object", "reason",
            descending=[True, False, False, False], maintain_order=True,
        )
        .select(
            kind=pl.lit("set aside"),
            source="source",
            count="count",
            detail=pl.format("{}: {}", "object", "reason"),
        )
    )  # fmt: skip
    others = reasons.slice(REASONS_SHOWN)
    rest = others.select(
        kind=pl.lit("set aside"),
        source=pl.lit(None, pl.String),
        count=pl.col("count").sum(),
        detail=pl.format("For {} other reasons; `ledger quarantine` has them all.", pl.len()),
    )
    return pl.concat([reasons.head(REASONS_SHOWN), rest.head(min(others.height, 1))])


def _no_account(held: Queue) -> pl.DataFrame:
    nowhere = held.situation.grouping.groups.filter(pl.col("account_id").is_null())
    return (
        held.situation.facts.evidence.join(nowhere.select("evidence_id"), on="evidence_id")
        .group_by("source", maintain_order=True)
        .agg(count=pl.len().cast(pl.Int64))
        .sort("source", maintain_order=True)
        .select(
            kind=pl.lit("no account"),
            source="source",
            count="count",
            detail=pl.lit("Evidence of no known account: it waits in the inbox."),
        )
    )
