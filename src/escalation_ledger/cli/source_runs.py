"""One source in one refresh: what was landed, what staging made of it, or what is kept from before."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.models.schemas import QUARANTINE, STAGED, ContractBroken
from escalation_ledger.models.staging import Counts, staged
from escalation_ledger.pipelines.landing import Landing
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import Settings
from escalation_ledger.warehouse.snapshot import Snapshot

# Ends the error of a source whose rows were landed but could not be staged.
KEPT = "Its last good rows are kept."


@dataclass(frozen=True)
class SourceRun:
    """What this run knows of one source. `tables` are its STAGED frames by name."""

    landing: Landing
    status: SourceStatus
    error: str | None
    tables: Mapping[str, pl.DataFrame]
    quarantine: pl.DataFrame
    counts: Counts

    @property
    def document(self) -> dict[str, Any]:
        """The source's part of `refresh --json`."""
        watermark = self.landing.watermark
        return {
            "status": self.status.value,
            "landed": self.counts.landed,
            "modelled": self.counts.modelled,
            "duplicate": self.counts.duplicate,
            "filtered": self.counts.filtered,
            "quarantined": self.counts.quarantined,
            "objects": self.landing.objects,
            "watermark": watermark.isoformat() if watermark else None,
            "error": self.error,
            "calls": self.landing.calls,
            "notes": list(self.landing.notes),
        }


def source_run(
    home: Home, source: Source, landing: Landing, *, previous: Snapshot | None, settings: Settings
) -> SourceRun:
    """Stage the source's newest raw rows; keep its last good rows where they cannot be published.

    That is when its counts do not add up or its frames break their contract. A source whose
    landing failed has only good rows in raw, so it is staged from those and still says failed.
    """
    try:
        made = staged(source, raw.newest(home, source), raw.landed(home, source), settings=settings)
    except ContractBroken as error:
        return _kept(source, landing, previous, f"its rows break the contract: {error}")
    except Exception as error:  # noqa: BLE001 - a fault in one source takes none of the others down
        first_line = str(error).partition("\n")[0]
        why = f"its rows could not be read ({type(error).__name__}: {first_line})."
        return _kept(source, landing, previous, why)
    if not made.counts.add_up:
        return _kept(source, landing, previous, f"its counts do not add up: {made.counts}.")
    return SourceRun(
        landing=landing,
        status=landing.status,
        error=landing.error,
        tables=made.tables,
        quarantine=made.quarantine,
        counts=made.counts,
    )


def still_failed(landing: Landing, previous: Snapshot | None) -> Landing:
    """A landing that this run did not try: FAILED when the last that was tried failed."""
    if previous is None or landing.status is SourceStatus.FAILED:
        return landing
    before = previous.table("source_runs").filter(
        (pl.col("source") == landing.source)
        & (pl.col("status") == SourceStatus.FAILED)
        & ~pl.col("error").str.ends_with(KEPT)
    )
    if before.is_empty():
        return landing
    return replace(landing, status=SourceStatus.FAILED, error=before["error"][0])


def _kept(source: Source, landing: Landing, previous: Snapshot | None, why: str) -> SourceRun:
    tables = {
        table.name: table.widened(previous.table(f"stg_{table.name}"))
        if previous
        else table.empty()
        for table in STAGED
        if table.name.startswith(f"{source}_")
    }
    quarantine = (
        previous.table("quarantine").filter(pl.col("source") == source)
        if previous
        else QUARANTINE.empty()
    )
    return SourceRun(
        landing=landing,
        status=SourceStatus.FAILED,
        error=f"{source}: {why} {KEPT}",
        tables=tables,
        quarantine=quarantine,
        counts=Counts(landing.landed, 0, 0, 0, 0),
    )


def source_frame(runs: Mapping[Source, SourceRun], *, run_id: str) -> pl.DataFrame:
    """The snapshot's `source_runs`: one row per source, with its counts and watermark.

    fetched_at: when its rows were last landed, null where they never were; so that the age of a
    source that fails goes on from its last good run.
    """
    return pl.DataFrame(
        [
            {
                "source": source.value,
                **run.document,
                "objects": json.dumps(run.landing.objects),
                "watermark": run.landing.watermark,
                "run_id": run_id,
                "fetched_at": run.landing.fetched_at,
            }
            for source, run in runs.items()
        ],
        schema={
            "source": pl.String,
            "status": pl.String,
            "landed": pl.Int64,
            "modelled": pl.Int64,
            "duplicate": pl.Int64,
            "filtered": pl.Int64,
            "quarantined": pl.Int64,
            "objects": pl.String,
            "watermark": pl.Datetime("us", "UTC"),
            "error": pl.String,
            "run_id": pl.String,
            "fetched_at": pl.Datetime("us", "UTC"),
        },
    )
