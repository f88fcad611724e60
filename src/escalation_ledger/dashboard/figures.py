"""What the queue page counts, lists and hides: pure functions of RANKED frames and `now`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from escalation_ledger.domain.words import Band, PromiseStatus
from escalation_ledger.reports.exposure import exposing, is_pressing
from escalation_ledger.reports.filters import NO_OWNER, NO_TIER, Filters, filtered

__all__ = [
    "NO_OWNER",
    "NO_TIER",
    "Figures",
    "Filters",
    "figures",
    "filtered",
    "next_touches",
    "owners",
    "tiers",
    "touch_state",
]


@dataclass(frozen=True)
class Figures:
    """The numbers above the queue, with what is told beside each."""

    live: int
    missed: int
    oldest_missed_at: datetime | None
    soon: int
    soonest_at: datetime | None
    no_owner: int
    no_owner_pressing: int
    act_now: int
    exposed_usd: float
    exposed_accounts: int


def touch_state() -> pl.Expr:
    """The next promised touch in one word: late, soon, pending, or none when nothing is promised.

    Late includes a promise moved or withdrawn after it was due while the customer has not
    been told: moving is no relief.
    """
    status = pl.col("promise_status")
    late = status.is_in([PromiseStatus.OVERDUE.value, PromiseStatus.MISSED.value]).fill_null(
        False
    ) | pl.col("is_promise_held_overdue")
    return (
        pl.when(late)
        .then(pl.lit("late"))
        .when(status == PromiseStatus.IMMINENT.value)
        .then(pl.lit("soon"))
        .when(status == PromiseStatus.PENDING.value)
        .then(pl.lit("pending"))
        .otherwise(pl.lit("none"))
    )


def figures(ranked: pl.DataFrame) -> Figures:
    """The numbers over these rows; ARR counts an account once, when it has a case due today or sooner."""
    rows = ranked.with_columns(touch=touch_state())
    late = rows.filter(pl.col("touch") == "late")
    soon = rows.filter(pl.col("touch") == "soon")
    ownerless = rows.filter(pl.col("owner").is_null())
    exposed = exposing(rows).unique("account_id", keep="first", maintain_order=True)
    return Figures(
        live=rows.height,
        missed=late.height,
        oldest_missed_at=_earliest(late),
        soon=soon.height,
        soonest_at=_earliest(soon),
        no_owner=ownerless.height,
        no_owner_pressing=ownerless.filter(is_pressing()).height,
        act_now=rows.filter(pl.col("band") == Band.ACT_NOW.value).height,
        exposed_usd=float(exposed["arr_usd"].sum()),
        exposed_accounts=exposed.height,
    )


def _earliest(rows: pl.DataFrame) -> datetime | None:
    return rows.select(pl.col("promise_due_at").min()).item()  # type: ignore[no-any-return]


def next_touches(ranked: pl.DataFrame, *, limit: int) -> pl.DataFrame:
    """The promised touches that come next, late ones first, the longest late before the rest."""
    return (
        ranked.with_columns(touch=touch_state())
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
        ranked.filter(pl.col("owner").is_not_null())
        .select("owner", name=pl.coalesce("owner_name", "owner"))
        .unique("owner", keep="first", maintain_order=True)
        .with_columns(
            shown=pl.when(pl.col("name").is_duplicated())
            .then(pl.format("{} ({})", "name", "owner"))
            .otherwise("name")
        )
        .sort("shown", "owner", maintain_order=True)
    )
    return list(people.select("owner", "shown").iter_rows())
