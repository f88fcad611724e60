"""The page run without a browser, over the made-up queue."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.store import Record
from escalation_ledger.warehouse.paths import Home
from tests.dashboard import fake_queue
from tests.dashboard.drawing import drawn, tables
from tests.dashboard.seated import HEAD, Seated
from tests.endtoend.ledger import NOW, ledger
from tests.endtoend.small import sound_drop

__all__ = ["ANA", "APP", "by_another", "drawn", "page_of", "tables", "written"]

ANA = "ana@us.com"
APP = Path(data.__file__).with_name("app.py")


@pytest.fixture
def view() -> LedgerView:
    return fake_queue.ledger_view()


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., AppTest]]:
    """Runs the app once over a view (or an exception to raise), with query parameters."""
    monkeypatch.setenv("LEDGER_NOW", fake_queue.NOW.isoformat())

    def run(view: LedgerView | Exception, **query: str | list[str]) -> AppTest:
        def opened(at: Any) -> LedgerView:
            if isinstance(view, Exception):
                raise view
            return view

        monkeypatch.setattr(data, "opened", opened)
        test = AppTest.from_file(APP, default_timeout=10)
        for name, value in query.items():
            test.query_params[name] = value
        return test.run()

    yield run
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of three live cases, refreshed once. Read only."""
    home = tmp_path_factory.mktemp("small") / "home"
    sound_drop(home / "drop")
    code, _ = ledger("refresh", home=home)
    assert code == 0
    return home


@pytest.fixture
def seated(small_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of that home to write in, with Ana at its dashboard."""
    home = tmp_path / "home"
    shutil.copytree(small_home, home)
    monkeypatch.setenv("LEDGER_HOME", str(home))
    monkeypatch.setenv("LEDGER_NOW", NOW.isoformat())
    monkeypatch.setenv("LEDGER_BY", ANA)
    yield home
    st.cache_resource.clear()


def page_of(**query: str) -> AppTest:
    """The app as it stands over the home of the environment."""
    test = AppTest.from_file(APP, default_timeout=60)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


def written(home: Path) -> list[Recorded]:
    """What people wrote in the home, in order."""
    record = Record.open(Home(home).record_url)
    return [one for one in record.events() if one.is_by_person]


def by_another(home: Path, case_id: str, change: Change, *, by: str = "kim@us.com") -> None:
    """Somebody else writes, at the same time, elsewhere."""
    record = Record.open(Home(home).record_url, clock=lambda: NOW)
    commands.edit(record, case_id, [change], by=by, at=NOW, why="seen first")


@pytest.fixture
def seat(sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seated]:
    """The head of support at a copy of the sample, on no page yet."""
    home = shutil.copytree(sampled, tmp_path / "home")
    monkeypatch.setenv("LEDGER_HOME", str(home))
    monkeypatch.setenv("LEDGER_NOW", NOW.isoformat())
    monkeypatch.setenv("LEDGER_BY", HEAD)
    yield Seated(AppTest.from_file(APP, default_timeout=60), home)
    st.cache_resource.clear()
