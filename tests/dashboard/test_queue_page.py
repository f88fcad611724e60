"""The queue page in each of its states, and what it hands to the components."""

from collections.abc import Callable

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from escalation_ledger.dashboard.data import LedgerView, NothingPublished, RecordUnavailable
from tests.dashboard import fake_queue
from tests.dashboard.conftest import drawn

OpenPage = Callable[..., AppTest]


def test_the_page_shows_the_ledger_with_the_first_case_selected(
    open_page: OpenPage, view: LedgerView
) -> None:
    page = open_page(view)
    assert not page.exception
    shown = drawn(page)
    assert list(shown) == ["masthead", "outlook", "grid", "said", "panel"]
    assert len(shown["grid"]["rows"]) == 60
    assert shown["grid"]["selected"] == shown["panel"]["case"]["id"] == "ESC-101"


def test_without_a_snapshot_the_page_says_which_command_to_run(open_page: OpenPage) -> None:
    page = open_page(NothingPublished("No snapshot in data/local."))
    assert not page.exception
    said = drawn(page)["notice"]
    assert said["title"] == "Nothing has been read yet"
    assert any("ledger refresh" in command for command in said["commands"])


def test_an_unreadable_record_is_told_with_its_own_words_and_no_trace(open_page: OpenPage) -> None:
    page = open_page(RecordUnavailable("The record r.sqlite3 cannot be used: disk I/O error."))
    assert not page.exception
    said = drawn(page)["notice"]
    assert said["error"]
    assert said["body"] == "The record r.sqlite3 cannot be used: disk I/O error."


def test_a_ledger_without_a_live_case_says_so(open_page: OpenPage, view: LedgerView) -> None:
    page = open_page(fake_queue.ledger_view(rows=view.rows.clear()))
    assert not page.exception
    assert drawn(page)["notice"]["title"] == "No case is live"


def test_a_filter_that_nothing_passes_offers_to_be_cleared(
    open_page: OpenPage, view: LedgerView
) -> None:
    rows = view.rows.with_columns(renewal_on=pl.lit(None, dtype=pl.Date))
    page = open_page(fake_queue.ledger_view(rows=rows), renewal="≤ 30 d")
    assert not page.exception
    assert drawn(page)["notice"]["title"] == "No live case matches"
    page.button(key="clear-all").click().run()
    assert len(drawn(page)["grid"]["rows"]) == 60


def test_a_failed_source_is_named_with_the_age_of_its_rows(
    open_page: OpenPage, view: LedgerView
) -> None:
    page = open_page(fake_queue.ledger_view(failed={"slack": "slack: HTTP 429."}))
    badges = {badge["name"]: badge for badge in drawn(page)["masthead"]["sources"]}
    assert badges["Slack"]["state"] == "failed"
    assert badges["Slack"]["error"] == "slack: HTTP 429."
    assert badges["Slack"]["newest_at"] == "2026-03-17T08:16:00+00:00"
    assert badges["Zendesk"]["state"] == "current"


def test_filters_in_the_url_are_applied_to_list_and_numbers(
    open_page: OpenPage, view: LedgerView
) -> None:
    shown = drawn(open_page(view, tier=["Strategic"], owner="No owner"))
    assert {row["tier"] for row in shown["grid"]["rows"]} == {"Strategic"}
    assert {row["owner"] for row in shown["grid"]["rows"]} == {None}
    numbers = {number["name"]: number for number in shown["outlook"]["numbers"]}
    assert numbers["No owner"]["value"] == len(shown["grid"]["rows"])


def test_ranks_stay_those_over_all_live_cases_when_filtered(
    open_page: OpenPage, view: LedgerView
) -> None:
    rows = drawn(open_page(view, tier=["Growth"]))["grid"]["rows"]
    expected = view.rows.filter(pl.col("tier") == "Growth")["rank"].to_list()
    assert [row["rank"] for row in rows] == expected


def test_a_link_opens_its_case(open_page: OpenPage, view: LedgerView) -> None:
    shown = drawn(open_page(view, case="ESC-117"))
    assert shown["panel"]["case"]["id"] == shown["grid"]["selected"] == "ESC-117"
    assert shown["panel"]["aside"] is None


def test_a_link_to_a_joined_case_shows_the_survivor_and_says_so(
    open_page: OpenPage, view: LedgerView
) -> None:
    survivor = view.rows.filter(pl.col("case_id") == "ESC-102")
    shown = drawn(open_page(fake_queue.ledger_view(found=survivor), case="ESC-150"))
    assert shown["panel"]["case"]["id"] == "ESC-102"
    assert shown["panel"]["aside"] == "ESC-150 was joined into ESC-102."


def test_a_closed_case_is_shown_without_a_score(open_page: OpenPage, view: LedgerView) -> None:
    closed = view.rows.head(1).with_columns(
        pl.lit(None, dtype=pl.Float64).alias("score"),
        pl.lit(None, dtype=pl.Int64).alias("rank"),
        pl.lit(None, dtype=pl.String).alias("band"),
        pl.lit(None, dtype=pl.List(pl.String)).alias("reasons"),
        pl.lit("closed").alias("state"),
    )
    page = open_page(fake_queue.ledger_view(found=closed), case="ESC-101")
    assert not page.exception
    shown = drawn(page)["panel"]
    assert shown["case"]["factors"] == []
    assert shown["aside"] == "This case is closed, so it is not in the live queue."


def test_an_unknown_case_leaves_the_list_and_says_so(open_page: OpenPage, view: LedgerView) -> None:
    shown = drawn(open_page(view, case="ESC-999"))
    assert shown["notice"]["title"] == "There is no case ESC-999"
    assert len(shown["grid"]["rows"]) == 60


def test_the_panel_takes_the_score_apart_and_quotes_the_last_evidence(
    open_page: OpenPage, view: LedgerView
) -> None:
    shown = drawn(open_page(view, case="ESC-104"))["panel"]
    case = shown["case"]
    assert sum(factor["points"] for factor in case["factors"]) == pytest.approx(case["score"])
    assert [item["source_name"] for item in shown["messages"]] == ["Slack", "Email", "Zendesk"]
    assert case["consequence"].startswith("The promise to the customer")


def test_no_markdown_element_ever_carries_a_customers_words(
    open_page: OpenPage, view: LedgerView
) -> None:
    page = open_page(view, case="ESC-112")
    written = [element.value for element in (*page.markdown, *page.caption, *page.title)]
    assert not any(text in said for text in fake_queue.HOSTILE for said in written)


def test_a_tier_that_looks_like_markdown_is_escaped_in_its_pill(
    open_page: OpenPage, view: LedgerView
) -> None:
    tier = fake_queue.HOSTILE[0]
    rows = view.rows.with_columns(tier=pl.lit(tier))
    page = open_page(fake_queue.ledger_view(rows=rows))
    (pills,) = (group for group in page.button_group if group.key == "tier")
    assert tier not in pills.options
    assert pills.options[0].startswith("\\!\\[x\\]")
