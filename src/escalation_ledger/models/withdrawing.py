"""Which promise a message took back: the one that stood and was due then, where it was only one."""

from datetime import timedelta
from typing import Final

import polars as pl

from escalation_ledger.models.keeping import anchors
from escalation_ledger.models.reading.withdrawals import ABOUT, ANY_DATE, INSTANT_TEXT
from escalation_ledger.models.schemas import INSTANT

# Words name a day where the form names an hour: so far apart they still are the same date.
_SAME_TIME: Final = pl.lit(timedelta(hours=12))


def with_heard_withdrawals(
    standing: pl.DataFrame,
    readings: pl.DataFrame,
    groups: pl.DataFrame,
    promising: pl.DataFrame,
    *,
    stream: tuple[str, ...],
) -> pl.DataFrame:
    """Promises with withdrawn_by: the message that took them back; withdrawn_at, told so, is its time.

    standing: promises with anchor, kept_at, withdrawn_at, told_withdrawn_at, in the order of
    `stream`, within which a later one takes the place of an earlier; promising: promises of any
    kind with anchor: a message that makes one takes none back. What stands alone in its case, or
    alone has the date that is taken back, is withdrawn; the message that does so keeps nothing.
    """
    said = _said(readings, groups, promising)
    taken = _found(standing, said, promising, stream)
    is_heard = pl.col("heard_at").is_not_null()
    return (
        standing.join(taken, on="promise_id", how="left", maintain_order="left")
        .with_columns(
            pl.when(~is_heard).then(pl.col("kept_at", "kept_by")).name.keep(),
            withdrawn_at=pl.coalesce("heard_at", "withdrawn_at"),
            told_withdrawn_at=pl.coalesce("heard_at", "told_withdrawn_at"),
        )
        .drop("heard_at")
    )


def _said(readings: pl.DataFrame, groups: pl.DataFrame, promising: pl.DataFrame) -> pl.DataFrame:
    """anchor, at, message_id, due_said (null: no date named) of what takes a promise back."""
    taking = readings.filter(pl.col("about") == ABOUT).join(
        promising.select("message_id"), on="message_id", how="anti", maintain_order="left"
    )
    due_said = (
        pl.when(pl.col("value") != ANY_DATE)
        .then("value")
        .str.to_datetime(INSTANT_TEXT, time_unit="us")
        .dt.replace_time_zone("UTC")
        .cast(INSTANT)
    )
    return taking.join(anchors(groups), on="evidence_id", how="left", maintain_order="left").select(
        pl.coalesce("anchor", "evidence_id").alias("anchor"), "at", "message_id", due_said=due_said
    )


def _found(
    standing: pl.DataFrame, said: pl.DataFrame, promising: pl.DataFrame, stream: tuple[str, ...]
) -> pl.DataFrame:
    """promise_id, heard_at, withdrawn_by: what each message took back, where that is certain."""
    stood = pl.concat(
        [
            standing.with_columns(next_at=pl.col("made_at").shift(-1).over(stream)),
            promising.filter("is_ambiguous"),
        ],
        how="diagonal",
    ).select("promise_id", "anchor", "made_at", "due_at", "kept_at", "next_at", "withdrawn_at")
    is_open = pl.all_horizontal(
        pl.col("made_at") < pl.col("at"),
        *(
            pl.col(end).is_null() | (pl.col(end) >= pl.col("at"))
            for end in ("kept_at", "next_at", "withdrawn_at")
        ),
    )
    is_meant = pl.col("due_said").is_null() | (
        (pl.col("due_at") - pl.col("due_said")).abs() <= _SAME_TIME
    )
    return (
        said.join(stood, on="anchor", maintain_order="left_right")
        .filter(is_open & is_meant.fill_null(value=False))
        .filter((pl.len().over("message_id") == 1) & pl.col("due_at").is_not_null())
        .sort("at", maintain_order=True)
        .unique("promise_id", keep="first", maintain_order=True)
        .select("promise_id", heard_at="at", withdrawn_by="message_id")
    )
