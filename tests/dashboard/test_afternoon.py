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


def write(seated: Seated, case_id: str, change: ProgressNoted | Snoozed) -> None:
    """Somebody else does it meanwhile."""
    record = Record.open(Home(seated.home).record_url, clock=lambda: NOW)
    edit(record, case_id, [change], by="ana@meridian.example", at=NOW, why="on it")


def bar(seated: Seated) -> str:
    (shown,) = (one.text for one in seated.test.get("progress"))
    return str(shown)


def start(seated: Seated, *tiers: str) -> Seated:
    seated.test.session_state["tier"] = list(tiers)
    return seated.go("afternoon")


def test_the_round_visits_the_live_cases_by_rank_and_one_save_writes_all_of_an_update(
    seated: Seated,
) -> None:
    start(seated)
    first, second = held().ranked["case_id"][:2]
    is_open = held().ranked["promise_status"][0] in OPEN_PROMISES
    assert (seated.round_case, bar(seated)) == (first, f"0 of {held().ranked.height} {BAR}")
    before = len(seated.events)
    seated.fill("round", first, note="The cause is found", blocker="policy_exception", due=DUE)
    seated.fill("round", first, why="tests ran long", words="By tomorrow at four").save(
        "round", first
    )
    assert seated.written(before) == [
        Kind.PROGRESS_NOTED,
        Kind.BLOCKER_NAMED,
        Kind.PROMISE_MOVED if is_open else Kind.PROMISE_MADE,
    ]
    written = seated.events[before:]
    assert {(one.by, one.why) for one in written} == {(HEAD, "tests ran long")}
    assert len({one.recorded_at for one in written}) == 1
    assert seated.round_case in {second, held().ranked["case_id"][0]} - {first}
    assert bar(seated) == f"1 of {held().ranked.height} {BAR}"
    assert [code.value for code in seated.test.code] == ["By tomorrow at four"]


def test_a_blocker_that_still_holds_and_a_promise_left_alone_write_nothing(seated: Seated) -> None:
    case_id = start(seated).round_case
    before = len(seated.events)
    seated.fill("round", case_id, note="Waiting for the vendor").save("round", case_id)
    assert seated.written(before) == [Kind.PROGRESS_NOTED]


def test_an_update_without_a_note_or_a_move_without_a_reason_is_refused_and_kept(
    seated: Seated,
) -> None:
    case_id = start(seated).round_case
    before = len(seated.events)
    seated.save("round", case_id)
    assert any("`note` is empty" in sentence for sentence in seated.said)
    seated.fill("round", case_id, note="Half way", due=DUE).save("round", case_id)
    assert any("say why" in sentence for sentence in seated.said)
    assert (seated.round_case, len(seated.events)) == (case_id, before)
    assert seated.test.text_area(key=f"round-{case_id}-note").value == "Half way"


def test_a_skip_takes_a_reason_and_counts_as_done(seated: Seated) -> None:
    case_id = start(seated).round_case
    before = len(seated.events)
    seated.save("skip", case_id)
    assert (seated.round_case, len(seated.events)) == (case_id, before)
    seated.fill("skip", case_id, why="their office is closed").save("skip", case_id)
    assert seated.written(before) == [Kind.UPDATE_SKIPPED]
    assert seated.events[-1].why == "their office is closed"
    assert bar(seated).startswith("1 of ")


def test_a_case_that_somebody_else_updated_meanwhile_is_skipped_with_a_line(
    seated: Seated,
) -> None:
    case_id = start(seated).round_case
    write(seated, case_id, ProgressNoted("Spoke with them"))
    seated.run()
    assert seated.round_case != case_id
    assert any(
        sentence.startswith(f"{case_id} was updated by ana@meridian.example meanwhile")
        and sentence.endswith("Spoke with them")
        for sentence in seated.said
    )


def test_an_update_sent_after_somebody_elses_shows_both_and_loses_neither(seated: Seated) -> None:
    case_id = start(seated).round_case
    write(seated, case_id, ProgressNoted("Spoke with them"))
    before = len(seated.events)
    seated.fill("round", case_id, note="The cause is found").save("round", case_id)
    (conflict,) = (sentence for sentence in seated.said if "somebody changed it" in sentence)
    assert "Spoke with them" in conflict
    assert "The cause is found" in conflict
    assert (seated.round_case, len(seated.events)) == (case_id, before)
    assert seated.test.text_area(key=f"round-{case_id}-note").value == "The cause is found"
    seated.save("round", case_id)
    assert seated.written(before) == [Kind.PROGRESS_NOTED]


def test_keeping_theirs_goes_on_to_the_next(seated: Seated) -> None:
    case_id = start(seated).round_case
    write(seated, case_id, ProgressNoted("Spoke with them"))
    before = len(seated.events)
    seated.fill("round", case_id, note="The cause is found").save("round", case_id)
    seated.click("round-keep-theirs")
    assert seated.round_case != case_id
    assert len(seated.events) == before


def test_a_case_that_sleeps_is_not_visited(seated: Seated) -> None:
    start(seated)
    case_id = with_promise()
    write(seated, case_id, Snoozed(NOW + timedelta(hours=9)))
    seated.run()
    assert bar(seated) == f"0 of {held().ranked.height - 1} {BAR}"


def test_the_round_ends_with_what_was_said_of_every_case(seated: Seated) -> None:
    start(seated, "Starter")
    asked = []
    while "panel" in drawn(seated.test):
        case_id = seated.round_case
        asked.append(case_id)
        if len(asked) == 1:
            seated.fill("skip", case_id, why="their office is closed").save("skip", case_id)
        else:
            seated.fill("round", case_id, note=f"Update of {case_id}").save("round", case_id)
    assert "Everything has today's update." in seated.said
    told = {row["case_id"]: row["said"] for row in tables(seated.test)["round-said"]["rows"]}
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
