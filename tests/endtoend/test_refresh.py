"""How a refresh ends when something is wrong: one sentence, the right exit code, nothing lost."""

import io
import json
import shutil
from contextlib import redirect_stdout
from pathlib import Path

import polars as pl
import pytest

from escalation_ledger.cli import main
from escalation_ledger.dashboard.components.masthead import source_badges
from escalation_ledger.ledger import sheet as sheets
from escalation_ledger.reports.queue import open_queue
from escalation_ledger.warehouse.lock import refresh_lock
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.killing import content_readers_see
from tests.endtoend.ledger import NOW, ledger, sample_home


@pytest.fixture
def home(sampled: Path, tmp_path: Path) -> Path:
    """A refreshed home of the test's own."""
    copy = tmp_path / "home"
    shutil.copytree(sampled, copy)
    return copy


def test_a_source_that_cannot_be_read_keeps_its_rows_and_the_others_publish(home):
    tickets = home / "drop" / "zendesk" / "tickets.jsonl"
    tickets.write_text("<html><body>Sign in to continue</body></html>", "utf-8")
    accounts = home / "drop" / "crm" / "accounts.csv"
    accounts.write_text(accounts.read_text("utf-8").replace("Strategic", "Platinum"), "utf-8")
    live_before = len(ledger("queue", home=home)[1]["rows"])

    code, document = ledger("refresh", home=home)
    _, queue = ledger("queue", home=home)

    assert (code, document["status"], document["published"]) == (3, "partial", True)
    assert document["sources"]["zendesk"]["status"] == "failed"
    assert "tickets.jsonl" in document["sources"]["zendesk"]["error"]
    assert document["sources"]["crm"]["status"] == "ok"
    assert len(queue["rows"]) == live_before
    assert "Platinum" in {row["tier"] for row in queue["rows"]}


def ages(home: Path) -> dict[str, tuple[str, int | None]]:
    sources = ledger("health", home=home)[1]["sources"]
    return {source["source"]: (source["status"], source["age_minutes"]) for source in sources}


def test_a_source_that_fails_or_goes_keeps_the_age_of_its_last_good_rows(home):
    before = ages(home)
    assert all(age is not None for _, age in before.values())
    (home / "drop" / "zendesk" / "tickets.jsonl").write_text("<html>", "utf-8")
    shutil.rmtree(home / "drop" / "slack")

    _, document = ledger("refresh", home=home)

    assert ages(home)["zendesk"] == ("failed", before["zendesk"][1])
    assert ages(home)["slack"] == ("absent", before["slack"][1])
    assert document["sources"]["zendesk"]["objects"]["tickets"] > 0
    assert "its last rows are kept" in document["sources"]["slack"]["error"]
    sources = open_queue(Home(home), now=NOW, settings=load_settings(home)).sources
    badges = {badge["name"]: badge for badge in source_badges(sources)}
    assert {name: badge["state"] for name, badge in badges.items()} == {
        "Zendesk": "failed", "Slack": "gone", "CRM": "current", "Email": "current"
    }  # fmt: skip
    assert badges["Zendesk"]["newest_at"] is not None
    told = {
        source["source"]: source["state"] for source in ledger("health", home=home)[1]["sources"]
    }
    assert told == {"zendesk": "failed", "slack": "gone", "crm": "current", "email": "current"}


def test_a_source_that_never_had_data_has_no_age(tmp_path):
    home = sample_home(tmp_path)
    (home / "drop" / "slack" / "users.json").write_text("<html>", "utf-8")
    shutil.rmtree(home / "drop" / "email")
    assert ledger("refresh", home=home)[0] == 3
    assert ages(home)["slack"] == ("failed", None)
    assert ages(home)["email"] == ("absent", None)
    sources = open_queue(Home(home), now=NOW, settings=load_settings(home)).sources
    badges = {badge["name"]: badge for badge in source_badges(sources)}
    assert (badges["Slack"]["state"], badges["Slack"]["newest_at"]) == ("failed", None)
    assert (badges["Email"]["state"], badges["Email"]["newest_at"]) == ("absent", None)


def test_a_broken_row_is_set_aside_with_its_reason_and_still_counted(home):
    tickets = home / "drop" / "zendesk" / "tickets.jsonl"
    broken = json.dumps(
        {"id": 9001, "subject": "when?", "status": "open", "created_at": "2026-02-31T10:00:00Z"}
    )
    tickets.write_text(tickets.read_text("utf-8") + broken + '\n{"id": 9002, "subj', "utf-8")

    code, document = ledger("refresh", home=home)
    _, quarantine = ledger("quarantine", home=home)
    zendesk = document["sources"]["zendesk"]

    assert code == 0
    assert zendesk["quarantined"] == 2
    assert zendesk["landed"] == sum(
        zendesk[part] for part in ("modelled", "duplicate", "filtered", "quarantined")
    )
    assert {row["object_id"] for row in quarantine["rows"]} >= {"9001"}
    assert all(row["reason"] for row in quarantine["rows"])


