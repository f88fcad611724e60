"""The sheet in Chromium over a real record: two windows, a list that turns under it, a reload, a forger."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotInTime
from streamlit.proto.WidgetStates_pb2 import WidgetState

from escalation_ledger.dashboard.serve import running
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import (
    CaseClosed,
    CaseReopened,
    NatureSet,
    ProgressNoted,
    PromiseMade,
    TouchLogged,
)
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.store import Record
from escalation_ledger.warehouse.paths import Home
from tests.browser.conftest import Reader, free_port
from tests.browser.raw_client import raw_client
from tests.endtoend.ledger import NOW, ledger
from tests.endtoend.small import sound_drop

pytestmark = pytest.mark.browser
ANA = "ana@us.com"
CASE, PROMISE_DUE, NOTE = 2, 9, 10
TRIES = 4


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three live cases; the tests of this module share it, each keeps to its own."""
    home = tmp_path_factory.mktemp("edited") / "home"
    sound_drop(home / "drop")
    code, _ = ledger("refresh", home=home)
    assert code == 0
    return home


@pytest.fixture(scope="module")
def live_app(home: Path) -> Iterator[str]:
    """Ana's dashboard over that home."""
    with running(home, port=free_port(), now=NOW, by=ANA) as (_, url):
        yield url


@pytest.fixture(scope="module")
def record(home: Path) -> Record:
    return Record.open(Home(home).record_url, clock=lambda: NOW)


@pytest.fixture
def sheet(new_reader: Callable[..., Reader]) -> Callable[[], Page]:
    """Opens the sheet in a window of its own."""

    def opened() -> Page:
        reader = new_reader(color_scheme="light")
        reader.page.goto(reader.url + "/?mode=edit")
        expect(reader.page.get_by_test_id(f"glide-cell-{CASE}-2")).to_be_attached(timeout=30_000)
        return reader.page

    return opened


def row_of(page: Page, case_id: str) -> int:
    shown = [page.get_by_test_id(f"glide-cell-{CASE}-{row}").text_content() for row in range(3)]
    return shown.index(case_id)


def go_to(page: Page, row: int, column: int) -> None:
    box = page.get_by_test_id("stDataFrame").bounding_box()
    assert box
    page.mouse.click(box["x"] + 250, box["y"] + 48)
    page.keyboard.press("Control+Home")
    for key, times in (("ArrowDown", row), ("ArrowRight", column)):
        for _ in range(times):
            page.keyboard.press(key)


def type_in(page: Page, case_id: str, column: int, text: str) -> None:
    """As a person does: to the cell by keyboard, Enter, the text, Enter."""
    for _ in range(TRIES):
        try:
            opened_cell(page, case_id, column).fill(text, timeout=5_000)
            break
        except NotInTime:
            # Drawn anew between opening and typing: the other window's save came to be known.
            page.keyboard.press("Escape")
    page.keyboard.press("Enter")


def opened_cell(page: Page, case_id: str, column: int) -> Locator:
    """The field of the cell, ready to be typed in."""
    cell = page.locator("#portal textarea, #portal input").first
    for _ in range(TRIES):
        go_to(page, row_of(page, case_id), column)
        page.keyboard.press("Enter")
        try:
            cell.wait_for(timeout=5_000)
            break
        except NotInTime:
            # A sheet drawn anew meanwhile takes no keys until it is clicked again.
            page.keyboard.press("Escape")
    return cell


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


def of(record: Record, case_id: str) -> list[Recorded]:
    return [one for one in record.events(case_id=case_id) if one.is_by_person]


def test_the_second_of_two_windows_on_one_cell_sees_both_values_and_decides(
    sheet: Callable[[], Page], record: Record
) -> None:
    before = len(of(record, "ESC-1"))
    first, second = sheet(), sheet()
    type_in(first, "ESC-1", NOTE, "from the first")
    save(first)
    expect(first.get_by_text("1 change on 1 case saved.")).to_be_visible()
    type_in(second, "ESC-1", NOTE, "from the second")
    save(second)
    expect(second.get_by_text("Theirs: from the first")).to_contain_text("Mine: from the second")
    events = [one.event for one in of(record, "ESC-1")[before:]]
    assert events == [ProgressNoted("from the first")]
    second.get_by_role("button", name="Save mine").click()
    expect(second.get_by_text("1 change on 1 case saved.")).to_be_visible()
    events = [one.event for one in of(record, "ESC-1")[before:]]
    assert events == [ProgressNoted("from the first"), ProgressNoted("from the second")]


def test_two_windows_on_different_cells_of_one_case_are_both_saved(
    sheet: Callable[[], Page], record: Record
) -> None:
    first, second = sheet(), sheet()
    type_in(first, "ESC-2", PROMISE_DUE, "2026-03-18 16:30")
    type_in(second, "ESC-2", NOTE, "vendor called")
    save(first)
    expect(first.get_by_text("1 change on 1 case saved.")).to_be_visible()
    save(second)
    expect(second.get_by_text("1 change on 1 case saved.")).to_be_visible()
    made, noted = (one.event for one in of(record, "ESC-2"))
    assert isinstance(made, PromiseMade)
    assert f"{made.due_at:%d %H:%M}" == "18 15:30"
    assert noted == ProgressNoted("vendor called")


