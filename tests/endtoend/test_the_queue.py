"""The main job on the sample: exports in, one ranked queue out, the same every time."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from escalation_ledger.sample import STORIES
from tests.endtoend.ledger import NOW, bytes_of, ledger

ROW_KEYS = {
    "rank", "band", "tie", "case_id", "state", "account_id", "account", "tier", "arr_usd",
    "renewal_on", "summary", "impact", "impact_source", "severity_reported", "score", "points",
    "factors", "reasons", "consequence", "owner", "owner_state", "owner_source", "owner_due_at",
    "blocker", "blocker_source", "blocker_since", "blocker_quote", "nature", "risks", "lanes",
    "lane_reasons", "promise", "last_customer_touch_at", "last_customer_message_at", "handoffs",
    "ping_pongs", "ownerless_business_minutes", "talking_around", "evidence", "admitted_by",
    "version", "note", "noted_at", "noted_by", "updated_at", "question", "asked_at", "decision",
    "decided_at", "snoozed_until", "snooze_reason", "exit_criteria",
}  # fmt: skip


def rows(home: Path) -> list[dict]:
    return ledger("queue", home=home)[1]["rows"]


def test_every_key_of_the_contract_is_on_every_row(sampled):
    assert {frozenset(row) for row in rows(sampled)} == {frozenset(ROW_KEYS)}


def test_about_sixty_cases_are_live_and_ranked_without_a_gap(sampled):
    ranks = [row["rank"] for row in rows(sampled)]
    assert 45 <= len(ranks) <= 80
    assert ranks == list(range(1, len(ranks) + 1))


def test_points_add_up_to_the_score(sampled):
    for row in rows(sampled):
        assert sum(row["points"].values()) == pytest.approx(row["score"], abs=1e-9)


def test_no_number_of_the_score_has_more_than_six_decimals(sampled):
    for row in rows(sampled):
        numbers = [row["score"], *row["points"].values(), *row["factors"].values()]
        assert [round(number, 6) for number in numbers] == numbers


def test_the_same_question_gets_the_same_bytes(sampled):
    assert bytes_of("queue", home=sampled) == bytes_of("queue", home=sampled)


def test_the_quiet_dangerous_case_ranks_above_the_loud_harmless_one(sampled):
    rank = {evidence: row["rank"] for row in rows(sampled) for evidence in row["evidence"]}
    assert rank[STORIES["quiet_dangerous"]] < rank[STORIES["loud_harmless"]]


def test_an_issue_split_over_three_tickets_two_threads_and_a_mail_is_one_case(sampled):
    [split] = [row for row in rows(sampled) if STORIES["scattered"] in row["evidence"]]
    tools = sorted(evidence.split(":")[0] for evidence in split["evidence"])
    assert tools == ["email", "slack", "slack", "zendesk", "zendesk", "zendesk"]


def test_a_filter_keeps_the_rank_over_all_live_cases(sampled):
    everyone = {row["case_id"]: row["rank"] for row in rows(sampled)}
    _, strategic = ledger("queue", "--tier", "Strategic", home=sampled)
    assert 0 < len(strategic["rows"]) < len(everyone)
    assert all(everyone[row["case_id"]] == row["rank"] for row in strategic["rows"])


def test_naming_an_owner_moves_the_case_at_once_and_is_kept_in_the_record(tmp_path, sampled):
    home = tmp_path / "home"
    shutil.copytree(sampled, home)
    before = next(row for row in rows(home) if row["owner_state"] == "none")
    code, _ = ledger(
        "set", before["case_id"], "owner=ana.ruiz@meridian.example", "--why", "she knows the sync",
        "--by", "ana.ruiz@meridian.example", home=home,
    )  # fmt: skip
    after = next(row for row in rows(home) if row["case_id"] == before["case_id"])
    assert code == 0
    assert (after["owner"], after["owner_state"]) == ("ana.ruiz@meridian.example", "accepted")
    assert after["score"] < before["score"]
    assert ledger("verify", home=home)[0] == 0


def test_case_ids_survive_the_loss_of_everything_but_the_record(tmp_path, sampled):
    home = tmp_path / "home"
    shutil.copytree(sampled, home)
    before = rows(home)
    kept = {"record.sqlite3", "record.sqlite3-wal", "record.sqlite3-shm", "drop", "ledger.toml"}
    for entry in home.iterdir():
        if entry.name not in kept:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    code, _ = ledger("refresh", home=home)
    assert code == 0
    assert rows(home) == before


def test_a_second_refresh_of_the_same_files_publishes_nothing(tmp_path, sampled):
    home = tmp_path / "home"
    shutil.copytree(sampled, home)
    code, document = ledger("refresh", home=home)
    assert (code, document["status"], document["published"]) == (0, "ok", False)


def test_landed_rows_are_modelled_duplicate_filtered_or_quarantined(sampled, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(sampled, home)
    _, document = ledger("refresh", home=home)
    for source in document["sources"].values():
        parts = ("modelled", "duplicate", "filtered", "quarantined")
        assert source["landed"] == sum(source[part] for part in parts) > 0


def test_a_queue_as_of_before_the_first_snapshot_is_refused(sampled):
    assert ledger("queue", "--as-of", (NOW - timedelta(days=3)).isoformat(), home=sampled)[0] == 1


def test_a_calendar_that_the_configuration_no_longer_has_is_read_by_the_default(tmp_path, sampled):
    home = tmp_path / "home"
    shutil.copytree(sampled, home)
    (home / "ledger.toml").unlink()
    code, document = ledger("queue", home=home)
    assert code == 0
    assert len(document["rows"]) == len(rows(sampled))


def test_a_lane_lists_its_cases_with_the_ranks_they_have_over_all(sampled):
    every = rows(sampled)
    code, document = ledger("queue", "--lane", "leadership", home=sampled)
    assert code == 0
    assert document["rows"] == [row for row in every if "leadership" in row["lanes"]] != []
    assert all(list(row["lane_reasons"]) == row["lanes"] for row in every)


def test_a_lane_that_is_none_is_refused(sampled):
    assert ledger("queue", "--lane", "sales", home=sampled)[0] == 2