def test_a_row_set_aside_that_its_file_no_longer_holds_waits_and_is_told_apart(home):
    tickets = home / "drop" / "zendesk" / "tickets.jsonl"
    sound = tickets.read_text("utf-8")
    undated = {"id": 9001, "subject": "x", "status": "open", "created_at": "2026-02-31T10:00:00Z"}
    tickets.write_text(sound + json.dumps(undated) + "\n", "utf-8")
    ledger("refresh", home=home)
    tickets.write_text(sound, "utf-8")
    _, document = ledger("refresh", home=home)

    _, health = ledger("health", home=home)
    (zendesk,) = (source for source in health["sources"] if source["source"] == "zendesk")
    assert document["sources"]["zendesk"]["quarantined"] == zendesk["quarantined"] == 0
    assert zendesk["waiting"] == 1
    assert health["quarantined"] == sum(source["waiting"] for source in health["sources"])
    with redirect_stdout(io.StringIO()) as said:
        main(["health", "--home", str(home), "--now", NOW.isoformat()])
    assert "waiting in all" in said.getvalue()
    assert f"{health['quarantined']} waiting in all, " in said.getvalue()


def test_a_second_refresh_at_the_same_time_is_refused_with_its_own_exit_code(home):
    with refresh_lock(Home(home)):
        code, document = ledger("refresh", home=home)
    assert (code, document) == (5, None)


def test_a_folder_without_any_source_is_refused_and_the_snapshot_stays(home, tmp_path, capsys):
    before = content_readers_see(home)
    (tmp_path / "empty").mkdir()
    code, _ = ledger("refresh", "--from", tmp_path / "empty", home=home)
    assert code == 1
    assert "holds no source" in capsys.readouterr().err
    assert content_readers_see(home) == before


def test_a_call_that_is_wrong_is_a_usage_error(home):
    assert ledger("refresh", "--sauce", "zendesk", home=home)[0] == 2
    assert ledger("queue", "--as-of", "yesterday", home=home)[0] == 2


def test_a_home_named_relative_to_the_working_folder_is_refreshed(tmp_path, monkeypatch):
    sample_home(tmp_path)
    monkeypatch.chdir(tmp_path)
    code, document = ledger("refresh", "--source", "crm", home=Path("home"))
    assert (code, document["sources"]["crm"]["status"]) == (0, "ok")


def test_one_source_can_be_refreshed_alone(home):
    code, document = ledger("refresh", "--source", "crm", home=home)
    assert code == 0
    assert document["sources"]["crm"]["status"] == "ok"
    assert len(ledger("queue", home=home)[1]["rows"]) > 40


def test_a_full_rebuild_has_the_content_of_the_incremental_one(home):
    before = content_readers_see(home)
    _, document = ledger("refresh", "--full", home=home)
    assert document["content"] == before


def test_an_account_nobody_escalated_changes_no_score(home):
    _, before = ledger("queue", home=home)
    accounts = home / "drop" / "crm" / "accounts.csv"
    row = "0019999999,Unrelated Works,unrelated.example,Strategic,9000000,,,US\n"
    accounts.write_text(accounts.read_text("utf-8") + row, "utf-8")
    ledger("refresh", home=home)
    _, after = ledger("queue", home=home)
    assert [(row["case_id"], row["score"]) for row in after["rows"]] == [
        (row["case_id"], row["score"]) for row in before["rows"]
    ]


def test_a_table_that_breaks_its_contract_publishes_nothing(home, monkeypatch):
    before = content_readers_see(home)
    tickets = home / "drop" / "zendesk" / "tickets.jsonl"
    tickets.write_text(tickets.read_text("utf-8").replace("import", "export"), "utf-8")
    negative = pl.lit(-1, pl.Int64).alias("handoffs")
    sheet = sheets.sheet
    monkeypatch.setattr(sheets, "sheet", lambda *a, **k: sheet(*a, **k).with_columns(negative))
    code, document = ledger("refresh", home=home)
    assert (code, document["status"], document["published"]) == (4, "checks_failed", False)
    assert document["error"].startswith("Nothing was published. The table sheet breaks")
    assert content_readers_see(home) == before
