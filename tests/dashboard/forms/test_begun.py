"""What was begun in a form: kept while it is typed, offered when the form is opened again, gone once it is saved."""

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from escalation_ledger.dashboard import data, navigation
from escalation_ledger.dashboard.forms import begun
from escalation_ledger.dashboard.forms.begun import Begun, Open, begun_in
from escalation_ledger.ledger.checking import LONGEST
from escalation_ledger.ledger.events import ProgressNoted
from tests.dashboard.conftest import page_of, written
from tests.dashboard.forms.test_forms import opened, said, sent
from tests.endtoend.ledger import NOW

FORM = "touch-ESC-1"


def kept(form: str = FORM) -> dict[str, str]:
    found = begun_in(form)
    return dict(found.texts) if found else {}


def cancelled(page: AppTest, form: str = FORM) -> AppTest:
    return page.button(key=f"{form}-row-cancel").click().run()


def half_typed() -> AppTest:
    page = opened("touch")
    page.text_area(key="touch-ESC-1-note").set_value("told them ha")
    return cancelled(page)


def test_what_was_typed_is_offered_again_in_another_window(seated: Path) -> None:
    half_typed()
    assert kept() == {"note": "told them ha"}
    page = opened("touch")
    assert page.text_area(key="touch-ESC-1-note").value == "told them ha"
    assert "You had begun this at 08:30." in said(page)
    assert written(seated) == []


def test_it_is_of_one_form_and_one_case(seated: Path) -> None:
    half_typed()
    assert opened("touch", "ESC-2").text_area(key="touch-ESC-2-note").value == ""
    assert "You had begun" not in said(opened("claim"))


def test_a_save_ends_it(seated: Path) -> None:
    half_typed()
    sent(opened("touch"), "touch")
    assert len(written(seated)) == 1
    assert kept() == {}
    page = opened("touch")
    assert page.text_area(key="touch-ESC-1-note").value == ""
    assert "You had begun" not in said(page)


def test_discarding_ends_it_and_leaves_the_form_as_it_opens(seated: Path) -> None:
    half_typed()
    page = opened("touch").button(key="touch-ESC-1-discard").click().run()
    assert kept() == {}
    assert page.text_area(key="touch-ESC-1-note").value == ""
    assert "You had begun" not in said(page)
    assert "Logged by hand" in page.text_input(key="touch-ESC-1-why").value


def test_a_form_left_as_it_was_is_not_begun(seated: Path) -> None:
    cancelled(opened("touch"))
    assert not list(data.drafts_folder().glob("*.json"))


def test_a_refused_save_loses_nothing_when_the_form_is_left(seated: Path) -> None:
    page = opened("snooze")
    page.text_input(key="snooze-ESC-1-why").set_value("  ")
    page = sent(page, "snooze")
    assert "Not saved." in said(page)
    page.text_input(key="snooze-ESC-1-why").set_value("the vendor ans")
    cancelled(page, "snooze-ESC-1")
    assert opened("snooze").text_input(key="snooze-ESC-1-why").value == "the vendor ans"


def test_the_round_offers_what_was_begun_and_ends_it_with_either_answer(seated: Path) -> None:
    at = str(data.opened(NOW).rows["case_id"][0])
    begun._keep(f"round-{at}", Open(None, None, {"note": ""}), {"note": "the cause is f"})
    begun._keep(f"skip-{at}", Open(None, None, {"why": ""}), {"why": "their off"})
    page = page_of()
    navigation.ask_for(page.session_state, "afternoon")
    page = page.run()
    assert page.text_area(key=f"round-{at}-note").value == "the cause is f"
    assert page.text_input(key=f"skip-{at}-why").value == "their off"
    page.text_area(key=f"round-{at}-note").set_value("the cause is found")
    page = page.button(key=f"round-{at}-row-save").click().run()
    assert [one.event for one in written(seated)] == [ProgressNoted("the cause is found")]
    assert (kept(f"round-{at}"), kept(f"skip-{at}")) == ({}, {})


@pytest.mark.parametrize(
    "forged",
    [{"row-save": "x"}, {"note": 3}, {"note": "x" * (LONGEST + 1)}, {"note": None}],
)
def test_what_a_browser_could_not_have_typed_is_left_out(forged: dict[str, object]) -> None:
    form = Open(None, None, {"note": ""})
    form.typed({**forged, "why": "unknown"}, at=NOW)
    assert form.kept is None


def test_it_tells_when_it_was_begun_and_not_when_it_was_last_typed_in() -> None:
    form = Open(None, None, {"note": "", "why": "As always"})
    form.typed({"note": "a", "why": "As always"}, at=NOW)
    form.typed({"note": "ab", "why": "As always"}, at=NOW + timedelta(minutes=5))
    assert form.kept == Begun(NOW, {"note": "ab"})
    form.typed({"note": ""}, at=NOW)
    assert form.kept is None


def test_a_file_that_is_none_holds_nothing_and_is_written_over(seated: Path) -> None:
    half_typed()
    (file,) = data.drafts_folder().glob("*.json")
    for broken in ("[", "[1]", '{"touch-ESC-1": 3}', '{"touch-ESC-1": {"at": "x", "texts": {}}}'):
        file.write_text(broken, "utf-8")
        assert kept() == {}
    half_typed()
    assert kept() == {"note": "told them ha"}


def test_what_is_older_than_a_month_goes_when_another_is_kept(
    seated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_typed()
    monkeypatch.setenv("LEDGER_NOW", (NOW + timedelta(days=31)).isoformat())
    begun._keep("note-ESC-2", Open(None, None, {"note": ""}), {"note": "new"})
    assert (kept(), kept("note-ESC-2")) == ({}, {"note": "new"})
