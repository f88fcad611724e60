"""What belongs together: merges, splits, links, proposals, people and accounts."""

import pytest

from escalation_ledger.sample import STORIES
from tests.cli.desk import ANA, WHY, Home

OTHER_PERSON = "lukas.brandt@meridian.example"
ONE, OTHER = "zendesk:ticket:4795", "zendesk:ticket:4727"
FIRST, SECOND = "email:first@sample.meridian.example", "email:second@sample.meridian.example"


def test_the_older_of_two_cases_takes_in_the_younger_and_a_split_gives_it_back(home):
    younger, older = home.case_of(ONE), home.case_of(OTHER)
    document = home.write("merge", younger, older)
    assert document["case_id"] == older
    assert document["sentence"].startswith(f"Merged: {younger} is part of this case. Now rank ")
    assert "owner and blocker too, is not taken over" in document["sentence"]
    assert "promises of both are united" in document["sentence"]
    assert {ONE, OTHER} <= set(document["row"]["evidence"])
    assert home.case(younger)["case_id"] == older
    assert home.write("set", younger, "note=to the older")["case_id"] == older
    assert f"are one case already: {older}." in home.refuses("merge", younger, older)
    leaving = home.case(older)["evidence"]
    document = home.write("split", older, ONE, *(one for one in leaving if one.startswith("slack")))
    assert f" went to {younger}." in document["sentence"]
    assert ONE not in document["row"]["evidence"]
    assert home.case(younger)["case_id"] == younger


def test_what_is_of_two_accounts_is_neither_merged_nor_linked(home):
    said = home.refuses("merge", home.case_of(ONE), home.case_of(STORIES["scattered"]))
    assert "What is of two accounts stays two" in said
    for one in (ONE, FIRST):
        said = home.refuses("link", "accept", one, STORIES["scattered"])
        assert f"{one} and {STORIES['scattered']} are of two accounts" in said


def test_evidence_split_off_is_a_case_of_its_own(home):
    case = home.case_of(STORIES["scattered"])
    document = home.write("split", case, "zendesk:ticket:4833")
    new = home.case_of("zendesk:ticket:4833")
    assert document["sentence"].startswith(
        f"Split: ticket 4833 “API returns no positions” went to {new}."
    )
    assert document["events"][-1]["left_evidence"] == ["zendesk:ticket:4833"]
    assert "zendesk:ticket:4833" not in document["row"]["evidence"]
    assert "is no evidence of" in home.refuses("split", case, "zendesk:ticket:4833")


def test_a_link_joins_evidence_to_a_case_and_a_rejection_takes_it_out(home):
    case = home.case_of(ONE)
    document = home.write("link", "accept", FIRST, ONE)
    assert (document["case_id"], FIRST in document["row"]["evidence"]) == (case, True)
    document = home.write("link", "reject", FIRST, ONE)
    assert FIRST not in document["row"]["evidence"]
    assert "There is no evidence x" in home.refuses("link", "accept", "x", ONE, code=2)


def test_what_was_linked_or_rejected_is_said_in_words_and_asked_again_writes_nothing(home):
    ticket = "ticket 4795 “"
    for command, said in (("reject", "Kept apart: the mail “"), ("accept", "Linked: the mail “")):
        first = home.write("link", command, FIRST, ONE)
        assert first["sentence"].startswith(said)
        assert ticket in first["sentence"]
        assert {FIRST, ONE} <= set(first["events"][0].values())
        again = home.write("link", command, ONE, FIRST)
        assert again["sentence"].startswith("Settled so already, nothing is written. ")
        assert f"ana.ruiz@meridian.example said so on 2026-03-17: {WHY}" in again["sentence"]
        assert (again["events"], again["seq"], home.head) == ([], first["seq"], first["seq"])


def test_who_is_who_and_whose_asked_again_writes_nothing_and_another_word_corrects(home):
    person = home.read("inbox")["unmatched_people"][0]["person_id"]
    home.write("identity", "map", person, ANA)
    head = home.head
    for one, other in ((person, ANA), (ANA, person)):
        assert "Settled so already" in home.says("identity", "map", one, other)
    assert home.head == head
    account = home.case(home.case_of(ONE))["account_id"]
    for call in (("channel", "C99"), ("domain", "sub.example"), ("account", FIRST)):
        home.write("identity", *call, account)
        head = home.head
        assert "Settled so already" in home.says("identity", *call, account)
        assert home.head == head
    assert (
        home.write("identity", "map", person, OTHER_PERSON)["events"][0]["same_as"] == OTHER_PERSON
    )


