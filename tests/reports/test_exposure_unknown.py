"""The sample without its CRM export: what nobody can know reads as unknown, everywhere and never as $0."""

import io
import shutil
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from escalation_ledger.cli import main
from escalation_ledger.dashboard import navigation
from tests.dashboard.conftest import APP, drawn, tables
from tests.endtoend.ledger import NOW, ledger, sample_home


@pytest.fixture(scope="module")
def without_crm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home refreshed once, of whose sources CRM is absent. Read only, but for a frozen review."""
    home = sample_home(tmp_path_factory.mktemp("without-crm"))
    shutil.rmtree(home / "drop/crm")
    assert ledger("refresh", home=home)[0] == 0
    return home


@pytest.fixture
def page(without_crm, monkeypatch) -> Callable[[str], AppTest]:
    monkeypatch.setenv("LEDGER_HOME", str(without_crm))
    monkeypatch.setenv("LEDGER_NOW", NOW.isoformat())

    def run(name: str) -> AppTest:
        test = AppTest.from_file(APP, default_timeout=30)
        navigation.ask_for(test.session_state, name)
        test.run()
        assert not test.exception
        return test

    yield run
    st.cache_resource.clear()


def printed(*arguments: str, home: Path) -> str:
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([*arguments, "--home", str(home), "--now", NOW.isoformat()]) == 0
    return out.getvalue()


def test_the_document_says_null_and_how_many_accounts_it_leaves_out(without_crm):
    document = ledger("exposure", home=without_crm)[1]
    accounts = document["accounts"]
    assert accounts
    assert (document["total_arr_usd"], document["has_crm_data"]) == (None, False)
    assert document["accounts_without_arr"] == len(accounts)
    assert {row["arr_usd"] for row in [*accounts, *document["windows"]]} == {None}
    assert {row["exposure_usd"] for row in accounts} == {None}


def test_the_command_says_unknown_and_why(without_crm):
    said = printed("exposure", home=without_crm)
    assert said.startswith("unknown ARR over ")
    assert said.splitlines()[0].endswith("each once; no CRM data")
    assert " 0 " not in said.split("customer")[1]


def test_the_queues_tile_says_unknown_and_why(page):
    (tile,) = (n for n in drawn(page("queue"))["outlook"]["numbers"] if n["name"] == "ARR exposed")
    assert tile["value"] == "unknown"
    assert "usd" not in tile
    assert tile["otherwise"].endswith(", no CRM data")


def test_the_exposure_page_says_unknown_and_what_to_do(page):
    shown = page("exposure")
    (tile, *_) = drawn(shown)["numbers"]["numbers"]
    assert (tile["value"], tile["otherwise"].split(", ")[1]) == ("unknown", "no CRM data")
    assert any(text.value.startswith("No CRM data: ") for text in shown.text)
    (arr,) = (c for c in tables(shown)["accounts"]["columns"] if c["key"] == "arr_usd")
    assert arr["absent"] == "unknown"


def test_the_review_says_unknown_in_every_format(without_crm, tmp_path):
    def written(ending: str) -> Path:
        out = tmp_path / f"review.{ending}"
        code, _ = ledger("review", "--format", ending, "--out", out, home=without_crm)
        assert code == 0
        return out

    document = ledger("review", home=without_crm)[1]
    assert (document["total_arr_usd"], document["figures"]["exposed_usd"]) == (None, None)
    text = written("md").read_text()
    (head,) = (line for line in text.splitlines() if line.startswith("| ARR exposed"))
    assert [cell.strip() for cell in head.split("|")][2:5] == ["unknown", "–", "No CRM data."]
    page = written("html").read_text()
    assert "No CRM data." in page
    assert "$0" not in text + page
    first, *rest = openpyxl.load_workbook(written("xlsx"))["Exposure"].values
    rows = [dict(zip(first, row, strict=True)) for row in rest]
    assert {row["ARR at risk"] for row in rows} == {None}
    assert all(row["ARR not known for"] == row["Accounts"] for row in rows)
