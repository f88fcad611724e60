"""Half-typed text in Chromium over the refreshed sample: a reload, another page, Escape, and keys pressed during a save."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from escalation_ledger.dashboard.serve import running
from escalation_ledger.ledger.events import ProgressNoted
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.store import Record
from escalation_ledger.warehouse.paths import Home
from tests.browser.conftest import Reader, free_port
from tests.browser.test_afternoon import AT_FOUR, MANAGER, case_asked, note, opened

pytestmark = pytest.mark.browser

BEGUN = "You had begun this"
NOTE = "What happened since the last note"
# Longer than what is typed waits before it is told to the server, and than a busy machine takes to keep it.
TOLD = 3_000


@pytest.fixture(scope="module")
def home(sampled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sampled, tmp_path_factory.mktemp("begun") / "home"))


@pytest.fixture(scope="module")
def live_app(home: Path) -> Iterator[str]:
    with running(home, port=free_port(), now=AT_FOUR, by=MANAGER) as (_, url):
        yield url


@pytest.fixture
def asked(reader: Reader) -> list[str]:
    """What the browser asked before it left a page, each answered with yes."""
    questions: list[str] = []

    def answer(dialog: object) -> None:
        questions.append(dialog.type)  # type: ignore[attr-defined]
        dialog.accept()  # type: ignore[attr-defined]

    reader.page.on("dialog", answer)
    return questions


def written(home: Path) -> list[Recorded]:
    return [one for one in Record.open(Home(home).record_url).events() if one.is_by_person]


def words_kept(home: Path) -> str:
    return "".join(file.read_text("utf-8") for file in home.rglob("*-forms.json"))


def discard(page: Page) -> None:
    page.get_by_role("button", name="Discard").click()
    expect(note(page)).to_have_value("")
    expect(page.get_by_text(BEGUN)).to_have_count(0)


def case_note(page: Page) -> Locator:
    page.locator(".casehead").wait_for()
    page.get_by_role("button", name="Progress note").click()
    field = page.get_by_label(NOTE)
    expect(field).to_be_focused()
    return field


def test_a_reload_offers_what_was_typed_until_it_is_discarded(
    reader: Reader, home: Path, asked: list[str]
) -> None:
    page = opened(reader)
    page.keyboard.type("Half a thought")
    page.wait_for_timeout(TOLD)
    assert "Half a thought" in words_kept(home)
    page.reload()
    expect(note(page)).to_have_value("Half a thought")
    expect(page.get_by_text(BEGUN)).to_be_visible()
    assert asked == []
    discard(page)
    page.reload()
    expect(note(page)).to_be_focused()
    expect(note(page)).to_have_value("")
    assert "Half a thought" not in words_kept(home)


def test_the_browser_asks_before_words_are_left_that_the_server_was_not_told(
    reader: Reader, asked: list[str]
) -> None:
    page = opened(reader)
    page.keyboard.type("Only just typed")
    page.reload()
    assert asked == ["beforeunload"]
    expect(note(page)).to_have_value("Only just typed")
    discard(page)


def test_another_page_chosen_at_once_loses_no_key(reader: Reader) -> None:
    page = opened(reader)
    page.keyboard.type("On my way out")
    page.get_by_role("link", name="Queue").click()
    page.locator(".figure").first.wait_for()
    page.get_by_role("link", name="Afternoon").click()
    expect(note(page)).to_have_value("On my way out")
    page.wait_for_timeout(TOLD)
    # A slow server may not have heard of it yet, and then the browser asks.
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(note(page)).to_have_value("On my way out")
    discard(page)


def test_escape_and_a_click_beside_a_form_lose_nothing_and_a_save_ends_it(
    reader: Reader, home: Path
) -> None:
    page = reader.page
    page.goto(f"{reader.url}/case")
    case_note(page)
    page.keyboard.type("Spoke with")
    page.mouse.click(20, 500)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    field = case_note(page)
    expect(field).to_have_value("Spoke with")
    expect(page.get_by_role("dialog").get_by_text(BEGUN)).to_be_visible()
    page.keyboard.type(" their planner")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Progress: Spoke with their planner").first).to_be_visible()
    assert written(home)[-1].event == ProgressNoted("Spoke with their planner")
    expect(case_note(page)).to_have_value("")
    assert "Spoke with" not in words_kept(home)


def test_keys_pressed_while_a_case_is_saved_are_saved_to_none(reader: Reader, home: Path) -> None:
    page, before = opened(reader), len(written(home))
    first = case_asked(page)
    page.keyboard.type("Fix is in review")
    former = note(page).element_handle()
    page.keyboard.press("Control+Enter")
    typed = "".join(f"{number:03} " for number in range(40))
    page.keyboard.type(typed, delay=15)
    expect(page.locator("aside .id")).not_to_have_text(first)
    expect(note(page)).to_be_focused()
    assert former.evaluate("field => field.value") == "Fix is in review"
    # What reached the next case is what was pressed last, from one key on, with nothing left out.
    assert typed.endswith(note(page).input_value())
    assert [(one.case_id, one.event) for one in written(home)[before:]] == [
        (first, ProgressNoted("Fix is in review"))
    ]
    page.wait_for_timeout(TOLD)
    assert f"round-{first}" not in words_kept(home)


def test_a_refused_save_takes_keys_again(reader: Reader) -> None:
    page = opened(reader)
    if page.get_by_role("button", name="Discard").count():
        discard(page)
    note(page).focus()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Not saved.")).to_be_visible()
    page.wait_for_timeout(TOLD)
    note(page).focus()
    page.keyboard.type("Now with words")
    expect(note(page)).to_have_value("Now with words")
