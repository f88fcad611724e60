"""What is proposed of a case and waits for a person: two cases that may be one, evidence that may belong."""

from typing import Final

import polars as pl

from escalation_ledger.ledger.likely import likely
from escalation_ledger.ledger.sheet import Situation

PROPOSALS: Final = pl.Schema(
    {
        "proposal_id": pl.String(),
        "left": pl.String(),
        "right": pl.String(),
        "left_case_id": pl.String(),
        "right_case_id": pl.String(),
        "account_id": pl.String(),
        "reason": pl.String(),
        "score": pl.Float64(),
    }
)


def proposals(here: Situation) -> pl.DataFrame:
    """One row per open proposal, in the shape PROPOSALS: by keys first, then the likeliest.

    left and right: evidence that may be one issue; the case each is in by now, if any. Out of
    keys that do not join by themselves (weak ones, and those between two cases that people wrote
    in; score: null), and of evidence that reads alike. What a person has settled, or ruled on, is
    not proposed again.
    """
    groups = here.grouping.groups.select("evidence_id", "anchor", "account_id", "case_id")
    apart = _apart(here)
    refused = here.grouping.refused.filter(pl.col("older_case_id").is_not_null())
    pairs = pl.concat(
        [
            refused.select("left", "right", "reason"),
            here.facts.edges.filter(~pl.col("is_strong")).select("left", "right", "reason"),
            likely(here.facts.likenesses, groups, apart),
        ],
        how="diagonal",
    ).unique(["left", "right"], keep="first", maintain_order=True)
    placed = (
        pairs.join(groups, left_on="left", right_on="evidence_id")
        .join(groups, left_on="right", right_on="evidence_id", suffix="_right")
        .filter(
            (pl.col("anchor") != pl.col("anchor_right"))
            & (pl.col("account_id") == pl.col("account_id_right")).fill_null(value=True)
            & (pl.col("case_id").is_not_null() | pl.col("case_id_right").is_not_null())
        )
        .join(apart, on=["anchor", "anchor_right"], how="anti")
    )
    return (
        placed.select(
            "left",
            "right",
            "reason",
            "score",
            proposal_id=proposal_id(pl.col("left"), pl.col("right")),
            left_case_id="case_id",
            right_case_id="case_id_right",
            account_id=pl.coalesce("account_id", "account_id_right"),
        )
        .filter(~pl.col("proposal_id").is_in(sorted(here.decisions.settled)))
        .select(PROPOSALS.names())
        .cast(PROPOSALS)
        .sort("score", "proposal_id", descending=[True, False], nulls_last=False)
    )


def are_the_same(one: Situation, other: Situation) -> bool:
    """Whether the same is proposed in both, looked at where it hangs on: most edits leave that alone."""
    return (
        one.facts.edges is other.facts.edges
        and one.facts.likenesses is other.facts.likenesses
        and one.grouping.groups.equals(other.grouping.groups)
        and one.grouping.refused.equals(other.grouping.refused)
        and one.decisions.rulings == other.decisions.rulings
        and one.decisions.settled == other.decisions.settled
    )


def proposal_id(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """What a proposal about two pieces of evidence is called, whichever is named first."""
    return pl.format("{}~{}", pl.min_horizontal(left, right), pl.max_horizontal(left, right))


def _apart(here: Situation) -> pl.DataFrame:
    """anchor, anchor_right of groups of which people ruled any evidence apart, both ways round."""
    groups = here.grouping.groups.select("evidence_id", "anchor")
    ruled = pl.DataFrame(
        [
            (left, right)
            for ruling in here.decisions.rulings.apart
            for one, other in ((ruling.left, ruling.right), (ruling.right, ruling.left))
            for left in sorted(one)
            for right in sorted(other)
        ],
        schema={"left": pl.String, "right": pl.String},
        orient="row",
    )
    return (
        ruled.join(groups, left_on="left", right_on="evidence_id")
        .join(groups, left_on="right", right_on="evidence_id", suffix="_right")
        .select("anchor", "anchor_right")
        .unique()
    )
