"""The sheet over a real record, as the app runs it; what is typed is put where the browser would put it."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from escalation_ledger.dashboard.editing.sheet import Sheet
from escalation_ledger.domain.words import Role
from escalation_ledger.ledger.events import BlockerNamed, NatureSet, ProgressNoted
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports.filters import NO_OWNER
from escalation_ledger.warehouse.paths import Home
from tests.dashboard.conftest import ANA, by_another, page_of, written
from tests.endtoend.ledger import NOW

Typist = Callable[..., AppTest]


def sheet_of(page: AppTest) -> Sheet:
    found: Sheet = page.session_state["sheet"].current()
    return found


def type_in(page: AppTest, case_id: str, **cells: Any) -> AppTest:
    """As the browser does: state under the sheet's key, by position, then a run."""
    frozen = sheet_of(page).frozen
    before: Any = {}
    if frozen.key in page.session_state:
        before = page.session_state[frozen.key]
    rows = dict(before.get("edited_rows", {}))
    position = frozen.rows["case_id"].to_list().index(case_id)
    rows[position] = {**rows.get(position, {}), **cells}
    return send(page, {"edited_rows": rows, "added_rows": [], "deleted_rows": []})


def send(page: AppTest, state: Any) -> AppTest:
    page.session_state[sheet_of(page).frozen.key] = state
    return page.run()


def said(page: AppTest) -> str:
    """Every sentence on the page."""
    drawn = [
        one.proto.json for one in page.get("bidi_component") if "said" in one.proto.component_name
    ]
    return "\n".join(drawn)


def kinds(home: Path) -> list[str]:
    return [f"{one.case_id} {type(one.event).__name__}" for one in written(home)]


def columns(page: AppTest) -> dict[str, str]:
    """How each column of the sheet is told to be drawn."""
    (sheet,) = page.dataframe
    return {name: str(one) for name, one in json.loads(sheet.proto.columns).items()}


def test_what_is_typed_is_saved_by_case_and_told_with_an_undo(seated: Path) -> None:
    page = page_of(mode="edit")
    type_in(page, "ESC-1", note="vendor called", blocker="dependency")
    type_in(page, "ESC-2", nature="technical")
    page.button(key="sheet-save").click().run()
    assert not page.exception
    assert "3 changes on 2 cases saved." in said(page)
    assert sorted(kinds(seated)) == ["ESC-1 BlockerNamed", "ESC-1 ProgressNoted", "ESC-2 NatureSet"]
    assert {one.by for one in written(seated)} == {ANA}
    assert sheet_of(page).frozen.of("ESC-1")["blocker"] == "dependency"  # type: ignore[index]
    (undo,) = (one for one in page.button if one.label == "Undo")
    undo.click().run()
    assert "Undone on ESC-1, ESC-2" in said(page)
    assert kinds(seated)[3:] == ["ESC-1 SaveUndone", "ESC-2 SaveUndone"]
    assert sheet_of(page).frozen.of("ESC-1")["note"] is None  # type: ignore[index]


def test_the_same_cell_changed_by_another_is_a_conflict_and_the_rest_is_saved(seated: Path) -> None:
    page = page_of(mode="edit")
    by_another(seated, "ESC-1", BlockerNamed("bug_fix"))
    type_in(page, "ESC-1", blocker="dependency", note="vendor called")
    assert "1 case changed since you opened this" in said(page)
    page.button(key="sheet-save").click().run()
    assert "1 change on 1 case saved." in said(page)
    assert "Theirs: Bug fix (kim@us.com, Tue 17 Mar, 08:30 UTC)" in said(page)
    assert "Mine: Dependency" in said(page)
    assert kinds(seated) == ["ESC-1 BlockerNamed", "ESC-1 ProgressNoted"]
    page.button(key="problem-ESC-1-blocker-mine").click().run()
    assert kinds(seated)[2:] == ["ESC-1 BlockerNamed"]
    assert not sheet_of(page).problems


