"""What a person settled of who is who and whose comes before what any tool says, now and later."""

import dataclasses
from typing import Any

import pytest

from escalation_ledger.models.identity import Identified, identify
from escalation_ledger.models.settlements import Settlements, followed
from tests.models.raw_rows import (
    SETTINGS,
    everything,
    mail,
    slack_message,
    stage,
    stage_mail,
    ticket,
)

ANA = {"id": 7, "name": "Ana Ruiz", "email": "ana@ours.com", "role": "agent"}
ACCOUNTS = [
    {"account_id": "A1", "name": "Northwind", "domains": "northwind.com"},
    {"account_id": "A2", "name": "Tailspin", "domains": "tailspin.com"},
]
TS = "1741612345.00020{}"


def found(*staged: Any, settings: Any = SETTINGS, **settled: Any) -> Identified:
    desk = (
        stage("zendesk", users=[ANA])
        if not any("zendesk_users" in one.tables for one in staged)
        else None
    )
    return identify(
        everything(*([desk] if desk else []), stage("crm", accounts=ACCOUNTS), *staged),
        settings=settings,
        settled=Settlements(**settled),
    )


def person(identified: Identified, person_id: str) -> tuple[Any, ...]:
    """Side, account and whether they are still here."""
    return next(
        (row["side"], row["account_id"], row["is_active"])
        for row in identified.people.iter_rows(named=True)
        if row["person_id"] == person_id
    )


def accounts(identified: Identified) -> dict[str, str | None]:
    return dict(identified.evidence_seed.select("evidence_id", "account_id").iter_rows())


def private(message_id: str, text: str = "It fails") -> str:
    return mail(text, sender="jane@gmail.com", to="support@ours.com", message_id=message_id)


# --- People


def test_an_unknown_private_sender_stays_unknown_until_somebody_says_whose_they_are():
    mails = stage_mail(private("m1"))
    before = found(mails)
    assert (person(before, "jane@gmail.com"), accounts(before)) == (
        ("unknown", None, True),
        {"email:m1": None},
    )
    after = found(mails, people={"jane@gmail.com": ("A1", None)})
    assert person(after, "jane@gmail.com") == ("customer", "A1", True)
    assert accounts(after) == {"email:m1": "A1"}
    assert after.messages.select("side", "is_customer_visible").rows() == [("customer", True)]


def test_what_a_settled_sender_writes_later_is_theirs_too():
    later = stage_mail(private("m1"), private("m2", "Another thing"))
    assert accounts(found(later, people={"jane@gmail.com": ("A1", None)})) == {
        "email:m1": "A1",
        "email:m2": "A1",
    }


def test_who_is_said_to_be_ours_or_a_bot_is_so_in_every_tool():
    mails = stage_mail(private("m1"))
    for side in ("ours", "bot"):
        after = found(mails, people={"jane@gmail.com": (None, side)})
        assert person(after, "jane@gmail.com")[:2] == (side, None)
        assert after.messages["side"].to_list() == [side]


def test_two_ids_said_to_be_one_person_are_one_in_every_tool():
    slack = stage(
        "slack",
        users=[{"id": "U9", "name": "jane"}],
        channels=[{"id": "C1", "name": "general"}],
        messages=[slack_message(TS.format(1), "hi", user="U9")],
    )
    mails = stage_mail(mail("x", sender="Jane <jane@northwind.com>"), private("m2"))
    both = {"slack:user:U9": "jane@northwind.com", "jane@gmail.com": "jane@northwind.com"}
    after = found(slack, mails, identities=both)
    assert set(after.people["person_id"]) == {"ana@ours.com", "jane@northwind.com"}
    assert set(after.messages["author_id"]) == {"jane@northwind.com"}
    assert set(after.messages["side"]) == {"customer"}
    assert accounts(after)["email:m2"] == "A1"
    [email] = after.people.filter(person_id="jane@northwind.com")["email"]
    assert email == "jane@northwind.com"


def test_a_closed_account_under_another_id_does_not_say_that_its_person_left():
    users = [{"id": "U9", "name": "ana", "deleted": True}]
    slack = stage("slack", users=users)
    assert person(found(slack, identities={"slack:user:U9": "ana@ours.com"}), "ana@ours.com")[2]


def test_mappings_are_followed_and_a_circle_ends_at_its_least_id():
    assert followed({"a": "b", "b": "c"}) == {"a": "c", "b": "c"}
    assert followed({"a": "b", "b": "a", "x": "b"}) == {"b": "a", "x": "a"}


def test_an_account_that_is_not_there_is_nobodys():
    mails = stage_mail(private("m1"))
    after = found(mails, people={"jane@gmail.com": ("gone", None)}, domains={"x.com": "gone"})
    assert person(after, "jane@gmail.com")[:2] == ("unknown", None)


# --- Accounts by domain


@pytest.mark.parametrize("by", ["a person", "the configuration"])
def test_a_subsidiarys_domain_is_the_accounts_it_was_given_to(by):
    given = {"sub.example": "A1", "tailspin.com": "A1"}
    settings = (
        dataclasses.replace(SETTINGS, domains=given) if by == "the configuration" else SETTINGS
    )
    mails = stage_mail(
        mail("x", sender="bo@eu.sub.example", message_id="m1"),
        mail("y", sender="tim@tailspin.com", message_id="m2"),
    )
    after = found(mails, settings=settings, **({"domains": given} if by == "a person" else {}))
    assert accounts(after) == {"email:m1": "A1", "email:m2": "A1"}
    domains = dict(after.accounts.select("account_id", "domains").iter_rows())
    assert domains["A1"] == ["northwind.com", "sub.example", "tailspin.com"]
    assert domains["A2"] == []


