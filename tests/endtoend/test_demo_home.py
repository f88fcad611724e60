"""The demo home has a past: two weekly rounds that the ledger lived through before today's refresh."""

import io
import json
import re
import shlex
import shutil
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer

from escalation_ledger.cli import demo as demos
from escalation_ledger.cli import demo_home, main
from escalation_ledger.cli.context import Context
from escalation_ledger.cli.exits import Exit
from escalation_ledger.cli.refresh import Outcome
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports.brief.document import brief_since
from escalation_ledger.reports.grounding import all_sentences, ungrounded
from escalation_ledger.reports.queue import open_queue
from escalation_ledger.sample import STORIES
from escalation_ledger.warehouse.current import published
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW, bytes_of, ledger

WEEK = timedelta(days=7)
# A stamp is taken while its refresh runs, which a busy machine may draw out.
ROUND = timedelta(minutes=30)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The home that `ledger demo` builds, beside what a killed build left behind; what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    left_over = folder / "demo" / f"{NOW:%Y-%m-%d}.new"
    (left_over / "drop" / "zendesk").mkdir(parents=True)
    (left_over / "drop" / "zendesk" / "tickets.jsonl").write_text('{"id": 1}\n')
    printed = io.StringIO()
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(printed):
        patched.setattr(demos, "_serve", lambda *_, **__: None)
        asked = ["demo", "--no-open", "--home", str(folder), "--now", NOW.isoformat()]
        assert main(asked) == Exit.OK
    return folder / "demo" / f"{NOW:%Y-%m-%d}", printed.getvalue()


@pytest.fixture(scope="module")
def lived(started: tuple[Path, str]) -> Path:
    """That home."""
    return started[0]


