"""Which messages take a promise back in so many words, and of what date.

Precise rather than greedy: a message that says anything else of times to come may move the
promise, so it takes none back. What is taken back is found by `withdrawing`.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.reading.dating import dated
from escalation_ledger.models.reading.rules import Rule, any_of, read
from escalation_ledger.models.reading.sentences import clauses, sentences
from escalation_ledger.models.schemas import READINGS
from escalation_ledger.warehouse.settings import Settings

ABOUT: Final = "withdrawing"
ANY_DATE: Final = "any"
INSTANT_TEXT: Final = "%Y-%m-%dT%H:%M:%SZ"

_CUE: Final = r"after all|back|no longer|withdraw|retract"
_WE: Final = r"\b(?:we|i)"
_ACT: Final = (
    r"(?:\w+ly )?(?:ship|deliver|deploy|release|fix|finish|complete|update|call|send|give|have|get|make|"
    r"meet|keep|do|provide|share|restore|refund|patch|roll|push|answer|come back|get back)"
)
WITHDRAWAL_RULES: Final = (
    Rule("take_back", "yes", rf"{_WE} (?:have to|must|need to|will have to|am afraid (?:we|i) (?:have to|must)) (?:take|pull) (?:that|this|it|(?:the|my|our) (?:date|promise|commitment|word)) back\b|{_WE} (?:have to|must|need to|will have to|hereby)? ?(?:take|pull) back (?:the|my|our|that|what) (?:date|promise|commitment|word|{_WE})", ("We have to take that back.", "I must take the date back.", "We have to take back our promise.")),
    Rule("not_after_all", "yes", rf"{_WE} (?:will not|can not|(?:are|am) not going to) (?:be able to )?{_ACT}\b.*\bafter all\b|\bafter all,? {_WE} (?:will not|can not) (?:be able to )?{_ACT}\b", ("We will not be able to ship by Friday after all.", "I won't get to call today after all.", "After all we cannot deliver on Friday.")),
    Rule("can_no_longer", "yes", rf"{_WE} (?:can|are|am|will) no longer (?:able to |be able to )?{_ACT}\b.*\b(?:promise|commitment|date|by|on|before)\b", ("We can no longer deliver by Friday.", "We are no longer able to keep that date.")),
    Rule("withdraw", "yes", rf"{_WE} (?:have to |must |need to |will have to |hereby )?(?:withdraw|retract) (?:the|that|this|my|our) (?:promise|commitment|date|estimate)\b", ("We withdraw that promise.", "I have to retract the date.")),
)  # fmt: skip

# Words with which nothing is taken back for certain.
NOT_CERTAIN: Final = (
    r"\b(?:might|may|maybe|perhaps|probably|possibly|could|would|should|hope|think|afraid that|likely|risk|danger|worst case)\b",
    r"\b(?:if|unless|in case|whether|until|without)\b",
    r"\b(?:said|told|thought|feared|worried|never|nobody)\b",
)


def withdrawals(
    messages: pl.DataFrame,
    *,
    calendars_by_account: Mapping[str, Calendar],
    settings: Settings,
) -> pl.DataFrame:
    """MESSAGES -> READINGS about ABOUT, of our own words that the customer saw, one a message.

    value: the deadline taken back, as INSTANT_TEXT in UTC; ANY_DATE where the words name none.
    """
    ours = messages.filter((pl.col("side") == "ours") & pl.col("is_customer_visible"))
    said = clauses(sentences(ours, cue=_CUE))
    taken = _taken_back(said)
    told = said.join(taken.select("message_id"), on="message_id", how="semi", maintain_order="left")
    dated = _with_deadlines(told, calendars_by_account, settings.calendars["default"])
    keys = ["message_id", "sentence", "clause"]
    of_words = dated.join(taken.select(*keys, "rule"), on=keys, maintain_order="left")
    beside = dated.join(taken.select(keys), on=keys, how="anti").filter("has_deadline")
    value = pl.col("due_at").dt.strftime(INSTANT_TEXT)
    return READINGS.check(
        of_words.filter(~pl.col("has_deadline") | pl.col("due_at").is_not_null())
        .join(beside.select("message_id"), on="message_id", how="anti", maintain_order="left")
        .with_columns(
            value=pl.when("has_deadline").then(value).otherwise(pl.lit(ANY_DATE)),
            about=pl.lit(ABOUT),
            position=pl.lit(0, pl.Int64),
        )
        .select(*READINGS.columns)
    )


def _taken_back(said: pl.DataFrame) -> pl.DataFrame:
    """The clauses that take back, with their `rule`, of messages where only one does."""
    words = pl.col("said")
    return (
        said.filter(~pl.col("is_question") & ~pl.col("is_conditional"))
        .with_columns(rule=read(words, WITHDRAWAL_RULES))
        .filter(pl.col("rule").is_not_null() & ~any_of(words, NOT_CERTAIN))
        .filter(pl.len().over("message_id") == 1)
    )


def _with_deadlines(
    told: pl.DataFrame, calendars: Mapping[str, Calendar], default: Calendar
) -> pl.DataFrame:
    """The clauses with has_deadline, and due_at where it is certain."""
    given = dated("said", calendars=calendars, default=default)
    return told.with_columns(given=given).with_columns(
        has_deadline=pl.col("given").is_not_null(), due_at=pl.col("given").struct.field("due_at")
    )