def test_a_person_beats_the_configuration_and_nobody_gives_away_a_provider_or_us():
    settings = dataclasses.replace(SETTINGS, domains={"sub.example": "A2"})
    mails = stage_mail(mail("x", sender="bo@sub.example"), private("m2"))
    given = {"sub.example": "A1", "gmail.com": "A1", "ours.com": "A1"}
    after = found(mails, settings=settings, domains=given)
    assert accounts(after) == {"email:m1@ours.com": "A1", "email:m2": None}
    assert person(after, "ana@ours.com")[0] == "ours"


def test_a_private_sender_who_opened_tickets_of_one_customer_is_a_known_contact():
    desk = stage(
        "zendesk",
        users=[ANA, {"id": 8, "email": "jane@gmail.com", "role": "end-user"}],
        organizations=[{"id": 3, "name": "Northwind"}, {"id": 4, "name": "Tailspin"}],
        tickets=[ticket(1, requester_id=8, organization_id=3)],
    )
    assert accounts(found(desk, stage_mail(private("m1"))))["email:m1"] == "A1"
    both = stage(
        "zendesk",
        users=[ANA, {"id": 8, "email": "jane@gmail.com", "role": "end-user"}],
        organizations=[{"id": 3, "name": "Northwind"}, {"id": 4, "name": "Tailspin"}],
        tickets=[
            ticket(1, requester_id=8, organization_id=3),
            ticket(2, requester_id=8, organization_id=4),
        ],
    )
    assert accounts(found(both, stage_mail(private("m1"))))["email:m1"] is None


# --- Slack: workspaces, channels, members who left


def connected(*messages: dict[str, Any], **channel: Any) -> Any:
    """Our Slack (team T0), with Ana in it, and a channel."""
    return stage(
        "slack",
        users=[
            {"id": "U7", "name": "ana", "team_id": "T0", "profile": {"email": "ana@ours.com"}},
            {"id": "U8", "name": "bo", "team_id": "T1", "is_stranger": True, "profile": {"email": "bo@northwind.com"}},
        ],
        channels=[{"id": "C1", "name": "shared", **channel}],
        messages=list(messages),
    )  # fmt: skip


def foreign(number: int, user: str, team: str) -> dict[str, Any]:
    return slack_message(TS.format(number), "hi", user=user, user_team=team)


def test_people_of_a_workspace_are_of_the_account_of_the_only_one_whose_address_says_it():
    after = found(
        connected(foreign(1, "U8", "T1"), foreign(2, "U20", "T1"), foreign(3, "U30", "T2"))
    )
    assert person(after, "slack:user:U20")[:2] == ("customer", "A1")
    assert person(after, "slack:user:U30")[:2] == ("customer", None)


def test_a_workspace_given_to_an_account_is_that_accounts():
    slack = connected(foreign(3, "U30", "T2"))
    assert person(found(slack, workspaces={"T2": "A2"}), "slack:user:U30")[:2] == ("customer", "A2")
    settings = dataclasses.replace(SETTINGS, workspaces={"T2": "A2"})
    after = found(slack, settings=settings)
    assert person(after, "slack:user:U30")[:2] == ("customer", "A2")
    assert accounts(after)[f"slack:C1/{TS.format(3)}"] == "A2"


def test_our_own_workspaces_make_nobody_a_customer():
    after = found(connected(foreign(1, "U50", "T0")))
    assert person(after, "slack:user:U50")[:2] == ("unknown", None)


def test_a_channel_given_to_an_account_gives_it_to_what_is_written_there_and_to_its_strangers():
    slack = connected(foreign(3, "U30", "T2"))
    after = found(slack, channels={"C1": "A2"})
    assert accounts(after) == {f"slack:C1/{TS.format(3)}": "A2"}
    assert person(after, "slack:user:U30")[:2] == ("customer", "A2")


def test_a_member_whom_slack_took_the_address_off_is_still_one_of_us_but_gone():
    gone = {"id": "U60", "name": "old", "deleted": True}
    guest = {"id": "U61", "name": "guest", "deleted": True, "is_ultra_restricted": True}
    ours = {"id": "U7", "name": "ana", "profile": {"email": "ana@ours.com"}}
    after = found(stage("slack", users=[ours, gone, guest]))
    assert person(after, "slack:user:U60") == ("ours", None, False)
    assert person(after, "slack:user:U61") == ("unknown", None, False)


def test_in_a_workspace_that_is_not_ours_who_left_stays_unknown():
    gone = {"id": "U60", "name": "old", "deleted": True}
    theirs = [
        {"id": f"U{n}", "name": "x", "profile": {"email": f"x{n}@elsewhere.org"}} for n in (1, 2)
    ]
    assert person(found(stage("slack", users=[*theirs, gone])), "slack:user:U60")[0] == "unknown"


# --- Evidence


def test_evidence_given_to_an_account_keeps_it_when_an_earlier_mail_renames_the_thread():
    late = mail(
        "b",
        sender="x@elsewhere.org",
        message_id="late",
        date="Tue, 10 Mar 2026 14:00:00 +0000",
        headers="References: <early>\n",
    )
    early = mail(
        "a", sender="x@elsewhere.org", message_id="early", date="Tue, 10 Mar 2026 09:00:00 +0000"
    )
    settled = {"evidence": {"email:late": "A2"}}
    assert accounts(found(stage_mail(late), **settled)) == {"email:late": "A2"}
    assert accounts(found(stage_mail(late, early), **settled)) == {"email:early": "A2"}
