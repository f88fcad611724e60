"""Everything a person can do to a case, done on the screens: each kind of event, and what is offered."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

import polars as pl
import pytest
import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.forms.menu import ACTS
from escalation_ledger.dashboard.forms.owning import colleagues
from escalation_ledger.ledger.events import Kind, ProgressNoted
from escalation_ledger.models.facts import Facts
from escalation_ledger.reports import queue
from escalation_ledger.warehouse.snapshot import Snapshot
from tests.dashboard.conftest import by_another
from tests.dashboard.seated import HEAD, Seated, a_case, held, with_promise
from tests.endtoend.ledger import NOW

TOMORROW = datetime(2026, 3, 18, 16, 0)  # noqa: DTZ001 - on the wall, as the field takes it


def with_several() -> str:
    ranked = held().ranked
    return str(ranked.filter(ranked["evidence"].list.len() > 1)["case_id"][0])


def with_sibling() -> tuple[str, str]:
    """Two cases of one account."""
    sheet = held().sheet
    account = sheet.drop_nulls("account_id")["account_id"].value_counts(sort=True)["account_id"][0]
    one, other, *_ = sheet.filter(sheet["account_id"] == account)["case_id"]
    return str(one), str(other)


Doing = Callable[[Seated], object]


def act(name: str, case: Callable[[], str] = a_case, **fields: object) -> Doing:
    def do(seat: Seated) -> None:
        case_id = case()
        seat.go("case", case=case_id).act(name, case_id, why="so it is", **fields)

    return do


def then(*doings: Doing) -> Doing:
    def do(seat: Seated) -> None:
        for one in doings:
            one(seat)

    return do


def merge(seat: Seated) -> None:
    one, other = with_sibling()
    seat.go("case", case=one).act("merge", one, other=other, why="one outage")


def split(seat: Seated) -> None:
    case_id = with_several()
    anchor = held().decisions.cases.filter(held().decisions.cases["case_id"] == case_id)["anchor"]
    leaving = [one for one in held().case(case_id)["evidence"][0] if one not in anchor]
    seat.go("case", case=case_id).act("split", case_id, evidence=leaving[:1], why="another")


def link(seat: Seated) -> None:
    case_id = a_case()
    free = held().situation.grouping.groups.filter(
        held().situation.grouping.groups["case_id"].is_null()
    )["evidence_id"][0]
    seat.go("case", case=case_id).act("link", case_id, right=free, why="they say so")


def apart(seat: Seated) -> None:
    case_id = with_several()
    left, right, *_ = held().case(case_id)["evidence"][0]
    seat.go("case", case=case_id).act("apart", case_id, left=left, right=right, why="two")


def settle(answer: str) -> Doing:
    def do(seat: Seated) -> None:
        row = held().proposals.row(0, named=True)
        case_id = row["left_case_id"]
        seat.go("case", case=case_id).click(f"settle-{row['proposal_id']}")
        seat.fill("settle", case_id, answer=answer, why="looked at both")
        seat.save("settle", case_id)

    return do


@pytest.fixture
def one_is_proposed(seat: Seated, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cases of one account share a key too weak to join them."""
    left, right = (str(held().case(one)["evidence"][0][0]) for one in with_sibling())
    read = queue._facts

    def with_weak_key(snapshot: Snapshot) -> Facts:
        facts = read(snapshot)
        key = {"left": left, "right": right, "reason": "the same words", "is_strong": False}
        weak = pl.DataFrame([key], schema_overrides=facts.edges.schema)
        return replace(facts, edges=pl.concat([facts.edges, weak], how="diagonal"))

    monkeypatch.setattr(queue, "_facts", with_weak_key)
    st.cache_resource.clear()


def raise_case(seat: Seated) -> None:
    seat.go("case").act("raise", None, summary="They phoned: nothing works", why="they phoned")


def account(seat: Seated) -> None:
    case_id = a_case()
    other = held().situation.facts.accounts["account_id"][0]
    seat.go("case", case=case_id).act("account", case_id, account=other, why="by contract")


def identity(seat: Seated) -> None:
    case_id = a_case()
    people = held().situation.facts.people["person_id"]
    wrote = held().messages(case_id)["author_id"]
    other = next(one for one in people if one not in wrote)
    seat.go("case", case=case_id).act("identity", case_id, same_as=other, why="same phone")


def withdraw(seat: Seated) -> None:
    case_id = with_promise()
    seat.go("case", case=case_id).click("act-promise")
    seat.fill("promise", case_id, change="Withdraw it").run()
    seat.fill("promise", case_id, **{"withdraw-why": "the vendor let us down"})
    seat.click(f"promise-{case_id}-withdraw-row-save")


def promise(case: Callable[[], str]) -> Doing:
    def do(seat: Seated) -> None:
        case_id = case()
        seat.go("case", case=case_id).click("act-promise")
        seat.fill("promise", case_id, due=TOMORROW, why="tests ran long")
        seat.click(f"promise-{case_id}-move-row-save")

    return do


