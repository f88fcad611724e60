"""What the queue page counts, lists and hides: pure functions of RANKED frames and `now`."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from escalation_ledger.domain.words import PromiseStatus
from escalation_ledger.reports.figures import Figures, figures, touch_state
from escalation_ledger.reports.filters import NO_OWNER, NO_TIER, Filters, filtered

__all__ = [
    "NO_OWNER",
    "NO_TIER",
    "Figures",
    "Filters",
    "awake",
    "figures",
    "filtered",
    "is_late",
    "next_touches",
    "owners",
    "tiers",
    "touch_state",
]


def awake(ranked: pl.DataFrame) -> pl.DataFrame:
    """The cases that are not snoozed."""
    return ranked.filter(pl.col("snoozed_until").is_null())


def is_late(case: Mapping[str, Any]) -> bool:
    """Whether the promise of this one case is late, as `touch_state` tells it."""
    late = (PromiseStatus.OVERDUE.value, PromiseStatus.MISSED.value)
    return case["promise_status"] in late or bool(case["is_promise_held_overdue"])


def next_touches(ranked: pl.DataFrame, *, limit: int) -> pl.DataFrame:
    """The promised touches that come next, late ones first, the longest late before the rest.

    rank, case_id, account, owner, owner_name, promise_due_at, is_promise_held_overdue, touch.
    """
    return (
        ranked.select(
            "rank",
            "case_id",
            "account",
            "owner",
            "owner_name",
            "promise_due_at",
            "is_promise_held_overdue",
            touch=touch_state(),
        )
        .filter((pl.col("touch") != "none") & pl.col("promise_due_at").is_not_null())
        .sort(pl.col("touch") != "late", "promise_due_at", "rank", maintain_order=True)
        .head(limit)
    )


def tiers(ranked: pl.DataFrame) -> list[str]:
    """The tiers present, by the exposure they stand for, so the largest customers come first."""
    return (
        ranked.group_by(pl.col("tier").fill_null(NO_TIER), maintain_order=True)
        .agg(pl.col("arr_usd").mean().fill_null(0.0))
        .sort(
            pl.col("tier") == NO_TIER, pl.col("arr_usd"), "tier", descending=[False, True, False]
        )["tier"]
        .to_list()
    )


def owners(ranked: pl.DataFrame) -> Sequence[tuple[str, str]]:
    """(address, name as shown) of every owner in the queue, by name; a name two people share shows whose it is."""
    people = (
        ranked.select("owner", name=pl.coalesce("owner_name", "owner"))
        .filter(pl.col("owner").is_not_null())
        .unique("owner", keep="first", maintain_order=True)
        .with_columns(
            shown=pl.when(pl.col("name").is_duplicated())
            .then(pl.format("{} ({})", "name", "owner"))
            .otherwise("name")
        )
        .sort("shown", "owner", maintain_order=True)
    )
    return list(people.select("owner", "shown").iter_rows())
