"""The afternoon round without a browser: who is asked about, what one save writes, and how it ends."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from escalation_ledger.dashboard.rounds import round_of
from escalation_ledger.ledger.commands import edit
from escalation_ledger.ledger.events import Kind, ProgressNoted, Snoozed
from escalation_ledger.ledger.standing import OPEN_PROMISES
from escalation_ledger.ledger.store import Record
from escalation_ledger.warehouse.paths import Home
from tests.dashboard.drawing import drawn, tables
from tests.dashboard.seated import HEAD, Seated, held, with_promise
from tests.endtoend.ledger import NOW

DUE = datetime(2026, 3, 18, 16, 0)  # noqa: DTZ001 - on the wall, as the field takes it
BAR = "have today's update"


def write(seat: Seated, case_id: str, change: ProgressNoted | Snoozed) -> None:
    """Somebody else does it meanwhile."""
    record = Record.open(Home(seat.home).record_url, clock=lambda: NOW)
    edit(record, case_id, [change], by="ana@meridian.example", at=NOW, why="on it")


def bar(seat: Seated) -> str:
    (shown,) = (one.text for one in seat.test.get("progress"))
    return str(shown)


def start(seat: Seated, *tiers: str) -> Seated:
    seat.test.session_state["tier"] = list(tiers)
    return seat.go("afternoon")


def test_the_round_visits_the_live_cases_by_rank_and_one_save_writes_all_of_an_update(
    seat: Seated,
) -> None:
    start(seat)
    first, second = held().ranked["case_id"][:2]
    is_open = held().ranked["promise_status"][0] in OPEN_PROMISES
    assert (seat.round_case, bar(seat)) == (first, f"0 of {held().ranked.height} {BAR}")
    before = len(seat.events)
    seat.fill("round", first, note="The cause is found", blocker="policy_exception", due=DUE)
    seat.fill("round", first, why="tests ran long", words="By tomorrow at four").save(
        "round", first
    )
    assert seat.written(before) == [
        Kind.PROGRESS_NOTED,
        Kind.BLOCKER_NAMED,
        Kind.PROMISE_MOVED if is_open else Kind.PROMISE_MADE,
    ]
    written = seat.events[before:]
    assert {(one.by, one.why) for one in written} == {(HEAD, "tests ran long")}
    assert len({one.recorded_at for one in written}) == 1
    assert seat.round_case in {second, held().ranked["case_id"][0]} - {first}
    assert bar(seat) == f"1 of {held().ranked.height} {BAR}"
    assert [code.value for code in seat.test.code] == ["By tomorrow at four"]
    assert not seat.click("round-words-away").test.code


def test_a_blocker_that_still_holds_and_a_promise_left_alone_write_nothing(seat: Seated) -> None:
    case_id = start(seat).round_case
    before = len(seat.events)
    seat.fill("round", case_id, note="Waiting for the vendor").save("round", case_id)
    assert seat.written(before) == [Kind.PROGRESS_NOTED]


def test_an_update_without_a_note_or_a_move_without_a_reason_is_refused_and_kept(
    seat: Seated,
) -> None:
    case_id = start(seat).round_case
    before = len(seat.events)
    seat.save("round", case_id)
    assert any("`note` is empty" in sentence for sentence in seat.said)
    seat.fill("round", case_id, note="Half way", due=DUE).save("round", case_id)
    assert any("say why" in sentence for sentence in seat.said)
    assert (seat.round_case, len(seat.events)) == (case_id, before)
    assert seat.test.text_area(key=f"round-{case_id}-note").value == "Half way"


def test_a_skip_takes_a_reason_and_counts_as_done(seat: Seated) -> None:
    case_id = start(seat).round_case
    before = len(seat.events)
    seat.save("skip", case_id)
    assert (seat.round_case, len(seat.events)) == (case_id, before)
    seat.fill("skip", case_id, why="their office is closed").save("skip", case_id)
    assert seat.written(before) == [Kind.UPDATE_SKIPPED]
    assert seat.events[-1].why == "their office is closed"
    assert bar(seat).startswith("1 of ")


def test_a_case_that_somebody_else_updated_meanwhile_is_skipped_with_a_line(
    seat: Seated,
) -> None:
    case_id = start(seat).round_case
    write(seat, case_id, ProgressNoted("Spoke with them"))
    seat.run()
    assert seat.round_case != case_id
    assert any(
        sentence.startswith(f"{case_id} was updated by ana@meridian.example meanwhile")
        and sentence.endswith("Spoke with them")
        for sentence in seat.said
    )


def test_an_update_sent_after_somebody_elses_shows_both_and_loses_neither(seat: Seated) -> None:
    case_id = start(seat).round_case
    write(seat, case_id, ProgressNoted("Spoke with them"))
    before = len(seat.events)
    seat.fill("round", case_id, note="The cause is found").save("round", case_id)
    (conflict,) = (sentence for sentence in seat.said if "somebody changed it" in sentence)
    assert "Spoke with them" in conflict
    assert "The cause is found" in conflict
    assert (seat.round_case, len(seat.events)) == (case_id, before)
    assert seat.test.text_area(key=f"round-{case_id}-note").value == "The cause is found"
    seat.save("round", case_id)
    assert seat.written(before) == [Kind.PROGRESS_NOTED]


def test_keeping_theirs_goes_on_to_the_next(seat: Seated) -> None:
    case_id = start(seat).round_case
    write(seat, case_id, ProgressNoted("Spoke with them"))
    before = len(seat.events)
    seat.fill("round", case_id, note="The cause is found").save("round", case_id)
    seat.click("round-keep-theirs")
    assert seat.round_case != case_id
    assert len(seat.events) == before


def test_a_case_that_sleeps_is_not_visited(seat: Seated) -> None:
    start(seat)
    case_id = with_promise()
    write(seat, case_id, Snoozed(NOW + timedelta(hours=9)))
    seat.run()
    assert bar(seat) == f"0 of {held().ranked.height - 1} {BAR}"


def test_the_round_ends_with_what_was_said_of_every_case(seat: Seated) -> None:
    start(seat, "Starter")
    asked = []
    while "panel" in drawn(seat.test):
        case_id = seat.round_case
        asked.append(case_id)
        if len(asked) == 1:
            seat.fill("skip", case_id, why="their office is closed").save("skip", case_id)
        else:
            seat.fill("round", case_id, note=f"Update of {case_id}").save("round", case_id)
    assert "Everything has today's update." in seat.said
    told = {row["case_id"]: row["said"] for row in tables(seat.test)["round-said"]["rows"]}
    assert told == {
        asked[0]: "Passed by: their office is closed",
        **{case_id: f"Update of {case_id}" for case_id in asked[1:]},
    }
    assert len(asked) > 1


@pytest.mark.parametrize(("hours", "waits"), [(-1, True), (1, False)])
def test_an_update_counts_from_the_start_of_the_readers_day(hours: int, waits: bool) -> None:
    midnight = datetime(2026, 3, 16, 23, tzinfo=UTC)
    live = pl.DataFrame(
        {
            "case_id": ["ESC-1"],
            "snoozed_until": [None],
            "updated_at": [midnight + timedelta(hours=hours)],
        }
    )
    assert round_of(live, since=midnight).waits("ESC-1") is waits
