"""One opened ledger for every reader: when it is opened again, and who waits for that."""

import threading
import time
from datetime import UTC, datetime, timedelta

from escalation_ledger.dashboard.kept import FRESH_ENOUGH, Keeper, Notes

MINUTE = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)


def until(condition, *, seconds: float = 5.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_same_state_and_minute_is_opened_once_for_all_readers() -> None:
    keeper, opened = Keeper[object](), []
    answers = {id(keeper.at("a", MINUTE, lambda _: opened.append(1) or object())) for _ in range(5)}
    assert (len(opened), len(answers)) == (1, 1)


def test_another_state_is_opened_before_the_reader_gets_it() -> None:
    keeper = Keeper[str]()
    assert keeper.at("before the edit", MINUTE, lambda _: "old") == "old"
    assert keeper.at("after the edit", MINUTE, lambda _: "new") == "new"


def test_a_later_minute_is_opened_behind_the_readers_back() -> None:
    keeper, may_end = Keeper[str](), threading.Event()
    keeper.at("a", MINUTE, lambda _: "08:30")
    later = MINUTE + timedelta(minutes=1)

    def slowly(_: object) -> str:
        may_end.wait(5)
        return "08:31"

    assert keeper.at("a", later, slowly) == "08:30"
    may_end.set()
    until(lambda: keeper.at("a", later, lambda _: "another") == "08:31")


def test_a_reader_who_comes_back_after_long_waits_for_the_ledger_of_now() -> None:
    keeper = Keeper[str]()
    keeper.at("a", MINUTE, lambda _: "old")
    late = MINUTE + FRESH_ENOUGH + timedelta(minutes=1)
    assert keeper.at("a", late, lambda _: "now") == "now"


def test_an_earlier_minute_is_never_answered_with_a_later_one() -> None:
    keeper = Keeper[str]()
    keeper.at("a", MINUTE, lambda _: "08:30")
    assert keeper.at("a", MINUTE - timedelta(minutes=1), lambda _: "08:29") == "08:29"


def test_a_failure_behind_the_readers_back_leaves_the_next_reader_a_try(capfd) -> None:
    keeper = Keeper[str]()
    keeper.at("a", MINUTE, lambda _: "08:30")
    tried = []

    def failing(_: object) -> str:
        tried.append(1)
        raise OSError("the disk is gone")

    later = MINUTE + timedelta(minutes=1)
    assert keeper.at("a", later, failing) == "08:30"
    until(lambda: tried)
    until(lambda: keeper.at("a", later, lambda _: "08:31") == "08:31")


def test_what_was_worked_out_is_not_worked_out_again_until_it_was_long_not_asked_for() -> None:
    notes, worked = Notes(most=2), []

    def asked(what: str) -> str:
        return notes.once(what, lambda: worked.append(what) or what.upper())

    assert [asked(what) for what in "aba"] == ["A", "B", "A"]
    assert worked == ["a", "b"]
    asked("c")
    assert [asked(what) for what in "ab"] == ["A", "B"]
    assert worked == ["a", "b", "c", "b"]
