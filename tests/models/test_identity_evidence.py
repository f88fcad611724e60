import dataclasses
import itertools
from datetime import UTC, datetime

import pytest

from escalation_ledger.models.evidence import EVIDENCE_SEED
from escalation_ledger.models.identity import Identified, identify
from tests.models.raw_rows import (
    NOON,
    SETTINGS,
    audit,
    changed,
    everything,
    mail,
    slack_message,
    stage,
    stage_mail,
    ticket,
)
from tests.models.test_identity_people import ANA, JANE, NORTHWIND

CRM = stage(
    "crm",
    accounts=[NORTHWIND, {"account_id": "A2", "name": "Tailspin Toys", "domains": "tailspin.com"}],
)
AGENTS = stage("zendesk", users=[ANA])
PARENT, REPLY = "1741612345.000200", "1741612400.000100"


def found(*staged, settings=SETTINGS) -> Identified:
    return identify(everything(AGENTS, CRM, *staged), settings=settings)


def only(identified: Identified) -> dict[str, object]:
    return identified.evidence_seed.row(0, named=True)


def zendesk(**objects):
    return stage("zendesk", users=[ANA, JANE], groups=[{"id": 5, "name": "Tier 2"}], **objects)


# --- Tickets


def test_a_ticket_says_where_it_lies_who_has_it_and_what_its_tool_claims():
    row = only(
        found(
            zendesk(
                tickets=[ticket(1, group_id=5, assignee_id=7, requester_id=8, priority="urgent")]
            )
        )
    )
    assert {key: row[key] for key in ("evidence_id", "source", "account_id", "title", "place", "team", "status", "is_open", "assignee_id", "severity_reported")} == {
        "evidence_id": "zendesk:ticket:1", "source": "zendesk", "account_id": "A1", "title": "Subject 1", "place": "Tier 2",
        "team": "Tier 2", "status": "open", "is_open": True, "assignee_id": "ana@ours.com", "severity_reported": "urgent",
    }  # fmt: skip
    assert (row["opened_at"], row["solved_at"], row["reopened_count"]) == (
        datetime(2026, 3, 1, 9, tzinfo=UTC),
        None,
        0,
    )


def test_reopenings_are_counted_from_the_audits_and_the_last_solving_is_kept():
    path = ["new", "open", "solved", "closed", "open", "pending", "solved", "new", "closed"]
    audits = [
        audit(n, 1, changed("status", *step)) for n, step in enumerate(itertools.pairwise(path), 1)
    ]
    row = only(found(zendesk(tickets=[ticket(1, status="closed")], audits=audits)))
    assert row["reopened_count"] == 2
    assert row["solved_at"] == datetime(2026, 3, 1, 17, tzinfo=UTC)
    assert row["is_open"] is False


def test_audits_without_the_value_before_are_read_in_order_of_their_ids():
    steps = [
        audit(n, 1, changed("status", None, value), created_at="2026-03-01T10:00:00Z")
        for n, value in ((9, "solved"), (10, "open"), (11, "solved"))
    ]
    assert only(found(zendesk(tickets=[ticket(1)], audits=steps)))["reopened_count"] == 1


@pytest.mark.parametrize(
    ("status", "solved_hour", "is_open"),
    [("solved", 9, False), ("closed", 9, False), ("deleted", None, False), ("hold", None, True)],
)
def test_without_audits_a_solved_ticket_was_solved_at_its_last_change(status, solved_hour, is_open):
    row = only(found(zendesk(tickets=[ticket(1, status=status)])))
    assert (row["solved_at"] and row["solved_at"].hour, row["is_open"]) == (solved_hour, is_open)


