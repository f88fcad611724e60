"""Queue and case as of an instant: what the command answers, marked, read only, and refused where nothing is known."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from escalation_ledger.dashboard import data
from escalation_ledger.ledger.commands import edit
from escalation_ledger.ledger.events import ProgressNoted
from escalation_ledger.ledger.store import Record
from escalation_ledger.warehouse.current import published
from escalation_ledger.warehouse.paths import Home
from tests.dashboard.conftest import APP
from tests.dashboard.drawing import drawn
from tests.dashboard.seated import HEAD, Seated
from tests.endtoend.ledger import NOW, ledger, sample_home

EARLIER = NOW - timedelta(days=1)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home refreshed once, by the real clock."""
    home = sample_home(tmp_path_factory.mktemp("past"), now=NOW)
    assert ledger("refresh", home=home, now=EARLIER)[0] == 0
    return home


@pytest.fixture
def seat(lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seated]:
    home = shutil.copytree(lived, tmp_path / "home")
    monkeypatch.setenv("LEDGER_HOME", str(home))
    monkeypatch.setenv("LEDGER_BY", HEAD)
    yield Seated(AppTest.from_file(APP, default_timeout=60), home)
    st.cache_resource.clear()


def snapshot_at(seat: Seated) -> datetime:
    return published(Home(seat.home))[0].published_at


def noted_after(seat: Seated) -> tuple[str, datetime]:
    """A case with a note that was written after the instant, and the instant."""
    then = snapshot_at(seat) + timedelta(milliseconds=1)
    case_id = ledger("queue", home=seat.home)[1]["rows"][0]["case_id"]
    later = then + timedelta(milliseconds=1)
    record = Record.open(Home(seat.home).record_url, clock=lambda: later)
    edit(record, case_id, [ProgressNoted("Not known then")], by=HEAD, at=later, why="it went on")
    return case_id, then


def test_the_queue_as_of_an_instant_is_what_the_command_answers(
    seat: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id, then = noted_after(seat)
    told = ledger("queue", "--as-of", then.isoformat(), home=seat.home)[1]
    seat.go("queue", as_of=then.isoformat())
    shown = drawn(seat.test)["grid"]["rows"]
    assert [row["id"] for row in shown] == [row["case_id"] for row in told["rows"]][: len(shown)]
    assert data.opened_as_of(then).held.record_seq == told["record_seq"]
    assert drawn(seat.test)["masthead"]["now"] == then.isoformat()
    (band,) = (sentence for sentence in seat.said if "as it was known on" in sentence)
    assert published(Home(seat.home))[0].run_id in band
    assert "For reading only" in band
    seat.go("case", case=case_id, as_of=then.isoformat())
    assert seat.facts["note"] is None
    seat.click("past-back")
    assert seat.facts["note"] == "Not known then"


def test_nothing_can_be_written_in_the_past(seat: Seated) -> None:
    case_id, then = noted_after(seat)
    for page in ("queue", "case"):
        seat.go(page, case=case_id, as_of=then.isoformat())
        keys = {str(button.key) for button in seat.test.button}
        assert not any(key.startswith(("act-", "offer-", "edit")) for key in keys)
        assert any("Go back to now to write" in sentence for sentence in seat.said)
    with pytest.raises(data.NobodyWrites, match="Go back to now"):
        data.desk(data.opened_as_of(then))


@pytest.mark.parametrize(
    ("as_of", "sentence"),
    [
        ("2999-01-01T00:00:00+00:00", "is still to come"),
        ("2001-01-01T00:00:00+00:00", "No snapshot is kept from before Mon 01 Jan 2001"),
        ("yesterday", "yesterday is no instant"),
        ("2026-03-17", "has no time zone"),
    ],
)
def test_an_instant_that_nothing_is_known_of_is_refused_with_a_way_back(
    seat: Seated, as_of: str, sentence: str
) -> None:
    seat.go("queue", as_of=as_of)
    assert sentence in drawn(seat.test)["notice"]["body"]
    seat.click("past-back")
    assert "grid" in drawn(seat.test)


def test_the_control_asks_for_the_wall_time_of_the_reader(seat: Seated) -> None:
    then = snapshot_at(seat) + timedelta(minutes=1)
    wall = then.replace(tzinfo=None, second=0, microsecond=0) + timedelta(minutes=1)
    seat.go("queue")
    seat.test.datetime_input(key="as-of-asked").set_value(wall)
    seat.click("as-of-show")
    assert seat.test.query_params["as_of"] == f"{wall.isoformat()}+00:00"
