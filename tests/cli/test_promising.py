"""`ledger promise`: the ledger first, then the words for the customer."""

import pytest

from escalation_ledger.cli.exits import Exit
from escalation_ledger.sample import STORIES
from tests.cli.desk import ANA, Home, at

WORDS = "You will have the fix\nby tomorrow noon."


@pytest.fixture
def case(home: Home) -> str:
    """Nothing is promised in it."""
    return home.case_of(STORIES["ownerless"])


def test_a_promise_is_saved_before_its_words_can_be_sent(home, case):
    said = home.says("promise", "made", case, "--due", at(hours=8), "--words", WORDS)
    assert said.splitlines()[1:] == ["To send to the customer:", *WORDS.splitlines()]
    assert said.startswith(f"{case}: Promised to update by 2026-03-17 16:30 UTC. Now rank ")
    promise = home.case(case)["promise"]
    assert (promise["status"], promise["source"], promise["due_at"]) == (
        "pending", "record", at(hours=8),
    )  # fmt: skip


def test_a_promise_refused_prints_no_words(home, case):
    said = home.refuses("promise", "moved", case, "--due", at(hours=8), "--words", WORDS)
    assert said == f"No promise is open in {case}. Make one first."


def test_moving_is_counted_and_the_old_time_holds_until_the_customer_is_told(home):
    case = home.case_of("zendesk:ticket:4795")
    before = home.case(case)["promise"]
    document = home.write("promise", "moved", case, "--due", at(days=4), "--words", WORDS)
    promise = document["row"]["promise"]
    assert document["words"] == WORDS
    assert (promise["due_at"], promise["moved_count"]) == (at(days=4), before["moved_count"] + 1)
    assert promise["slip_minutes"] > before["slip_minutes"]
    assert promise["told_due_at"] == before["due_at"]
    assert "not told yet: the customer goes by" in home.run("case", case)[1]
    home.turn(minutes=10)
    home.write("touch", case, "--channel", "call", "--note", "Told them the new date")
    assert home.case(case)["promise"]["told_due_at"] is None


def test_a_promise_is_not_moved_into_the_past(home):
    case = home.case_of("zendesk:ticket:4795")
    said = home.refuses("promise", "moved", case, "--due", at(hours=-1), code=Exit.USAGE)
    assert "cannot be moved to" in said


def test_a_promise_kept_is_kept_as_of_its_instant_and_only_once(home, case):
    home.write("promise", "made", case, "--due", at(hours=2), "--action", "deliver")
    home.turn(hours=1)
    kept = home.write("promise", "kept", case, "--evidence", STORIES["ownerless"])
    assert kept["row"]["promise"]["status"] == "kept"
    number = STORIES["ownerless"].rpartition(":")[2]
    assert f"as ticket {number} “Tour import stands still” shows" in kept["sentence"]
    assert "No promise is open" in home.refuses("promise", "kept", case)


def test_withdrawing_leaves_no_promise_and_is_a_leads(home, case):
    home.write("promise", "made", case, "--due", at(hours=2))
    home.write("people", "add", ANA, "--role", "admin")
    home.write("people", "add", "ed@meridian.example", "--role", "editor")
    said = home.refuses("promise", "withdrawn", case, by="ed@meridian.example", code=6)
    assert "PromiseWithdrawn needs lead or above" in said
    document = home.write("promise", "withdrawn", case)
    assert document["row"]["promise"]["status"] == "withdrawn"
    assert "No promise stands" in " ".join(document["row"]["reasons"])
