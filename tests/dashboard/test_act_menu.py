"""The Act menu on the case page: what is offered to whom, refusals, conflicts, undo, and what the facts tell."""

from datetime import datetime

import pytest

from escalation_ledger.dashboard.forms.menu import ACTS
from escalation_ledger.domain.words import Role
from escalation_ledger.ledger.commands import edit
from escalation_ledger.ledger.events import BlockerNamed, Kind, ProgressNoted
from escalation_ledger.ledger.permissions import LEAST_ROLE
from escalation_ledger.ledger.store import Record
from escalation_ledger.warehouse.paths import Home
from tests.dashboard.drawing import drawn
from tests.dashboard.seated import HEAD, Seated, a_case, held, with_promise
from tests.endtoend.ledger import NOW


def test_only_what_the_role_may_do_is_offered(seat: Seated) -> None:
    record = Record.open(Home(seat.home).record_url, clock=lambda: NOW)
    record.set_role("admin@meridian.example", Role.ADMIN, by="admin@meridian.example", why="first")
    record.set_role(HEAD, Role.EDITOR, by="admin@meridian.example", why="edits")
    offered = seat.go("case").offered
    for act in ACTS.values():
        if any(not Role.EDITOR.suffices_for(LEAST_ROLE[kind]) for kind in act.kinds):
            assert act.name not in offered
    assert {"note", "claim", "blocker", "close"} <= offered
    record.set_role(HEAD, Role.VIEWER, by="admin@meridian.example", why="reads")
    assert seat.run().offered == set()
    assert any("is viewer here" in sentence for sentence in seat.said)


def test_without_a_person_nothing_is_offered_and_a_line_says_how_to_write(
    seat: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LEDGER_BY")
    assert seat.go("case").offered == set()
    assert any("ledger serve --by" in sentence for sentence in seat.said)
    seat.go("afternoon")
    assert not seat.test.text_area
    assert any("ledger serve --by" in sentence for sentence in seat.said)


def test_only_what_leads_on_from_the_state_is_offered(seat: Seated) -> None:
    case_id = a_case()
    offered = seat.go("case", case=case_id).offered
    assert {"monitor", "close", "decline"} <= offered
    assert "reopen" not in offered
    offered = seat.act("close", case_id, why="it is fixed").offered
    assert "reopen" in offered
    assert not {"monitor", "close", "claim", "owner", "promise"} & offered


def test_a_form_left_without_a_reason_says_so_and_keeps_what_was_typed(seat: Seated) -> None:
    case_id, before = a_case(), len(seat.events)
    seat.go("case", case=case_id).act("close", case_id)
    assert len(seat.events) == before
    assert any("`why` is empty" in sentence for sentence in seat.said)
    seat.fill("close", case_id, why="it is fixed").save("close", case_id)
    assert seat.written(before) == [Kind.CASE_CLOSED]


def test_two_people_on_one_field_are_shown_both_values_and_the_second_save_is_meant(
    seat: Seated,
) -> None:
    case_id = a_case()
    seat.go("case", case=case_id).click("act-blocker")
    edit(
        Record.open(Home(seat.home).record_url, clock=lambda: NOW),
        case_id,
        [BlockerNamed("policy_exception")],
        by="ana@meridian.example",
        at=NOW,
        why="legal has to say",
    )
    before = len(seat.events)
    seat.fill("blocker", case_id, blocker="dependency", why="the vendor").save("blocker", case_id)
    (conflict,) = (sentence for sentence in seat.said if "somebody changed it" in sentence)
    assert "Theirs: blocker = policy exception (ana@meridian.example" in conflict
    assert "Yours: blocker = dependency" in conflict
    assert len(seat.events) == before
    seat.save("blocker", case_id)
    assert seat.written(before) == [Kind.BLOCKER_NAMED]
    assert seat.facts["blocker"] == "Dependency"


def test_a_conflict_that_was_cancelled_is_not_met_again_by_the_next_form(seat: Seated) -> None:
    case_id = a_case()
    seat.go("case", case=case_id).click("act-note")
    edit(
        Record.open(Home(seat.home).record_url, clock=lambda: NOW),
        case_id,
        [ProgressNoted("Ana was here")],
        by="ana@meridian.example",
        at=NOW,
        why="on it",
    )
    seat.fill("note", case_id, note="Me too").save("note", case_id)
    seat.click(f"note-{case_id}-row-cancel").click("act-note")
    assert not any("somebody changed it" in sentence for sentence in seat.said)


def test_what_was_done_is_said_with_its_undo_which_stays_in_the_history(seat: Seated) -> None:
    case_id, before = a_case(), len(seat.events)
    blocked_by = seat.go("case", case=case_id).facts["blocker"]
    seat.act("blocker", case_id, blocker="policy_exception", why="legal has to say")
    assert f"{case_id}: Blocker named: policy exception." in seat.said
    assert seat.facts["blocker"] == "Policy exception"
    undo = next(one for one in seat.test.button if str(one.key).startswith("undo-"))
    undo.click()
    seat.run()
    assert seat.facts["blocker"] == blocked_by
    assert seat.written(before) == [Kind.BLOCKER_NAMED, Kind.SAVE_UNDONE]
    entries = drawn(seat.test)["timeline"]["entries"]
    (undone,) = (entry for entry in entries if entry["undone"])
    assert undone["text"] == "Blocker named: policy exception."
    assert undone["undone"].startswith(f"Undone by {HEAD}: ")


def test_the_facts_tell_what_people_wrote(seat: Seated) -> None:
    case_id = a_case()
    seat.go("case", case=case_id).act("note", case_id, note="The cause is found")
    seat.act("ask", case_id, question="A month of credit?", why="they ask for it")
    assert (seat.facts["note"], seat.facts["noted_by"]) == ("The cause is found", HEAD)
    assert (seat.facts["question"], seat.facts["decision"]) == ("A month of credit?", None)
    seat.act("decide", case_id, decision="Half a month", why="the board said so")
    assert seat.facts["decision"] == "Half a month"
    seat.act("monitor", case_id, criteria="a week without an error", why="it is fixed")
    assert seat.facts["exit_criteria"] == "a week without an error"


def test_a_promise_moved_here_is_marked_and_the_customer_still_goes_by_the_old_one(
    seat: Seated,
) -> None:
    case_id = with_promise()
    due = held().case(case_id)["promise_due_at"].item()
    seat.go("case", case=case_id).click("act-promise")
    seat.fill("promise", case_id, due=datetime(2026, 3, 18, 16, 0), why="tests ran long")  # noqa: DTZ001
    seat.click(f"promise-{case_id}-move-row-save").click(f"promise-{case_id}-close")
    assert datetime.fromisoformat(seat.facts["told_due"]) == due
    newest, *_ = drawn(seat.test)["casefacts"]["promises"]
    assert newest["source"] == "record"