def test_a_tagged_ticket_is_escalated_since_the_tag_was_set():
    tagged = audit(3, 1, changed("tags", ["vip"], ["vip", "escalated"]))
    later = audit(4, 1, changed("tags", ["vip", "escalated"], ["escalated"]))
    row = only(found(zendesk(tickets=[ticket(1, tags=["escalated"])], audits=[later, tagged])))
    assert (row["escalated_by"], row["escalated_at"]) == (
        "tag",
        datetime(2026, 3, 1, 12, tzinfo=UTC),
    )
    plain = only(found(zendesk(tickets=[ticket(1, tags=["escalated"])])))
    assert plain["escalated_at"] == plain["opened_at"]
    assert only(found(zendesk(tickets=[ticket(1)], audits=[tagged])))["escalated_by"] is None


def test_a_ticket_without_subject_is_called_by_its_first_words():
    long = "word " * 40
    titles = (
        found(zendesk(tickets=[ticket(1, subject=None, description=long), ticket(2, subject=" ")]))
        .evidence_seed.get_column("title")
        .to_list()
    )
    assert titles == ["word " * 15 + "word…", "Ticket 2"]


def test_audits_carry_their_evidence_and_account():
    identified = found(
        zendesk(
            tickets=[ticket(1, requester_id=8)],
            audits=[
                audit(5, 1, changed("status", "new", "open")),
                audit(6, 99, changed("status", "new", "open")),
            ],
        )
    )
    assert identified.audits.select("audit_id", "evidence_id", "account_id").rows() == [
        ("5", "zendesk:ticket:1", "A1")
    ]


# --- Slack


def slack(*messages, channel=None, users=()):
    return stage(
        "slack",
        channels=[{"id": "C1", "name": "general", **(channel or {})}],
        messages=list(messages),
        users=list(users),
    )


def test_each_slack_thread_is_one_piece_of_evidence_opened_by_its_parent():
    row = only(
        found(
            slack(
                slack_message(REPLY, "Looking", thread_ts=PARENT),
                slack_message(PARENT, "Login is <https://x.io|down> &amp; out", thread_ts=PARENT),
            )
        )
    )
    assert (row["evidence_id"], row["title"], row["place"]) == (
        f"slack:C1/{PARENT}",
        "Login is down (https://x.io) & out",
        "#general",
    )
    assert (row["is_open"], row["status"], row["opened_at"].second) == (True, None, 25)


def test_a_thread_whose_parent_is_missing_opens_with_its_earliest_reply():
    row = only(found(slack(slack_message(REPLY, "Any news?", thread_ts=PARENT))))
    assert (row["evidence_id"], row["title"], row["opened_at"].second) == (
        f"slack:C1/{PARENT}",
        "Any news?",
        20,
    )


def test_a_message_in_an_escalation_channel_is_escalated_by_its_place():
    row = only(found(slack(slack_message(PARENT, "Help"), channel={"name": "escalations"})))
    assert (row["escalated_by"], row["escalated_at"]) == ("escalation_channel", row["opened_at"])
    assert (
        only(found(slack(slack_message(PARENT, "Help"), channel={"name": "escalations-eu"})))[
            "escalated_by"
        ]
        is None
    )


@pytest.mark.parametrize(
    ("channel", "account"),
    [
        ({"name": "ext-northwind"}, "A1"),
        ({"name": "ext-tailspin-toys"}, "A2"),
        ({"name": "ext-tailspin"}, "A2"),
        ({"name": "ext-northwind-support"}, None),
        ({"name": "northwind"}, None),
        ({"name": "general", "members": ["U8", "U7"]}, "A1"),
        ({"name": "ext-tailspin", "members": ["U8"]}, "A1"),
        ({"name": "general", "members": ["U8", "U9"]}, None),
        ({"name": "mapped", "members": ["U8"]}, "A2"),
    ],
)
def test_whose_a_slack_channel_is(channel, account):
    settings = dataclasses.replace(
        SETTINGS, channels={"#Mapped": "A2", "general": "no such account"}
    )
    users = [
        {"id": f"U{n}", "name": f"u{n}", "profile": {"email": email}}
        for n, email in ((7, "ana@ours.com"), (8, "jane@northwind.com"), (9, "tim@tailspin.com"))
    ]
    assert (
        only(
            found(
                slack(slack_message(PARENT, "Hi", user=None), channel=channel, users=users),
                settings=settings,
            )
        )["account_id"]
        == account
    )


