import pytest

from escalation_ledger.models.identity import Identified, identify
from tests.models.raw_rows import (
    SETTINGS,
    everything,
    mail,
    slack_message,
    stage,
    stage_mail,
    ticket,
)
from tests.models.test_identity_evidence import AGENTS, CRM, PARENT, found, slack, zendesk
from tests.models.test_staging_mail_forwards import GMAIL

PUBLIC = {
    "id": 9,
    "ticket_id": 1,
    "author_id": 7,
    "body": "Hello",
    "public": True,
    "created_at": "2026-03-01T10:00:00Z",
}


def messages(identified: Identified) -> dict[str, dict[str, object]]:
    return {row["message_id"]: row for row in identified.messages.iter_rows(named=True)}


def test_a_comment_is_its_authors_words_on_its_ticket():
    comment = {**PUBLIC, "body": "Fixed by Friday.\n\n-- \nAna\n> quoted"}
    row = messages(
        found(
            zendesk(tickets=[ticket(1, requester_id=8, description="Broken")], comments=[comment])
        )
    )["zendesk:comment:9"]
    assert (row["evidence_id"], row["account_id"], row["author_id"], row["side"]) == (
        "zendesk:ticket:1",
        "A1",
        "ana@ours.com",
        "ours",
    )
    assert (row["is_customer_visible"], row["text"]) == (True, "Fixed by Friday.")
    assert row["quoted"] == "> quoted\n-- \nAna"


def test_a_private_comment_is_not_visible_and_a_comment_on_no_known_ticket_is_left_out():
    comments = [{**PUBLIC, "public": False}, {**PUBLIC, "id": 10, "ticket_id": 99}]
    rows = messages(found(zendesk(tickets=[ticket(1)], comments=comments)))
    assert {key: row["is_customer_visible"] for key, row in rows.items()} == {
        "zendesk:comment:9": False
    }


def test_a_description_speaks_only_while_there_is_no_comment():
    alone = messages(found(zendesk(tickets=[ticket(1, requester_id=8, description="Broken")])))
    assert (
        alone["zendesk:ticket:1#description"]["side"],
        alone["zendesk:ticket:1#description"]["text"],
    ) == ("customer", "Broken")
    both = messages(found(zendesk(tickets=[ticket(1, description="Broken")], comments=[PUBLIC])))
    assert list(both) == ["zendesk:comment:9"]


def test_a_mail_forwarded_into_a_ticket_is_not_emptied():
    body = GMAIL.removeprefix("FYI, please escalate.\n\n")
    row = messages(found(zendesk(tickets=[ticket(1)], comments=[{**PUBLIC, "body": body}])))[
        "zendesk:comment:9"
    ]
    assert "Nobody can log in" in str(row["text"])
    assert row["quoted"] is None


def test_slack_markup_is_undone_and_ticket_addresses_stay():
    text = "<@U7> &amp; <@U8|jane> in <#C1|general> and <#C1>: <https://acme.zendesk.com/agent/tickets/4821|#4821> <https://x.io> <mailto:a@b.c|a@b.c> <!here> <!subteam^S1|@oncall> <!date^1^{date}|1 March> &lt;b&gt; &amp;lt; <@U999>"
    users = [{"id": "U7", "name": "ana", "profile": {"real_name": "Ana Ruiz"}}]
    row = messages(found(slack(slack_message(PARENT, text), users=users)))[f"slack:C1/{PARENT}"]
    assert (
        row["text"]
        == "@Ana Ruiz & @jane in #general and #general: #4821 (https://acme.zendesk.com/agent/tickets/4821) https://x.io a@b.c @here @oncall 1 March <b> &lt; @U999"
    )


def test_a_line_quoted_in_slack_is_not_said_again():
    row = messages(
        found(slack(slack_message(PARENT, "&gt; we promise Friday\nIs that still so?")))
    )[f"slack:C1/{PARENT}"]
    assert (row["text"], row["quoted"]) == ("Is that still so?", "> we promise Friday")