def test_a_time_of_another_year_shows_its_year_from_the_moment_it_is_typed(seated: Path) -> None:
    page = page_of(mode="edit")
    assert "YYYY" not in columns(page)["owner_due_at"]
    type_in(page, "ESC-1", owner_due_at="2027-01-05T10:00")
    assert "YYYY" in columns(page)["owner_due_at"]
    assert "YYYY" not in columns(page)["promise_due_at"]


def test_keeping_theirs_drops_mine_and_shows_theirs(seated: Path) -> None:
    page = page_of(mode="edit")
    by_another(seated, "ESC-1", BlockerNamed("bug_fix"))
    type_in(page, "ESC-1", blocker="dependency")
    page.button(key="sheet-save").click().run()
    page.button(key="problem-ESC-1-blocker-theirs").click().run()
    assert len(written(seated)) == 1
    assert not sheet_of(page).problems
    assert sheet_of(page).frozen.shown(sheet_of(page).before).filter(case_id="ESC-1")["blocker"].item() == "bug_fix"  # fmt: skip


def test_mine_saved_over_theirs_is_refused_where_a_third_wrote_since(seated: Path) -> None:
    page = page_of(mode="edit")
    by_another(seated, "ESC-1", BlockerNamed("bug_fix"))
    type_in(page, "ESC-1", blocker="dependency")
    page.button(key="sheet-save").click().run()
    by_another(seated, "ESC-1", BlockerNamed("access_issue"), by="leo@us.com")
    page.button(key="problem-ESC-1-blocker-mine").click().run()
    assert "Theirs: Access issue (leo@us.com" in said(page)
    assert len(written(seated)) == 2


def test_a_list_reordered_under_the_sheet_does_not_turn_an_edit_to_another_case(
    seated: Path,
) -> None:
    page = page_of(mode="edit")
    order = sheet_of(page).frozen.rows["case_id"].to_list()
    by_another(seated, order[-1], NatureSet("policy"))
    by_another(seated, order[0], ProgressNoted("first"))
    type_in(page, order[1], note="for the second")
    page.button(key="sheet-save").click().run()
    mine = [one for one in written(seated) if one.by == ANA]
    assert [(one.case_id, one.event) for one in mine] == [
        (order[1], ProgressNoted("for the second"))
    ]


def test_a_new_window_finds_what_was_typed_and_its_conflicts(seated: Path) -> None:
    page = page_of(mode="edit")
    type_in(page, "ESC-1", blocker="dependency")
    by_another(seated, "ESC-1", BlockerNamed("bug_fix"))
    again = page_of(mode="edit")
    assert sheet_of(again).before.in_words == "1 change on 1 case"
    again.button(key="sheet-save").click().run()
    assert "Theirs: Bug fix" in said(again)
    assert len(written(seated)) == 1


def test_an_emptied_promise_is_sent_to_its_form_and_an_emptied_due_is_asked_about(
    seated: Path,
) -> None:
    page = page_of(mode="edit")
    type_in(page, "ESC-1", promise_due_at="2026-03-18T15:00:00", owner_due_at="2026-03-18T12:00:00")
    page.button(key="sheet-save").click().run()
    assert "1 promise changed: the customer has not been told yet." in said(page)
    type_in(page, "ESC-1", promise_due_at=None, owner_due_at=None)
    page.button(key="sheet-save").click().run()
    assert "withdraw it in the form" in said(page)
    assert "Is nothing due?" in said(page)
    assert kinds(seated) == ["ESC-1 PromiseMade", "ESC-1 OwnerDueSet"]
    page.button(key="problem-ESC-1-owner_due_at-clear").click().run()
    assert kinds(seated)[2:] == ["ESC-1 OwnerDueSet"]


