import dataclasses

import pytest

from escalation_ledger.models.identity import Identified, identify
from tests.models.raw_rows import (
    SETTINGS,
    audit,
    everything,
    mail,
    slack_message,
    stage,
    stage_mail,
    ticket,
)

ANA = {"id": 7, "name": "Ana Ruiz", "email": "ana@ours.com", "role": "agent"}
JANE = {
    "id": 8,
    "name": "Jane",
    "email": "Jane@eu.northwind.com",
    "role": "end-user",
    "organization_id": 3,
}
NORTHWIND = {"account_id": "A1", "name": "Northwind", "domains": "northwind.com"}
TS = "1741612345.00020{}"


def people(*staged, settings=SETTINGS) -> dict[str, dict[str, object]]:
    found: Identified = identify(everything(*staged), settings=settings)
    return {row["person_id"]: row for row in found.people.iter_rows(named=True)}


def test_one_address_is_one_person_over_all_tools():
    zendesk = stage("zendesk", users=[ANA])
    slack = stage(
        "slack",
        users=[
            {
                "id": "U1",
                "name": "anita",
                "profile": {"email": "ANA@ours.com"},
                "tz": "Europe/Madrid",
            }
        ],
    )
    found = identify(
        everything(zendesk, slack, stage_mail(mail("Hi", sender="A. Ruiz <ana@ours.com>"))),
        settings=SETTINGS,
    )
    assert found.people.select("person_id", "name", "side", "time_zone").rows() == [
        ("ana@ours.com", "Ana Ruiz", "ours", "Europe/Madrid")
    ]
    assert found.aliases.rows() == [
        ("email", "ana@ours.com", "ana@ours.com"),
        ("slack", "U1", "ana@ours.com"),
        ("zendesk", "7", "ana@ours.com"),
    ]


def test_one_tool_that_says_inactive_is_enough():
    slack = stage(
        "slack",
        users=[{"id": "U1", "name": "ana", "deleted": True, "profile": {"email": "ana@ours.com"}}],
    )
    assert people(stage("zendesk", users=[ANA]), slack)["ana@ours.com"]["is_active"] is False


@pytest.mark.parametrize(
    ("user", "side", "account"),
    [
        (ANA, "ours", None),
        ({**ANA, "email": None}, "ours", None),
        ({**ANA, "role": "end-user"}, "ours", None),
        ({**JANE, "email": "bo@mail.ours.com"}, "ours", None),
        (JANE, "customer", "A1"),
        ({**JANE, "email": "x@northwind.com.evil.io", "organization_id": None}, "customer", None),
        ({**JANE, "email": "x@notnorthwind.com", "role": None}, "unknown", None),
        ({**JANE, "role": None}, "customer", "A1"),
        ({**JANE, "email": "jane@gmail.com"}, "customer", "zendesk:organization:3"),
    ],
)
def test_whose_side_a_zendesk_user_is_on(user, side, account):
    boss = {"id": 70, "email": "boss@ours.com", "role": "admin"}
    zendesk = stage(
        "zendesk", users=[{**user, "id": 99}, boss], organizations=[{"id": 3, "name": "Other"}]
    )
    crm = stage("crm", accounts=[{**NORTHWIND, "domains": "northwind.com;gmail.com"}])
    found = people(zendesk, crm)
    person = next(row for key, row in found.items() if key != "boss@ours.com")
    assert (person["side"], person["account_id"]) == (side, account)


def test_an_agent_with_a_customers_address_does_not_make_the_customer_us():
    light = {"id": 71, "email": "light@northwind.com", "role": "agent"}
    found = people(stage("zendesk", users=[ANA, light, JANE]), stage("crm", accounts=[NORTHWIND]))
    assert found["jane@eu.northwind.com"]["side"] == "customer"
    assert found["light@northwind.com"]["side"] == "ours"


def test_configured_domains_replace_those_of_the_agents():
    settings = dataclasses.replace(
        SETTINGS, ours=dataclasses.replace(SETTINGS.ours, domains=("Corp.com",))
    )
    found = people(
        stage_mail(mail("a", sender="x@corp.com"), mail("b", sender="y@ours.com", message_id="m2")),
        stage("zendesk", users=[ANA]),
        settings=settings,
    )
    assert (found["x@corp.com"]["side"], found["y@ours.com"]["side"]) == ("ours", "unknown")


def test_account_owners_of_the_crm_are_ours():
    found = people(stage("crm", accounts=[{**NORTHWIND, "owner_email": "ae@agency.io"}]))
    assert (found["ae@agency.io"]["side"], found["ae@agency.io"]["name"]) == (
        "ours",
        "ae@agency.io",
    )


def test_a_domain_that_two_accounts_claim_identifies_neither():
    crm = stage(
        "crm",
        accounts=[NORTHWIND, {"account_id": "A2", "name": "Southwind", "domains": "northwind.com"}],
    )
    found = people(stage("zendesk", users=[{**JANE, "organization_id": None}]), crm)
    assert found["jane@eu.northwind.com"]["account_id"] is None