@pytest.fixture(scope="module")
def review(lived: Path, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """This week's, frozen in a copy."""
    copy = tmp_path_factory.mktemp("copy") / "home"
    shutil.copytree(lived, copy)
    code, document = ledger("review", home=copy)
    assert code == Exit.OK
    return document


def test_the_demo_names_its_home_in_a_command_that_works(started, capsys):
    [command] = re.findall(r"^  ledger (queue --home .+)$", started[1], re.MULTILINE)
    assert main([*shlex.split(command), "--now", NOW.isoformat()]) == Exit.OK
    assert "ESC-1" in capsys.readouterr().out


def test_three_refreshes_one_after_the_other_come_to_what_one_alone_does(lived, sampled):
    assert published(Home(lived))[-1].content == published(Home(sampled))[-1].content


def test_a_snapshot_of_each_week_is_kept_and_published_by_the_hour_it_is_asked_for(lived):
    at = [kept.published_at for kept in published(Home(lived))]
    hours = [NOW - 2 * WEEK, NOW - WEEK]
    assert all(hour - ROUND <= stamp <= hour for stamp, hour in zip(at, hours, strict=False))
    assert len(at) == 3
    assert NOW <= at[-1] <= NOW + ROUND


def test_everything_written_is_stamped_in_the_time_of_its_round(lived):
    record = Record.open(Home(lived).record_url)
    rounds = {NOW - 2 * WEEK - ROUND, NOW - WEEK - ROUND, NOW}
    stamps = [event.recorded_at for event in record.events()]
    stamps += [
        datetime.fromisoformat(json.loads(path.read_text())["frozen_at"])
        for path in (lived / "reviews").glob("*.json")
    ]
    runs = [json.loads(line) for line in (lived / "runs.jsonl").read_text().splitlines()]
    stamps += [datetime.fromisoformat(run["at"]) for run in runs]
    began = [max((start for start in rounds if start <= at), default=None) for at in stamps]
    assert set(began) == rounds
    assert all(at - start <= ROUND for at, start in zip(stamps, began, strict=True))
    assert record.verify().is_intact


def test_people_wrote_in_every_round(lived):
    events = Record.open(Home(lived).record_url).events()
    by_person = {event.recorded_at.date() for event in events if event.is_by_person}
    assert by_person == {(NOW - 2 * WEEK).date(), (NOW - WEEK).date(), NOW.date()}


def test_the_review_of_the_week_is_compared_with_that_of_the_week_before(review):
    assert review["week"] == "2026-W12"
    assert review["compared_with"]["week"] == "2026-W11"
    at = datetime.fromisoformat(review["compared_with"]["now"])
    assert at.astimezone(UTC) == NOW - WEEK - ROUND


def test_cases_were_new_closed_and_reopened_since(lived, review):
    assert {"new", "closed", "reopened"} <= {row["kind"] for row in review["moved"]}
    _, queue = ledger("queue", home=lived)
    [back] = [row for row in queue["rows"] if STORIES["reopened_twice"] in row["evidence"]]
    [moved] = [row for row in review["moved"] if row["case_id"] == back["case_id"]]
    assert moved["kind"] == "reopened"


def test_revenue_at_risk_moved_by_window(review):
    moved = [row for row in review["windows"] if row["moved_usd"]]
    assert len({row["window"] for row in moved}) >= 3
    assert {row["since"] for row in review["accounts"]} >= {"new", "stayed"}
    assert review["figures_before"]["live"] < review["figures"]["live"]


def test_promises_of_the_week_were_kept_on_time_kept_late_and_missed(review):
    week = review["week_promises"]
    assert week["kept"] >= 3
    assert week["kept_late"] >= 1
    assert week["missed"] >= 1


def test_the_queue_as_of_a_week_ago_is_the_one_of_then(lived, review):
    _, now = ledger("queue", home=lived)
    _, then = ledger("queue", "--as-of", (NOW - WEEK).isoformat(), home=lived)
    assert 0 < len(then["rows"]) == review["figures_before"]["live"] < len(now["rows"])
    ranks = {row["case_id"]: row["rank"] for row in now["rows"]}
    still = [row for row in then["rows"] if row["case_id"] in ranks]
    assert still
    assert any(row["rank"] != ranks[row["case_id"]] for row in still)
    assert datetime.fromisoformat(then["snapshot_at"]) <= NOW - WEEK


@pytest.mark.parametrize("now", [
    pytest.param(datetime(2026, 3, 16, 7, 0, tzinfo=UTC), id="first thing on a Monday"),
    pytest.param(datetime(2027, 1, 4, 9, 0, tzinfo=UTC), id="after the holidays", marks=pytest.mark.soak),
])  # fmt: skip
def test_the_week_also_moved_at_an_awkward_time(tmp_path, now):
    home = Home(tmp_path / "home")
    demo_home.build(Context(home=home, frozen_now=now, as_json=False, by=None))
    _, review = ledger("review", home=home.root, now=now)
    assert {"new", "closed", "reopened"} <= {row["kind"] for row in review["moved"]}
    assert review["week_promises"]["kept"] >= 1


def test_every_sentence_of_the_summaries_and_the_brief_is_told_by_its_evidence(lived):
    home = Home(lived)
    held = open_queue(home, now=NOW, settings=load_settings(lived))
    since = brief_since(held)
    before = open_queue(home, now=since, settings=held.settings, as_of=since)
    told = all_sentences(held, before)
    assert told["quote"].is_not_null().sum() > 150
    assert ungrounded(held, told).rows() == []


def test_the_brief_names_the_cases_that_the_queue_ranks_first_and_what_changed(lived):
    _, queue = ledger("queue", home=lived)
    _, brief = ledger("brief", home=lived)
    sections = {section["key"]: section for section in brief["sections"]}
    first = [case for line in sections["first"]["lines"] for case in line["case_ids"]]
    assert first == [row["case_id"] for row in queue["rows"][: len(first)]] != []
    assert "heard from the customer" in sections["overnight"]["note"]
    assert bytes_of("brief", home=lived) == bytes_of("brief", home=lived)


def test_ranks_are_compared_with_a_snapshot_of_the_day_before_and_no_older_one(lived):
    kept = published(Home(lived))[1].published_at
    _, next_morning = ledger("brief", "--as-of", (kept + timedelta(days=1)).isoformat(), home=lived)
    assert next_morning["compared_with"] == kept.isoformat()
    _, a_week_later = ledger("brief", home=lived)
    assert a_week_later["compared_with"] is None


def test_the_brief_as_of_another_morning_is_that_of_then(lived):
    then = (NOW - timedelta(days=5)).isoformat()
    _, queue = ledger("queue", "--as-of", then, home=lived)
    code, brief = ledger("brief", "--as-of", then, home=lived)
    assert code == Exit.OK
    assert (brief["as_of"], brief["now"], brief["live"]) == (then, then, len(queue["rows"]))
    assert brief["sections"][0]["lines"][0]["case_ids"] == [queue["rows"][0]["case_id"]]


def test_a_second_start_on_the_same_day_keeps_the_home_and_what_was_written(
    lived, tmp_path, monkeypatch
):
    home = tmp_path / "demo" / lived.name
    shutil.copytree(lived, home)
    case_id = ledger("queue", home=home)[1]["rows"][0]["case_id"]
    by = ("--by", "ana.ruiz@meridian.example")
    ledger("set", case_id, "owner=ana.ruiz@meridian.example", "--why", "hers", *by, home=home)
    head = Record.open(Home(home).record_url).head()
    monkeypatch.setattr(demos, "_serve", lambda *_, **__: None)
    later = (NOW + timedelta(hours=3)).isoformat()
    assert main(["demo", "--no-open", "--home", str(tmp_path), "--now", later]) == Exit.OK
    assert Record.open(Home(home).record_url).head() >= head
    assert ledger("case", case_id, home=home)[1]["owner"] == "ana.ruiz@meridian.example"
    assert published(Home(home))[:3] == published(Home(lived))


def test_a_build_that_fails_leaves_no_home(tmp_path, monkeypatch):
    failed = Outcome({"sources": {}}, Exit.CHECKS_FAILED)
    monkeypatch.setattr(demo_home, "refresh", lambda *_, **__: failed)
    home = Home(tmp_path / "home")
    with pytest.raises(typer.Exit):
        demo_home.build(Context(home=home, frozen_now=NOW, as_json=False, by=None))
    assert not home.root.exists()
