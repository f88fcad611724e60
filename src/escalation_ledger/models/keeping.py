"""What keeps a promise: our next message, a delivery we told of, its solved ticket, or a person's word."""

from datetime import datetime
from typing import Final

import polars as pl

from escalation_ledger.models.automatic import is_automatic
from escalation_ledger.models.reading.postponing import NO_NEWS, said_of_postponing
from escalation_ledger.models.recorded_promises import RecordedPromises

# The order in which promises of one case are told.
IN_ORDER: Final = ("made_at", "message_id", "promise_id")


def anchors(groups: pl.DataFrame) -> pl.DataFrame:
    """evidence_id -> anchor, each evidence once."""
    return groups.select("evidence_id", "anchor").unique(
        "evidence_id", keep="first", maintain_order=True
    )


def touches_of(messages: pl.DataFrame) -> pl.DataFrame:
    """MESSAGES of ours that the customer could see, written by somebody."""
    return messages.filter(
        (pl.col("side") == "ours") & pl.col("is_customer_visible") & ~is_automatic(pl.col("text"))
    )


def by_anchor(touches: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, at -> anchor, at."""
    return touches.join(anchors(groups), on="evidence_id", how="left").select(
        pl.coalesce("anchor", "evidence_id").alias("anchor"), "at"
    )


def keepers(
    groups: pl.DataFrame,
    touches: pl.DataFrame,
    readings: pl.DataFrame,
    evidence: pl.DataFrame,
    now: datetime,
) -> pl.DataFrame:
    """anchor, action, kept_at, kept_by: what keeps a promise of that action made before it."""
    updates = touches.join(
        said_of_postponing(readings, NO_NEWS), on="message_id", how="anti", maintain_order="left"
    )
    deliveries = readings.filter(
        (pl.col("about") == "delivered") & (pl.col("value") == "yes") & (pl.col("at") <= now)
    )
    told = pl.concat(
        [
            updates.select(
                "evidence_id", action=pl.lit("update"), kept_at="at", kept_by="message_id"
            ),
            deliveries.select(
                "evidence_id", action=pl.lit("deliver"), kept_at="at", kept_by="message_id"
            ),
        ]
    ).join(anchors(groups), on="evidence_id", how="left", maintain_order="left")
    solved = (
        ended_cases(groups, evidence)
        .filter(pl.col("solved_at") <= now)
        .select("anchor", action=pl.lit("deliver"), kept_at="solved_at", kept_by="last_solved")
    )
    return pl.concat(
        [
            told.select(
                pl.coalesce("anchor", "evidence_id").alias("anchor"),
                "action",
                "kept_at",
                "kept_by",
            ),
            solved,
        ]
    ).sort("kept_at", "kept_by", maintain_order=True)


def ended_cases(groups: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """anchor, solved_at, last_solved: cases with tickets, all of them closed, and which was solved last."""
    return (
        evidence.filter(pl.col("source") == "zendesk")
        .join(anchors(groups), on="evidence_id", how="left", maintain_order="left")
        .with_columns(pl.coalesce("anchor", "evidence_id").alias("anchor"))
        .group_by("anchor", maintain_order=True)
        .agg(
            pl.col("is_open").any(),
            pl.col("solved_at").max(),
            last_solved=pl.col("evidence_id")
            .sort_by("solved_at", "evidence_id", nulls_last=True, descending=[True, False])
            .first(),
        )
        .filter(~pl.col("is_open"))
        .drop("is_open")
    )


def with_kept_at(
    made: pl.DataFrame,
    keepers: pl.DataFrame,
    evidence: pl.DataFrame,
    recorded: RecordedPromises,
) -> pl.DataFrame:
    """Promises with the first instant after they were made at which something kept them, and what did.

    Also withdrawn_at: when a person took them back; what comes after that keeps nothing.
    """
    own = evidence.filter(~pl.col("is_open")).select("evidence_id", own_solved_at="solved_at")
    is_own = (pl.col("action") == "deliver") & (pl.col("own_solved_at") > pl.col("made_at"))
    return (
        made.sort("made_at", maintain_order=True)
        .join_asof(
            keepers,
            left_on="made_at",
            right_on="kept_at",
            by=["anchor", "action"],
            strategy="forward",
            allow_exact_matches=False,
            coalesce=False,
            check_sortedness=False,
        )
        .join(own, on="evidence_id", how="left", maintain_order="left")
        .join(recorded.settled, on="promise_id", how="left", maintain_order="left")
        .with_columns(own_solved_at=pl.when(is_own).then("own_solved_at"))
        .with_columns(_kept_first())
        .with_columns(
            pl.when(
                pl.col("withdrawn_at").is_null() | (pl.col("kept_at") <= pl.col("withdrawn_at"))
            )
            .then(pl.col("kept_at", "kept_by"))
            .name.keep()
        )
        .drop("own_solved_at", "kept_by_person_at", "kept_by_person")
        .sort("anchor", "action", *IN_ORDER, maintain_order=True)
    )


def _kept_first() -> list[pl.Expr]:
    """kept_at and kept_by of whatever kept the promise first: a message, its solved ticket, a person."""
    first = pl.min_horizontal("kept_at", "own_solved_at", "kept_by_person_at")
    by = (
        pl.when(pl.col("kept_at") == first)
        .then("kept_by")
        .when(pl.col("own_solved_at") == first)
        .then("evidence_id")
        .otherwise("kept_by_person")
    )
    return [first.alias("kept_at"), by.alias("kept_by")]
