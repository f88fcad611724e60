from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.pipelines.landing import Landing, Terms, land
from escalation_ledger.pipelines.live import fetching
from escalation_ledger.pipelines.live import landing as live_landing
from escalation_ledger.pipelines.live.tools import Patience
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.book import Book
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.live.faults import Fault, Faults
from tests.live.homes import HASTY, QUICK, live_home
from tests.live.toy import SECRET, TOY, ToyApi, item
from tests.pipelines.folders import FETCHED

ITEMS = [item(number) for number in range(1, 9)]


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_landing, "LIVE", {"zendesk": TOY})


def home_of(folder: Path, api: ToyApi) -> Home:
    tables = {"zendesk": {"address": api.address}}
    return Home(live_home(folder, tables, {"zendesk": {"client_secret": SECRET}}))


def fetched(home: Home, run: str = "r1", patience: Patience = QUICK) -> Landing:
    return land(
        home,
        home.root / "drop",
        settings=load_settings(home.root),
        run_id=run,
        fetched_at=FETCHED,
        terms=Terms(patience=patience),
    )["zendesk"]


def ids(home: Home) -> list[int]:
    return sorted(map(int, raw.newest(home, Source.ZENDESK)["tickets"]["object_id"]))


def cursor(home: Home) -> int:
    with Book(home) as book:
        return int(book.cursors(Source.ZENDESK).get("zendesk.items", 0))


def rows_noted(home: Home) -> int:
    return raw.landed(home, Source.ZENDESK).height


def test_what_is_new_is_landed_and_what_was_read_is_not_asked_for_again(tmp_path):
    with ToyApi(ITEMS[:4]) as api:
        home = home_of(tmp_path / "home", api)
        first = fetched(home)
        assert (first.status, first.landed, first.changed, first.calls) == (
            SourceStatus.OK,
            4,
            True,
            3,
        )
        again = fetched(home, "r2")
        assert (again.landed, again.changed, again.calls) == (4, False, 2)
        api.items = ITEMS
        assert fetched(home, "r3").landed == 8
        assert ids(home) == list(range(1, 9))


def test_two_runs_of_one_name_both_keep_what_they_noted(tmp_path):
    with ToyApi(ITEMS[:4]) as api:
        home = home_of(tmp_path / "home", api)
        fetched(home, "frozen")
        api.items = ITEMS
        assert fetched(home, "frozen").landed == 8
        assert rows_noted(home) == 8


def test_an_object_that_is_sent_again_unchanged_is_not_landed_again(tmp_path):
    with ToyApi([*ITEMS, ITEMS[0], item(2, updated_at="2026-03-03T10:00:00Z")]) as api:
        home = home_of(tmp_path / "home", api)
        fetched(home)
        rows = rows_noted(home)
        api.items = [*api.items, ITEMS[3], ITEMS[4]]
        assert not fetched(home, "r2").changed
        assert rows_noted(home) == rows
        assert cursor(home) == len(api.items)


@pytest.mark.parametrize("moment", ["load", "note"])
def test_a_crash_before_rows_or_before_their_note_loses_and_doubles_nothing(
    moment, tmp_path, monkeypatch
):
    with ToyApi(ITEMS) as api:
        home = home_of(tmp_path / "home", api)
        with monkeypatch.context() as crash:
            if moment == "load":
                crash.setattr(fetching, "load", _dies)
            else:
                crash.setattr(Book, "note", _dies)
            assert fetched(home).status is SourceStatus.FAILED
        assert (rows_noted(home), cursor(home)) == (0, 0)
        assert fetched(home, "r2").landed == 8
        assert (ids(home), rows_noted(home), cursor(home)) == (list(range(1, 9)), 8, 8)


def _dies(*given: object, **more: object) -> None:
    raise MemoryError("no more")


@settings(max_examples=4)
@given(seed=st.integers(0, 10_000))
def test_no_cursor_passes_a_page_that_is_not_in_and_the_next_refresh_makes_it_whole(
    seed, tmp_path_factory
):
    with ToyApi(ITEMS, Faults.seeded(seed, calls=6)) as api, pytest.MonkeyPatch.context() as patch:
        patch.setattr(fetching, "_PAGES_AT_ONCE", 1 + seed % 3)
        home = home_of(tmp_path_factory.mktemp("faults") / "home", api)
        first = fetched(home, patience=HASTY)
        assert ids(home) == list(range(1, cursor(home) + 1))
        if first.status is SourceStatus.OK:
            assert cursor(home) == 8
        else:
            assert first.error
        api.faults.lift()
        assert fetched(home, "r2").status is SourceStatus.OK
        assert (ids(home), rows_noted(home), cursor(home)) == (list(range(1, 9)), 8, 8)


def test_an_object_without_what_all_have_fails_its_source_with_a_sentence(tmp_path):
    with ToyApi([*ITEMS[:3], {"id": 4}]) as api:
        home = home_of(tmp_path / "home", api)
        landing = fetched(home)
        assert landing.status is SourceStatus.FAILED
        assert str(landing.error).startswith(
            "zendesk sends tickets without updated_at (1 of 1 on one page);"
        )
        assert ids(home) == [1, 2, 3]


def test_a_field_that_comes_or_goes_is_told(tmp_path):
    many = [item(number, subject="s", kind="k") for number in range(1, 101)]
    with ToyApi(many) as api:
        home = home_of(tmp_path / "home", api)
        assert fetched(home).notes == ()
        api.items = [*many, *(item(number, subject="s", mood=1) for number in range(101, 125))]
        assert fetched(home, "r2").notes == (
            "zendesk: tickets had a field that none of many has now: kind.",
            "zendesk: tickets have a field that they did not have: mood.",
        )
        assert fetched(home, "r3").notes == ()


def test_a_source_that_this_run_was_not_asked_for_is_not_called(tmp_path):
    with ToyApi(ITEMS) as api:
        home = home_of(tmp_path / "home", api)
        land(
            home, home.root / "drop", settings=load_settings(home.root), sources={"slack"},
            run_id="r1", fetched_at=FETCHED, terms=Terms(patience=QUICK),
        )  # fmt: skip
        assert api.log == []


def test_an_address_of_ours_is_not_asked_when_a_drop_folder_is_named(tmp_path):
    with ToyApi(ITEMS) as api:
        home = home_of(tmp_path / "home", api)
        land(
            home, home.root / "drop", settings=load_settings(home.root), run_id="r1",
            fetched_at=FETCHED,
        )  # fmt: skip
        assert api.log == []


@pytest.mark.parametrize("limit", ["_PAGES_AT_ONCE", "_BYTES_AT_ONCE", "_ROWS_AT_ONCE"])
def test_long_readings_are_loaded_on_the_way_and_go_on_from_there(limit, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, limit, 1)
    with ToyApi(ITEMS, Faults().plan(Fault.SERVER_503, call=4, times=1_000)) as api:
        home = home_of(tmp_path / "home", api)
        assert fetched(home).status is SourceStatus.FAILED
        assert (ids(home), cursor(home)) == ([1, 2, 3, 4, 5, 6], 6)
        api.faults.lift()
        before = len(api.log)
        fetched(home, "r2")
        assert [call.query.get("after") for call in api.log[before:]] == [None, "6"]
