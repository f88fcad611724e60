"""How each source stands, in one word that pages, `ledger health` and the review share."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import polars as pl

from escalation_ledger.domain.words import SourceStatus
from escalation_ledger.pipelines.live.tools import SOURCE_OF
from escalation_ledger.warehouse.settings import Settings

# A live source is stale when it was not read for so many times its cadence: one run may fail.
_RUNS_MISSED: Final = 3


class SourceState(StrEnum):
    """How a source stands after the last refresh.

    CURRENT: it was read. STALE: it is read live, and was not for several times its cadence. FAILED: it could not be; its last good rows, if it ever had any, stand.
    GONE: it was there before and is not any more; its last rows stand. ABSENT: nothing of it was
    ever there.
    """

    CURRENT = "current"
    STALE = "stale"
    FAILED = "failed"
    GONE = "gone"
    ABSENT = "absent"


def source_states(sources: pl.DataFrame, *, stale: Collection[str] = ()) -> pl.DataFrame:
    """A snapshot's `source_runs` (status, watermark, fetched_at) with `state` and `newest_at`.

    stale: as `stale_sources` finds them. newest_at: the newest change its own rows tell of, else when they were last landed; null where
    it never had any.
    """
    return sources.with_columns(newest_at=pl.coalesce("watermark", "fetched_at")).with_columns(
        state=pl.when(
            (pl.col("status") == SourceStatus.OK.value) & pl.col("source").is_in([*stale])
        )
        .then(pl.lit(SourceState.STALE.value))
        .when(pl.col("status") == SourceStatus.OK.value)
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


def stale_sources(
    runs: Iterable[Mapping[str, Any]], *, settings: Settings, now: datetime
) -> frozenset[str]:
    """Sources that are read live and by `now` were last read well too long ago for their cadence.

    runs: the history of refreshes, oldest first. That a run found nothing new is in it alone. A drop
    folder has no cadence, so it is never stale.
    """
    last_read = {
        name: datetime.fromisoformat(run["at"])
        for run in runs
        for name, source in run.get("sources", {}).items()
        if source.get("calls") is not None
        and source["status"] == SourceStatus.OK
        and datetime.fromisoformat(run["at"]) <= now
    }
    return frozenset(
        source
        for source, minutes in cadences(settings).items()
        if source in last_read
        and now - last_read[source] > _RUNS_MISSED * timedelta(minutes=minutes)
    )


def cadences(settings: Settings) -> dict[str, int]:
    """Minutes between refreshes of each source that is read live; the rarest of its tools'."""
    told: dict[str, int] = {}
    for name, tool in settings.sources.items():
        if tool["address"]:
            source = SOURCE_OF[name].value
            told[source] = max(told.get(source, 0), int(tool["every_minutes"]))
    return told