def without_promise() -> str:
    ranked = held().ranked
    return str(ranked.filter(ranked["promise_id"].is_null())["case_id"][0])


def reopen(seat: Seated) -> None:
    case_id = a_case()
    seat.go("case", case=case_id).act("close", case_id, why="it is fixed")
    seat.act("reopen", case_id, why="it is not")


def assign(seat: Seated) -> None:
    case_id = a_case()
    row = held().case(case_id).row(0, named=True)
    other = next(one for one in colleagues(data.opened(NOW)) if one != row["owner"])
    seat.go("case", case=case_id).act("owner", case_id, owner=other, why="their area")


def skip(seat: Seated) -> None:
    seat.go("afternoon")
    case_id = seat.round_case
    seat.fill("skip", case_id, why="their office is closed").save("skip", case_id)


ASKED = act("ask", question="May we credit a month?")
HOW: Mapping[Kind, Doing] = {
    Kind.CASE_OPENED: raise_case,
    Kind.OWNER_ASSIGNED: assign,
    Kind.OWNERSHIP_ACCEPTED: act("claim"),
    Kind.OWNER_DUE_SET: act("owner", due=TOMORROW),
    Kind.BLOCKER_NAMED: act("blocker", blocker="policy_exception"),
    Kind.IMPACT_SET: act("impact", impact="data_loss"),
    Kind.NATURE_SET: act("nature", nature="policy"),
    Kind.RISK_FLAGGED: act("risks", risks=["churn"]),
    Kind.RISK_CLEARED: then(act("risks", risks=["churn"]), act("risks", risks=[])),
    Kind.PROMISE_MADE: promise(without_promise),
    Kind.PROMISE_MOVED: promise(with_promise),
    Kind.PROMISE_KEPT: act("kept", with_promise),
    Kind.PROMISE_WITHDRAWN: withdraw,
    Kind.PROMISE_REJECTED: act("rejected", with_promise),
    Kind.PROMISE_HEARD: act("heard", due=TOMORROW),
    Kind.TOUCH_LOGGED: act("touch", note="Told them the plan"),
    Kind.PROGRESS_NOTED: act("note", note="The cause is found"),
    Kind.UPDATE_SKIPPED: skip,
    Kind.LEADERSHIP_ASKED: ASKED,
    Kind.LEADERSHIP_DECIDED: then(ASKED, act("decide", decision="Yes, one")),
    Kind.SUMMARY_WRITTEN: act("summary", summary="Exports stop half way"),
    Kind.EVIDENCE_ATTACHED: act("attach", title="The call", url="https://calls.example/1"),
    Kind.EVIDENCE_LINKED: link,
    Kind.LINK_REJECTED: apart,
    Kind.SNOOZED: act("snooze"),
    Kind.CASES_MERGED: merge,
    Kind.EVIDENCE_SPLIT: split,
    Kind.IDENTITY_MAPPED: identity,
    Kind.ACCOUNT_ASSIGNED: account,
    Kind.PROPOSAL_ACCEPTED: settle("Yes, one issue"),
    Kind.PROPOSAL_REJECTED: settle("No, keep them apart"),
    Kind.CASE_MONITORED: act("monitor", criteria="a week without an error"),
    Kind.CASE_CLOSED: act("close"),
    Kind.CASE_REOPENED: reopen,
    Kind.CASE_DECLINED: act("decline"),
    Kind.SAVE_UNDONE: then(act("note", note="Wrong case"), act("undo")),
}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_event_is_written_from_the_screens_with_who_and_why(
    seat: Seated, kind: Kind, request: pytest.FixtureRequest
) -> None:
    if kind in (Kind.PROPOSAL_ACCEPTED, Kind.PROPOSAL_REJECTED):
        request.getfixturevalue("one_is_proposed")
    before = len(seat.events)
    HOW[kind](seat)
    assert kind in seat.written(before), seat.said
    assert {one.by for one in seat.events[before:]} == {HEAD}
    assert all(one.why for one in seat.events[before:])


def test_every_act_of_the_menu_and_every_kind_it_writes_is_tried_above() -> None:
    written = {kind for act in ACTS.values() for kind in act.kinds}
    assert written <= set(HOW)
    assert set(HOW) == set(Kind)


@pytest.mark.parametrize(("by", "is_conflict"), [(HEAD, False), ("kim@meridian.example", True)])
def test_a_form_opened_while_the_page_is_drawn_after_a_save_conflicts_with_others_alone(
    seat: Seated, by: str, is_conflict: bool
) -> None:
    case_id = a_case()
    seat.go("case", case=case_id)
    by_another(seat.home, case_id, ProgressNoted("cause found"), by=by)
    # The button is the one of before that note: the page has not been drawn since.
    seat.act("note", case_id, note="fix in review", why="so it is")
    notes = [one.event for one in seat.events if isinstance(one.event, ProgressNoted)]
    assert (ProgressNoted("fix in review") in notes) is not is_conflict
    if is_conflict:
        assert seat.test.text_area(key=f"note-{case_id}-note").value == "fix in review"
        assert "Not saved: somebody changed it meanwhile." in " ".join(seat.said)
