"""Every page over the refreshed sample, without a browser: what it hands to its components."""

import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from escalation_ledger.dashboard import navigation
from escalation_ledger.dashboard.pages import PAGES
from escalation_ledger.domain.words import Page
from tests.dashboard.conftest import APP, drawn, tables
from tests.endtoend.ledger import NOW, ledger

OpenPage = Callable[..., AppTest]


@pytest.fixture
def open_sample(sampled: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenPage]:
    """Runs the app on one page of the sample, with query parameters and tiers asked for."""
    monkeypatch.setenv("LEDGER_HOME", str(sampled))
    monkeypatch.setenv("LEDGER_NOW", NOW.isoformat())

    def run(page: str, *tiers: str, **query: str) -> AppTest:
        test = AppTest.from_file(APP, default_timeout=30)
        test.session_state["tier"] = list(tiers)
        navigation.ask_for(test.session_state, page, **query)
        test.run()
        assert not test.exception
        return test

    yield run
    st.cache_resource.clear()


def number(test: AppTest, name: str) -> str:
    (shown,) = (
        number["value"]
        for element in drawn(test).values()
        for number in element.get("numbers", [])
        if number["name"] == name
    )
    return str(shown)


def document(sampled: Path, *command: str) -> Any:
    code, answer = ledger(*command, home=sampled)
    assert code == 0
    return answer


def test_every_page_of_the_vocabulary_is_in_the_menu() -> None:
    assert [entry.path for entry in PAGES] == list(Page)


def test_the_promise_page_counts_what_the_command_counts(
    open_sample: OpenPage, sampled: Path
) -> None:
    page, told = open_sample("promises"), document(sampled, "promises")
    assert number(page, "Kept promises") == str(told["kept"])
    assert number(page, "Kept late") == str(told["kept_late"])
    assert number(page, "Missed promises") == str(told["missed"])
    assert number(page, "Moved twice or more") == str(told["moved_twice"])


def test_the_handoff_page_lists_the_pairs_the_command_lists(
    open_sample: OpenPage, sampled: Path
) -> None:
    told = document(sampled, "handoffs")
    shown = tables(open_sample("handoffs"))["pairs"]
    assert [(row["from"], row["to"], row["count"]) for row in shown["rows"]] == [
        (pair["from"], pair["to"], pair["count"]) for pair in told["pairs"]
    ]
    assert sum(row["count"] for row in shown["rows"]) == told["team_changes"]


def test_the_handoff_page_lists_what_was_handed_on_or_left_and_not_every_case(
    open_sample: OpenPage, sampled: Path
) -> None:
    shown = tables(open_sample("handoffs", listed="Live cases"))["handed"]
    live = document(sampled, "queue")["rows"]
    expected = {
        row["case_id"]
        for row in live
        if row["handoffs"] or row["owner"] is None or row["ownerless_business_minutes"] >= 480
    }
    assert {row["case_id"] for row in shown["rows"]} <= expected
    assert 0 < shown["total"] == len(expected) < len(live)


def test_the_review_page_leaves_out_how_many_cases_are_live_now(open_sample: OpenPage) -> None:
    said = {
        page: [text.value for text in open_sample(page, "Growth").text]
        for page in ("queue", "review")
    }
    assert any(" of " in text and text.endswith(" cases") for text in said["queue"])
    assert not any(text.endswith(" cases") for text in said["review"])


def test_the_exposure_page_adds_up_to_the_commands_total_with_each_account_once(
    open_sample: OpenPage, sampled: Path
) -> None:
    told = document(sampled, "exposure")
    shown = tables(open_sample("exposure"))
    accounts = [row["account"] for row in shown["accounts"]["rows"]]
    assert len(accounts) == len(set(accounts)) == len(told["accounts"])
    assert sum(row["arr_usd"] for row in shown["window-table"]["rows"]) == told["total_arr_usd"]
    assert sum(row["arr_usd"] for row in shown["accounts"]["rows"]) == told["total_arr_usd"]


