"""The page run without a browser, over the made-up queue."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.data import LedgerView
from tests.dashboard import fake_queue

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


def drawn(test: AppTest) -> dict[str, Any]:
    """Component name -> the values it was given, of every component on the page."""
    return {
        element.proto.component_name.removeprefix("ledger_"): json.loads(element.proto.json)
        for element in test.get("bidi_component")
    }


def tables(test: AppTest) -> dict[str, Any]:
    """List's key -> the values it was given, of every list on the page."""
    return {
        element.key: json.loads(element.proto.json)
        for element in test.get("bidi_component")
        if element.proto.component_name == "ledger_table"
    }
