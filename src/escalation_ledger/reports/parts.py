"""What hangs on one case: its promises, handoffs, evidence and the reasons that join it."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.source_links import source_url


@dataclass(frozen=True)
class CaseParts:
    """promises: rows of `promise_rows`, newest first; path: the CHANGES that are handoffs, in order;
    evidence: EVIDENCE with `url`, the newest first; links: EDGES within the case or proposing
    more, with left_title and right_title, those that join first.
    """

    promises: pl.DataFrame
    path: pl.DataFrame
    evidence: pl.DataFrame
    links: pl.DataFrame


def case_parts(
    held: Queue, case_id: str, promises: pl.DataFrame, *, links: Mapping[str, str]
) -> CaseParts:
    """The parts of a case. `promises`: those of the whole ledger; `links`: `[links]` of the configuration."""
    found = held.situation.grouping.survivor(case_id)
    ids = held.situation.grouping.groups.filter(pl.col("case_id") == found).select("evidence_id")
    facts = held.situation.facts
    titles = facts.evidence.select("evidence_id", "title")
    inside = ids["evidence_id"].implode()
    return CaseParts(
        promises=promises.filter(pl.col("case_id") == found).reverse(),
        path=facts.changes.join(ids, on="evidence_id")
        .filter("is_handoff")
        .sort("at", "change_id", "kind", maintain_order=True),
        evidence=facts.evidence.join(ids, on="evidence_id")
        .with_columns(url=source_url(pl.col("evidence_id"), links))
        .sort("last_message_at", "evidence_id", descending=True, maintain_order=True),
        links=facts.edges.filter(pl.col("left").is_in(inside) | pl.col("right").is_in(inside))
        .join(titles.rename({"evidence_id": "left", "title": "left_title"}), on="left", how="left")
        .join(
            titles.rename({"evidence_id": "right", "title": "right_title"}), on="right", how="left"
        )
        .sort("is_strong", "left", "right", descending=[True, False, False], maintain_order=True),
    )
