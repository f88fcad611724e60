"""`ledger set`: all fields of a case in one transaction, and edits that meet another's."""

import pytest

from escalation_ledger.cli.exits import Exit
from escalation_ledger.sample import STORIES
from tests.cli.desk import ANA, BO, Home, at


@pytest.fixture
def case(home: Home) -> str:
    """Nobody owns it, nothing is promised in it."""
    return home.case_of(STORIES["ownerless"])


def test_every_field_is_set_in_one_transaction_and_moves_the_case_at_once(home, case):
    before = home.case(case)
    document = home.write(
        "set", case, f"owner={BO}", f"owner_due={at(hours=4)}", "blocker=bug_fix",
        f"promise={at(hours=8)}", "nature=technical", "impact=core_degraded", "breadth=0.5",
        "workaround=yes", "summary=Tours stand still", "note=Fix in review",
    )  # fmt: skip
    row = document["row"]
    assert set(document) == {"case_id", "seq", "sentence", "events", "row", "words"}
    assert (row["owner"], row["owner_state"], row["owner_due_at"]) == (BO, "assigned", at(hours=4))
    assert (row["blocker"], row["blocker_source"], row["nature"]) == (
        "bug_fix", "person", "technical",
    )  # fmt: skip
    assert (row["impact"], row["impact_source"]) == ("core_degraded", "person")
    assert (row["summary"], row["note"], row["noted_by"]) == (
        "Tours stand still", "Fix in review", ANA,
    )  # fmt: skip
    assert (row["promise"]["due_at"], row["promise"]["source"]) == (at(hours=8), "record")
    assert row["score"] < before["score"]
    assert document["sentence"].endswith(f"Now rank {row['rank']}.")
    history = home.case(case)["history"]
    assert [event["base_version"] for event in history[1:]] == [1] * 7
    assert history[-1]["seq"] == document["seq"]


def test_none_clears_and_says_so(home, case):
    read = home.case(case)["nature"]
    home.write("set", case, f"owner={BO}", f"owner_due={at(hours=4)}", "blocker=bug_fix",
               "nature=policy", f"promise={at(hours=8)}")  # fmt: skip
    document = home.write("set", case, f"owner={BO}", "owner_due=none")
    assert (document["row"]["owner"], document["row"]["owner_due_at"]) == (BO, None)
    document = home.write("set", case, "owner=none", "nature=none", "blocker=none", "promise=none")
    row = document["row"]
    # Without a person's word what was read stands.
    assert (row["owner"], row["nature"], row["blocker"]) == (None, read, "unnamed")
    assert read != "policy"
    assert row["promise"]["status"] == "withdrawn"
    assert "Promise withdrawn: none stands now." in document["sentence"]


def test_a_promise_that_stands_is_moved_not_made_again(home):
    heard = home.case_of("zendesk:ticket:4795")
    before = home.case(heard)["promise"]["moved_count"]
    home.write("set", heard, f"promise={at(days=3)}")
    assert home.case(heard)["history"][-1]["kind"] == "PromiseMoved"
    assert home.case(heard)["promise"]["moved_count"] == before + 1


def test_a_stale_edit_is_refused_whole_with_both_values(home, case):
    version = home.case(case)["version"]
    home.write("set", case, "blocker=bug_fix", by=BO)
    said = home.refuses("set", case, "blocker=dependency", "note=mine", "--version", version)
    assert f"{case} changed while you were editing" in said
    assert f"You saw blocker = none; {BO} set bug_fix at 2026-03-17 08:30 UTC" in said
    assert home.case(case)["note"] is None
    home.write("set", case, "note=another field", "--version", version)
    home.write("set", case, "blocker=dependency", "--version", version + 1)


def test_a_stale_edit_says_of_every_field_what_was_set_meanwhile(home, case):
    home.write("set", case, "blocker=bug_fix", by=BO)
    home.write("set", case, "nature=policy", by=BO)
    said = home.refuses("set", case, "blocker=dependency", "nature=technical", "--version", 1)
    assert f"You saw blocker = none; {BO} set bug_fix at 2026-03-17 08:30 UTC." in said
    assert f"You saw nature = none; {BO} set policy at 2026-03-17 08:30 UTC." in said


def test_a_version_that_has_not_been_is_a_usage_error(home, case):
    said = home.refuses("set", case, "note=x", "--version", "99", code=Exit.USAGE)
    assert f"{case} is at version 1; 99 has not been" in said


def test_a_request_sent_again_by_its_key_writes_once(home, case):
    call = ("set", case, "note=once", "--key", "round-2026-03-17")
    assert home.write(*call)["seq"] == home.write(*call)["seq"] == home.head


@pytest.mark.parametrize(
    ("field", "complaint"),
    [
        ("blocker=slow", "is not one of bug_fix"),
        ("nature=slow", "is not one of operational"),
        ("impact=slow", "is not one of data_loss"),
        ("impact=none", "is not one of data_loss"),
        ("breadth=half", "is no share"),
        ("breadth=1.5", "is no share"),
        ("breadth=nan", "is no share"),
        ("workaround=maybe", "is neither yes nor no"),
        ("promise=tomorrow", "is no ISO 8601 instant"),
        ("promise=2026-03-18T09:00:00", "has no offset"),
        ("summary=", "Say what it is"),
        ("risk=churn", "is not one of owner=VALUE"),
        ("owner_due", "is not one of owner=VALUE"),
    ],
)
def test_a_value_that_cannot_be_recorded_is_a_usage_error(field, complaint, home, case):
    assert complaint in home.refuses("set", case, "note=good", field, code=Exit.USAGE)


def test_words_for_the_customer_need_a_promise(home, case):
    said = home.refuses("set", case, "note=x", "--words", "Hello", code=Exit.USAGE)
    assert "--words goes with promise=" in said