def test_an_account_ruling_that_splits_a_link_names_what_it_separates(home):
    home.write("link", "accept", FIRST, ONE)
    other = home.case(home.case_of(STORIES["scattered"]))["account_id"]
    said = home.write("identity", "account", FIRST, other)["sentence"]
    assert "That separates " in said
    assert "ticket 4795 “" in said
    assert "the mail “" in said
    assert said.endswith(", although people said that they are one issue.")


def test_a_link_between_two_cases_merges_them(home):
    younger, older = home.case_of(ONE), home.case_of(OTHER)
    assert home.write("link", "accept", ONE, OTHER)["case_id"] == older
    assert home.case(younger)["case_id"] == older


def by_keys(home):
    """What keys propose; what reads alike comes after it."""
    return [one for one in home.read("proposals")["proposals"] if one["score"] is None]


def test_what_reads_alike_is_proposed_likeliest_first_and_settled_like_any_other(home):
    found = home.read("proposals")["proposals"]
    scores = [one["score"] for one in found[len(by_keys(home)) :]]
    assert scores == sorted(scores, reverse=True)
    first = found[len(by_keys(home))]
    assert first["reason"].startswith("Same account, both ")
    home.write("proposal", "reject", first["id"])
    assert first["id"] not in [one["id"] for one in home.read("proposals")["proposals"]]
    assert "no open proposal" in home.refuses("proposal", "accept", first["id"])


def test_a_proposal_is_done_or_never_asked_again(home):
    accepted, rejected = by_keys(home)
    assert (accepted["a"], accepted["b"], accepted["score"]) == (FIRST, ONE, None)
    assert accepted["reason"] == "Mail names ticket 4795, in quoted text only"
    document = home.write("proposal", "accept", accepted["id"])
    assert FIRST in document["row"]["evidence"]
    assert [one["id"] for one in by_keys(home)] == [rejected["id"]]
    document = home.write("proposal", "reject", rejected["id"])
    assert SECOND not in document["row"]["evidence"]
    assert by_keys(home) == []
    assert "no open proposal" in home.refuses("proposal", "accept", rejected["id"])


def test_the_inbox_shows_what_waits_in_the_shape_of_the_contract(home):
    document = home.read("inbox")
    assert set(document) == {
        "needs_a_person",
        "needs_nobody",
        "unlinked",
        "proposals",
        "unmatched_people",
        "unmatched_accounts",
    }
    assert {"id", "a", "b", "score", "reason"} <= set(document["proposals"][0])
    assert document["proposals"] == home.read("proposals")["proposals"]
    held = {one for row in home.read("queue")["rows"] for one in row["evidence"]}
    assert FIRST in document["unlinked"]
    assert not held & set(document["unlinked"])
    needed = {one for row in document["needs_a_person"] for one in row["evidence"]}
    assert document["needs_nobody"] == len(set(document["unlinked"]) - needed) > 0
    assert {row["waits"] for row in document["needs_a_person"]} == {"link", "unlinked"}
    printed = home.run("inbox")[1]
    assert f"{len(document['needs_a_person'])} need a person, as on the Inbox page" in printed
    assert f"{len(document['unlinked'])} open in no case." in printed
    assert document["proposals"][0]["id"] in printed


def test_a_person_and_an_account_settled_leave_the_inbox(home):
    before = home.read("inbox")
    person, evidence = before["unmatched_people"][0], before["unmatched_accounts"][0]
    account = home.case(home.case_of(ONE))["account_id"]
    document = home.write("identity", "map", person["person_id"], "ana.ruiz@meridian.example")
    assert (document["case_id"], document["row"], document["seq"]) == (None, None, home.head)
    said = home.says("identity", "account", evidence["evidence"], account)
    assert said.startswith("The Slack thread in #")
    assert said.endswith("” belongs to account Rheinfeld Logistik.\n")
    after = home.read("inbox")
    assert person not in after["unmatched_people"]
    assert evidence not in after["unmatched_accounts"]


@pytest.mark.parametrize(
    ("call", "complaint", "code"),
    [
        (("map", "nobody", "ana.ruiz@meridian.example"), "No tool knows a person nobody", 1),
        (("map", *["ana.ruiz@meridian.example"] * 2), "is one id already", 1),
        (("account", ONE, "nobody"), "There is no account nobody", 2),
        (("account", "x", "nobody"), "There is no evidence x", 2),
    ],
)
def test_what_is_settled_has_to_be_known(call, complaint, code, home: Home):
    assert complaint in home.refuses("identity", *call, code=code)
