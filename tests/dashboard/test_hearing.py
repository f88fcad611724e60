"""What a reader of the screens says of promises heard: by a click, in a form, and what it comes to."""

from datetime import datetime

import polars as pl

from escalation_ledger.dashboard.forms.hearing import open_dating, reject_at_once
from escalation_ledger.dashboard.views.promises import judged_in_words
from escalation_ledger.domain.words import Role
from escalation_ledger.ledger.events import Kind, PromiseHeard
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports.promises import promise_figures, promise_rows, rejected_rows
from escalation_ledger.warehouse.paths import Home
from tests.dashboard.drawing import drawn, tables
from tests.dashboard.seated import HEAD, Seated, held
from tests.endtoend.ledger import NOW

TICKET, TOMORROW = "zendesk:ticket:4811", "slack:C0EEC6E5023/1773657401.279919"
PROMISES_NOTHING = "zendesk:comment:91048110011"


def the_case() -> str:
    groups = held().situation.grouping.groups
    return str(groups.filter(pl.col("evidence_id") == TICKET)["case_id"].item())


def clicked(promise_id: str = TOMORROW) -> None:
    """As the button's callback, which no test without a browser can press."""
    reject_at_once(held().case(the_case()).row(0, named=True), promise_id)


def facts(seat: Seated) -> dict[str, list[dict[str, object]]]:
    shown = drawn(seat.test)["casefacts"]
    return {name: shown[name] for name in ("promises", "rejected")}


def test_a_click_rejects_what_was_heard_and_the_case_still_shows_it_with_who_and_why(
    seat: Seated,
) -> None:
    case_id, before = the_case(), len(seat.events)
    seat.go("case", case=case_id)
    assert [one["promise_id"] for one in facts(seat)["promises"]].count(TOMORROW) == 1
    clicked()
    shown = facts(seat.run())
    assert seat.written(before) == [Kind.PROMISE_REJECTED]
    assert TOMORROW not in [one["promise_id"] for one in shown["promises"]]
    (wrong,) = shown["rejected"]
    assert (wrong["promise_id"], wrong["rejected_by"], wrong["rejected_why"]) == (
        TOMORROW, HEAD, "It promises nothing",
    )  # fmt: skip


def test_a_click_too_much_is_refused_in_a_sentence(seat: Seated) -> None:
    seat.go("case", case=the_case())
    clicked()
    before = len(seat.events)
    clicked()
    assert len(seat.events) == before


def test_the_form_over_a_message_stands_filled_in_with_what_can_be_read_in_it(
    seat: Seated,
) -> None:
    case_id = the_case()
    seat.go("case", case=case_id)
    open_form_of(seat, case_id, TOMORROW)
    assert seat._widget(f"heard-{case_id}-due").value == datetime(2026, 3, 17, 17)  # noqa: DTZ001
    assert "end of day tomorrow" in seat._widget(f"heard-{case_id}-quote").value
    seat.fill("heard", case_id, due=datetime(2026, 3, 18, 17)).save("heard", case_id)  # noqa: DTZ001
    event = seat.events[-1].event
    assert isinstance(event, PromiseHeard)
    assert (event.message_id, event.action, event.is_alone) == (TOMORROW, "deliver", True)
    (row,) = promise_rows(held()).filter(pl.col("evidence") == TOMORROW).to_dicts()
    assert (row["judged"], row["due_at"].day) == ("added", 18)


def open_form_of(seat: Seated, case_id: str, promise_id: str) -> None:
    """As the button's callback, in the session of the page."""
    row = held().case(case_id).row(0, named=True)
    about = {"about": promise_id, "instead_of": promise_id}
    seat.test.session_state["open-form"] = ("heard", {**row, **about})
    seat.run()


def test_the_promises_page_says_how_many_were_heard_wrongly_and_lists_them(seat: Seated) -> None:
    seat.go("promises")
    (acts,) = (column for column in tables(seat.test)["promise-table"]["columns"] if column["kind"] == "act")  # fmt: skip
    assert acts["label"] == "Heard right?"
    clicked()
    seat.run()
    ledger = held()
    rejected = rejected_rows(ledger)
    figures = promise_figures(promise_rows(ledger), rejected.height)
    assert judged_in_words(figures) == f"1 heard promise judged wrong of {figures.heard}."
    assert judged_in_words(figures) in [text.value for text in seat.test.text]
    seat.test.button_group(key="promises").set_value("Not a promise")
    (row,) = tables(seat.run().test)["rejected-table"]["rows"]
    assert (row["rejected_by"], row["rejected_why"]) == (HEAD, "It promises nothing")


def test_who_may_only_read_is_offered_no_judgement(seat: Seated) -> None:
    record = Record.open(Home(seat.home).record_url, clock=lambda: NOW)
    record.set_role("admin@meridian.example", Role.ADMIN, by="admin@meridian.example", why="first")
    record.set_role(HEAD, Role.VIEWER, by="admin@meridian.example", why="reads")
    seat.go("case", case=the_case())
    assert not drawn(seat.test)["casefacts"]["can_judge"]
    assert not drawn(seat.test)["timeline"]["can_judge"]
    columns = tables(seat.go("promises").test)["promise-table"]["columns"]
    assert "act" not in [column["kind"] for column in columns]
    before = len(seat.events)
    clicked()
    assert len(seat.events) == before


def test_a_promise_that_is_gone_opens_no_form(seat: Seated) -> None:
    seat.go("case", case=the_case())
    open_dating(held().case(the_case()).row(0, named=True), "zendesk:comment:1")
    assert "open-form" not in seat.test.session_state
