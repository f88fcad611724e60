"""The afternoon round by keyboard, in Chromium over the refreshed sample: no mouse from first case to last."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from escalation_ledger.dashboard.serve import running
from escalation_ledger.ledger.commands import edit
from escalation_ledger.ledger.events import Kind, ProgressNoted, kind_of
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.store import Record
from escalation_ledger.warehouse.paths import Home
from tests.browser.conftest import Reader, free_port
from tests.browser.test_pages import serious_violations
from tests.endtoend.ledger import NOW

pytestmark = pytest.mark.browser

MANAGER = "duty@meridian.example"
AT_FOUR = NOW.replace(hour=15, minute=0)


@pytest.fixture(scope="module")
def home(sampled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = tmp_path_factory.mktemp("round") / "home"
    shutil.copytree(sampled, copied)
    return copied


@pytest.fixture(scope="module")
def live_app(home: Path) -> Iterator[str]:
    with running(home, port=free_port(), now=AT_FOUR, by=MANAGER) as (_, url):
        yield url


def written(home: Path) -> list[Recorded]:
    return [one for one in Record.open(Home(home).record_url).events() if one.is_by_person]


def opened(reader: Reader, query: str = "") -> Page:
    reader.page.goto(f"{reader.url}/afternoon{query}")
    expect(note(reader.page)).to_be_focused()
    return reader.page


def note(page: Page) -> Locator:
    return page.get_by_label("Progress: what happened since the last note")


def case_asked(page: Page) -> str:
    return page.locator("aside .id").inner_text()


def next_case(page: Page, after: str) -> str:
    """Wait for the round to go on, with the cursor in the note of the next case."""
    expect(page.locator("aside .id")).not_to_have_text(after)
    # A busy page shows the form before for a while beside the one that follows.
    expect(note(page)).to_have_count(1)
    expect(note(page)).to_be_focused()
    expect(note(page)).to_have_value("")
    return case_asked(page)


def test_a_round_is_walked_from_the_first_case_to_the_last_without_a_mouse(
    reader: Reader, home: Path
) -> None:
    page, before = opened(reader, "?tier=Starter"), len(written(home))
    total = int(re.search(r"0 of (\d+)", page.get_by_test_id("stProgress").inner_text())[1])
    first = case_asked(page)
    page.keyboard.type("Cause found, fix in review")
    page.keyboard.press("Control+Enter")
    second = next_case(page, first)
    expect(page.get_by_test_id("stProgress")).to_contain_text(f"1 of {total}")

    page.get_by_label("Nothing to say today, because").focus()
    page.keyboard.type("Their office is closed")
    page.keyboard.press("Enter")
    at = second
    for _ in range(2, total):
        at = next_case(page, at)
        page.keyboard.type("As yesterday")
        page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Everything has today's update.")).to_be_visible()
    kinds = [kind_of(one.event) for one in written(home)[before:]]
    assert kinds.count(Kind.UPDATE_SKIPPED) == 1
    assert kinds.count(Kind.PROGRESS_NOTED) == total - 1
    assert total > 2
    assert reader.complaints == []


def test_what_is_typed_survives_the_page_being_drawn_anew_and_somebody_elses_save(
    reader: Reader, home: Path
) -> None:
    page = opened(reader, "?tier=Enterprise")
    asked = case_asked(page)
    page.keyboard.type("Half a sentence that")
    record = Record.open(Home(home).record_url, clock=lambda: datetime.now(AT_FOUR.tzinfo))
    other = next(
        one.case_id for one in reversed(record.events()) if one.case_id and one.case_id != asked
    )
    edit(
        record, other, [ProgressNoted("Meanwhile")], by="ana@meridian.example", at=AT_FOUR, why="x"
    )
    # Longer than a page that follows the ledger waits.
    page.wait_for_timeout(timedelta(seconds=7).total_seconds() * 1000)
    page.keyboard.type(" goes on")
    expect(note(page)).to_have_value("Half a sentence that goes on")
    page.keyboard.press("Control+Enter")
    next_case(page, asked)
    assert written(home)[-1].event == ProgressNoted("Half a sentence that goes on")


def test_a_form_is_opened_filled_and_saved_on_the_case_page_without_a_mouse(
    new_reader: Callable[..., Reader], home: Path
) -> None:
    reader = new_reader(color_scheme="dark")
    page = reader.page
    page.goto(f"{reader.url}/case")
    page.get_by_role("button", name="Progress note").wait_for()
    page.locator(".casehead").wait_for()
    page.keyboard.press("n")
    field = page.get_by_label("What happened since the last note")
    expect(field).to_be_focused()
    page.keyboard.type("Spoke with their planner")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Progress: Spoke with their planner").first).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert written(home)[-1].event == ProgressNoted("Spoke with their planner")
    assert reader.complaints == []


def test_round_menu_and_form_can_be_used_by_everybody(reader: Reader) -> None:
    page = opened(reader)
    assert serious_violations(page) == {}
    page.goto(f"{reader.url}/case")
    page.locator(".casehead").wait_for()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("button", name="Owner and due").wait_for()
    assert serious_violations(page) == {}
    page.get_by_role("button", name="Owner and due").click()
    # The menu is a dialog too, until it is gone.
    expect(page.get_by_role("dialog")).to_have_count(1)
    page.get_by_role("dialog", name="Owner and due").wait_for()
    assert serious_violations(page) == {}