@pytest.mark.parametrize(
    "forged",
    [
        {"edited_rows": {0: {"summary": "mine", "note": "beside it"}}},
        {"edited_rows": {0: {"blocker": "coffee"}, 1: {"note": "beside it"}}},
        {"edited_rows": {0: {"note": "beside it"}}, "deleted_rows": [1]},
        {"edited_rows": {3: {"note": "outside"}}},
    ],
    ids=["disabled column", "off-list value", "deleted row", "row outside"],
)
def test_a_forged_sheet_writes_nothing_says_so_and_is_logged(
    seated: Path, caplog: pytest.LogCaptureFixture, forged: Any
) -> None:
    page = page_of(mode="edit")
    with caplog.at_level(logging.WARNING):
        page.session_state[sheet_of(page).frozen.key] = forged
        page.button(key="sheet-save").click().run()
    assert not page.exception
    assert written(seated) == []
    assert "Nothing of it was taken over, nothing was written." in said(page)
    assert f"A sheet of {ANA} was refused" in caplog.text


def test_one_value_is_set_for_every_case_ticked(seated: Path) -> None:
    page = page_of(mode="edit")
    type_in(page, "ESC-1", picked=True)
    type_in(page, "ESC-3", picked=True)
    page.button_group(key="bulk-column").set_value("blocker").run()
    page.selectbox(key="bulk-blocker").set_value("access_issue").run()
    page.button(key="bulk-set").click().run()
    assert sheet_of(page).before.in_words == "2 changes on 2 cases"
    assert written(seated) == []
    page.button(key="sheet-save").click().run()
    assert [(one.case_id, one.event) for one in written(seated)] == [
        ("ESC-1", BlockerNamed("access_issue")),
        ("ESC-3", BlockerNamed("access_issue")),
    ]


def test_leaving_with_something_unsaved_asks_and_each_answer_does_what_it_says(
    seated: Path,
) -> None:
    page = page_of(mode="edit")
    type_in(page, "ESC-1", note="half")
    page.button(key="sheet-done").click().run()
    page.button(key="leave-stay").click().run()
    assert "mode" in page.query_params
    page.button(key="sheet-done").click().run()
    page.button(key="leave-keep").click().run()
    assert "mode" not in page.query_params
    again = page_of(mode="edit")
    assert sheet_of(again).before
    again.button(key="sheet-done").click().run()
    again.button(key="leave-drop").click().run()
    assert not sheet_of(page_of(mode="edit")).before
    assert written(seated) == []


def test_another_filter_does_not_take_the_sheet_from_under_what_is_typed(seated: Path) -> None:
    page = page_of(mode="edit")
    type_in(page, "ESC-1", note="half")
    key = sheet_of(page).frozen.rows.height
    page.selectbox(key="owner").set_value(NO_OWNER).run()
    assert "You asked for another list while 1 change on 1 case are not saved" in said(page)
    assert sheet_of(page).frozen.rows.height == key


def test_a_viewer_and_nobody_are_offered_no_sheet_and_told_why(
    seated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Record.open(Home(seated).record_url, clock=lambda: NOW)
    record.set_role("boss@us.com", Role.ADMIN, by="boss@us.com", why="first")
    record.set_role(ANA, Role.VIEWER, by="boss@us.com", why="reads")
    page = page_of(mode="edit")
    assert "ana@us.com is viewer here" in said(page)
    assert not [one for one in page.button if one.key in ("edit", "sheet-save", "offer-claim")]
    monkeypatch.delenv("LEDGER_BY")
    assert "ledger serve --by" in said(page_of(mode="edit"))


def test_a_role_revoked_while_the_sheet_is_open_refuses_the_save_and_keeps_the_draft(
    seated: Path,
) -> None:
    page = page_of(mode="edit")
    type_in(page, "ESC-1", note="half")
    record = Record.open(Home(seated).record_url, clock=lambda: NOW)
    record.set_role("boss@us.com", Role.ADMIN, by="boss@us.com", why="first")
    page.button(key="sheet-save").click().run()
    assert "Nothing was saved." in said(page)
    assert written(seated) == []
    record.set_role(ANA, Role.EDITOR, by="boss@us.com", why="back")
    assert sheet_of(page_of(mode="edit")).before
