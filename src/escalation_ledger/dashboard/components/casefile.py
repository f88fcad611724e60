"""A case on a page of its own: what is known of it, and how it came to that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from escalation_ledger.dashboard.components.component import component, plain
from escalation_ledger.dashboard.wording import BECAME, source_name

_head = component("casehead", "caseparts")
_facts = component("casefacts", "caseparts")
_timeline = component("timeline", "caseparts")

_BECAME = {str(status): list(tone) for status, tone in BECAME.items()}


@dataclass(frozen=True)
class Neighbours:
    """The cases before and after it in the list the reader came from; None: there is none."""

    before: str | None
    after: str | None
    place: int | None
    of: int


def case_head(
    facts: Mapping[str, Any],
    summary: pl.DataFrame,
    neighbours: Neighbours,
    *,
    aside: str | None,
    clock: str | None,
) -> None:
    """Draw the case's name, customer, summary, and what happens if nothing changes today.

    summary: `summaries` of it.
    """
    _head(
        key="casehead",
        data={
            "case": facts,
            "summary": plain(summary),
            "aside": aside,
            "before": neighbours.before,
            "after": neighbours.after,
            "place": neighbours.place,
            "of": neighbours.of,
            "now": clock,
        },
    )


def case_facts(
    facts: Mapping[str, Any],
    *,
    promises: pl.DataFrame,
    path: pl.DataFrame,
    evidence: pl.DataFrame,
    links: pl.DataFrame,
    told_at: datetime,
    clock: str | None,
) -> None:
    """Draw who moves next, the promises, the blocker, the score taken apart, path and evidence.

    promises: rows of `CaseParts`; path: the shape PATH, up to `told_at`; evidence: EVIDENCE with `url`;
    links: EDGES with the titles of both ends.
    """
    _facts(
        key="casefacts",
        data={
            "case": facts,
            "promises": [
                {**row, "kept_source": row["kept_source"] and source_name(row["kept_source"])}
                for row in plain(promises)
            ],
            "path": plain(path),
            "path_end": path_end(path, told_at).isoformat(),
            "evidence": _with_source_names(plain(evidence)),
            "links": plain(links),
            "became": _BECAME,
            "now": clock,
        },
    )


def path_end(path: pl.DataFrame, told_at: datetime) -> datetime:
    """Where the picture of a path ends: now, or where the last leg ended when none goes on."""
    if path.is_empty() or path["until"].has_nulls():
        return told_at
    end: datetime = path.select(pl.max_horizontal("until", "at").max()).item()
    return end


def case_timeline(entries: pl.DataFrame, *, clock: str | None) -> None:
    """Draw `reports.timeline` rows, newest first."""
    _timeline(
        key="timeline",
        data={
            "entries": _with_source_names(plain(entries)),
            "became": _BECAME,
            "now": clock,
        },
    )


def _with_source_names(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**row, "source_name": source_name(row["source"]) if row["source"] else None}
        for row in rows
    ]