def test_a_tier_narrows_every_page_alike(open_sample: OpenPage) -> None:
    tiers = {row["tier"] for row in tables(open_sample("exposure", "Growth"))["accounts"]["rows"]}
    assert tiers == {"Growth"}
    whole = tables(open_sample("promises"))["promise-table"]["total"]
    narrow = tables(open_sample("promises", "Growth"))["promise-table"]["total"]
    assert 0 < narrow < whole


def test_the_case_page_tells_the_case_of_the_link_over_all_its_tools(
    open_sample: OpenPage, sampled: Path
) -> None:
    split = max(document(sampled, "queue")["rows"], key=lambda row: len(row["evidence"]))
    shown = drawn(open_sample("case", case=split["case_id"]))
    assert shown["casehead"]["case"]["id"] == split["case_id"]
    told = document(sampled, "case", split["case_id"])["timeline"]
    entries = shown["timeline"]["entries"]
    said = [entry["entry_id"] for entry in entries if entry["kind"] == "message"]
    assert sorted(said) == sorted(message["message_id"] for message in told)
    assert [entry["at"] for entry in entries] == sorted((e["at"] for e in entries), reverse=True)
    assert {item["evidence_id"] for item in shown["casefacts"]["evidence"]} == set(
        split["evidence"]
    )


def test_evidence_opens_in_its_tool_only_at_the_configured_hosts(open_sample: OpenPage) -> None:
    shown = drawn(open_sample("case"))["casefacts"]["evidence"]
    urls = {item["url"] for item in shown if item["source"] in ("zendesk", "slack")}
    assert urls
    assert all(
        url.startswith(
            (
                "https://meridian-sample.zendesk.com/agent/tickets/",
                "https://meridian-sample.slack.com/archives/",
            )
        )
        for url in urls
    )


def test_an_unknown_case_says_so_on_its_page(open_sample: OpenPage) -> None:
    shown = drawn(open_sample("case", case="ESC-99999"))
    assert shown["notice"]["title"] == "There is no case ESC-99999"
    assert "casehead" not in shown


def test_the_source_page_says_what_each_source_came_to(
    open_sample: OpenPage, sampled: Path
) -> None:
    shown = tables(open_sample("sources"))["sources"]["rows"]
    assert {row["name"] for row in shown} == {"Zendesk", "Slack", "CRM", "Email"}
    assert all(
        row["landed"] == row["modelled"] + row["duplicate"] + row["filtered"] + row["quarantined"]
        for row in shown
    )


