"""Talking around: status talk goes on, and nobody says what blocks, on what, or who can unblock it."""

from typing import Final

import polars as pl

STATUS: Final = "status"
SUBSTANCE: Final = "substance"

# A message of which one of these was read says something, however short it is.
_TELLS: Final = ("blocker", "workaround", "breadth", "delivered")

# So many of our messages in a row without a word of substance are talk, not a pause.
_AT_LEAST: Final = 3


# What a message without any other reading may have been read for, and still says nothing.
_IDLE: Final = ("talk", "nature")


def without_chatter(placed: pl.DataFrame) -> pl.DataFrame:
    """READINGS without the messages of ours that the customer does not see and that say nothing.

    Nobody makes a case another one by asking for news inside.
    """
    said = placed.filter(~pl.col("about").is_in(_IDLE)).get_column("message_id")
    chatter = placed.filter(
        (pl.col("about") == "talk")
        & (pl.col("value") == STATUS)
        & (pl.col("side") == "ours")
        & ~pl.col("is_customer_visible")
        & ~pl.col("message_id").is_in(said.implode())
    ).select("message_id")
    return placed.join(chatter, on="message_id", how="anti", maintain_order="left")


def talking_around(standing: pl.DataFrame) -> pl.DataFrame:
    """anchor, is_talking_around, talking_since: of READINGS about `talk`, placed and in order.

    True when the newest `_AT_LEAST` messages of ours or more are all status talk; since the first
    of that run.
    """
    told = standing.filter(pl.col("about").is_in(_TELLS)).get_column("message_id")
    talk = standing.filter((pl.col("about") == "talk") & (pl.col("side") == "ours")).with_columns(
        value=pl.when(pl.col("message_id").is_in(told.implode()))
        .then(pl.lit(SUBSTANCE))
        .otherwise("value")
    )
    return (
        talk.with_columns(run=pl.col("value").rle_id().over("anchor"))
        .filter(pl.col("run") == pl.col("run").max().over("anchor"))
        .group_by("anchor", maintain_order=True)
        .agg(
            is_talking_around=(pl.col("value").first() == STATUS) & (pl.len() >= _AT_LEAST),
            talking_since=pl.col("at").first(),
        )
        .with_columns(talking_since=pl.when("is_talking_around").then("talking_since"))
    )
