"""What the review says equals what the pages and the JSON say."""

import io
import json
from dataclasses import asdict, replace
from datetime import date, timedelta

import openpyxl
import polars as pl
import pytest

from escalation_ledger.reports.exposure import exposed_accounts, exposure_document
from escalation_ledger.reports.figures import figures
from escalation_ledger.reports.filters import EVERYTHING
from escalation_ledger.reports.handoffs import handoff_limit, handoffs_document
from escalation_ledger.reports.promises import promise_rows, promises_document
from escalation_ledger.reports.review.blind_spots import blind_spots
from escalation_ledger.reports.review.cells import shown
from escalation_ledger.reports.review.contents import contents
from escalation_ledger.reports.review.decisions import decisions_needed
from escalation_ledger.reports.review.document import review_document
from escalation_ledger.reports.review.exposure import moved_accounts, moved_windows
from escalation_ledger.reports.review.formats import Format, file_name, written
from escalation_ledger.reports.review.sections import Kind
from tests.endtoend.ledger import NOW, ledger


def test_the_live_list_is_the_queue_in_its_order(sampled, review):
    _, queue = ledger("queue", home=sampled)
    live = review.frames["live"]
    assert live["case_id"].to_list() == [row["case_id"] for row in queue["rows"]]
    assert live["score"].round(6).to_list() == [row["score"] for row in queue["rows"]]
    assert live["consequence"].to_list() == [row["consequence"] for row in queue["rows"]]


def test_the_totals_are_those_of_the_pages_and_the_documents(held, review):
    document = review_document(review)
    assert review.queue == figures(held.ranked, has_crm=True)
    assert document["total_arr_usd"] == exposure_document(held)["total_arr_usd"]
    assert sum(w["arr_usd"] for w in document["windows"]) == review.queue.exposed_usd
    promises = promises_document(held)
    assert {**promises, **asdict(review.promises)} == promises
    limit = handoff_limit(held)
    outliers = [
        entry["case_id"]
        for entry in handoffs_document(held)["cases"]
        if "case_id" in entry and entry["handoffs"] >= limit.stated
    ]
    assert set(review.frames["handoffs"]["case_id"]) <= set(outliers)
    assert review.frames["handoffs"].height > 0


def test_promises_due_in_the_week_are_each_one_of_four_things(review):
    week = review.week_promises
    assert week.due == week.kept + week.kept_late + week.missed + week.ahead > 0
    first_due = review.frames["due"]["first_due_at"]
    assert first_due.min().date() >= review.week.monday
    assert first_due.max().date() <= review.week.sunday
    late = review.frames["due"].filter(pl.col("result") != "ahead")
    assert late.filter((pl.col("result") != "kept") & (pl.col("first_due_at") > NOW)).is_empty()


def test_drift_is_of_promises_that_moved_the_longest_first(review):
    drifted = review.frames["drifted"]
    assert drifted.height > 0
    assert drifted["moved_count"].min() > 0
    assert drifted["slip_minutes"].is_sorted(descending=True)


def test_the_next_step_is_the_earlier_of_the_owners_move_and_the_promise(review):
    live = review.frames["live"]
    dated = live.filter(pl.col("next_at").is_not_null())
    assert dated["next_at"].equals(
        dated.select(
            pl.min_horizontal(
                "owner_due_at",
                pl.when(pl.col("promise").is_in(["pending", "imminent", "overdue"])).then(
                    "promise_due_at"
                ),
            ).alias("next_at")
        )["next_at"]
    )
    assert set(live.filter(pl.col("next_at").is_null())["next_step"]) == {"nothing dated"}
    assert "promised touch, overdue" in set(live["next_step"])


def test_every_act_now_case_without_an_owner_needs_one(held, review):
    asked = review.frames["decisions"].filter(pl.col("decision") == "name an owner")
    ownerless = held.ranked.filter((pl.col("band") == "act_now") & pl.col("owner").is_null())
    assert set(ownerless["case_id"]) <= set(asked["case_id"])
    assert asked.height == asked["case_id"].n_unique()


