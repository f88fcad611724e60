"""Ownership, touches, notes, links, risks, leadership and snoozing, as somebody types them."""

import pytest

from escalation_ledger.cli import main
from escalation_ledger.cli.exits import Exit
from escalation_ledger.sample import STORIES
from tests.cli.desk import ANA, BO, WHY, Home, at


@pytest.fixture
def case(home: Home) -> str:
    return home.case_of(STORIES["ownerless"])


def test_who_accepts_owns_the_next_move(home, case):
    row = home.write("accept", case, "--owner-due", at(hours=3), by=BO)["row"]
    assert (row["owner"], row["owner_state"], row["owner_due_at"]) == (
        BO, "accepted", at(hours=3),
    )  # fmt: skip


def test_a_touch_no_tool_saw_counts_as_one(home, case):
    row = home.write("touch", case, "--channel", "call", "--note", "They can wait a day")["row"]
    assert row["last_customer_touch_at"] == home.now.isoformat()
    home.refuses("touch", case, "--channel", "call", "--note", " ", code=Exit.USAGE)


def test_a_skip_counts_as_todays_update_and_keeps_its_reason(home, case):
    row = home.write("skip", case)["row"]
    assert (row["updated_at"], row["note"]) == (home.now.isoformat(), None)
    assert home.case(case)["history"][-1]["why"] == WHY


def test_only_an_https_link_is_attached(home, case):
    link = ("--title", "Call of Tuesday", "--url")
    for url in ("http://files.example/a", "javascript:alert(1)", "https://u:p@files.example/a"):
        assert "is no https link" in home.refuses("attach", case, *link, url, code=Exit.USAGE)
    sentence = home.write("attach", case, *link, "https://files.example/a")["sentence"]
    assert sentence.startswith("Attached: Call of Tuesday (https://files.example/a).")


def test_a_risk_is_flagged_and_cleared(home, case):
    assert home.write("risk", "flag", case, "churn")["row"]["risks"] == ["churn"]
    assert home.write("risk", "flag", case, "security")["row"]["risks"] == ["churn", "security"]
    assert home.write("risk", "clear", case, "churn")["row"]["risks"] == ["security"]
    assert "'fire' is not one of" in home.refuses("risk", "flag", case, "fire", code=Exit.USAGE)


def test_what_leadership_is_asked_waits_until_it_has_decided(home, case):
    row = home.write("leadership", "ask", case, "--question", "A credit?")["row"]
    assert (row["question"], row["decision"], row["lanes"][0]) == ("A credit?", None, "leadership")
    row = home.write("leadership", "decided", case, "--decision", "Two weeks")["row"]
    assert (row["question"], row["decision"]) == ("A credit?", "Two weeks")
    assert "leadership" not in row["lanes"]


def test_a_case_is_snoozed_out_of_the_list_and_woken(home):
    case = home.case_of("zendesk:ticket:4795")
    row = home.write("snooze", case, "--until", at(days=1))["row"]
    assert (row["snoozed_until"], row["snooze_reason"]) == (at(days=1), WHY)
    listed = home.run("queue")[1]
    assert case not in listed
    assert listed.endswith("1 snoozed: --snoozed shows it.\n")
    assert case in home.run("queue", "--snoozed")[1]
    assert case in [row["case_id"] for row in home.read("queue")["rows"]]
    assert home.write("snooze", case, "--wake")["row"]["snoozed_until"] is None
    assert case in home.run("queue")[1]


def test_a_late_promise_keeps_a_snoozed_case_in_the_queue(home):
    late = home.case_of(STORIES["quiet_overdue"])
    document = home.write("snooze", late, "--until", at(days=1))
    assert document["row"]["snoozed_until"] is None
    assert "It stays in the queue all the same: a promise in it is late." in document["sentence"]


@pytest.mark.parametrize(
    "how", [[], ["--wake", "--until", at(days=1)], ["--until", at(days=-1)], ["--until", "soon"]]
)
def test_a_snooze_says_until_when_or_that_it_ends(how, home, case):
    home.refuses("snooze", case, *how, code=Exit.USAGE)


def test_text_that_looks_like_an_option_is_text(home, case):
    home.write("touch", case, "--channel", "call", "--note", "--json")
    assert home.case(case)["history"][-1]["note"] == "--json"


def test_nothing_is_written_without_who_and_why(home, case, capsys):
    call = ["accept", case, "--home", str(home.folder)]
    code, _, err = home.run("accept", case)
    assert (code, "--why" in err) == (Exit.USAGE, True)
    assert "is no address" in home.refuses("accept", case, by="ana", code=Exit.USAGE)
    assert "is no person" in home.refuses("accept", case, by="system:refresh", code=Exit.USAGE)
    assert main([*call, "--why", WHY]) == Exit.USAGE
    assert "Say who writes" in " ".join(capsys.readouterr().err.split())


def test_an_unknown_case_is_refused(home):
    assert "There is no case ESC-999" in home.refuses("accept", "999")


def test_the_sentence_of_a_note_ends_before_the_rank(home, case):
    said = home.says("set", case, "note=Fix is in review", by=ANA)
    assert said.startswith(f"{case}: Progress: Fix is in review. Now rank ")
