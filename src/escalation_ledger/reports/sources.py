"""How each source stands, in one word that pages, `ledger health` and the review share."""

from enum import StrEnum

import polars as pl

from escalation_ledger.domain.words import SourceStatus


class SourceState(StrEnum):
    """How a source stands after the last refresh.

    CURRENT: it was read. FAILED: it could not be; its last good rows, if it ever had any, stand.
    GONE: it was there before and is not any more; its last rows stand. ABSENT: nothing of it was
    ever there.
    """

    CURRENT = "current"
    FAILED = "failed"
    GONE = "gone"
    ABSENT = "absent"


def source_states(sources: pl.DataFrame) -> pl.DataFrame:
    """A snapshot's `source_runs` (status, watermark, fetched_at) with `state` and `newest_at`.

    newest_at: the newest change its own rows tell of, else when they were last landed; null where
    it never had any.
    """
    return sources.with_columns(newest_at=pl.coalesce("watermark", "fetched_at")).with_columns(
        state=pl.when(pl.col("status") == SourceStatus.OK.value)
        .then(pl.lit(SourceState.CURRENT.value))
        .when(pl.col("status") == SourceStatus.FAILED.value)
        .then(pl.lit(SourceState.FAILED.value))
        .when(pl.col("newest_at").is_not_null())
        .then(pl.lit(SourceState.GONE.value))
        .otherwise(pl.lit(SourceState.ABSENT.value))
    )


def with_waiting(sources: pl.DataFrame, quarantine: pl.DataFrame) -> pl.DataFrame:
    """The sources with `waiting`: all their rows that are set aside, of earlier files too.

    Their own `quarantined` counts the rows of the files as last read, and adds up with `landed`.
    """
    waiting = quarantine.group_by("source").agg(waiting=pl.len().cast(pl.Int64))
    return sources.join(waiting, on="source", how="left", maintain_order="left").with_columns(
        pl.col("waiting").fill_null(0)
    )
