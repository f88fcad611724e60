"""Dated clauses: the pieces of our messages that could be promises, each with the words that date it."""

from typing import Final

import polars as pl

from escalation_ledger.models.reading.language import is_english
from escalation_ledger.models.reading.sentences import clauses, sentences
from escalation_ledger.models.reading.zones import NAMED

_DAYS_AND_MONTHS: Final = (
    "mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
)
_HOURS: Final = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"

# What a clause must have somewhere to be dated at all; `due_terms` says whether it is.
TIME_CUE: Final = (
    rf"\b(?:{_DAYS_AND_MONTHS})|"
    r"\b(?:today|tonight|tomorrow|tmrw|tmr|tomo|tmw|noon|midday|midnight|morning|afternoon|evening|weekend|overnight|midweek|lunch|lunchtime|"
    r"eod|cob|eob|cop|eow|eom|eoq|eoy|end of|close of|hence|quarter|q[1-4]|week|month|next|within|half|day|sometime)\b|"
    r"\b(?:minutes?|mins?|hours?|hrs?|days?|weeks?|o'clock)\b|e\.o\.d|\d ?(?:am|pm|[ap]\.m|h|m)\b|\d:\d|\d/\d|"
    rf"20\d\d-\d\d|\d\.\d|\d(?:st|nd|rd|th)\b|\b(?:by|at|until|till|before|in|about|around) (?:\d|(?:{_HOURS})\b)"
)

# A piece of nothing but these goes with the one before it: «by Friday lunchtime, well, by 1pm».
_ONLY_TIME: Final = (
    r"^(?:(?:by|on|at|in|to|of|the|a|or|say|so|well|that is|ie|let us say|call it|around|about|latest|before|not later than|no later than|"
    r"your|our|my|local|time|sharp|first thing|this|next|coming|early|late|end|close|business|day|week|play|morning|noon|midday|lunch|"
    r"lunchtime|afternoon|evening|tonight|today|tomorrow|hours?|minutes?|mins?|am|pm|o'clock|let's say|latest|at the latest|exactly|"
    rf"(?:{_DAYS_AND_MONTHS})\w*|{_HOURS}|{NAMED}|\w+ time|[\d:.]+(?:am|pm|st|nd|rd|th|h)?)\b[\s,.()]*)+$"
)
_ASKS: Final = r"^(?:is|are|can|could|would|do|does|shall|will) (?:you|this|that|it|we|i|the)\b"
_REFERS_BACK: Final = r"\bthen\b"
_ITEM: Final = r"(?:^|: ?)\s*(?:[-*\x{2022}]\s|\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)]\s)"


def dated_clauses(messages: pl.DataFrame) -> pl.DataFrame:
    """One row per clause that has a word of time: the columns of `clauses`, and more.

    - dating: the words that may date it: its own, or those of the clause before it where it says
      «then» and has none.
    - lead: the sentence before the list it is an item of, or before it; normalised.
    - is_item: whether it is an item of a list.
    - is_question: whether it is the end of a sentence that asks.

    Sentences in another language than English have none.
    """
    told = sentences(messages, cue=TIME_CUE).with_columns(
        is_item=pl.col("quote").str.contains(_ITEM)
    )
    lead = pl.when(~pl.col("is_item")).then("heard")
    is_near_time = pl.col("heard").str.contains(rf"(?:{TIME_CUE})|{_REFERS_BACK}")
    read = told.with_columns(lead=lead.forward_fill().over("message_id").fill_null("")).filter(
        is_near_time & is_english(pl.col("heard"))
    )
    parts = _parts(clauses(read))
    is_dated = pl.col("said").str.contains(TIME_CUE)
    before = pl.col("said").shift(1).over("message_id")
    is_then = (
        ~is_dated & pl.col("said").str.contains(_REFERS_BACK) & before.str.contains(TIME_CUE)
    ).fill_null(value=False)
    return parts.with_columns(
        dating=pl.when(is_then).then(before).otherwise("said"),
        is_question=pl.col("is_question") & pl.col("is_last"),
    ).filter(is_dated | is_then)


def _parts(of: pl.DataFrame) -> pl.DataFrame:
    """Clauses cut once more where a comma parts two dates, and joined with what only dates them."""
    of_clause = ("message_id", "sentence", "clause")
    is_time = pl.col("bit").str.contains(_ONLY_TIME)
    is_cue = pl.col("bit").str.contains(TIME_CUE)
    bits = of.with_columns(bit=pl.col("said").str.split(", ")).explode("bit", empty_as_null=True)
    was_dated = is_cue.cast(pl.Int8).cum_max().shift(1).over(of_clause).fill_null(0) > 0
    is_first = pl.int_range(pl.len()).over(of_clause) == 0
    opens_sentence = pl.int_range(pl.len()).over("message_id", "sentence") == 0
    opened_with_time = (opens_sentence & is_time).shift(1).fill_null(value=False)
    starts = opens_sentence | (
        ~opened_with_time
        & ~is_time
        & (is_first | (was_dated & is_cue) | pl.col("bit").str.contains(_ASKS))
    )
    kept = [name for name in of.columns if name not in {"said", "message_id", "sentence"}]
    return (
        bits.with_columns(part=starts.cum_sum())
        .group_by("message_id", "sentence", "part", maintain_order=True)
        .agg(pl.col(kept).first(), said=pl.col("bit").str.join(", "))
        .with_columns(is_last=pl.col("part") == pl.col("part").max().over("message_id", "sentence"))
        .drop("part")
    )
