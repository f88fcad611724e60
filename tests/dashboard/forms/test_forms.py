"""The forms over a real record, as the app runs them from the Queue's panel."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from escalation_ledger.domain.words import Role
from escalation_ledger.ledger.events import (
    OwnershipAccepted,
    PromiseKept,
    PromiseMade,
    PromiseMoved,
    PromiseWithdrawn,
    Snoozed,
    TouchLogged,
)
from escalation_ledger.ledger.store import Record
from escalation_ledger.warehouse.paths import Home
from tests.dashboard.conftest import ANA, by_another, drawn, page_of, written
from tests.endtoend.ledger import NOW


def on_wall(*parts: Any) -> datetime:
    """As a date field holds it; the tests' reader is in UTC."""
    return datetime(*parts, tzinfo=NOW.tzinfo).replace(tzinfo=None)


def opened(form: str, case_id: str = "ESC-1") -> AppTest:
    page = page_of(case=case_id)
    return page.button(key=f"offer-{form}").click().run()


def sent(page: AppTest, row: str, case_id: str = "ESC-1") -> AppTest:
    page = page.button(
        key=f"{row.split('-', maxsplit=1)[0]}-{case_id}-{row.partition('-')[2] or 'row'}-save"
    ).click()
    return page.run()


def said(page: AppTest) -> str:
    return "\n".join(
        one.proto.json for one in page.get("bidi_component") if "said" in one.proto.component_name
    )


def events(home: Path) -> list[Any]:
    return [one.event for one in written(home)]


def promised(home: Path, case_id: str = "ESC-1") -> AppTest:
    page = opened("promise", case_id)
    page.datetime_input(key=f"promise-{case_id}-due").set_value(on_wall(2026, 3, 18, 15))
    page.text_input(key=f"promise-{case_id}-why").set_value("asked for")
    page.text_area(key=f"promise-{case_id}-words").set_value("You hear from us by *three*.")
    return page.button(key=f"promise-{case_id}-move-row-save").click().run()


def test_a_claim_makes_the_person_the_owner_and_can_be_taken_back(seated: Path) -> None:
    page = sent(opened("claim"), "claim")
    assert events(seated) == [OwnershipAccepted(None)]
    assert written(seated)[0].by == ANA
    assert "ESC-1 is yours." in said(page)
    assert drawn(page)["panel"]["case"]["owner_state"] == "accepted"
    (undo,) = (one for one in page.button if one.label == "Undo")
    assert "Undone on ESC-1." in said(undo.click().run())


def test_the_words_to_send_are_offered_only_once_the_promise_is_saved(seated: Path) -> None:
    page = opened("promise")
    page.text_area(key="promise-ESC-1-words").set_value("You hear from us by *three*.")
    page = page.button(key="promise-ESC-1-move-row-save").click().run()
    assert "Not saved. The due time is empty." in said(page)
    assert not page.code
    assert events(seated) == []
    page = promised(seated)
    (made,) = events(seated)
    assert isinstance(made, PromiseMade)
    assert [one.value for one in page.code] == ["You hear from us by *three*."]


def test_a_move_says_what_the_customer_goes_by_and_the_panel_that_they_do_not_know(
    seated: Path,
) -> None:
    promised(seated)
    page = opened("promise")
    page.datetime_input(key="promise-ESC-1-due").set_value(on_wall(2026, 3, 20, 12))
    page.text_input(key="promise-ESC-1-why").set_value("the fix slips")
    page = page.button(key="promise-ESC-1-move-row-save").click().run()
    made, moved = events(seated)
    assert isinstance(moved, PromiseMoved)
    assert moved.moved_id == made.promise_id
    assert written(seated)[1].why == "the fix slips"
    assert "until they are told" in said(page)


def test_a_promise_is_withdrawn_with_a_reason_and_by_a_lead(seated: Path) -> None:
    promised(seated)
    page = opened("promise")
    page.button_group(key="promise-ESC-1-change").set_value("Withdraw it").run()
    page = page.button(key="promise-ESC-1-withdraw-row-save").click().run()
    assert "`why` is empty" in said(page)
    page.text_input(key="promise-ESC-1-withdraw-why").set_value("they cancelled")
    page.button(key="promise-ESC-1-withdraw-row-save").click().run()
    assert isinstance(events(seated)[-1], PromiseWithdrawn)
    assert drawn(page_of(case="ESC-1"))["panel"]["case"]["touch"] == "none"


def test_an_editor_is_not_offered_to_withdraw(seated: Path) -> None:
    promised(seated)
    record = Record.open(Home(seated).record_url, clock=lambda: NOW)
    record.set_role("boss@us.com", Role.ADMIN, by="boss@us.com", why="first")
    record.set_role(ANA, Role.EDITOR, by="boss@us.com", why="edits")
    page = opened("promise")
    page.button_group(key="promise-ESC-1-change").set_value("Withdraw it").run()
    assert "this needs lead" in said(page)
    assert not [one for one in page.button if one.key == "promise-ESC-1-withdraw-row-save"]


def test_a_touch_can_keep_the_promise_in_the_same_save(seated: Path) -> None:
    promised(seated)
    page = opened("touch")
    page.text_area(key="touch-ESC-1-note").set_value("told them all of it")
    page.checkbox(key="touch-ESC-1-keeps").check()
    sent(page, "touch")
    touch, kept = events(seated)[1:]
    assert touch == TouchLogged("call", "told them all of it")
    assert isinstance(kept, PromiseKept)


def test_a_snoozed_case_leaves_the_list_and_a_button_shows_it_again(seated: Path) -> None:
    page = opened("snooze")
    page.text_input(key="snooze-ESC-1-why").set_value("vendor answers on Thursday")
    page = sent(page, "snooze")
    (snoozed,) = events(seated)
    assert isinstance(snoozed, Snoozed)
    ids = [row["id"] for row in drawn(page)["grid"]["rows"]]
    assert sorted(ids) == ["ESC-2", "ESC-3"]
    page = page.button(key="snoozed").click().run()
    assert len(drawn(page)["grid"]["rows"]) == 3
    assert page.button(key="snoozed").label == "Hide 1 snoozed"
    page = sent(opened("snooze"), "snooze-wake-row")
    assert events(seated)[-1] == Snoozed(None)


def test_what_another_did_to_the_same_field_since_the_form_was_opened_refuses_it(
    seated: Path,
) -> None:
    page = opened("claim")
    by_another(seated, "ESC-1", OwnershipAccepted(None))
    page = sent(page, "claim")
    assert "Not saved: somebody changed" in said(page)
    assert len(events(seated)) == 1


def test_a_form_sent_twice_writes_once(seated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened("touch")
    page.text_area(key="touch-ESC-1-note").set_value("told them")
    request = page.session_state["touch-ESC-1-request"] = "the-same"
    sent(page, "touch")
    again = opened("touch")
    again.session_state["touch-ESC-1-request"] = request
    again.text_area(key="touch-ESC-1-note").set_value("told them")
    sent(again, "touch")
    assert len(events(seated)) == 1


def test_a_cancelled_form_writes_nothing(seated: Path) -> None:
    page = opened("claim")
    page = page.button(key="claim-ESC-1-row-cancel").click().run()
    assert not [one for one in page.button if one.key == "claim-ESC-1-row-save"]
    assert events(seated) == []
