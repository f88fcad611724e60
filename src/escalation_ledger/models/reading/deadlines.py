"""The deadline that each sentence of a message gives, whether or not it promises anything."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.reading.dating import dated
from escalation_ledger.models.reading.sentences import clauses, sentences

_ORDER: Final = ("message_id", "sentence")


def deadlines(
    messages: pl.DataFrame, *, calendars_by_account: Mapping[str, Calendar], default: Calendar
) -> pl.DataFrame:
    """MESSAGES -> message_id, quote, due_at: each sentence of their authors' own words, in order.

    due_at: the first certain deadline that a clause of it gives, after it was said; else null.
    """
    given = dated("said", calendars=calendars_by_account, default=default).struct.field("due_at")
    return (
        clauses(sentences(messages, cue=r"\w"))
        .with_columns(due_at=given)
        .with_columns(pl.when(pl.col("due_at") > pl.col("at")).then("due_at"))
        .sort(*_ORDER, "clause", maintain_order=True)
        .group_by(*_ORDER, maintain_order=True)
        .agg(pl.col("quote").first(), pl.col("due_at").drop_nulls().first())
        .drop("sentence")
    )
