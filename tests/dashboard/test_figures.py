"""What the numbers count, what the strip lists and what the filters hide."""

from datetime import date, timedelta

import polars as pl
import pytest

from escalation_ledger.dashboard.figures import (
    NO_OWNER,
    Filters,
    figures,
    filtered,
    next_touches,
    owners,
    tiers,
    touch_state,
)
from tests.dashboard import fake_queue

TODAY = date(2026, 3, 17)


@pytest.fixture(scope="module")
def ranked() -> pl.DataFrame:
    return fake_queue.ranked()


@pytest.mark.parametrize(
    ("status", "is_held", "word"),
    [
        ("overdue", False, "late"),
        ("missed", False, "late"),
        ("pending", True, "late"),
        ("withdrawn", True, "late"),
        (None, True, "late"),
        ("imminent", False, "soon"),
        ("pending", False, "pending"),
        ("kept", False, "none"),
        ("withdrawn", False, "none"),
        (None, False, "none"),
    ],
)
def test_a_touch_is_late_soon_pending_or_none(status: str | None, is_held: bool, word: str) -> None:
    frame = pl.DataFrame(
        {"promise_status": [status], "is_promise_held_overdue": [is_held]},
        schema_overrides={"promise_status": pl.String},
    )
    assert frame.select(touch_state()).item() == word


def test_an_account_with_many_pressing_cases_is_exposed_once(ranked: pl.DataFrame) -> None:
    pressing = ranked.filter(pl.col("band").is_in(["act_now", "today"]))
    counted = figures(ranked, has_crm=True)
    assert pressing.height > counted.exposed_accounts == pressing["account_id"].n_unique()
    assert counted.exposed_usd == sum(
        dict(zip(pressing["account_id"], pressing["arr_usd"], strict=True)).values()
    )


def test_a_case_that_can_wait_exposes_nothing(ranked: pl.DataFrame) -> None:
    waiting = ranked.filter(pl.col("band").is_in(["this_week", "watch"]))
    assert figures(waiting, has_crm=True).exposed_usd == 0.0


def test_an_account_of_unknown_revenue_is_counted_without_a_sum(ranked: pl.DataFrame) -> None:
    one = ranked.head(1).with_columns(arr_usd=pl.lit(None, dtype=pl.Float64))
    counted = figures(one, has_crm=True)
    assert (counted.exposed_accounts, counted.exposed_without_arr) == (1, 1)
    assert counted.exposed_usd is None


def test_no_rows_make_zeros(ranked: pl.DataFrame) -> None:
    none = figures(ranked.clear(), has_crm=True)
    assert (none.live, none.missed, none.soon, none.no_owner, none.act_now) == (0, 0, 0, 0, 0)
    assert none.oldest_missed_at is None


def test_the_strip_has_the_late_first_then_the_next_due(ranked: pl.DataFrame) -> None:
    strip = next_touches(ranked, limit=60)
    late = strip["touch"] == "late"
    assert late.to_list() == sorted(late.to_list(), reverse=True)
    assert strip.filter(~late)["promise_due_at"].is_sorted()
    assert next_touches(ranked, limit=7).height == 7


def test_a_case_without_a_promise_is_not_in_the_strip(ranked: pl.DataFrame) -> None:
    assert next_touches(ranked.filter(pl.col("promise_status").is_null()), limit=7).is_empty()


def test_a_renewal_past_due_is_within_every_window(ranked: pl.DataFrame) -> None:
    shown = filtered(ranked, Filters(renewal_within_days=30), today=TODAY)
    assert shown.filter(pl.col("renewal_on") < TODAY).height > 0
    assert shown["renewal_on"].max() <= TODAY + timedelta(days=30)


def test_no_owner_is_a_filter_of_its_own(ranked: pl.DataFrame) -> None:
    shown = filtered(ranked, Filters(owner=NO_OWNER), today=TODAY)
    assert shown.height == ranked["owner"].null_count()


def test_filters_narrow_together(ranked: pl.DataFrame) -> None:
    asked = Filters(tiers=("Growth",), renewal_within_days=30, owner="mei.tanaka@tallyhq.com")
    shown = filtered(ranked, asked, today=TODAY)
    assert 0 < shown.height < filtered(ranked, Filters(tiers=("Growth",)), today=TODAY).height


def test_tiers_come_with_the_largest_customers_first(ranked: pl.DataFrame) -> None:
    assert tiers(ranked) == ["Strategic", "Enterprise", "Growth"]


def test_two_owners_of_one_name_are_told_apart(ranked: pl.DataFrame) -> None:
    twins = ranked.with_columns(owner_name=pl.lit("Sam Lee"))
    names = [name for _, name in owners(twins)]
    assert len(set(names)) == len(names) > 1
    assert "Sam Lee (mei.tanaka@tallyhq.com)" in names
