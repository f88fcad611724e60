"""What the customer has been told of a promise: a move in the ledger is no news to them by itself."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from escalation_ledger.models.recorded_promises import is_recorded


def with_told_at(promises: pl.DataFrame, touches: pl.DataFrame, *, now: datetime) -> pl.DataFrame:
    """Adds told_at and told_withdrawn_at; null where the customer does not know by `now`.

    promises: anchor, made_at, withdrawn_at, rule; touches: anchor, at: what the customer saw of
    ours. A promise that was heard was told when it was made.
    """
    seen = touches.filter(pl.col("at") <= now).sort("at")
    told = _next_touch(promises, seen, after="made_at", name="next_touch_at")
    return (
        _next_touch(told, seen, after="withdrawn_at", name="told_withdrawn_at")
        .with_columns(told_at=pl.when(is_recorded()).then("next_touch_at").otherwise("made_at"))
        .drop("next_touch_at")
    )


def with_told_due(linked: pl.DataFrame, *, chain: Sequence[str]) -> pl.DataFrame:
    """Adds told_due_at: due as the customer was told last, where what stands was not told yet.

    linked: promises of a chain in order, with told_at, told_withdrawn_at, stands.
    """
    next_made_at = pl.col("made_at").shift(-1).over(chain)
    was_told = pl.col("told_at").is_not_null() & (
        next_made_at.is_null() | (pl.col("told_at") <= next_made_at)
    )
    last_told = pl.when(was_told).then("due_at").forward_fill().over(chain)
    is_untold = (
        pl.when(pl.col("withdrawn_at").is_not_null())
        .then(pl.col("told_withdrawn_at").is_null())
        .otherwise(~was_told)
    )
    return linked.with_columns(told_due_at=pl.when(pl.col("stands") & is_untold).then(last_told))


def _next_touch(
    rows: pl.DataFrame, touches: pl.DataFrame, *, after: str, name: str
) -> pl.DataFrame:
    """Adds `name`: the first touch of the case after the instant in `after`; null where that is."""
    asked = rows.filter(pl.col(after).is_not_null()).select("promise_id", "anchor", after)
    found = asked.sort(after).join_asof(
        touches.select("anchor", pl.col("at").alias(name)),
        left_on=after,
        right_on=name,
        by="anchor",
        strategy="forward",
        allow_exact_matches=False,
        coalesce=False,
        check_sortedness=False,
    )
    return rows.join(
        found.select("promise_id", name), on="promise_id", how="left", maintain_order="left"
    )
