"""A week is reviewed once: the same bytes, whatever happens to the ledger afterwards."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from escalation_ledger.reports.review.formats import Format
from tests.endtoend.ledger import sample_home
from tests.reports.review.past import PastLedger

LAST_WEEK = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
NOW = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
NEXT_WEEK = datetime(2026, 3, 25, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Refreshed on Tuesday of week 11 and, with twice the revenue, on Tuesday of week 12."""
    home = sample_home(tmp_path_factory.mktemp("past"), now=LAST_WEEK)
    past = PastLedger(home)
    past.refresh(LAST_WEEK)
    past.multiply_revenue(2)
    past.refresh(NOW)
    return home


@pytest.fixture
def ledger(refreshed: Path, tmp_path: Path) -> PastLedger:
    """A copy of that home to freeze and change."""
    shutil.copytree(refreshed, tmp_path / "home")
    return PastLedger(tmp_path / "home")


def exports(ledger: PastLedger, folder: Path, *options: str, now: datetime) -> dict[str, bytes]:
    """Every format of the week's review, and the document."""
    written = {}
    for wanted in Format:
        file = folder / f"review.{wanted.value}"
        code, _, said = ledger.run(
            "review", "--format", wanted.value, "--out", file, *options, now=now
        )
        assert code == 0, said
        written[wanted.value] = file.read_bytes()
    code, document, said = ledger.run("review", "--json", *options, now=now)
    assert code == 0, said
    return {**written, "json": document}


def document(ledger: PastLedger, *options: str, now: datetime) -> dict:
    code, printed, said = ledger.run("review", "--json", *options, now=now)
    assert code == 0, said
    return json.loads(printed)


def an_edit(ledger: PastLedger, *, now: datetime) -> None:
    """The first case without an owner gets one."""
    _, printed, _ = ledger.run("queue", "--owner", "none", "--json", now=now)
    case_id = json.loads(printed)["rows"][0]["case_id"]
    code, _, said = ledger.run(
        "set", case_id, "owner=ana.ruiz@meridian.example", "--why", "hers", "--by",
        "ana.ruiz@meridian.example", now=now,
    )  # fmt: skip
    assert code == 0, said


def test_a_frozen_week_exports_the_same_bytes_after_refreshes_and_edits(ledger, tmp_path):
    first = exports(ledger, tmp_path, "--freeze", now=NOW)
    an_edit(ledger, now=NOW + timedelta(hours=1))
    for days in range(1, 3):
        ledger.multiply_revenue(3)
        ledger.refresh(NEXT_WEEK + timedelta(days=days))
    (ledger.home / "ledger.toml").write_text("[admission]\nhandoffs_at_least = 2\n", "utf-8")

    again = exports(ledger, tmp_path, "--week", "2026-W12", now=NEXT_WEEK + timedelta(days=90))
    assert {name for name in first if first[name] != again[name]} == set()


_EXPORT_ALL = """
import sys
from escalation_ledger.cli import main
home, folder = sys.argv[1:]
for ending in ("md", "csv", "xlsx", "html"):
    code = main(["review", "--week", "2026-W12", "--format", ending, "--home", home,
                 "--out", f"{folder}/other.{ending}"])
    assert code == 0
"""