def test_a_list_that_turns_between_showing_and_saving_still_writes_to_the_case_meant(
    sheet: Callable[[], Page], record: Record
) -> None:
    page = sheet()
    first, last = (page.get_by_test_id(f"glide-cell-{CASE}-{row}").text_content() for row in (0, 2))
    assert first
    assert last
    cell = opened_cell(page, last, NOTE)
    # Only now: the page follows the ledger within seconds, and what is typed is typed on the old list.
    commands.edit(record, first, [CaseClosed()], by="kim@us.com", at=NOW, why="over")
    cell.fill("meant for this one")
    page.keyboard.press("Enter")
    save(page)
    expect(page.get_by_text("1 change on 1 case saved.")).to_be_visible()
    expect(page.get_by_test_id(f"glide-cell-{CASE}-1")).to_have_text(last)
    assert of(record, last)[-1].event == ProgressNoted("meant for this one")
    commands.edit(record, first, [CaseReopened()], by="kim@us.com", at=NOW, why="not over")


def test_a_reload_asks_first_and_keeps_what_was_typed(
    sheet: Callable[[], Page], record: Record
) -> None:
    page, asked = sheet(), []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    before = len(record.events())
    type_in(page, "ESC-3", NOTE, "half a thought")
    expect(page.get_by_text("1 change on 1 case not saved")).to_be_visible()
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.get_by_text("1 change on 1 case not saved")).to_be_visible()
    note = page.get_by_test_id(f"glide-cell-{NOTE}-{row_of(page, 'ESC-3')}")
    expect(note).to_have_text("half a thought")
    assert asked == ["beforeunload"]
    assert len(record.events()) == before
    page.get_by_role("button", name="Drop", exact=True).click()
    expect(page.get_by_text("Nothing unsaved")).to_be_visible()


def test_a_save_by_keyboard_leaves_the_keys_in_the_cell_that_was_typed_in(
    sheet: Callable[[], Page],
) -> None:
    page = sheet()
    type_in(page, "ESC-2", NOTE, "by keyboard")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_test_id(f"glide-cell-{NOTE}-{row_of(page, 'ESC-2')}")).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Control+s")
    expect(page.get_by_text("1 change on 1 case saved.")).to_be_visible()
    expect(page.get_by_test_id(f"glide-cell-{NOTE}-{row_of(page, 'ESC-2')}")).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(page.locator("#portal textarea")).to_have_value("by keyboard")
    page.keyboard.press("Escape")


def test_a_touch_is_logged_by_keyboard_and_taken_back(reader: Reader, record: Record) -> None:
    page = reader.open("/?case=ESC-3")
    expect(page.get_by_role("button", name="Log touch")).to_be_visible()
    page.keyboard.press("t")
    page.get_by_label("What the customer heard").fill("we call at four")
    page.get_by_role("dialog").get_by_role("button", name="Log touch").click()
    expect(page.get_by_text("Touch logged on ESC-3.")).to_be_visible()
    assert TouchLogged("call", "we call at four") in [one.event for one in of(record, "ESC-3")]
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone on ESC-3.")).to_be_visible()
    assert reader.complaints == []


@pytest.mark.parametrize(
    "forged",
    [
        {"edited_rows": {"0": {"summary": "mine", "note": "beside it"}}},
        {"edited_rows": {"0": {"blocker": "coffee", "note": "beside it"}}},
        {"edited_rows": {"0": {"note": "beside it"}}, "deleted_rows": [1]},
        {"edited_rows": {"0": {"note": "beside it"}, "7": {"note": "outside"}}},
    ],
    ids=["disabled column", "off-list value", "deleted row", "row outside"],
)
def test_a_raw_client_that_forges_the_sheet_writes_nothing_and_is_told_so(
    live_app: str, record: Record, forged: Any
) -> None:
    before = len(record.events())
    with raw_client(live_app, "mode=edit") as client:
        typed = WidgetState(id=client.editor_id, string_value=json.dumps(forged))
        pressed = WidgetState(id=client.button_id("sheet-save"), trigger_value=True)
        client.run(typed, pressed)
        assert "Nothing of it was taken over, nothing was written." in client.said
    assert len(record.events()) == before


def test_the_same_raw_client_may_type_what_anybody_may(live_app: str, record: Record) -> None:
    with raw_client(live_app, "mode=edit") as client:
        state = {"edited_rows": {"0": {"nature": "policy"}}}
        typed = WidgetState(id=client.editor_id, string_value=json.dumps(state))
        pressed = WidgetState(id=client.button_id("sheet-save"), trigger_value=True)
        client.run(typed, pressed)
        assert "1 change on 1 case saved." in client.said
    assert record.events()[-1].event == NatureSet("policy")
