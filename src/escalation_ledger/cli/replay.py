"""Read again what was set aside, after a fix of the rules, the configuration or an export."""

from pathlib import Path
from typing import Any

import polars as pl

from escalation_ledger.cli.context import Context
from escalation_ledger.cli.refresh import Outcome, Request, refresh
from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.pipelines.landing import Progress
from escalation_ledger.reports.queue import NothingPublished
from escalation_ledger.warehouse import snapshot
from escalation_ledger.warehouse.snapshot import Snapshot

_ROW = ("source", "object", "object_id")


def replay(ledger: Context, drop: Path | None, *, progress: Progress | None = None) -> Outcome:
    """Stage raw again, and publish when anything differs; no file is needed for that.

    Where the drop folder is there, files that could not be read, and those with rows that are
    no objects, are read again too. The document is that of `refresh`, each source with
    `quarantined_before` and `released`. Raises NothingPublished and what `refresh` raises.
    """
    before = _current(ledger)
    folder = drop or ledger.home.root / "drop"
    sources = _troubled(before) if folder.is_dir() else ()
    set_aside = before.table("quarantine")
    outcome = refresh(ledger, Request(drop=folder, sources=sources, again=True), progress=progress)
    after = _current(ledger).table("quarantine")
    released = set_aside.join(after, on=_ROW, how="anti")
    return Outcome(_document(outcome.document, set_aside, released), outcome.exit)


def _current(ledger: Context) -> Snapshot:
    held = snapshot.current(ledger.home)
    if held is None:
        raise NothingPublished(
            f"No snapshot in {ledger.home.root}. Run `ledger refresh --from DIR` first."
        )
    return held


def _troubled(held: Snapshot) -> tuple[Source, ...]:
    """The sources with rows set aside, and those that failed."""
    is_troubled = (pl.col("quarantined") > 0) | (pl.col("status") == SourceStatus.FAILED)
    return tuple(map(Source, held.table("source_runs").filter(is_troubled)["source"]))


def _document(
    refreshed: dict[str, Any], set_aside: pl.DataFrame, released: pl.DataFrame
) -> dict[str, Any]:
    sources = {
        name: {
            **of,
            "quarantined_before": set_aside.filter(pl.col("source") == name).height,
            "released": released.filter(pl.col("source") == name).height,
        }
        for name, of in refreshed["sources"].items()
    }
    return {**refreshed, "sources": sources}
