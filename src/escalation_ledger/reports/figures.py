"""The numbers over the live queue, the same above the page and at the head of the review."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from escalation_ledger.domain.words import Band, PromiseStatus
from escalation_ledger.reports.exposure import Exposed, exposed, exposing, is_pressing


@dataclass(frozen=True)
class Figures:
    """The numbers above the queue, with what is told beside each.

    exposed_usd: None where the ARR of no exposed account is known, or there is no CRM data at all;
    exposed_without_arr: the exposed accounts it leaves out.
    """

    live: int
    missed: int
    oldest_missed_at: datetime | None
    soon: int
    soonest_at: datetime | None
    no_owner: int
    no_owner_pressing: int
    act_now: int
    exposed_usd: float | None
    exposed_accounts: int
    exposed_without_arr: int
    has_crm_data: bool

    @property
    def exposed(self) -> Exposed:
        """What the exposed accounts are worth."""
        return Exposed(
            self.exposed_usd,
            self.exposed_accounts,
            self.exposed_without_arr,
            has_crm=self.has_crm_data,
        )


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


def figures(ranked: pl.DataFrame, *, has_crm: bool) -> Figures:
    """The numbers over these rows; ARR counts an account once, when it has a case due today or sooner."""
    is_late, is_soon = touch_state() == "late", touch_state() == "soon"
    has_no_owner = pl.col("owner").is_null()
    due = pl.col("promise_due_at")
    counted = ranked.select(
        live=pl.len(),
        missed=is_late.sum(),
        oldest_missed_at=due.filter(is_late).min(),
        soon=is_soon.sum(),
        soonest_at=due.filter(is_soon).min(),
        no_owner=has_no_owner.sum(),
        no_owner_pressing=(has_no_owner & is_pressing()).sum(),
        act_now=(pl.col("band") == Band.ACT_NOW.value).sum(),
    )
    accounts = exposing(ranked).unique("account_id", keep="first", maintain_order=True)
    worth = exposed(accounts, has_crm=has_crm)
    return Figures(
        **counted.row(0, named=True),
        exposed_usd=worth.usd,
        exposed_accounts=worth.accounts,
        exposed_without_arr=worth.without_arr,
        has_crm_data=worth.has_crm,
    )
