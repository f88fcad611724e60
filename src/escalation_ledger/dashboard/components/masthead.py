"""The line every page begins with: what this is, how old the snapshot is, which sources are not current."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl

from escalation_ledger.dashboard.components.component import component
from escalation_ledger.dashboard.wording import source_name
from escalation_ledger.reports.sources import source_states

_masthead = component("masthead")


def masthead(
    *,
    page: str,
    snapshot_at: datetime,
    badges: Sequence[Mapping[str, Any]],
    views: Mapping[str, str],
    clock_set_to: datetime | None,
) -> None:
    """Draw it.

    badges: `source_badges`; views: the team's saved views, name -> address after the
    host. The reader's own are kept by the browser.
    """
    _masthead(
        key="masthead",
        data={
            "page": page,
            "snapshot_at": snapshot_at.isoformat(),
            "sources": badges,
            "views": [{"name": name, "href": f"/{address}"} for name, address in views.items()],
            "now": clock_set_to.isoformat() if clock_set_to else None,
        },
        on_returned_change=lambda: None,
    )


def source_badges(sources: pl.DataFrame, stale: Collection[str] = ()) -> list[Mapping[str, Any]]:
    """Every source with the word for its state, and how old what stands of it is."""
    shown = source_states(sources, stale=stale).select("source", "error", "newest_at", "state")
    return [
        {
            "name": source_name(row["source"]),
            "state": row["state"],
            "newest_at": row["newest_at"].isoformat() if row["newest_at"] else None,
            "error": row["error"],
        }
        for row in shown.iter_rows(named=True)
    ]