@pytest.mark.parametrize(
    ("channel", "is_visible"),
    [
        ({}, False),
        ({"is_ext_shared": True}, True),
        ({"members": ["U8"]}, True),
        ({"name": "ext-anything"}, True),
        ({"members": ["U7"]}, False),
    ],
)
def test_a_slack_channel_is_visible_when_shared_when_a_customer_is_in_it_or_by_its_prefix(
    channel, is_visible
):
    users = [
        {"id": "U7", "name": "ana", "profile": {"email": "ana@ours.com"}, "tz": "Europe/Madrid"},
        {"id": "U8", "name": "j", "profile": {"email": "j@northwind.com"}},
    ]
    row = messages(
        found(slack(slack_message(PARENT, "Hi", user="U7"), channel=channel, users=users))
    )[f"slack:C1/{PARENT}"]
    assert (row["is_customer_visible"], row["side"], row["time_zone"]) == (
        is_visible,
        "ours",
        "Europe/Madrid",
    )


def test_what_an_app_writes_is_a_bots_even_under_a_persons_id():
    row = messages(found(slack(slack_message(PARENT, "Deployed", bot_id="B1"))))[
        f"slack:C1/{PARENT}"
    ]
    assert row["side"] == "bot"


@pytest.mark.parametrize(
    ("sender", "to", "side", "is_visible"),
    [
        ("ana@ours.com", "jane@northwind.com", "ours", True),
        ("jane@northwind.com", "ana@ours.com", "customer", True),
        ("ana@ours.com", "escalations@ours.com", "ours", False),
        ("ana@ours.com", "stranger@else.io", "ours", False),
    ],
)
def test_a_mail_is_visible_when_a_customer_sent_or_received_it(sender, to, side, is_visible):
    row = messages(
        found(stage_mail(mail("x", sender=sender, to=to, date="Tue, 10 Mar 2026 12:00:00 -0330")))
    )["email:m1@ours.com"]
    assert (row["side"], row["is_customer_visible"], row["time_zone"]) == (
        side,
        is_visible,
        "-03:30",
    )


def test_a_customers_forwarded_mail_is_the_customers_visible_statement_and_the_forward_is_not():
    identified = found(
        stage_mail(
            mail(GMAIL, subject="Fwd: Login is down", date="Wed, 11 Mar 2026 09:00:00 +0100")
        )
    )
    rows = messages(identified)
    forward, original = rows["email:m1@ours.com"], rows["email:m1@ours.com#original"]
    assert (forward["side"], forward["is_customer_visible"], forward["text"]) == (
        "ours",
        False,
        "FYI, please escalate.",
    )
    assert (original["side"], original["is_customer_visible"], original["author_id"]) == (
        "customer",
        True,
        "jane@northwind.com",
    )
    assert (original["text"], original["account_id"], original["evidence_id"]) == (
        "Nobody can log in since noon.",
        "A1",
        "email:m1@ours.com",
    )
    assert identified.evidence_seed.get_column("opened_at").to_list() == [original["at"]]


def test_a_colleagues_forwarded_mail_stays_quoted():
    text = GMAIL.replace("Jane@Northwind.com", "bo@ours.com")
    assert list(messages(found(stage_mail(mail(text, subject="Fwd: x"))))) == ["email:m1@ours.com"]


def test_the_order_of_the_input_changes_nothing():
    mails = [mail("x", message_id=f"m{n}", headers="References: <r>\n") for n in range(4)]
    slack_rows = [slack_message(f"174161234{n}.000200", "Hi", thread_ts=PARENT) for n in range(4)]
    ways = [
        identify(
            everything(AGENTS, CRM, stage_mail(*mails[::step]), slack(*slack_rows[::step])),
            settings=SETTINGS,
        )
        for step in (1, -1)
    ]
    for name in ("people", "aliases", "evidence_seed", "messages"):
        assert getattr(ways[0], name).equals(getattr(ways[1], name))


def test_comments_of_a_person_carry_that_persons_zone():
    user = {"id": 7, "email": "ana@ours.com", "role": "agent", "iana_time_zone": "Europe/Madrid"}
    rows = messages(
        identify(
            stage("zendesk", users=[user], tickets=[ticket(1)], comments=[PUBLIC]).tables,
            settings=SETTINGS,
        )
    )
    assert rows["zendesk:comment:9"]["time_zone"] == "Europe/Madrid"