# --- Mail


def test_mails_that_refer_to_one_another_are_one_piece_of_evidence_named_by_the_earliest():
    mails = [
        mail(
            "c",
            message_id="c",
            date="Tue, 10 Mar 2026 14:00:00 +0000",
            headers="References: <b> <x>\n",
        ),
        mail(
            "a",
            message_id="a",
            date="Tue, 10 Mar 2026 12:00:00 +0000",
            headers="In-Reply-To: <lost>\n",
        ),
        mail(
            "d", message_id="d", date="Tue, 10 Mar 2026 15:00:00 +0000", headers="References: <x>\n"
        ),
        mail(
            "b",
            message_id="b",
            date="Tue, 10 Mar 2026 13:00:00 +0000",
            headers="References: <lost>\n",
            subject="Re: Fwd: Login",
        ),
        mail("z", message_id="z", date="Tue, 10 Mar 2026 15:00:00 +0000"),
    ]
    identified = found(stage_mail(*mails))
    assert identified.evidence_seed.get_column("evidence_id").to_list() == ["email:a", "email:z"]
    assert dict(identified.messages.select("message_id", "evidence_id").iter_rows()) == {
        "email:a": "email:a", "email:b": "email:a", "email:c": "email:a", "email:d": "email:a", "email:z": "email:z",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("sender", "to", "account"),
    [
        ("jane@northwind.com", "support@ours.com", "A1"),
        ("ana@ours.com", "jane@eu.northwind.com, boss@ours.com", "A1"),
        ("ana@ours.com", "jane@northwind.com, tim@tailspin.com", None),
        ("ana@ours.com", "boss@ours.com", None),
        ("jane@gmail.com", "ana@ours.com", None),
    ],
)
def test_a_mails_account_is_the_only_one_among_its_customers(sender, to, account):
    assert only(found(stage_mail(mail("x", sender=sender, to=to))))["account_id"] == account


@pytest.mark.parametrize(
    ("to", "place", "is_escalated"),
    [
        ("escalations@ours.com, a@ours.com", "escalations@ours.com", True),
        ("a@ours.com, Escalations@ours.com", "escalations@ours.com", True),
        ("escalations@northwind.com, a@ours.com", "a@ours.com", False),
        ("jane@northwind.com", None, False),
    ],
)
def test_a_mail_to_our_escalation_mailbox_is_escalated(to, place, is_escalated):
    row = only(found(stage_mail(mail("x", to=to))))
    assert (row["place"], row["escalated_by"]) == (
        place,
        "escalation_mailbox" if is_escalated else None,
    )
    assert row["escalated_at"] == (NOON if is_escalated else None)


def test_a_whole_address_as_escalation_mailbox_means_that_address():
    settings = dataclasses.replace(
        SETTINGS, ours=dataclasses.replace(SETTINGS.ours, escalation_mailboxes=("Hot@list.io",))
    )
    assert (
        only(found(stage_mail(mail("x", to="hot@list.io")), settings=settings))["escalated_by"]
        == "escalation_mailbox"
    )


def test_a_mails_title_is_its_bare_subject_else_its_first_words():
    mails = stage_mail(
        mail("x", subject="RE: Fwd:  Login  is down"),
        mail("Please look", subject="", message_id="m2"),
        mail("", subject="", message_id="m3"),
    )
    assert found(mails).evidence_seed.get_column("title").to_list() == [
        "Login is down",
        "Please look",
        "(no subject)",
    ]


def test_the_seed_keeps_its_contract():
    seed = found(
        zendesk(tickets=[ticket(1)]), slack(slack_message(PARENT, "x")), stage_mail(mail("x"))
    ).evidence_seed
    assert EVIDENCE_SEED.check(seed).equals(seed)
