"""What a ruling brought about in passing: evidence of one case taken apart, another pair proposed."""

from collections.abc import Sequence

import polars as pl

from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.naming import names
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.sheet import Situation
from escalation_ledger.reports.queue import Queue

_RULINGS = (e.AccountAssigned, e.IdentityMapped)


def separated(before: Situation, after: Situation, recorded: Sequence[Recorded]) -> list[str]:
    """One sentence for each case or group that the events recorded in between took apart.

    Only of events that do so in passing, said of whose somebody or something is; a split or a
    rejected link says itself what it separates.
    """
    if not any(isinstance(one.event, _RULINGS) for one in recorded):
        return []
    parts = _parts(before, after)
    called = names(before.facts, [one for of in parts["evidence"] for part in of for one in part])
    return [
        f"That separates {' from '.join(_listed([called.get(one, one) for one in part]) for part in of)}"
        f"{f', {case_id} until now' if case_id else ''}"
        f"{', although people said that they are one issue' if _are_linked(before, of) else ''}."
        for case_id, of in parts.select("case_id", "evidence").iter_rows()
    ]


def proposed_next(before: Queue, after: Queue) -> tuple[str, str] | None:
    """Id of the likeliest proposal that a rejection in between let up, and whom it names, in words.

    Evidence that is like several is asked about with the best of them alone; once that is
    rejected, with the next.
    """
    new = after.proposals.join(before.proposals, on="proposal_id", how="anti").head(1)
    if new.is_empty():
        return None
    row = new.row(0, named=True)
    pair = [row["left"], row["right"]]
    called = names(after.situation.facts, pair)
    return row["proposal_id"], _listed([called.get(one, one) for one in pair])


def _parts(before: Situation, after: Situation) -> pl.DataFrame:
    """anchor, case_id, evidence: of each group before, its parts after, where it has several."""
    now = after.grouping.groups.select("evidence_id", now="anchor")
    opened = before.facts.evidence.select("evidence_id", "opened_at")
    return (
        before.grouping.groups.join(now, on="evidence_id")
        .filter(pl.col("now").n_unique().over("anchor") > 1)
        .join(opened, on="evidence_id")
        .sort("anchor", "opened_at", "evidence_id")
        .group_by("anchor", "now", maintain_order=True)
        .agg(pl.col("case_id").first(), pl.col("evidence_id"))
        .group_by("anchor", maintain_order=True)
        .agg(pl.col("case_id").first(), evidence="evidence_id")
    )


def _are_linked(before: Situation, parts: Sequence[Sequence[str]]) -> bool:
    """Whether somebody accepted a link between two of the parts."""
    part_of = {one: place for place, part in enumerate(parts) for one in part}
    placed = [[part_of.get(one) for one in pair] for pair in before.decisions.rulings.joins]
    return any(None not in pair and len(set(pair)) > 1 for pair in placed)


def _listed(said: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))
