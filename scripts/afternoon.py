"""`make screenshots`: the afternoon of docs/afternoon.md, walked by keyboard and written anew from the sample.

Every width and scheme walks the round in a home of its own, so that all pictures show the same.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright
from screenshots import CHROMIUM, MODES, ROOT, demo_home, environment, free_port, keep, window

from escalation_ledger.cli.demo import duty_manager
from escalation_ledger.dashboard.serve import running
from escalation_ledger.ledger.sentences import sentence
from escalation_ledger.ledger.store import Record
from escalation_ledger.warehouse.paths import Home

NOW = "2026-03-17T16:00:00+00:00"
THEN = "2026-03-10T16:00:00+00:00"
IMAGES = ROOT / "docs" / "images" / "afternoon"
TIER = "Starter"
NOTES = (
    "Cause found with engineering; the fix is in review and goes out tonight.",
    "Spoke with their admin: they work around it until Thursday.",
    "Waiting for the vendor, who answers by noon tomorrow.",
)
SKIPPED = "their office is closed today"


def main() -> None:
    """Build the sample, walk the round in every window, write the page."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    # A busy machine draws slowly.
    expect.set_options(timeout=30_000)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        sample = demo_home(Path(folder))
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for scheme, width in MODES:
            home = shutil.copytree(sample, Path(folder) / f"{scheme}-{width}")
            with _served(home) as url, window(browser, scheme, width) as page:
                told = _walk(page, url, f"{scheme}-{width}")
        browser.close()
        told["events"] = _written(home)
    page_text = environment().get_template("afternoon.md.jinja").render(**told)
    (ROOT / "docs" / "afternoon.md").write_text(page_text, "utf-8")


@contextmanager
def _served(home: Path) -> Iterator[str]:
    at = datetime.fromisoformat(NOW)
    with running(home, port=free_port(), now=at, by=duty_manager()) as (_, url):
        yield url


def _written(home: Path) -> list[Mapping[str, Any]]:
    """What the round wrote: case_id, what it says, and why."""
    return [
        {"case_id": one.case_id, "says": sentence(one.event), "why": one.why}
        for one in Record.open(Home(home).record_url).events()
        if one.occurred_at >= datetime.fromisoformat(NOW)
    ]


def _walk(page: Page, url: str, mode: str) -> dict[str, Any]:
    """The round from first case to last, then the case's menu, a form, and the ledger of then."""

    def photograph(name: str) -> None:
        # Charts, fonts and the watch of the page come after the first paint.
        page.wait_for_timeout(1200)
        keep(page.screenshot(), IMAGES / f"{name}-{mode}.webp")

    page.goto(f"{url}/afternoon?tier={TIER}")
    expect(_note(page)).to_be_focused()
    total = _total(page)
    first = _case(page)
    page.keyboard.type(NOTES[0])
    photograph("1-asked")
    page.keyboard.press("Control+Enter")
    second = _next(page, first)
    photograph("2-next")
    page.get_by_label("Nothing to say today, because").focus()
    page.keyboard.type(SKIPPED)
    page.keyboard.press("Enter")
    at = second
    for number in range(2, total):
        at = _next(page, at)
        page.keyboard.type(NOTES[number % len(NOTES)])
        page.keyboard.press("Control+Enter")
    page.get_by_text("Everything has today's update.").wait_for()
    photograph("3-end")
    page.goto(f"{url}/case?case={first}")
    page.locator(".casehead").wait_for()
    page.get_by_role("button", name="More", exact=True).click()
    photograph("4-menu")
    page.get_by_role("button", name="Impact").click()
    page.get_by_role("dialog").wait_for()
    photograph("5-form")
    page.goto(f"{url}/?as_of={THEN.replace('+', '%2B')}")
    page.get_by_role("button", name="Back to now").wait_for()
    photograph("6-then")
    return {
        "now": NOW,
        "then": THEN,
        "tier": TIER,
        "total": total,
        "first": first,
        "skipped": second,
    }


def _note(page: Page) -> Any:
    return page.get_by_label("Progress: what happened since the last note")


def _case(page: Page) -> str:
    return page.locator("aside .id").inner_text()


def _total(page: Page) -> int:
    said = re.search(r"of (\d+)", page.get_by_test_id("stProgress").inner_text())
    if said is None:
        raise RuntimeError("The round does not say how many cases it visits.")
    return int(said[1])


def _next(page: Page, after: str) -> str:
    """Wait until the round has gone on, with the cursor in the next note."""
    expect(page.locator("aside .id")).not_to_have_text(after)
    expect(_note(page)).to_be_focused()
    expect(_note(page)).to_have_value("")
    return _case(page)


if __name__ == "__main__":
    main()
