"""Rows set aside, read again from the page after a fix."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from escalation_ledger.dashboard.serve import running
from tests.browser.conftest import Reader, free_port
from tests.endtoend.ledger import NOW, ledger

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("replay") / "home"
    folder = home / "drop" / "zendesk"
    folder.mkdir(parents=True)
    ticket = {"id": 1, "subject": "Orders stuck", "status": "open", "created_at": NOW.isoformat()}
    (folder / "tickets.jsonl").write_text(json.dumps(ticket) + "\n" + '{"id": 2, "subj', "utf-8")
    code, told = ledger("refresh", home=home)
    assert (code, told["sources"]["zendesk"]["quarantined"]) == (0, 1)
    return home


@pytest.fixture(scope="module")
def live_app(home: Path) -> Iterator[str]:
    with running(home, port=free_port(), now=NOW) as (_, url):
        yield url


def test_a_row_mended_in_its_file_is_released_by_a_click(reader: Reader, home: Path) -> None:
    page = reader.page
    page.goto(reader.url + "/sources")
    aside = page.get_by_role("region", name="Rows set aside")
    expect(aside.locator("tbody tr")).to_have_count(1)
    ticket = {"id": 2, "subject": "Mended", "status": "open", "created_at": NOW.isoformat()}
    file = home / "drop" / "zendesk" / "tickets.jsonl"
    file.write_text(file.read_text("utf-8").splitlines()[0] + "\n" + json.dumps(ticket), "utf-8")
    page.get_by_role("button", name="Read them again").click()
    expect(aside).to_have_count(0, timeout=60_000)
    expect(page.get_by_text("Every row that was landed could be read.")).to_be_visible()
    assert reader.complaints == []
