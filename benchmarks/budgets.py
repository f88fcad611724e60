"""`make budgets`: what the screens cost in Chromium, on the sample and on 5,000 live cases.

Written to benchmarks/budgets.md beside the budgets of the screens. A page's script is timed
without a browser, in a warm process; the rest is what a reader waits for.
"""

import os
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest

from benchmarks.crowd import write_crowd
from escalation_ledger.cli import main as ledger
from escalation_ledger.dashboard import check, navigation
from escalation_ledger.dashboard.pages import PAGES
from escalation_ledger.dashboard.serve import environment, running
from escalation_ledger.sample import sample_settings, write_sample

NOW = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
CROWD = 5_000
ROUNDS = 30
SAVES = 15
TYPIST = "dana@meridian.example"
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
BUDGET_MS = {
    "cold load": 3000,
    "page script": 150,
    "filter click to paint": 500,
    "save to confirmation": 800,
}
# Looked for at every frame: a locator's own waiting looks again after up to half a second.
SHOWN = """([selector, text]) => {
  const found = root =>
    [...root.querySelectorAll(selector)].some(node => node.textContent.includes(text)) ||
    [...root.querySelectorAll('*')].some(node => node.shadowRoot && found(node.shadowRoot));
  return found(document);
}"""
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
TIERS = ("Strategic", "Enterprise", "Growth")


@dataclass(frozen=True)
class Measured:
    """One line of the table: milliseconds, sorted; p95 is what a budget speaks of."""

    what: str
    where: str
    milliseconds: list[float]

    @property
    def p50(self) -> float:
        """The median."""
        return self.milliseconds[len(self.milliseconds) // 2]

    @property
    def p95(self) -> float:
        """What nineteen of twenty stay below."""
        return self.milliseconds[
            min(len(self.milliseconds) - 1, int(len(self.milliseconds) * 0.95))
        ]


def main() -> None:
    """Measure both homes and write the table."""
    lines: list[Measured] = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for name, write in (("sample", _sample), (f"{CROWD:,} live cases", _crowd)):
            home = Path(folder) / name.split()[0].replace(",", "")
            write(home)
            lines += _in_browser(browser, home, name)
            lines += _scripts(home, name)
        browser.close()
    Path("benchmarks/budgets.md").write_text(_table(lines), "utf-8")
    sys.stdout.write(_table(lines))


def _sample(home: Path) -> None:
    home.mkdir()
    (home / "ledger.toml").write_text(sample_settings(), "utf-8")
    write_sample(home / "drop", now=NOW)
    _refresh(home)


def _crowd(home: Path) -> None:
    write_crowd(home / "drop", cases=CROWD, now=NOW)
    _refresh(home)


def _refresh(home: Path) -> None:
    if code := ledger(["refresh", "--home", str(home), "--now", NOW.isoformat()]):
        raise SystemExit(code)


def _in_browser(browser: Browser, home: Path, where: str) -> list[Measured]:
    port = _free_port()
    with running(home, port=port, now=NOW, by=TYPIST) as (_, url):
        cold = [_timed(lambda: _opened(browser, url).close())]
        warm = sorted(_timed(lambda: _opened(browser, url).close()) for _ in range(5))
        with _page(browser, url) as page:
            clicks = sorted(_timed(partial(_click_tier, page, n)) for n in range(ROUNDS))
        saves = sorted(_saved(browser, url, n) for n in range(SAVES))
    return [
        Measured("cold load", where, cold),
        Measured("warm load", where, warm),
        Measured("filter click to paint", where, clicks),
        Measured("save to confirmation", where, saves),
    ]


def _opened(browser: Browser, url: str) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(url)
    _shown(page, "aside h2")
    _shown(page, ".row[data-case]")
    return page


def _shown(page: Page, selector: str, text: str = "") -> None:
    """Wait for the element, and until the browser has painted it."""
    page.wait_for_function(SHOWN, arg=[selector, text], polling="raf")
    page.evaluate(PAINTED)


@contextmanager
def _page(browser: Browser, url: str) -> Iterator[Page]:
    page = _opened(browser, url)
    page.wait_for_timeout(1000)
    yield page
    page.close()


def _click_tier(page: Page, round_number: int) -> None:
    """One click on a tier; done when the grid was drawn anew and the browser has painted it."""
    before = page.locator(".grid").evaluate("node => (node.dataset.seen = 'before', true)")
    page.get_by_role("button", name=TIERS[round_number % len(TIERS)]).click()
    _shown(page, ".grid:not([data-seen])")
    assert before


def _saved(browser: Browser, url: str, round_number: int) -> float:
    """One note typed in a sheet just opened, then from the click on Save to the sentence that says so."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{url}/?mode=edit")
    page.get_by_test_id("glide-cell-2-0").wait_for(state="attached")
    page.wait_for_timeout(1000)
    box = page.get_by_test_id("stDataFrame").bounding_box()
    assert box
    page.mouse.click(box["x"] + 250, box["y"] + 48)
    page.keyboard.press("Control+Home")
    for key in ("ArrowDown",) * (round_number % 8) + ("ArrowRight",) * 10:
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    page.locator("#portal textarea").fill(f"note {round_number}")
    page.keyboard.press("Enter")
    page.get_by_text("1 change on 1 case not saved").wait_for()
    page.wait_for_timeout(1000)
    took = _timed(partial(_save, page))
    page.close()
    return took


def _save(page: Page) -> None:
    """Done when the browser has painted the sentence."""
    page.get_by_role("button", name="Save", exact=True).click()
    _shown(page, "*", "1 change on 1 case saved.")


def _scripts(home: Path, where: str) -> list[Measured]:
    os.environ.update(environment(home, now=NOW))
    return [_script(entry.path, where) for entry in PAGES]


def _script(name: str, where: str) -> Measured:
    set_log_level("ERROR")
    test = AppTest.from_file(check.APP, default_timeout=120)
    navigation.ask_for(test.session_state, name)
    test.run()
    test.run()
    return Measured(f"page script: {name}", where, sorted(_timed(test.run) for _ in range(ROUNDS)))


def _timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _table(lines: list[Measured]) -> str:
    rows = "\n".join(
        f"| {line.where} | {line.what} | {line.p50:,.0f} | {line.p95:,.0f} | {_budget(line)} |"
        for line in lines
    )
    return (
        "# What the screens cost\n\n"
        f"Chromium, headless, {os.cpu_count()} cores; {ROUNDS} rounds. Milliseconds. A page's script is "
        "timed without a browser, in a warm process, test harness included.\n\n"
        "| on | what | p50 | p95 | budget |\n|---|---|---:|---:|---|\n" + rows + "\n"
    )


def _budget(line: Measured) -> str:
    limit = next((ms for what, ms in BUDGET_MS.items() if line.what.startswith(what)), None)
    if limit is None:
        return ""
    return f"{limit:,} {'met' if line.p95 <= limit else 'MISSED'}"


if __name__ == "__main__":
    main()