def test_another_process_exports_the_same_bytes_at_another_time(ledger, tmp_path):
    first = exports(ledger, tmp_path, "--freeze", now=NOW)
    an_edit(ledger, now=NOW + timedelta(hours=1))
    command = [sys.executable, "-c", _EXPORT_ALL, str(ledger.home), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    for wanted in Format:
        other = (tmp_path / f"other.{wanted.value}").read_bytes()
        assert other == first[wanted.value], wanted


def test_again_freezes_anew_and_says_what_it_replaced(ledger):
    first = document(ledger, "--freeze", now=NOW)
    later = NOW + timedelta(days=1)
    an_edit(ledger, now=later)
    assert document(ledger, now=later) == first

    code, printed, said = ledger.run("review", "--again", now=later)
    assert code == 0
    assert "2026-03-18T08:30" in said
    assert "in place of the one as of 2026-03-17T08:30" in said
    assert b"Replaces the review frozen as of Tue 17 Mar 2026 08:30" in printed
    anew = document(ledger, now=later)
    assert [one["now"] for one in anew["replaced"]] == [first["now"]]
    assert anew["figures"]["no_owner"] < first["figures"]["no_owner"]


def test_the_snapshots_a_review_needs_are_kept_past_the_retention(ledger):
    with (ledger.home / "ledger.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[retention]\nlast = 1\ndaily_days = 0\nweekly_days = 0\n")
    frozen = document(ledger, "--freeze", now=NOW)
    for days in range(1, 3):
        ledger.multiply_revenue(3)
        ledger.refresh(NEXT_WEEK + timedelta(days=days))
    kept = {path.stem for path in (ledger.home / "snapshots").iterdir()}
    assert len(kept) == 3
    assert {frozen["run_id"], frozen["compared_with"]["run_id"]} < kept


def test_a_week_that_is_over_is_frozen_at_its_end_as_it_was_known_then(ledger):
    an_edit(ledger, now=NEXT_WEEK)
    ledger.multiply_revenue(3)
    ledger.refresh(NEXT_WEEK)
    late = document(ledger, "--week", "2026-W12", now=NEXT_WEEK)
    assert late["now"] == "2026-03-22T23:59:59.999999+00:00"
    assert late["run_id"].startswith("20260317T")
    assert late["record_seq"] < document(ledger, now=NEXT_WEEK)["record_seq"]
    _, printed, _ = ledger.run("review", "--week", "2026-W12", now=NEXT_WEEK)
    assert b"the end of the week" in printed


def test_a_week_frozen_while_it_ran_says_so_once_it_is_over(ledger):
    first = document(ledger, "--freeze", now=NOW)
    code, _, said = ledger.run("review", "--week", "2026-W12", now=NEXT_WEEK)
    assert code == 0
    assert "2026-W12 was frozen while it was running, as of 2026-03-17T08:30" in said
    assert "--again" in said
    assert document(ledger, "--week", "2026-W12", now=NEXT_WEEK) == first


def test_a_week_that_has_not_begun_is_refused(ledger):
    code, printed, said = ledger.run("review", "--week", "2026-W13", now=NOW)
    assert (code, printed) == (1, b"")
    assert "2026-W13 has not begun" in said
    assert not (ledger.home / "reviews").exists() or not list((ledger.home / "reviews").iterdir())


def test_a_week_before_the_first_snapshot_is_refused(ledger):
    code, printed, said = ledger.run("review", "--week", "2026-W10", now=NOW)
    assert (code, printed) == (1, b"")
    assert "No snapshot from before the end of 2026-W10" in said


def test_without_a_frozen_week_before_it_is_compared_with_the_ledger_seven_days_before(ledger):
    found = document(ledger, now=NOW)
    assert found["compared_with"]["week"] is None
    assert found["compared_with"]["now"] == LAST_WEEK.isoformat()
    assert found["figures"]["exposed_usd"] == found["total_arr_usd"]
    assert found["figures_before"]["exposed_usd"] > 0
    moved = sum(window["moved_usd"] for window in found["windows"])
    assert moved == found["figures"]["exposed_usd"] - found["figures_before"]["exposed_usd"] != 0
    assert {row["kind"] for row in found["moved"]} <= {
        "new", "closed", "monitoring", "reopened", "joined",
    }  # fmt: skip
    assert found["moved"]


def test_the_review_frozen_the_week_before_comes_first_as_what_it_is_compared_with(ledger):
    friday = LAST_WEEK + timedelta(days=3)
    document(ledger, "--freeze", now=friday)
    found = document(ledger, now=NOW)
    assert found["compared_with"]["week"] == "2026-W11"
    assert found["compared_with"]["now"] == friday.isoformat()


def test_with_nothing_to_compare_with_the_first_review_says_so(ledger):
    found = document(ledger, now=LAST_WEEK)
    assert (found["compared_with"], found["moved"], found["figures_before"]) == (None, None, None)
    assert {window["moved_usd"] for window in found["windows"]} == {None}
    _, printed, _ = ledger.run("review", now=LAST_WEEK)
    assert b"Nothing to compare with" in printed


def test_a_filter_narrows_a_frozen_review_without_freezing_it_anew(ledger):
    everything = document(ledger, "--freeze", now=NOW)
    strategic = document(ledger, "--tier", "strategic", now=NOW)
    owned_by_nobody = document(ledger, "--owner", "none", "--renewal-within", "90", now=NOW)
    assert strategic["now"] == everything["now"]
    assert [row for row in everything["live"] if row["tier"] == "Strategic"] == strategic["live"]
    assert 0 < len(owned_by_nobody["live"]) < len(everything["live"])
    for row in owned_by_nobody["live"]:
        assert row["owner_address"] is None
        assert row["days_to_renewal"] <= 90
    assert strategic["total_arr_usd"] == sum(
        account["arr_usd"] for account in strategic["accounts"] if account["since"] != "left"
    )


def test_a_binary_format_needs_a_file_and_pdf_is_refused_with_a_way_out(ledger, tmp_path):
    code, printed, said = ledger.run("review", "--format", "xlsx", now=NOW)
    assert (code, printed) == (2, b"")
    assert "--out FILE" in said
    code, _, said = ledger.run("review", "--format", "pdf", "--out", tmp_path / "x.pdf", now=NOW)
    assert code == 2
    assert "html" in said
    code, _, said = ledger.run("review", "--week", "2026-99", now=NOW)
    assert code == 2
    assert "2026-W12" in said
    assert not (ledger.home / "reviews").exists()


@pytest.mark.parametrize("out", ["no/x.md", "."])
def test_a_file_that_cannot_be_written_is_said_and_freezes_nothing(ledger, tmp_path, out):
    code, _, said = ledger.run("review", "--freeze", "--out", tmp_path / out, now=NOW)
    assert code == 1
    assert "cannot be written" in said
    assert not (ledger.home / "reviews").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_running_week_is_shown_so_far_and_stays_unfrozen(ledger, tmp_path):
    first = exports(ledger, tmp_path, now=NOW)
    assert exports(ledger, tmp_path, now=NOW) == first
    assert b"# Escalation review 2026-W12, so far\n\nSo far: the week is running" in first["md"]
    assert b"<h1>Escalation review 2026-W12, so far</h1>" in first["html"]
    _, _, said = ledger.run("review", now=NOW)
    assert "it is not frozen. --freeze keeps it." in said
    assert not (ledger.home / "reviews").exists()

    later = NOW + timedelta(days=1)
    an_edit(ledger, now=later)
    then, now = json.loads(first["json"]), document(ledger, now=later)
    assert (then["frozen"], now["frozen"]) == (False, False)
    assert now["figures"]["no_owner"] < then["figures"]["no_owner"]


def test_freezing_a_running_week_is_asked_for_and_then_it_is_not_so_far(ledger):
    code, printed, said = ledger.run("review", "--freeze", now=NOW)
    assert code == 0
    assert "Froze 2026-W12 as of 2026-03-17T08:30" in said
    # Below the head customers are quoted, who may say so.
    assert b"so far" not in printed.partition(b"\n## ")[0].lower()
    assert document(ledger, now=NOW + timedelta(hours=1))["frozen"] is True
    _, again, said = ledger.run("review", "--freeze", now=NOW + timedelta(hours=1))
    assert again == printed
    assert "2026-W12 is frozen already, as of 2026-03-17T08:30" in said


def test_a_week_that_is_over_freezes_at_its_first_export(ledger):
    assert document(ledger, "--week", "2026-W11", now=NOW)["frozen"] is True
    assert [path.name for path in (ledger.home / "reviews").iterdir()] == ["2026-W11.json"]
