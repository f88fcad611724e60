"""Revenue at risk, and how it moved since the comparison point."""

import polars as pl

from escalation_ledger.reports.exposure import WINDOWS, exposure_windows

_KEY = ["window", "tier"]


def moved_windows(accounts: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    """`exposed_accounts` now and then -> `exposure_windows` with arr_usd_before, accounts_before, moved_usd.

    Every window and tier of either; the three about then are null when there is no then. An amount
    is null where it is known of none of the accounts, and so is how it moved; 0 where there is none.
    """
    now = exposure_windows(accounts)
    if before is None:
        nothing = pl.lit(None, pl.Float64)
        return now.with_columns(
            arr_usd_before=nothing,
            accounts_before=pl.lit(None, pl.Int64),
            moved_usd=nothing,
        )
    then = (
        exposure_windows(before)
        .drop("accounts_without_arr")
        .rename({"arr_usd": "arr_usd_before", "accounts": "accounts_before"})
    )
    order = {window: place for place, window in enumerate(WINDOWS)}
    return (
        now.join(then, on=_KEY, how="full", coalesce=True)
        .with_columns(
            arr_usd=_none_is_zero("arr_usd", of="accounts"),
            arr_usd_before=_none_is_zero("arr_usd_before", of="accounts_before"),
        )
        .with_columns(pl.col("accounts", "accounts_before", "accounts_without_arr").fill_null(0))
        .with_columns(moved_usd=pl.col("arr_usd") - pl.col("arr_usd_before"))
        .sort(
            pl.col("window").replace_strict(order, return_dtype=pl.Int64),
            "arr_usd",
            "tier",
            descending=[False, True, False],
            nulls_last=True,
            maintain_order=True,
        )
    )


def _none_is_zero(amount: str, *, of: str) -> pl.Expr:
    return pl.when(pl.col(of).is_null()).then(0.0).otherwise(pl.col(amount))


def moved_accounts(accounts: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    """`exposed_accounts` now, with `since`: new or stayed, and below them those that left.

    Null when there is nothing to compare with. An account that left shows what it stood for then.
    """
    if before is None:
        return accounts.with_columns(since=pl.lit(None, pl.String))
    is_known = pl.col("account_id").is_in(before["account_id"].implode())
    shown = accounts.with_columns(
        since=pl.when(is_known).then(pl.lit("stayed")).otherwise(pl.lit("new"))
    )
    left = before.join(accounts, on="account_id", how="anti", maintain_order="left")
    return pl.concat([shown, left.with_columns(since=pl.lit("left"))])
