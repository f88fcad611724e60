"""Revenue at risk: the accounts with a case that presses, by when they renew."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from escalation_ledger.domain.words import Band, Source
from escalation_ledger.reports import rows as documents
from escalation_ledger.reports.filters import EVERYTHING, NO_TIER, Filters, filtered
from escalation_ledger.reports.queue import Queue

WINDOWS: Final = ("past due", "0-30 d", "31-90 d", "91-180 d", "later", "none")
"""Disjoint, by days to renewal; none: no renewal is known."""


UNKNOWN: Final = "unknown"
"""How money reads that is not known: never 0, and no dash, which reads as none."""


@dataclass(frozen=True)
class Exposed:
    """What some exposed accounts are worth, each once.

    usd: ARR of those whose ARR is known, US dollars; None where it is known of none of them, and
    where there is no CRM data at all: unknown is not 0. without_arr: the accounts it leaves out.
    """

    usd: float | None
    accounts: int
    without_arr: int
    has_crm: bool

    @property
    def left_out(self) -> str:
        """What `usd` leaves out, as "ARR not known for 2 accounts"; empty where it leaves out nothing."""
        if not self.has_crm:
            return "no CRM data"
        many = "" if self.without_arr == 1 else "s"
        return f"ARR not known for {self.without_arr} account{many}" if self.without_arr else ""

    @property
    def left_out_in_short(self) -> str:
        """`left_out` where there is little room, as "2 unknown"."""
        if not self.has_crm:
            return self.left_out
        return f"{self.without_arr} unknown" if self.without_arr else ""

    @property
    def in_short(self) -> str:
        """The accounts, and those left out, as "31 accounts, 2 unknown"."""
        many = "" if self.accounts == 1 else "s"
        accounts = f"{self.accounts} account{many}" if self.accounts else "no account"
        return ", ".join(filter(None, [accounts, self.left_out_in_short]))


def is_pressing() -> pl.Expr:
    """Whether a row of RANKED is due today or sooner."""
    return pl.col("band").is_in([Band.ACT_NOW.value, Band.TODAY.value])


def exposing(ranked: pl.DataFrame) -> pl.DataFrame:
    """The rows of RANKED that expose an account: known whose, and pressing; in rank order."""
    return ranked.filter(is_pressing() & pl.col("account_id").is_not_null())


def exposed_accounts(held: Queue, filters: Filters = EVERYTHING) -> pl.DataFrame:
    """`accounts_exposed` of the live queue, of the cases asked for."""
    today = held.now.date()
    return accounts_exposed(filtered(held.ranked, filters, today=today), today=today)


def accounts_exposed(ranked: pl.DataFrame, *, today: date) -> pl.DataFrame:
    """RANKED rows -> one row per account with a case due today or sooner, most ARR first.

    account_id, account, tier, arr_usd, renewal_on, days_to_renewal (negative when past),
    window (one of WINDOWS), cases (those that press), worst_score, worst_case_id, worst_rank,
    worst_band, worst_owner, worst_consequence (of the highest-ranked), risks (of all, sorted),
    exposure_usd (E of the revenue factor; null where neither ARR nor expansion is known).
    """
    days = (pl.col("renewal_on") - pl.lit(today)).dt.total_days()
    return (
        exposing(ranked)
        .group_by("account_id", maintain_order=True)
        .agg(
            pl.col("account", "tier", "arr_usd", "renewal_on").first(),
            days.first().alias("days_to_renewal"),
            cases=pl.len().cast(pl.Int64),
            worst_score=pl.col("score").first(),
            worst_case_id=pl.col("case_id").first(),
            worst_rank=pl.col("rank").first(),
            worst_band=pl.col("band").first(),
            worst_owner=pl.col("owner").first(),
            worst_consequence=pl.col("consequence").first(),
            risks=pl.col("risks").explode(keep_nulls=False, empty_as_null=False).unique().sort(),
            exposure_usd=_known_exposure().first(),
        )
        .with_columns(window=_window(pl.col("days_to_renewal")))
        .sort(
            "arr_usd", "worst_rank", descending=[True, False], nulls_last=True, maintain_order=True
        )
    )


def _known_exposure() -> pl.Expr:
    """E, which counts an unknown ARR as 0 for the score, and would read as if it were known."""
    return pl.when(pl.col("arr_usd").is_not_null() | (pl.col("exposure_usd") > 0)).then(
        pl.col("exposure_usd")
    )


def _window(days: pl.Expr) -> pl.Expr:
    past_due, month, quarter, half_year, later, none = (pl.lit(window) for window in WINDOWS)
    return (
        pl.when(days.is_null())
        .then(none)
        .when(days < 0)
        .then(past_due)
        .when(days <= 30)
        .then(month)
        .when(days <= 90)
        .then(quarter)
        .when(days <= 180)
        .then(half_year)
        .otherwise(later)
    )


def exposure_windows(accounts: pl.DataFrame) -> pl.DataFrame:
    """Accounts of `accounts_exposed` -> window, tier, arr_usd, accounts, accounts_without_arr.

    By WINDOWS, largest first. An account is in one window, so the sums add up to the total.
    arr_usd is null where it is known of no account. NO_TIER where none is known.
    """
    order = {window: place for place, window in enumerate(WINDOWS)}
    return (
        accounts.group_by("window", pl.col("tier").fill_null(NO_TIER), maintain_order=True)
        .agg(
            arr_usd=known_sum(pl.col("arr_usd")),
            accounts=pl.len().cast(pl.Int64),
            accounts_without_arr=pl.col("arr_usd").null_count().cast(pl.Int64),
        )
        .sort(
            pl.col("window").replace_strict(order, return_dtype=pl.Int64),
            "arr_usd",
            "tier",
            descending=[False, True, False],
            nulls_last=True,
            maintain_order=True,
        )
    )


def known_sum(amount: pl.Expr) -> pl.Expr:
    """The sum of the amounts that are known; null where none is."""
    return pl.when(amount.is_not_null().any()).then(amount.sum())


def exposed(accounts: pl.DataFrame, *, has_crm: bool) -> Exposed:
    """What these rows of `accounts_exposed` are worth."""
    unknown = accounts["arr_usd"].null_count()
    is_known = has_crm and (unknown < accounts.height or accounts.is_empty())
    return Exposed(
        usd=float(accounts["arr_usd"].sum()) if is_known else None,
        accounts=accounts.height,
        without_arr=unknown,
        has_crm=has_crm,
    )


def has_crm(sources: pl.DataFrame) -> bool:
    """Whether any row of the CRM stands in the snapshot. sources: its `source_runs`."""
    rows = sources.filter(pl.col("source") == Source.CRM.value)["landed"]
    return bool((rows > 0).any())


def exposure_document(held: Queue, filters: Filters = EVERYTHING) -> dict[str, Any]:
    """`exposure --json`."""
    accounts = exposed_accounts(held, filters)
    worth = exposed(accounts, has_crm=has_crm(held.sources))
    return {
        "total_arr_usd": worth.usd,
        "accounts_without_arr": worth.without_arr,
        "has_crm_data": worth.has_crm,
        "windows": documents.plain_documents(exposure_windows(accounts)),
        "accounts": documents.plain_documents(accounts),
    }
