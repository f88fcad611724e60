"""Which evidence that reads alike is proposed: the best both ways, with a margin, of what is apart."""

from typing import Final

import polars as pl

# Below this, what two texts share is as likely chance.
FLOOR: Final = 0.3
# So much better than the next best, else nobody can tell which of the two it is.
MARGIN: Final = 1.1


def likely(likenesses: pl.DataFrame, groups: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """left, right, reason, score of the pairs of LIKENESSES worth asking a person about.

    groups: GROUPS, as decided by now; apart: anchor, anchor_right of groups that people ruled to
    be apart, both ways round. Two groups are asked about by their best pair; it has to be the best
    that the one group has, by the margin, and the best that the other has in the one's tool: an
    issue that shows in three tools has a best partner in each. What one proposal says is never
    carried on to a third.
    """
    of = groups.select("evidence_id", "anchor")
    between = (
        likenesses.filter(pl.col("score") >= FLOOR)
        .join(of, left_on="left", right_on="evidence_id")
        .join(of, left_on="right", right_on="evidence_id", suffix="_right")
        .filter(pl.col("anchor") != pl.col("anchor_right"))
        .join(apart, on=["anchor", "anchor_right"], how="anti")
    )
    sides = pl.concat([_seen_from("left", between), _seen_from("right", between)])
    best = sides.sort("score", "own", "other", descending=[True, False, False]).unique(
        ["group", "group_other"], keep="first", maintain_order=True
    )
    first, second = pl.col("score").max(), pl.col("score").top_k(2).min()
    is_clear = (pl.len() == 1) | (first >= second * MARGIN)
    chosen = best.filter(
        (pl.col("score") == first.over("group"))
        & is_clear.over("group")
        & (pl.col("score") == first.over("group_other", "tool"))
    )
    return likenesses.join(chosen.select("left", "right"), on=["left", "right"], how="semi").select(
        "left", "right", "reason", "score"
    )


def _seen_from(side: str, between: pl.DataFrame) -> pl.DataFrame:
    """The pairs as one side has them: its group, its tool, the group of the other side."""
    other = {"left": "right", "right": "left"}[side]
    group = {"left": "anchor", "right": "anchor_right"}
    return between.select(
        "left",
        "right",
        "score",
        own=side,
        other=other,
        group=group[side],
        group_other=group[other],
        tool=pl.col(side).str.extract(r"^(\w+):"),
    )
