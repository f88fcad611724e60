"""The inbox as the app runs it over the sample: what waits is settled there, one after the other."""

import pytest

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.forms import sorting as sorting_form
from escalation_ledger.dashboard.forms.sorting import item_key
from escalation_ledger.dashboard.frame import Opening
from escalation_ledger.dashboard.pages import PAGES
from escalation_ledger.ledger.events import Kind
from tests.dashboard.drawing import drawn
from tests.dashboard.seated import Seated, held
from tests.endtoend.ledger import NOW, ledger
from tests.endtoend.small import add


def waiting() -> list[str]:
    return data.opened(NOW).waiting["item_id"].to_list()


def shown(seat: Seated) -> str:
    return str(drawn(seat.test)["waitlist"]["selected"])


def test_what_is_asked_for_is_shown_whole_with_its_account_and_words(seat: Seated) -> None:
    item = waiting()[-1]
    seat.go("inbox", item=item)
    assert shown(seat) == item
    (piece,) = drawn(seat.test)["waititem"]["pieces"]
    assert piece["account"] == "Saltmarsh Energy"
    assert piece["messages"][0]["text"].startswith("A small one besides")


def test_what_is_raised_as_a_case_waits_no_longer_and_the_next_is_shown(seat: Seated) -> None:
    before = waiting()
    seat.go("inbox", item=before[-1]).click("sort-raise")
    seat.fill(
        "raise",
        item_key(before[-1]),
        summary="Auditors need a login that reads",
        why="they asked twice",
    )
    seat.save("raise", item_key(before[-1]))
    assert seat.written(len(seat.events) - 2) == [Kind.CASE_OPENED, Kind.SUMMARY_WRITTEN]
    assert waiting() == before[:-1]
    case_id = held().situation.grouping.groups.filter(
        held().situation.grouping.groups["evidence_id"] == before[-1]
    )["case_id"][0]
    assert held().case(case_id)["summary"].item() == "Auditors need a login that reads"
    seat.go("inbox", item=before[-1])
    assert shown(seat) in before[:-1]


def test_the_menu_says_how_much_waits(seat: Seated) -> None:
    (inbox,) = (entry for entry in PAGES if entry.path == "inbox")
    assert inbox.menu_title(Opening.begun()) == f"Inbox {len(waiting())}"


def test_a_run_opens_the_ledger_once_for_the_menu_and_the_page(
    seat: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, really = [], data.opened
    monkeypatch.setattr(data, "opened", lambda at: opened.append(at) or really(at))
    seat.go("inbox")
    # The page that was asked to go elsewhere begins a run of its own.
    opened.clear()
    seat.run()
    assert len(opened) == 1


UNKNOWN = "jane@gmail.com"


@pytest.fixture
def stranger(seat: Seated) -> Seated:
    """Somebody wrote from a private address, and the desk has taken it in."""
    mail = (
        f"Message-ID: <p1>\nDate: Mon, 16 Mar 2026 10:00:00 +0000\nFrom: Jane <{UNKNOWN}>\n"
        "To: support@meridian.example\nSubject: Exports\n\nAll exports are blocked.\n"
    )
    add(seat.home / "drop", "email/p1.eml", mail)
    assert ledger("refresh", home=seat.home)[0] == 0
    return seat


def test_whose_an_unknown_sender_is_is_settled_there_and_their_mail_has_its_account(
    stranger: Seated,
) -> None:
    assert {UNKNOWN, "email:p1"} <= set(waiting())
    (account,) = data.opened(NOW).held.situation.facts.accounts.filter(account="Saltmarsh Energy")[
        "account_id"
    ]
    stranger.go("inbox", item=UNKNOWN).click("sort-whose")
    stranger.fill("whose", item_key(UNKNOWN), account=account, why="Beth says so").save(
        "whose", item_key(UNKNOWN)
    )
    assert stranger.written(len(stranger.events) - 1) == [Kind.ACCOUNT_ASSIGNED]
    assert UNKNOWN not in waiting()
    evidence = data.opened(NOW).held.situation.facts.evidence.filter(evidence_id="email:p1")
    assert evidence["account_id"].item() == account


def test_one_of_us_who_wrote_from_a_private_address_is_nobodys_customer(stranger: Seated) -> None:
    stranger.go("inbox", item=UNKNOWN).click("sort-whose")
    stranger.fill("whose", item_key(UNKNOWN), whose="ours", why="Her own phone").save(
        "whose", item_key(UNKNOWN)
    )
    assert UNKNOWN not in waiting()
    people = data.opened(NOW).held.situation.facts.people.filter(person_id=UNKNOWN)
    assert people.select("side", "account_id").row(0) == ("ours", None)


def test_what_is_said_not_to_be_one_issue_is_said_in_words_and_the_next_likely_pair_is_shown(
    seat: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = waiting()[:2]
    seat.go("inbox", item=second).click("sort-False")
    assert "Kept apart: the Slack thread " in seat.said[0]
    assert "are not the same. Proposal rejected." in seat.said[0]
    monkeypatch.setattr(sorting_form, "proposed_next", lambda *_: (waiting()[-1], "A and B"))
    seat.go("inbox", item=first).click("sort-False")
    assert seat.said[0].endswith("The next likely pair is shown: A and B.")
    assert shown(seat) == waiting()[-1]


def test_who_a_person_perhaps_is_stands_in_the_form_which_speaks_of_no_case(seat: Seated) -> None:
    people = data.opened(NOW).held.situation.facts.people.filter(side="ours")["person_id"]
    row = {"case_id": None, "item": "x", "person_id": people[0], "perhaps_person": people[1]}
    seat.test.session_state["open-form"] = ("identity", row)
    seat.go("inbox")
    asked = {one.key: one for one in seat.test.selectbox}
    assert asked["identity-x-person"].label == "This person"
    assert asked["identity-x-same_as"].value == people[1]
    assert asked["identity-x-same_as"].options[0].startswith("Perhaps ")
    seat.fill("identity", "x", why="same desk").save("identity", "x")
    assert seat.written(len(seat.events) - 1) == [Kind.IDENTITY_MAPPED]
    assert " is the same person as " in seat.said[0]
    seat.test.session_state["open-form"] = ("identity", row)
    seat.go("inbox").fill("identity", "x", why="again").save("identity", "x")
    assert seat.said[0].startswith("Settled so already, nothing is written.")


def test_an_account_that_takes_a_case_apart_is_said_where_it_was_set(seat: Seated) -> None:
    """One evidence of a case of several is another customer's."""
    here = held()
    case = here.ranked.filter(here.ranked["evidence"].list.len() > 1).row(0, named=True)
    other = here.situation.facts.accounts.filter(
        here.situation.facts.accounts["account_id"] != case["account_id"]
    )["account_id"][0]
    seat.go("case", case=case["case_id"])
    seat.act(
        "account", case["case_id"], evidence=case["evidence"][1], account=other, why="not theirs"
    )
    assert "That separates " in seat.said[0]
    assert f", {case['case_id']} until now" in seat.said[0]


def test_the_list_says_how_much_else_is_open_and_needs_nobody(seat: Seated) -> None:
    seat.go("inbox")
    assert drawn(seat.test)["waitlist"]["needs_nobody"] == data.opened(NOW).needs_nobody > 0
