from datetime import date, timedelta

import polars as pl
import pytest

from escalation_ledger.dashboard.figures import figures
from escalation_ledger.reports.exposure import (
    WINDOWS,
    accounts_exposed,
    exposed,
    exposed_accounts,
    exposure_document,
    exposure_windows,
)
from escalation_ledger.reports.filters import Filters, filtered
from tests.dashboard import fake_queue
from tests.endtoend.ledger import NOW, ledger

TODAY = date(2026, 3, 17)


def renewing(*days: int | None) -> pl.DataFrame:
    """One account for each, all pressing, $1,000 each, renewing in so many days."""
    rows = fake_queue.ranked(len(days))
    return rows.with_columns(
        band=pl.lit("today"),
        account_id=pl.format("A{}", "rank"),
        arr_usd=pl.lit(1000.0),
        renewal_on=pl.Series(
            [None if day is None else TODAY + timedelta(days=day) for day in days], dtype=pl.Date
        ),
    )


@pytest.mark.parametrize(
    ("days", "window"),
    [(-400, "past due"), (-1, "past due"), (0, "0-30 d"), (30, "0-30 d"), (31, "31-90 d"),
     (90, "31-90 d"), (91, "91-180 d"), (180, "91-180 d"), (181, "later"), (None, "none")],
)  # fmt: skip
def test_an_account_is_in_the_one_window_its_days_to_renewal_say(days, window):
    account = accounts_exposed(renewing(days), today=TODAY)
    assert (account["window"].item(), account["days_to_renewal"].item()) == (window, days)


def test_windows_are_disjoint_and_add_up_to_the_total():
    accounts = accounts_exposed(renewing(-3, 5, 40, 120, 400, None, 41), today=TODAY)
    windows = exposure_windows(accounts)
    assert list(dict.fromkeys(windows["window"])) == list(WINDOWS)
    assert windows["arr_usd"].sum() == exposed(accounts, has_crm=True).usd == 7000.0
    assert windows["accounts"].sum() == 7


def test_an_account_counts_once_with_its_worst_case_and_all_its_risks():
    rows = renewing(5, 5, 5).with_columns(
        account_id=pl.lit("A1"),
        risks=pl.Series([["security"], [], ["churn", "security"]], dtype=pl.List(pl.String)),
    )
    account = accounts_exposed(rows, today=TODAY)
    assert account.select("cases", "worst_case_id", "worst_score").row(0) == (
        3,
        rows["case_id"][0],
        rows["score"][0],
    )
    assert account["risks"].to_list() == [["churn", "security"]]
    assert exposed(account, has_crm=True).usd == 1000.0


def test_an_account_whose_cases_can_wait_or_that_is_unknown_is_not_exposed():
    rows = renewing(5, 5, 5).with_columns(
        band=pl.Series(["act_now", "this_week", "today"]),
        account_id=pl.Series(["A1", "A2", None]),
    )
    assert accounts_exposed(rows, today=TODAY)["account_id"].to_list() == ["A1"]


def of_unknown_revenue(*places: int) -> pl.DataFrame:
    """Three accounts renewing in 5, 6 and 40 days; those at the places have no ARR and no expansion."""
    is_unknown = (pl.col("rank") - 1).is_in(places)
    return renewing(5, 6, 40).with_columns(
        arr_usd=pl.when(~is_unknown).then(1000.0),
        exposure_usd=pl.when(is_unknown).then(0.0).otherwise(500.0),
    )


def test_a_total_leaves_out_the_accounts_of_unknown_revenue_and_says_how_many():
    accounts = accounts_exposed(of_unknown_revenue(0), today=TODAY)
    worth = exposed(accounts, has_crm=True)
    assert (worth.usd, worth.accounts, worth.without_arr) == (2000.0, 3, 1)
    assert worth.left_out == "ARR not known for 1 account"
    assert accounts["account_id"].to_list()[-1] == "A1"
    assert accounts["exposure_usd"].to_list() == [500.0, 500.0, None]


def test_revenue_that_is_known_of_nobody_is_unknown_and_not_zero():
    accounts = accounts_exposed(of_unknown_revenue(0, 1), today=TODAY)
    soon, later = exposure_windows(accounts).to_dicts()
    assert (soon["arr_usd"], soon["accounts"], soon["accounts_without_arr"]) == (None, 2, 2)
    assert (later["arr_usd"], later["accounts_without_arr"]) == (1000.0, 0)
    assert exposed(accounts.filter(pl.col("arr_usd").is_null()), has_crm=True).usd is None


def test_no_account_exposes_nothing_unless_there_is_no_crm_data():
    none = accounts_exposed(renewing(5), today=TODAY).clear()
    assert exposed(none, has_crm=True).usd == 0.0
    assert exposed(none, has_crm=False).usd is None
    assert exposed(none, has_crm=False).left_out == "no CRM data"


def test_the_number_on_the_queue_page_is_the_total_of_the_exposure_page(held):
    accounts = exposed_accounts(held)
    on_queue = figures(held.ranked, has_crm=True)
    assert on_queue.exposed == exposed(accounts, has_crm=True)
    assert on_queue.exposed_usd > 0
    assert on_queue.exposed_accounts == accounts.height


def test_the_document_says_what_the_accounts_say(sampled, held):
    code, document = ledger("exposure", home=sampled)
    assert (code, document) == (0, exposure_document(held))
    assert document["total_arr_usd"] == sum(w["arr_usd"] for w in document["windows"])
    assert sum(w["accounts"] for w in document["windows"]) == len(document["accounts"])


def test_a_filter_leaves_the_accounts_of_the_cases_asked_for(held):
    asked = Filters(owner="none")
    ownerless = filtered(held.ranked, asked, today=NOW.date())
    assert exposed_accounts(held, asked).equals(accounts_exposed(ownerless, today=NOW.date()))
    assert 0 < exposed_accounts(held, asked).height < exposed_accounts(held).height
