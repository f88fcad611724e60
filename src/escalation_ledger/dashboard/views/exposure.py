"""Commercial exposure: which accounts are at risk, how much they are worth, and when they renew."""

from typing import Final

import polars as pl
import streamlit as st

from escalation_ledger.dashboard.charts.chart import draw
from escalation_ledger.dashboard.charts.exposure import CHART_PIXELS, renewal_chart, window_chart
from escalation_ledger.dashboard.components.numbers import Number, arr_words, numbers
from escalation_ledger.dashboard.components.table import About, Column, table
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.reports.exposure import (
    UNKNOWN,
    Exposed,
    accounts_exposed,
    exposed,
    exposure_windows,
    known_sum,
)
from escalation_ledger.reports.filters import NO_TIER

_ARR: Final = Column("arr_usd", "ARR", kind="usd", absent=UNKNOWN)
_ACCOUNTS: Final = (
    Column("account", "Account", wide=True),
    Column("tier", "Tier"),
    _ARR,
    Column("renewal_on", "Renewal", kind="date"),
    Column("days_to_renewal", "Days", kind="count"),
    Column("window", "Window"),
    Column("cases", "Cases", kind="count", means="Its cases due today or sooner."),
    Column("worst_case_id", "Worst case", kind="case"),
    Column("worst_score", "Score", kind="number"),
    Column("risk_words", "Risks"),
    Column(
        "exposure_usd",
        "Weighted",
        kind="usd",
        absent=UNKNOWN,
        means="ARR weighted by how near the renewal is, plus weighted expansion: the revenue factor.",
    ),
)
_WINDOWS: Final = (
    Column("window", "Renewal"),
    Column("tier", "Tier"),
    _ARR,
    Column("accounts", "Accounts", kind="count"),
)
_WITHOUT_ARR: Final = Column(
    "accounts_without_arr",
    "Unknown",
    kind="count",
    means="Accounts whose ARR no CRM export tells; the sum leaves them out.",
)
_SOON: Final = ("past due", "0-30 d", "31-90 d")


def show(visit: Visit) -> None:
    """Add the exposure up, draw it by window and by account, list the accounts."""
    accounts = visit.told(accounts_exposed, today=visit.today)
    has_crm = visit.ledger.has_crm
    numbers("exposure-numbers", shown(accounts, has_crm=has_crm))
    if not has_crm:
        st.text(
            "No CRM data: whose revenue is at risk is known, how much and until when is not. Put the "
            "CRM's export into the folder crm of the drop folder, then refresh."
        )
    if accounts.is_empty():
        st.text("No account is exposed among those asked for.")
        return
    if exposed(accounts, has_crm=has_crm).usd is not None:
        _show_charts(accounts)
    table(
        "accounts",
        accounts.with_columns(risk_words=_risk_words()),
        _ACCOUNTS,
        About(
            caption="Exposed accounts",
            note="An account counts once, with its whole ARR, when it has a case in Act now or Today. "
            "Windows do not overlap.",
            empty="No account is exposed.",
        ),
    )


def _show_charts(accounts: pl.DataFrame) -> None:
    windows = exposure_windows(accounts)
    left, middle, right = st.columns([0.33, 0.36, 0.31], gap="small")
    with left:
        draw(window_chart(windows), key="windows", alt_text=_windows_in_words(windows))
    with middle:
        draw(
            renewal_chart(accounts),
            key="renewals",
            alt_text="Exposed accounts by days to renewal and score of their worst case, sized by "
            "ARR. The table below lists them.",
        )
    with right:
        table(
            "window-table",
            windows.with_columns(tier=pl.col("tier").replace(NO_TIER, "No tier")),
            [*_WINDOWS, *([_WITHOUT_ARR] if windows["accounts_without_arr"].sum() else [])],
            About("ARR by renewal window and tier", empty="No account is exposed."),
            pixels=CHART_PIXELS - 60,
        )
        _show_risks(accounts)


def _show_risks(accounts: pl.DataFrame) -> None:
    risks = (
        accounts.select("account_id", "arr_usd", risk=pl.col("risks"))
        .explode("risk", keep_nulls=False, empty_as_null=False)
        .group_by("risk")
        .agg(accounts=pl.len().cast(pl.Int64), arr_usd=known_sum(pl.col("arr_usd")))
        .sort("arr_usd", "risk", descending=[True, False], nulls_last=True)
        .with_columns(risk=_words(pl.col("risk")))
    )
    table(
        "risks",
        risks,
        (
            Column("risk", "Risk", wide=True),
            Column("accounts", "Accounts", kind="count"),
            _ARR,
        ),
        About("Risk types", empty="Nobody has flagged a risk on these accounts."),
        pixels=120,
    )


def _words(risk: pl.Expr) -> pl.Expr:
    return risk.str.replace_all("_", " ").str.to_titlecase()


def _risk_words() -> pl.Expr:
    return pl.col("risks").list.eval(_words(pl.element())).list.join(", ")


def _windows_in_words(windows: pl.DataFrame) -> str:
    totals = windows.group_by("window", maintain_order=True).agg(known_sum(pl.col("arr_usd")))
    said = [f"{window} {arr_words(arr)}" for window, arr in totals.iter_rows()]
    return f"ARR at risk by renewal window: {', '.join(said)}."


def shown(accounts: pl.DataFrame, *, has_crm: bool) -> list[Number]:
    """The page's numbers, each with its definition; money that is not known says so."""
    unowned = accounts.filter(pl.col("worst_owner").is_null())
    told = (
        (
            "ARR exposed",
            accounts,
            "ARR of the accounts with a case in Act now or Today, each once.",
        ),
        (
            "Renewing within 90 days",
            accounts.filter(pl.col("window").is_in(_SOON)),
            "Of these, the accounts whose renewal is at most 90 days away or past due.",
        ),
        (
            "Renewal past due",
            accounts.filter(pl.col("window") == "past due"),
            "Of these, the accounts whose renewal date has passed and is still open.",
        ),
        (
            "Worst case has no owner",
            unowned,
            "Exposed accounts whose highest-ranked case nobody owns.",
        ),
        (
            "Renewal unknown",
            accounts.filter(pl.col("window") == "none"),
            "Exposed accounts without a renewal in the CRM.",
        ),
    )
    return [
        _number(
            name,
            exposed(rows, has_crm=has_crm),
            means,
            is_red=name == "Worst case has no owner" and unowned.height > 0,
        )
        for name, rows, means in told
    ]


def _number(name: str, worth: Exposed, means: str, *, is_red: bool) -> Number:
    left_out = f" {worth.left_out[0].upper()}{worth.left_out[1:]}." if worth.left_out else ""
    return Number(
        name,
        arr_words(worth.usd),
        worth.in_short,
        means + left_out,
        tone="red" if is_red else None,
        icon="none" if is_red else None,
    )
