"""`--as-of`: the queue and a case as they were known then, whatever people have done since."""

import pytest

from escalation_ledger.sample import STORIES
from tests.cli.desk import ANA, BO, Home, at

ONE, OTHER = "zendesk:ticket:4795", "zendesk:ticket:4727"
TIMED = ("now", "as_of", "record_seq")


@pytest.fixture
def case(home: Home) -> str:
    return home.case_of(STORIES["ownerless"])


def asked_then(home: Home, *command: str) -> tuple[str, dict]:
    """This instant, and what the command answers at it."""
    return home.now.isoformat(), home.read(*command)


def same(then: dict, replayed: dict) -> bool:
    return {k: v for k, v in then.items() if k not in TIMED} == {
        k: v for k, v in replayed.items() if k not in TIMED
    }


def test_at_every_step_the_queue_is_what_it_was_when_it_was_asked(home, case):
    younger, older = home.case_of(ONE), home.case_of(OTHER)
    steps = [
        ("set", case, f"owner={BO}", "note=x"),
        ("promise", "made", case, "--due", at(hours=8)),
        ("merge", younger, older),
        ("promise", "moved", case, "--due", at(hours=20)),
        ("split", older, ONE),
        ("close", home.case_of(STORIES["quiet_overdue"])),
        ("undo", home.head + 1),
    ]
    asked = []
    for step in steps:
        asked.append(asked_then(home, "queue"))
        home.turn(minutes=20)
        home.write(*step)
    asked.append(asked_then(home, "queue"))
    home.turn(hours=5)
    for instant, answer in asked:
        replayed = home.read("queue", "--as-of", instant)
        assert (replayed["as_of"], replayed["record_seq"]) == (instant, answer["record_seq"])
        assert same(answer, replayed)


def test_a_case_merged_since_stands_alone_in_what_was_known_before(home):
    younger, older = home.case_of(ONE), home.case_of(OTHER)
    before = home.now.isoformat()
    home.turn(minutes=20)
    home.write("merge", younger, older)
    assert home.case(younger)["case_id"] == older
    then = home.read("case", younger, "--as-of", before)
    assert (then["case_id"], ONE in then["evidence"], OTHER in then["evidence"]) == (
        younger, True, False,
    )  # fmt: skip


def test_a_save_undone_since_still_counts_in_what_was_known_before(home, case):
    home.turn(minutes=20)
    seq = home.write("set", case, "blocker=bug_fix")["seq"]
    between = home.now.isoformat()
    home.turn(minutes=20)
    home.write("undo", seq)
    then = home.read("case", case, "--as-of", between)
    assert (then["blocker"], then["history"][-1]["kind"]) == ("bug_fix", "BlockerNamed")
    assert home.case(case)["blocker"] == "unnamed"


def test_a_promise_of_the_record_is_told_as_it_stood(home, case):
    home.turn(minutes=20)
    home.write("promise", "made", case, "--due", at(hours=8))
    made = home.now.isoformat()
    home.turn(minutes=20)
    home.write("promise", "moved", case, "--due", at(hours=20))
    then = home.read("case", case, "--as-of", made)
    assert (then["promise"]["due_at"], then["promise"]["moved_count"]) == (at(hours=8), 0)
    assert [one["status"] for one in then["promise_history"]] == ["pending"]


def test_what_is_written_is_of_the_time_it_is_said_to_have_happened_at(home, case):
    home.turn(minutes=20)
    event = home.write("touch", case, "--channel", "call", "--note", "x")
    assert event["seq"] == home.head
    told = home.case(case)["history"][-1]
    assert told["occurred_at"].startswith("2026-03-17T08:50:00")
    assert (told["by"], told["recorded_at"]) == (ANA, told["occurred_at"])