def test_the_nearest_domain_wins_over_its_parent():
    crm = stage(
        "crm",
        accounts=[NORTHWIND, {"account_id": "A2", "name": "EU", "domains": "eu.northwind.com"}],
    )
    assert (
        people(stage("zendesk", users=[JANE]), crm)["jane@eu.northwind.com"]["account_id"] == "A2"
    )


def test_every_author_has_a_person_even_when_no_list_of_users_holds_them():
    private = {
        "id": 9,
        "ticket_id": 1,
        "author_id": 50,
        "body": "x",
        "public": False,
        "created_at": "2026-03-01T10:00:00Z",
    }
    public = {**private, "id": 10, "author_id": 51, "public": True}
    zendesk = stage(
        "zendesk",
        tickets=[ticket(1, assignee_id=52, requester_id=53)],
        comments=[private, public],
        audits=[
            audit(5, 1, {"type": "Change", "field_name": "status", "value": "open"}, author_id=-1)
        ],
    )
    slack = stage(
        "slack",
        messages=[
            slack_message(TS.format(1), "hi", user="U9", user_profile={"real_name": "Zoe"}),
            slack_message(TS.format(2), "x", user=None, bot_id="B1"),
        ],
    )
    sides = {key: (row["side"], row["name"]) for key, row in people(zendesk, slack).items()}
    assert sides == {
        "slack:user:B1": ("bot", "B1"),
        "slack:user:U9": ("unknown", "Zoe"),
        "zendesk:user:-1": ("bot", "Zendesk"),
        "zendesk:user:50": ("ours", "50"),
        "zendesk:user:51": ("unknown", "51"),
        "zendesk:user:52": ("ours", "52"),
        "zendesk:user:53": ("unknown", "53"),
    }


def test_who_writes_in_a_shared_channel_and_is_on_no_list_is_the_customers():
    channels = [
        {"id": "C1", "name": "ext-northwind", "is_ext_shared": True},
        {"id": "C2", "name": "general"},
    ]
    messages = [
        slack_message(TS.format(1), "hi", user="U8"),
        slack_message(TS.format(2), "hi", user="U9", channel="C2"),
    ]
    listed = stage(
        "slack", channels=channels, messages=messages, users=[{"id": "U1", "name": "ana"}]
    )
    found = people(listed)
    assert (
        found["slack:user:U8"]["side"],
        found["slack:user:U9"]["side"],
        found["slack:user:U1"]["side"],
    ) == ("customer", "unknown", "unknown")
    assert (
        people(stage("slack", channels=channels, messages=messages))["slack:user:U8"]["side"]
        == "unknown"
    )


def test_an_automatic_sender_is_a_bot():
    assert (
        people(stage_mail(mail("x", sender="no-reply@northwind.com")))["no-reply@northwind.com"][
            "side"
        ]
        == "bot"
    )


def contact(**changed: str) -> dict[str, str]:
    return {"contact_id": "C1", "account_id": "A1", "email": "jane@gmail.com", **changed}


@pytest.mark.parametrize(
    ("contacts", "side", "account"),
    [
        ([contact()], "customer", "A1"),
        ([], "unknown", None),
        ([contact(account_id="A9")], "unknown", None),
        ([contact(), contact(contact_id="C2", account_id="A2")], "customer", None),
    ],
    ids=["one account", "no contact", "an account that is not there", "two accounts"],
)
def test_a_free_mail_sender_is_of_the_account_that_the_crm_knows_them_at(contacts, side, account):
    crm = stage("crm", accounts=[NORTHWIND, {"account_id": "A2", "name": "Two"}], contacts=contacts)
    found = people(crm, stage_mail(mail("Hi", sender="jane@gmail.com")))["jane@gmail.com"]
    assert (found["side"], found["account_id"]) == (side, account)


def test_an_accounts_own_domain_comes_before_an_old_contact():
    crm = stage(
        "crm",
        accounts=[NORTHWIND, {"account_id": "A2", "name": "Two"}],
        contacts=[contact(email="jane@northwind.com", account_id="A2")],
    )
    found = people(crm, stage_mail(mail("Hi", sender="jane@northwind.com")))
    assert found["jane@northwind.com"]["account_id"] == "A1"


def test_contacts_of_whom_nothing_is_heard_are_no_people_here():
    assert people(stage("crm", accounts=[NORTHWIND], contacts=[contact()])) == {}


def test_one_of_us_stays_ours_as_a_contact_of_an_account():
    crm = stage("crm", accounts=[NORTHWIND], contacts=[contact(email="ana@ours.com")])
    assert people(stage("zendesk", users=[ANA]), crm)["ana@ours.com"]["side"] == "ours"
