from collections import Counter

import polars as pl
import pytest

from escalation_ledger.reports.filters import Filters
from escalation_ledger.reports.promises import (
    promise_figures,
    promise_rows,
    promises_document,
    standing_promises,
)
from tests.endtoend.ledger import NOW, ledger

ROW_KEYS = {
    "case_id", "evidence", "message_at", "author", "quote", "due_at", "grain", "action", "status",
    "ambiguous", "source", "supersedes",
}  # fmt: skip


def test_every_promise_read_is_a_row_live_case_or_not(held):
    rows = promise_rows(held)
    assert sorted(rows["promise_id"]) == sorted(held.situation.facts.promises["promise_id"])
    assert 0 < rows["case_id"].null_count() < rows.height


def test_each_promise_past_its_first_due_is_exactly_one_of_kept_kept_late_and_missed(held):
    rows = promise_rows(held)
    figures = promise_figures(rows)
    past = standing_promises(rows).filter(pl.col("first_due_at") < NOW)
    assert figures.kept + figures.kept_late + figures.missed == past.height > 0


def test_a_promise_that_was_moved_counts_once_as_it_stands(held):
    rows = promise_rows(held)
    standing = standing_promises(rows)
    moved = standing.filter(pl.col("moved_count") > 0)
    assert moved.height > 0
    assert rows.filter(pl.col("supersedes").is_not_null()).height >= moved.height
    assert not set(standing["promise_id"]) & set(rows["supersedes"].drop_nulls())
    assert promise_figures(rows).median_slip_minutes == moved["slip_minutes"].median()


def test_the_row_names_the_message_its_author_and_the_account_also_outside_a_case(held):
    rows = promise_rows(held)
    messages = held.situation.facts.messages["message_id"].to_list()
    assert set(rows["evidence"]) <= set(messages)
    assert rows["author"].null_count() == 0
    outside = rows.filter(pl.col("case_id").is_null())
    assert outside["account"].null_count() == 0
    assert outside["owner"].null_count() == outside.height


def test_only_what_was_said_after_the_case_opened_was_told_before_the_ledger(held):
    rows = promise_rows(held)
    assert not rows["is_told_before_ledger"].any()
    case_id = rows.filter(pl.col("case_id").is_not_null())["case_id"][0]
    opened = held.decisions.cases.filter(pl.col("case_id") == case_id)["opened_at"].item()
    assert rows.filter(pl.col("case_id") == case_id)["message_at"].max() < opened


def test_the_ledger_first_rate_is_of_promises_in_the_ledger_and_of_those_told_before_it(held):
    rows = promise_rows(held)
    assert promise_figures(rows).ledger_first_rate is None
    first, second, third = standing_promises(rows)["promise_id"][:3]
    recorded = rows.with_columns(
        source=pl.when(pl.col("promise_id") == first).then(pl.lit("record")).otherwise("source")
    )
    assert promise_figures(recorded).ledger_first_rate == 1
    told_before = recorded.with_columns(
        is_told_before_ledger=pl.col("promise_id").is_in([second, third])
    )
    assert promise_figures(told_before).ledger_first_rate == pytest.approx(1 / 3)


def test_the_document_has_every_key_of_the_contract_and_the_figures_of_its_rows(sampled, held):
    code, document = ledger("promises", home=sampled)
    assert code == 0
    assert document == promises_document(held)
    assert set(document["rows"][0]) >= ROW_KEYS
    outcomes = Counter(
        row["outcome"]
        for row in document["rows"]
        if row["status"] != "superseded" and not row["ambiguous"]
    )
    assert outcomes["kept"] == document["kept"]
    assert outcomes["kept_late"] == document["kept_late"]
    assert outcomes["missed"] == document["missed"]


def test_a_filter_by_tier_leaves_the_promises_of_those_accounts(held):
    everything = promise_rows(held)
    strategic = promise_rows(held, Filters(tiers=("Strategic",)))
    assert strategic.equals(everything.filter(pl.col("tier") == "Strategic"))
    assert 0 < strategic.height < everything.height