def test_two_dates_for_one_customer_need_a_decision_that_names_both(review):
    [reason] = review.frames["decisions"].filter(pl.col("decision") == "settle the date")["reason"]
    assert reason.count(" promised ") == 2
    assert reason.endswith("; both stand.")


def test_an_exposed_account_without_a_promise_or_an_owner_needs_one(held, review):
    accounts = exposed_accounts(held)
    live = held.ranked.select("case_id", "owner", "promise_status")
    worst = accounts.join(live, left_on="worst_case_id", right_on="case_id")
    asked = review.frames["decisions"]
    unpromised = worst.filter(
        ~pl.col("promise_status").is_in(["pending", "imminent", "overdue"]).fill_null(value=False)
    )
    assert unpromised.height > 0
    assert set(unpromised["worst_case_id"]) == set(
        asked.filter(pl.col("decision") == "make a promise")["case_id"]
    )
    unowned = worst.filter(pl.col("owner").is_null())
    assert set(unowned["worst_case_id"]) <= set(
        asked.filter(pl.col("decision") == "name an owner")["case_id"]
    )
    assert asked["reason"].null_count() == 0


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "is at risk"),
        (-1, "was due to renew 1 day ago"),
        (0, "renews today"),
        (1, "renews in 1 day"),
    ],
)
def test_a_decision_says_what_is_at_stake(held, days, words):
    accounts = exposed_accounts(held).with_columns(
        days_to_renewal=pl.lit(days, pl.Int64), arr_usd=pl.lit(None, pl.Float64)
    )
    asked = decisions_needed(held, accounts, promise_rows(held), EVERYTHING)
    reasons = asked.filter(pl.col("decision") == "make a promise")["reason"]
    assert all(reason.startswith(f"Unknown revenue {words}, and ") for reason in reasons)
    assert len(reasons) > 0


def test_exposure_moves_by_window_and_names_who_came_and_who_left(held):
    accounts = exposed_accounts(held)
    before = accounts.slice(1).with_columns(arr_usd=pl.col("arr_usd") * 2)
    before = pl.concat([before, accounts.head(1).with_columns(account_id=pl.lit("gone"))])
    windows = moved_windows(accounts, before)
    assert windows["moved_usd"].sum() == pytest.approx(
        accounts["arr_usd"].sum() - before["arr_usd"].sum()
    )
    named = dict(moved_accounts(accounts, before).select("account_id", "since").iter_rows())
    assert named[accounts["account_id"][0]] == "new"
    assert named["gone"] == "left"
    assert set(named.values()) == {"new", "left", "stayed"}


def test_an_amount_that_is_not_known_has_not_moved(held):
    accounts = exposed_accounts(held)
    unknown = accounts.with_columns(arr_usd=pl.lit(None, pl.Float64))
    for now, then in ((unknown, accounts), (accounts, unknown)):
        assert moved_windows(now, then)["moved_usd"].null_count() == moved_windows(now, then).height


def test_a_window_that_emptied_is_shown_as_emptied(held):
    accounts = exposed_accounts(held)
    gone = moved_windows(accounts.clear(), accounts)
    assert gone["accounts"].sum() == 0
    assert gone["moved_usd"].sum() == -accounts["arr_usd"].sum()


