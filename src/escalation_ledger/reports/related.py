"""The same trouble at another customer: cases to know of, never one case."""

from collections.abc import Sequence

import polars as pl

from escalation_ledger.reports.queue import Queue


def related(held: Queue, evidence: Sequence[str]) -> pl.DataFrame:
    """case_id, account, reason of other accounts' cases that these pieces of evidence touch, oldest first."""
    pairs = held.situation.facts.related
    touched = pl.concat(
        [
            pairs.filter(pl.col(own).is_in(list(evidence))).select("reason", evidence_id=other)
            for own, other in (("left", "right"), ("right", "left"))
        ]
    )
    cases = held.situation.grouping.groups.filter(pl.col("case_id").is_not_null())
    return (
        touched.join(cases.select("evidence_id", "case_id", "account_id"), on="evidence_id")
        .join(
            held.situation.facts.accounts.select("account_id", "account"),
            on="account_id",
            how="left",
        )
        .with_columns(number=pl.col("case_id").str.extract(r"(\d+)$").cast(pl.Int64))
        .sort("number", "reason", maintain_order=True)
        .unique("case_id", keep="first", maintain_order=True)
        .select("case_id", "account", "reason")
    )
