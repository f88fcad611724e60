"""The deadline that each sentence of a message gives, whether or not it promises anything."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import polars as pl

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.reading.due import due
from escalation_ledger.models.reading.sentences import clauses, sentences
from escalation_ledger.models.reading.zones import zone_of
from escalation_ledger.models.schemas import INSTANT

_ORDER: Final = ("message_id", "sentence")


def deadlines(
    messages: pl.DataFrame, *, calendars_by_account: Mapping[str, Calendar], default: Calendar
) -> pl.DataFrame:
    """MESSAGES -> message_id, quote, due_at: each sentence of their authors' own words, in order.

    due_at: the first certain deadline that a clause of it gives, after it was said; else null.
    """

    def given(row: Mapping[str, object]) -> datetime | None:
        said, at, place = row["said"], row["at"], row["time_zone"]
        if not isinstance(said, str) or not isinstance(at, datetime):
            return None
        found = due(
            said,
            said_at=at,
            zone=zone_of(place) if isinstance(place, str) else None,
            calendar=calendars_by_account.get(str(row["account_id"]), default),
        )
        return found.at if found and found.at and found.at > at else None

    due_at = pl.struct("said", "at", "time_zone", "account_id").map_elements(
        given, return_dtype=INSTANT, skip_nulls=False
    )
    return (
        clauses(sentences(messages, cue=r"\w"))
        .with_columns(due_at=due_at)
        .sort(*_ORDER, "clause", maintain_order=True)
        .group_by(*_ORDER, maintain_order=True)
        .agg(pl.col("quote").first(), pl.col("due_at").drop_nulls().first())
        .drop("sentence")
    )