def test_the_source_page_says_of_each_source_what_its_masthead_and_health_say(
    open_sample: OpenPage, sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = shutil.copytree(sampled, tmp_path / "home")
    shutil.rmtree(home / "drop/crm")
    assert ledger("refresh", home=home)[0] == 0
    monkeypatch.setenv("LEDGER_HOME", str(home))
    page = open_sample("sources")
    on_top = {source["name"]: source["state"] for source in drawn(page)["masthead"]["sources"]}
    listed = {row["name"]: row["state"] for row in tables(page)["sources"]["rows"]}
    health = {s["source"]: s["state"] for s in document(home, "health")["sources"]}
    assert on_top == listed
    assert (listed["CRM"], health["crm"]) == ("gone", "gone")
    assert (number(page, "Gone"), number(page, "No data")) == ("1", "0")


def test_the_rows_waiting_are_those_that_health_counts(
    open_sample: OpenPage, sampled: Path
) -> None:
    page, health = open_sample("sources"), document(sampled, "health")
    listed = tables(page)["sources"]["rows"]
    assert number(page, "Rows waiting") == str(health["quarantined"])
    assert sum(row["waiting"] for row in listed) == tables(page)["set-aside"]["total"]


def test_the_review_page_lists_what_the_review_command_lists(
    open_sample: OpenPage, sampled: Path, tmp_path: Path
) -> None:
    shown = tables(open_sample("review"))
    ranked = [row["case_id"] for row in shown["review-live"]["rows"]]
    assert ranked == [row["case_id"] for row in document(sampled, "queue")["rows"]][:25]


@pytest.fixture
def own_home(
    sampled: Path, tmp_path: Path, open_sample: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A copy of the sample to freeze weeks in; `open_sample` opens it."""
    home = shutil.copytree(sampled, tmp_path / "own")
    monkeypatch.setenv("LEDGER_HOME", str(home))
    return home


def said_of_the_week(page: AppTest) -> str:
    return next(str(text.value) for text in page.text if "Snapshot " in text.value)


def test_a_running_week_is_shown_so_far_until_somebody_freezes_it_on_the_page(
    own_home: Path, open_sample: OpenPage
) -> None:
    page = open_sample("review")
    assert said_of_the_week(page).startswith("So far: the week is running and not frozen")
    assert not (own_home / "reviews").exists()
    page.button(key="freeze").click().run()
    assert said_of_the_week(page).startswith("Frozen. Mon 16 Mar to Sun 22 Mar 2026. As of")
    assert ledger("review", home=own_home)[1]["frozen"] is True


def test_a_review_that_was_replaced_is_not_shown_any_more(
    own_home: Path, open_sample: OpenPage
) -> None:
    ledger("review", "--freeze", home=own_home)
    page = open_sample("review")
    assert "As of Tue 17 Mar 2026 08:30" in said_of_the_week(page)
    ledger("review", "--again", home=own_home, now=NOW + timedelta(hours=2))
    page.run()
    assert "As of Tue 17 Mar 2026 10:30" in said_of_the_week(page)


def test_each_missed_number_says_of_what_it_is(open_sample: OpenPage, sampled: Path) -> None:
    told = document(sampled, "promises")
    week = document(sampled, "review")
    in_review = open_sample("review")
    assert number(open_sample("promises"), "Missed promises") == str(told["missed"])
    assert number(in_review, "Missed this week") == str(week["week_promises"]["missed"])
    cases = str(week["figures"]["missed"])
    assert number(in_review, "Cases with a missed promise") == cases
    assert number(open_sample("queue"), "Cases with a missed promise") == cases


def test_freezing_again_on_the_page_asks_with_its_consequence_and_keeps_what_it_replaced(
    own_home: Path, open_sample: OpenPage
) -> None:
    ledger("review", "--freeze", home=own_home, now=NOW - timedelta(hours=2))
    page = open_sample("review")
    (question,) = (text.value for text in page.text if text.value.startswith("Freeze 2026-W12"))
    assert "made as of Tue 17 Mar 2026 06:30" in question
    assert "stays in the list of what the review replaced" in question
    page.button(key="freeze-again-now").click().run()
    assert "Replaces the review frozen as of Tue 17 Mar 2026 06:30" in said_of_the_week(page)
    assert [one["now"] for one in ledger("review", home=own_home)[1]["replaced"]] == [
        (NOW - timedelta(hours=2)).isoformat()
    ]


def test_no_page_sends_more_rows_than_it_shows(open_sample: OpenPage) -> None:
    for page in ("promises", "handoffs", "exposure", "review", "sources"):
        for name, listed in tables(open_sample(page)).items():
            assert len(listed["rows"]) <= 50, (page, name)


def test_an_edit_shows_in_the_next_run_in_list_numbers_and_panel(
    open_sample: OpenPage, sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sampled, home)
    rows = document(home, "queue")["rows"]
    unowned = next(row["case_id"] for row in rows if row["owner"] is None)
    page = open_sample("queue", case=unowned)
    monkeypatch.setenv("LEDGER_HOME", str(home))
    before = drawn(page.run())
    ledger("set", unowned, "owner=ana.ruiz@meridian.example", "--why", "Hers.", "--by", "lead@meridian.example", home=home)  # fmt: skip
    after = drawn(page.run())

    def told(shown: dict[str, Any]) -> tuple[Any, ...]:
        owner = next(row["owner"] for row in shown["grid"]["rows"] if row["id"] == unowned)
        numbers = {number["name"]: number.get("value") for number in shown["outlook"]["numbers"]}
        return owner, shown["panel"]["case"]["owner"], numbers["No owner"]

    owner_in_list, owner_in_panel, no_owner = told(before)
    assert (owner_in_list, owner_in_panel) == (None, None)
    assert told(after) == ("Ana Ruiz", "Ana Ruiz", no_owner - 1)
