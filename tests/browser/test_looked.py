"""What changed in a case since a reader last looked: a dot in the list, lines on the case."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from escalation_ledger.dashboard.serve import running
from escalation_ledger.ledger.store import Record
from escalation_ledger.warehouse.paths import Home
from tests.browser.conftest import Reader, free_port
from tests.endtoend.ledger import NOW, ledger

pytestmark = pytest.mark.browser

ANA = "ana.ruiz@meridian.example"


@pytest.fixture(scope="module")
def home(sampled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sampled, tmp_path_factory.mktemp("looked") / "home"))


@pytest.fixture(scope="module")
def live_app(home: Path) -> Iterator[str]:
    with running(home, port=free_port(), now=NOW) as (_, url):
        yield url


def ownerless(home: Path) -> list[str]:
    _, queue = ledger("queue", "--owner", "none", home=home)
    return [row["case_id"] for row in queue["rows"]]


def dots(page: Page) -> list[str]:
    return page.locator(".row:has(.news.shown)").evaluate_all(
        "all => all.map(row => row.dataset.case)"
    )


def test_a_case_that_changed_has_a_dot_until_it_is_looked_at_and_says_what_changed(
    reader: Reader, home: Path
) -> None:
    mine, others = ownerless(home)[:2]
    page = reader.visit(f"case?case={mine}")
    expect(page.locator(".since")).to_have_count(0)
    for case_id in (mine, others):
        edit = ("set", case_id, f"owner={ANA}", "blocker=dependency", "--why", "ours", "--by", ANA)
        assert ledger(*edit, home=home)[0] == 0
    page = reader.open()
    expect(page.locator(f'.row[data-case="{mine}"] .news.shown')).to_have_count(1)
    # Of a case that was never looked at there is nothing to compare with.
    assert dots(page) == [mine]
    page.locator(f'.row[data-case="{mine}"]').click()
    since = page.locator("aside .since li")
    expect(since.first).to_have_text("Owner: nobody → Ana Ruiz")
    expect(since.nth(1)).to_contain_text("→ Dependency")
    expect(page.locator(".news.shown")).to_have_count(0)
    # It is the same look, on the case's own page and after a reload.
    page = reader.visit(f"case?case={mine}")
    expect(page.locator(".casehead .since li").first).to_have_text("Owner: nobody → Ana Ruiz")
    page.reload()
    expect(page.locator(".casehead .since li").first).to_have_text("Owner: nobody → Ana Ruiz")


def test_looking_writes_nothing_on_the_server(reader: Reader, home: Path) -> None:
    head = Record.open(Home(home).record_url).head()
    files = {path for path in home.rglob("*") if path.is_file()}
    page = reader.visit(f"case?case={ownerless(home)[0]}")
    expect(page.locator(".casehead h2")).to_be_visible()
    assert Record.open(Home(home).record_url).head() == head
    assert {path for path in home.rglob("*") if path.is_file()} == files


def test_a_page_of_the_past_is_no_look(new_reader: Callable[..., Reader], home: Path) -> None:
    reader = new_reader(color_scheme="dark")
    case_id = ownerless(home)[0]
    page = reader.visit(f"case?case={case_id}")
    kept = "() => JSON.stringify(Object.entries(localStorage).filter(([key]) => key.startsWith('ledger-looked')))"
    before = page.evaluate(kept)
    assert case_id in before
    edit = ("set", case_id, "blocker=access_issue", "--why", "seen", "--by", ANA)
    assert ledger(*edit, home=home)[0] == 0
    then = quote(datetime.now(UTC).isoformat())
    page = reader.visit(f"case?case={case_id}&as_of={then}")
    expect(page.locator(".st-key-past")).to_be_visible()
    expect(page.locator(".since")).to_have_count(0)
    assert page.evaluate(kept) == before
