"""Commitments we made where the customer could read them: who, to do what, by when.

Only our own words in customer-visible messages, and only with a deadline in the same clause:
precise rather than greedy. A commitment is a rule of `COMMITMENTS` that no guard refuses.
«We expect to ship by Thursday» is one, because a customer holds us to a date; «we hope to», «we
should», «we aim to» are not.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

import polars as pl

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.reading.commitments import (
    COMMITMENTS,
    GUARDS,
    TIME_CUE,
    action,
    plain,
)
from escalation_ledger.models.reading.due import due
from escalation_ledger.models.reading.sentences import clauses, sentences
from escalation_ledger.models.reading.zones import zone_of
from escalation_ledger.models.schemas import INSTANT, PROMISES
from escalation_ledger.warehouse.settings import Settings

# What a message must contain somewhere for its sentences to be looked at at all.
_CUE: Final = r"will|[\x{2019}'`]ll\b|going to|next update|let me|expect|scheduled|shall|promise|commit|guarantee|ships|goes|lands|\bon track|are |[\x{2019}'`]re "

_DUE: Final = pl.Struct({"due_at": INSTANT, "grain": pl.String})


def promises(
    messages: pl.DataFrame,
    *,
    calendars_by_account: Mapping[str, Calendar],
    settings: Settings,
) -> pl.DataFrame:
    """One row per commitment heard, in the shape PROMISES.

    `messages`: MESSAGES. `calendars_by_account`: account_id -> business calendar; accounts not
    in it, and messages of none, go by the calendar called "default". The second commitment of a
    message is `MESSAGE#2`; the same commitment said twice in one message is one.
    """
    ours = messages.filter((pl.col("side") == "ours") & pl.col("is_customer_visible"))
    dated = _dated(_committed(ours), calendars_by_account, settings.calendars["default"])
    told_once = dated.unique(
        ["message_id", "action", "due_at"], keep="first", maintain_order=True
    ).with_columns(nth=pl.int_range(1, pl.len() + 1).over("message_id"))
    return PROMISES.check(
        told_once.select(
            promise_id=pl.when(pl.col("nth") == 1)
            .then("message_id")
            .otherwise(pl.concat_str("message_id", pl.lit("#"), "nth")),
            message_id="message_id",
            evidence_id="evidence_id",
            account_id="account_id",
            author_id="author_id",
            made_at="at",
            due_at="due_at",
            grain="grain",
            action="action",
            is_ambiguous=pl.col("due_at").is_null(),
            quote="quote",
            rule="rule",
        )
    )


def _committed(messages: pl.DataFrame) -> pl.DataFrame:
    """Clauses that a rule takes for a commitment and no guard refuses; `rule` names it."""
    told = sentences(messages, cue=_CUE).filter(
        ~pl.col("is_question") & ~pl.col("is_conditional"), pl.col("heard").str.contains(TIME_CUE)
    )
    said = plain(pl.col("said"))
    rule = pl.coalesce(
        pl.when(said.str.contains(pattern)).then(pl.lit(name)) for name, pattern in COMMITMENTS
    )
    is_refused = pl.any_horizontal(said.str.contains(pattern) for pattern in GUARDS.values())
    return (
        clauses(told)
        .filter(pl.col("said").str.contains(TIME_CUE))
        .with_columns(rule=rule)
        .filter(pl.col("rule").is_not_null() & ~is_refused)
        .with_columns(action=action(said))
    )


def _dated(
    committed: pl.DataFrame, calendars: Mapping[str, Calendar], default: Calendar
) -> pl.DataFrame:
    """The clauses that give a deadline, with due_at (null: ambiguous) and grain."""
    zone = lru_cache(maxsize=256)(zone_of)

    def resolved(row: Mapping[str, object]) -> dict[str, object] | None:
        said, at, place = row["said"], row["at"], row["time_zone"]
        if not isinstance(said, str) or not isinstance(at, datetime):
            return None
        found = due(
            said,
            said_at=at,
            zone=zone(place) if isinstance(place, str) else None,
            calendar=calendars.get(str(row["account_id"]), default),
        )
        return None if found is None else {"due_at": found.at, "grain": found.grain}

    given = pl.struct("said", "at", "time_zone", "account_id").map_elements(
        resolved, return_dtype=_DUE, skip_nulls=False
    )
    return committed.with_columns(given=given).filter(pl.col("given").is_not_null()).unnest("given")
