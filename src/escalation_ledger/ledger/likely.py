"""Which evidence that reads alike is proposed: the best both ways, with a margin, of what is apart."""

from typing import Final

import polars as pl

# Below this, what two texts share is as likely chance.
FLOOR: Final = 0.15
# So much better than the next best, else nobody can tell which of the two it is.
MARGIN: Final = 1.015
# A ticket may have several loose partners in one tool, threads or mails: so many of them are asked
# about at a time, and none that is much less alike than the best.
_AT_A_TIME: Final = 2
_NOT_MUCH_LESS: Final = 0.6
# How far further alike pairs of the same two cases count beside the best.
_FURTHER: Final = 0.5


def likely(likenesses: pl.DataFrame, groups: pl.DataFrame, apart: pl.DataFrame) -> pl.DataFrame:
    """left, right, reason, score of the pairs of LIKENESSES worth asking a person about.

    groups: GROUPS, as decided by now; apart: anchor, anchor_right of groups that people ruled to
    be apart, both ways round. Two groups are asked about by their best pair. The one has to be the
    best partner that the other has, by the margin, and the other the best that the one has in that
    tool; a ticket has several loose partners where it is the best of each. Two groups that hold a
    ticket each are asked about only for more than one word. What one proposal says is never carried
    on to a third. score: of the two groups.
    """
    of = groups.select("evidence_id", "anchor")
    between = (
        likenesses.join(of, left_on="left", right_on="evidence_id")
        .join(of, left_on="right", right_on="evidence_id", suffix="_right")
        .filter(pl.col("anchor") != pl.col("anchor_right"))
        .join(apart, on=["anchor", "anchor_right"], how="anti")
        .filter(~(pl.col("is_by_one_word") & _hold_tickets(groups)))
    )
    sides = pl.concat([_seen_from("left", between), _seen_from("right", between)])
    best = _of_groups(sides).filter(pl.col("score") >= FLOOR)
    score = pl.col("score")
    is_clear = (pl.len() == 1) | (score.max() >= score.top_k(2).min() * MARGIN)
    in_tool = ["other_group", "tool"]
    is_loose = _has_no_ticket(groups, "group") & ~_has_no_ticket(groups, "other_group")
    is_of_loose = ~_has_no_ticket(groups, "group") & _has_no_ticket(groups, "other_group")
    chosen = best.filter(
        ~is_of_loose
        & (score == score.max().over("group"))
        & is_clear.over("group")
        & (
            score.rank("min", descending=True).over(in_tool)
            <= pl.when(is_loose).then(_AT_A_TIME).otherwise(1)
        )
        & (score >= score.max().over(in_tool) * _NOT_MUCH_LESS)
    )
    asked = chosen.group_by("left", "right", maintain_order=True).agg(score.max())
    return (
        likenesses.drop("score")
        .join(asked, on=["left", "right"])
        .select("left", "right", "reason", "score")
    )


def _hold_tickets(groups: pl.DataFrame) -> pl.Expr:
    """Whether both groups hold one, so that each is accounted for without the other."""
    return ~_has_no_ticket(groups, "anchor") & ~_has_no_ticket(groups, "anchor_right")


def _has_no_ticket(groups: pl.DataFrame, column: str) -> pl.Expr:
    is_ticket = pl.col("evidence_id").str.starts_with("zendesk:ticket:")
    held = groups.filter(is_ticket).get_column("anchor").unique()
    return ~pl.col(column).is_in(held.implode())


def _seen_from(side: str, between: pl.DataFrame) -> pl.DataFrame:
    """The pairs as one side has them: its group and tool, and the group of the other side."""
    other = {"left": "right", "right": "left"}[side]
    group = {"left": "anchor", "right": "anchor_right"}
    return between.select(
        "left",
        "right",
        "score",
        group=group[side],
        other_group=group[other],
        tool=pl.col(side).str.extract(r"^(\w+):"),
    )


def _of_groups(sides: pl.DataFrame) -> pl.DataFrame:
    """The best pair of each two groups, its score raised by what else of them is alike."""
    two = ["group", "other_group"]
    any_of_them = 1 - (1 - pl.col("score")).product().over(two)
    best = pl.col("score").max().over(two)
    return (
        sides.with_columns(own=pl.col("score"), score=best + _FURTHER * (any_of_them - best))
        .sort("own", "left", "right", descending=[True, False, False])
        .unique(two, keep="first", maintain_order=True)
    )
