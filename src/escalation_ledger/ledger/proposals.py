"""What is proposed of a case and waits for a person: two cases that may be one, evidence that may belong."""

from typing import Final

import polars as pl

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
    }
)


def proposals(here: Situation) -> pl.DataFrame:
    """One row per open proposal, in the shape PROPOSALS, sorted by its id.

    left and right: evidence that may be one issue; the case each is in by now, if any. Out of
    keys that do not join by themselves: weak ones, and those between two cases that people wrote
    in. What a person has settled, or ruled on, is not proposed again.
    """
    groups = here.grouping.groups.select("evidence_id", "anchor", "account_id", "case_id")
    refused = here.grouping.refused.filter(pl.col("older_case_id").is_not_null())
    weak = here.facts.edges.filter(~pl.col("is_strong"))
    pairs = pl.concat(
        [
            refused.select("left", "right", "reason"),
            weak.select("left", "right", "reason"),
        ]
    ).unique(["left", "right"], keep="first", maintain_order=True)
    placed = (
        pairs.join(groups, left_on="left", right_on="evidence_id")
        .join(groups, left_on="right", right_on="evidence_id", suffix="_right")
        .filter(
            (pl.col("anchor") != pl.col("anchor_right"))
            & (pl.col("account_id") == pl.col("account_id_right")).fill_null(value=True)
            & (pl.col("case_id").is_not_null() | pl.col("case_id_right").is_not_null())
        )
    )
    return (
        placed.select(
            "left",
            "right",
            "reason",
            proposal_id=proposal_id(pl.col("left"), pl.col("right")),
            left_case_id="case_id",
            right_case_id="case_id_right",
            account_id=pl.coalesce("account_id", "account_id_right"),
        )
        .filter(~pl.col("proposal_id").is_in(_settled(here)))
        .select(PROPOSALS.names())
        .cast(PROPOSALS)
        .sort("proposal_id")
    )


def proposal_id(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """What a proposal about two pieces of evidence is called, whichever is named first."""
    return pl.format("{}~{}", pl.min_horizontal(left, right), pl.max_horizontal(left, right))


def _settled(here: Situation) -> list[str]:
    """Ids of proposals that people settled, or whose evidence they ruled to be apart."""
    apart = {
        "~".join(sorted((left, right)))
        for ruling in here.decisions.rulings.apart
        for left in ruling.left
        for right in ruling.right
    }
    return sorted(here.decisions.settled | apart)
