"""Hostile words in every place a customer can write, on every page: shown, never obeyed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from escalation_ledger.dashboard.serve import running
from tests.browser.conftest import Reader, free_port
from tests.browser.hostile_home import write_hostile_drop
from tests.endtoend.ledger import NOW, ledger
from tests.hostile import HOSTILE

pytestmark = pytest.mark.browser

PAGES = ("", "case", "promises", "handoffs", "exposure", "review", "inbox", "sources")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("hostile") / "home"
    write_hostile_drop(home / "drop", now=NOW)
    code, told = ledger("refresh", home=home)
    assert code == 0
    assert told["cases"]["live"] >= len(HOSTILE)
    return home


@pytest.fixture(scope="module")
def live_app(home: Path) -> Iterator[str]:
    with running(home, port=free_port(), now=NOW) as (_, url):
        yield url


# Whatever would have been made from a text, had it been read as markup. Streamlit's own pictures and
# links stand outside of our components, in its header.
_MADE_OF_TEXT = """() => {
  const roots = [...document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')].map(n => n.shadowRoot);
  const main = document.querySelector('[data-testid="stMain"]');
  const inside = (selector) => [...roots.flatMap(root => [...root.querySelectorAll(selector)]), ...main.querySelectorAll(selector)];
  const strange = inside('img, iframe, object, embed, form:not(.save, .vega-bindings), script, video, audio, math, .katex, [onerror], [onload], [onclick], [style*="url("]');
  const links = inside('a[href]').map(a => a.getAttribute('href')).filter(href => !/^(case\\?case=ESC-\\d+|\\/|https:\\/\\/)/.test(href));
  const markdown = [...main.querySelectorAll('[data-testid="stMarkdownContainer"]')].flatMap(n => [...n.querySelectorAll('a, img, strong, em, code, span[style]')]);
  return [...strange.map(n => n.outerHTML.slice(0, 200)), ...links, ...markdown.map(n => n.outerHTML.slice(0, 200))];
}"""


@pytest.mark.parametrize("path", PAGES)
def test_nothing_a_customer_wrote_is_rendered_fetched_or_run(reader: Reader, path: str) -> None:
    page = shown(reader, path)
    assert page.evaluate(_MADE_OF_TEXT) == []
    assert page.title() == "Escalation Ledger"
    assert reader.strangers == set()
    assert reader.complaints == []


def test_every_hostile_case_can_be_read_whole_without_being_obeyed(
    reader: Reader, home: Path
) -> None:
    _, queue = ledger("queue", home=home)
    found = {}
    for row in queue["rows"][::20]:
        page = shown(reader, f"case?case={row['case_id']}")
        found[row["case_id"]] = page.evaluate(_MADE_OF_TEXT)
    assert {case: made for case, made in found.items() if made} == {}
    assert len(found) > 10
    assert reader.strangers == set()
    assert reader.complaints == []


def shown(reader: Reader, path: str) -> Page:
    reader.page.goto(f"{reader.url}/{path}")
    reader.page.locator(".figure, .casehead, .row[data-item], .notice").first.wait_for()
    reader.page.wait_for_load_state("networkidle")
    return reader.page
