"""A case is raised, watched, closed, reopened, declined; and a save is undone."""

import pytest

from escalation_ledger.cli.exits import Exit
from escalation_ledger.sample import STORIES
from tests.cli.desk import ANA, BO, WHY, Home

ACCOUNT_OF = "quiet_dangerous"


@pytest.fixture
def case(home: Home) -> str:
    return home.case_of(STORIES["ownerless"])


def test_a_case_is_raised_on_evidence_that_no_case_holds_and_once_only(home):
    evidence = home.read("inbox")["unlinked"][0]
    document = home.write("raise", "--summary", "It grows", "--evidence", evidence)
    row = document["row"]
    assert (row["evidence"], row["summary"], row["state"]) == ([evidence], "It grows", "live")
    assert row["admitted_by"] == "raised_by_hand"
    assert evidence not in home.read("inbox")["unlinked"]
    said = home.refuses("raise", "--summary", "Again", "--evidence", evidence)
    assert said == f"{evidence} is part of {row['case_id']} already. Edit that case."


def test_a_case_no_tool_tells_of_is_raised_for_an_account(home):
    known = home.case(home.case_of(STORIES[ACCOUNT_OF]))
    call = (
        "raise",
        "--summary",
        "They called",
        "--account",
        known["account_id"],
        "--key",
        "call-7",
    )
    row = home.write(*call)["row"]
    assert (row["account"], row["summary"]) == (known["account"], "They called")
    assert home.write(*call)["case_id"] == row["case_id"]


def test_a_case_raised_by_its_key_on_evidence_is_answered_the_same_again(home):
    evidence = home.read("inbox")["unlinked"][0]
    call = ("raise", "--summary", "It grows", "--evidence", evidence, "--key", "mail-7")
    assert home.write(*call)["seq"] == home.write(*call)["seq"] == home.head


@pytest.mark.parametrize(
    ("what", "complaint"),
    [
        (("--evidence", "zendesk:ticket:1"), "There is no evidence zendesk:ticket:1"),
        (("--account", "nobody"), "There is no account nobody"),
        (("--evidence", "a", "--account", "b"), "Say --evidence or --account"),
    ],
)
def test_what_a_case_is_raised_on_has_to_be_there(what, complaint, home):
    assert complaint in home.refuses("raise", "--summary", "x", *what, code=Exit.USAGE)


def test_a_case_is_watched_then_closed_then_live_again(home, case):
    row = home.write("monitor", case, "--exit-criteria", "A week without an alarm")["row"]
    assert (row["state"], row["rank"], row["exit_criteria"]) == (
        "monitoring", None, "A week without an alarm",
    )  # fmt: skip
    assert home.write("close", case)["row"]["state"] == "closed"
    assert home.refuses("close", case) == (
        f"{case} is closed; only one that is live or monitoring becomes closed."
    )
    document = home.write("reopen", case)
    assert document["row"]["state"] == "live"
    assert document["sentence"] == f"Case reopened. Now rank {document['row']['rank']}."


def test_a_case_declined_stays_out_until_it_is_reopened(home, case):
    assert home.write("decline", case)["row"]["state"] == "declined"
    assert case not in [row["case_id"] for row in home.read("queue")["rows"]]
    assert home.run("refresh")[0] == Exit.OK
    assert home.case(case)["state"] == "declined"
    assert home.write("reopen", case)["row"]["state"] == "live"


def test_ones_own_save_is_undone_once_and_stays_in_the_history(home, case):
    before = home.case(case)
    seq = home.write("set", case, f"owner={BO}", "blocker=bug_fix")["seq"]
    assert "Only they undo it" in home.refuses("undo", seq, by=BO, code=Exit.USAGE)
    document = home.write("undo", seq - 1, seq)
    assert document["case_id"] == case
    after = home.case(case)
    assert [(row["owner"], row["blocker"], row["score"]) for row in (after,)] == [
        (before["owner"], before["blocker"], before["score"])
    ]
    assert [event["kind"] for event in after["history"]] == [
        "CaseOpened", "OwnerAssigned", "BlockerNamed", "SaveUndone",
    ]  # fmt: skip
    assert "is undone already" in home.refuses("undo", seq, code=Exit.USAGE)


def test_a_save_that_somebody_built_on_is_not_undone(home, case):
    seq = home.write("set", case, "blocker=bug_fix")["seq"]
    home.write("set", case, "blocker=dependency", by=BO)
    said = home.refuses("undo", seq)
    assert f"You saw blocker = bug_fix; {BO} set dependency" in said


def test_a_save_over_two_cases_is_undone_in_both(home, case):
    other = home.case_of("zendesk:ticket:4795")
    seqs = [home.write("set", one, "note=x", by=ANA)["seq"] for one in (case, other)]
    document = home.write("undo", *seqs)
    assert (document["case_id"], document["row"]) == (None, None)
    assert [home.case(one)["note"] for one in (case, other)] == [None, None]


def test_a_reason_is_kept_with_what_is_written(home, case):
    home.write("close", case)
    assert home.case(case)["history"][-1]["why"] == WHY