def test_what_the_sources_could_not_see_is_said_for_each(held):
    failed = held.sources.with_columns(
        status=pl.when(pl.col("source") == "crm")
        .then(pl.lit("failed"))
        .when(pl.col("source").is_in(["email", "slack"]))
        .then(pl.lit("absent"))
        .otherwise("status"),
        watermark=pl.when(pl.col("source") != "email").then("watermark"),
        fetched_at=pl.when(pl.col("source") != "email").then("fetched_at"),
        error=pl.when(pl.col("source") == "crm").then(pl.lit("accounts.csv is HTML")),
    )
    quarantine = pl.DataFrame(
        {
            "source": ["zendesk"] * 30,
            "object": ["tickets"] * 30,
            "reason": [f"reason {number % 12}" for number in range(30)],
        }
    )

    class Broken:
        def table(self, name):
            return quarantine if name == "quarantine" else failed

    spots = blind_spots(replace(held, snapshot=Broken()))
    by_source = {
        row["source"]: row
        for row in spots.iter_rows(named=True)
        if row["kind"] not in ("set aside", "no account")
    }
    assert by_source["crm"]["detail"].endswith("accounts.csv is HTML")
    assert by_source["email"]["kind"] == "absent"
    assert by_source["slack"]["kind"] == "gone"
    assert "older rows stand in. Its newest row was " in by_source["slack"]["detail"]
    set_aside = spots.filter(pl.col("kind") == "set aside")
    assert set_aside["count"].sum() == 30
    assert "2 other reasons" in set_aside["detail"][-1]
    [strangers] = spots.filter(pl.col("kind") == "no account")["count"]
    groups = held.situation.grouping.groups
    assert strangers == groups.filter(pl.col("account_id").is_null()).height > 0


def test_there_is_no_ledger_first_rate_yet_and_the_review_says_why(review):
    assert review_document(review)["ledger_first_rate"] is None
    assert b"No promise is in the ledger yet, so there is no rate" in written(
        review, Format.MARKDOWN
    )


def test_the_document_is_json_with_the_lists_of_the_other_formats(review):
    document = json.loads(json.dumps(review_document(review), allow_nan=False))
    lists = (
        "decisions",
        "live",
        "moved",
        "due",
        "drifted",
        "handoffs",
        "windows",
        "accounts",
        "blind_spots",
    )
    assert [key for key in document if key in lists] == list(lists)
    assert document["from"] == date(2026, 3, 16).isoformat()
    assert date.fromisoformat(document["to"]) - date.fromisoformat(document["from"]) == timedelta(6)


def test_the_first_review_has_no_then(reviewed):
    first = contents(reviewed)
    assert first.moved is None
    assert first.frames["windows"]["moved_usd"].null_count() == first.frames["windows"].height
    assert review_document(first)["moved"] is None
    for wanted in Format:
        assert written(first, wanted) == written(first, wanted)


def test_a_file_is_named_for_its_week(review):
    assert file_name(review, Format.WORKBOOK) == "escalation-review-2026-W12.xlsx"


def test_the_workbook_is_typed_with_a_header_that_stays_and_a_filter(review):
    book = openpyxl.load_workbook(io.BytesIO(written(review, Format.WORKBOOK)))
    sheet = book["Live cases"]
    first = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    expected = review.frames["live"].row(0, named=True)
    assert first["ARR"].value == expected["arr_usd"]
    assert (first["#"].data_type, first["Score"].data_type) == ("n", "n")
    assert first["Renewal"].is_date
    assert first["Renewal"].value.date() == expected["renewal_on"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", f"A1:U{sheet.max_row}")
    assert sheet.column_dimensions["G"].width > 30
    assert book.properties.created == NOW.replace(tzinfo=None)


def test_amounts_dates_and_spans_read_the_same_everywhere():
    assert shown(None, Kind.USD) == "–"
    assert shown(-1234567.0, Kind.USD) == "-$1,234,567"
    assert shown(3120, Kind.MINUTES) == "2 d 4 h"
    assert shown(-45, Kind.MINUTES) == "-45 min"
    assert shown(3120, Kind.BUSINESS_MINUTES) == "52 h"
    assert shown(0, Kind.BUSINESS_MINUTES) == "0 min"
    assert shown("kept_late", Kind.WORD) == "kept late"
    assert shown("kept_late", Kind.TEXT) == "kept_late"
    assert shown(0.5, Kind.RATE) == "50%"
