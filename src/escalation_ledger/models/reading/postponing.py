"""Which messages that promise an update only put the update off.

«Found the cause, next update at 16:00» tells the customer something: it keeps the promise before
it and makes a new one. «Sorry, we need more time, you will hear from us tomorrow» tells nothing
but a new date: it moves the promise.
"""

from typing import Final

import polars as pl

from escalation_ledger.models.reading.sentences import sentences
from escalation_ledger.models.schemas import READINGS

ABOUT: Final = "postponing"
PUT_OFF: Final = "put_off"
NO_NEWS: Final = "no_news"

_PUTS_OFF: Final = (
    r"\binstead\b|\bpush(?:ed|ing)? (?:\w+ )?(?:back|out|to)\b|\bpostpon\w+|\breschedul\w+|\bmore time\b|"
    r"\b(?:is|are|be|been) delayed\b|\bthere is a (?:\w+ )?delay\b|\b(?:sorry|apolog\w+) (?:for|about) the (?:\w+ )?(?:delay|wait|silence)\b|"
    r"\blonger than\b|\bslip(?:s|ped|ping)?\b|\bnot (?:yet )?(?:ready|there)\b|\bbehind schedule\b|\brunning (?:late|behind)\b|"
    r"\b(?:new|revised|later) (?:date|eta|time|estimate|target)\b|\b(?:did|will|can|could) not (?:make|manage|meet)\b|\bunable to (?:meet|make)\b|"
    r"\bmissed (?:the|our|my|this)\b|\b(?:moved|moving|have to move|need to move) (?:it|this|that|the|to)\b|"
    r"\bno (?:update|news|answer)s? (?:yet|so far|from)\b|\b(?:do|does) not (?:yet )?have (?:an?|any|the|an? \w+) (?:update|answer|news)\b|\bhave not (?:heard|received|got|had)\b"
)  # fmt: skip
_COURTESY: Final = (
    r"^(?:hi|hello|hey|dear|thanks|thank|many thanks|best|kind|regards|cheers|sorry|apolog\w+|my apolog\w+|our apolog\w+|"
    r"please|let me know|good (?:morning|afternoon|evening)|(?:we|i) (?:appreciate|understand|apologi\w+|am sorry|are sorry|know)|"
    r"viele|have a)\b"
)
_NEWS_WORDS = 4


def postponements(messages: pl.DataFrame, promises: pl.DataFrame) -> pl.DataFrame:
    """What promising messages say of putting off, in the shape READINGS, about `postponing`.

    Takes MESSAGES and PROMISES. `put_off`: it puts something off in so many words. `no_news`: it
    promises an update and puts it off, or says no more than its date; such a message is no
    update. A fixed rhythm («next update at 16:00») is not without news by itself.
    """
    promising = promises.unique("message_id", keep="first", maintain_order=True)
    judged = _judged(messages, promises).join(promising, on="message_id", maintain_order="left")
    sides = messages.select("message_id", "side", "is_customer_visible")
    return READINGS.check(
        pl.concat(
            [
                judged.filter("says_so").with_columns(value=pl.lit(PUT_OFF)),
                judged.filter("is_empty").with_columns(value=pl.lit(NO_NEWS)),
            ]
        )
        .join(sides, on="message_id", maintain_order="left")
        .select(
            "message_id",
            pl.int_range(pl.len()).over("message_id").alias("position"),
            pl.lit(ABOUT).alias("about"),
            "evidence_id",
            "account_id",
            pl.col("made_at").alias("at"),
            "side",
            "is_customer_visible",
            "value",
            "quote",
            pl.col("value").alias("rule"),
        )
    )


def said_of_postponing(readings: pl.DataFrame, value: str) -> pl.DataFrame:
    """message_id of the messages of which READINGS say `PUT_OFF`, or `NO_NEWS`."""
    is_said = (pl.col("about") == ABOUT) & (pl.col("value") == value)
    return readings.filter(is_said).select("message_id")


def _judged(messages: pl.DataFrame, promises: pl.DataFrame) -> pl.DataFrame:
    """One row per promising message: message_id, says_so, is_empty."""
    told = sentences(
        messages.join(promises, on="message_id", how="semi", maintain_order="left"), cue=r"\w"
    ).join(
        promises.select("message_id", "quote", is_promise=pl.lit(value=True)).unique(
            maintain_order=True
        ),
        on=["message_id", "quote"],
        how="left",
        maintain_order="left",
    )
    is_news = (
        pl.col("is_promise").is_null()
        & ~pl.col("heard").str.contains(_COURTESY)
        & (pl.col("heard").str.count_matches(r"\w+") >= _NEWS_WORDS)
    )
    updates = promises.filter(pl.col("action") == "update")
    in_rhythm = updates.filter(pl.col("rule") == "next_update")
    return (
        told.group_by("message_id", maintain_order=True)
        .agg(says_so=pl.col("heard").str.contains(_PUTS_OFF).any(), has_news=is_news.any())
        .select(
            "message_id",
            "says_so",
            is_empty=pl.col("message_id").is_in(updates["message_id"].implode())
            & (
                pl.col("says_so")
                | ~(
                    pl.col("has_news")
                    | pl.col("message_id").is_in(in_rhythm["message_id"].implode())
                )
            ),
        )
    )
