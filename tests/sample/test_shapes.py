import csv
import re
from collections import Counter
from datetime import UTC, datetime

from escalation_ledger.sample import STORIES
from tests.sample.drop_folder import DropFolder

ZENDESK_TIME = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")


def test_every_zendesk_id_is_there_once(sample: DropFolder) -> None:
    for name in ("organizations", "users", "groups", "tickets", "comments", "audits"):
        ids = [row["id"] for row in sample.zendesk(name)]
        assert ids
        assert len(ids) == len(set(ids)), name


def test_event_ids_are_there_once(sample: DropFolder) -> None:
    ids = [event["id"] for audit in sample.zendesk("audits") for event in audit["events"]]
    assert len(ids) == len(set(ids))


def test_zendesk_writes_utc(sample: DropFolder) -> None:
    for name in ("tickets", "comments", "audits", "users"):
        assert all(ZENDESK_TIME.match(row["created_at"]) for row in sample.zendesk(name))


def test_tickets_name_people_teams_and_organisations_that_exist(sample: DropFolder) -> None:
    users = {row["id"] for row in sample.zendesk("users")}
    groups = {row["id"] for row in sample.zendesk("groups")}
    organizations = {row["id"] for row in sample.zendesk("organizations")}
    for ticket in sample.tickets.values():
        assert ticket["requester_id"] in users
        assert ticket["assignee_id"] in users | {None}
        assert ticket["group_id"] in groups
        assert ticket["organization_id"] in organizations


def test_a_comment_carries_its_audit_and_no_ticket(sample: DropFolder) -> None:
    audits = {row["id"]: row for row in sample.zendesk("audits")}
    for comment in sample.zendesk("comments"):
        event = audits[comment["audit_id"]]["events"][0]
        assert "ticket_id" not in comment
        assert {key: comment[key] for key in event} == event


def test_the_audits_of_a_ticket_add_up_to_the_ticket(sample: DropFolder) -> None:
    fields: dict[int, dict[str, object]] = {number: {} for number in sample.tickets}
    for audit in sample.zendesk("audits"):
        known = fields[audit["ticket_id"]]
        for event in audit["events"]:
            if event["type"] == "Change":
                assert (event["previous_value"] or None) == known.get(event["field_name"])
            if event["type"] in ("Create", "Change"):
                known[event["field_name"]] = event["value"]
    for number, known in fields.items():
        ticket = sample.tickets[number]
        for name, value in known.items():
            told = ticket[name]
            assert value == (str(told) if isinstance(told, int) else told), (number, name)


def test_audits_of_a_ticket_go_forward_in_time(sample: DropFolder) -> None:
    last: dict[int, str] = {}
    for audit in sample.zendesk("audits"):
        assert audit["created_at"] > last.get(audit["ticket_id"], ""), audit["id"]
        last[audit["ticket_id"]] = audit["created_at"]


def test_machines_sign_as_the_system_and_say_which_rule(sample: DropFolder) -> None:
    rules = [row for row in sample.zendesk("audits") if row["author_id"] == -1]
    assert {row["via"]["channel"] for row in rules} == {"rule"}
    assert {row["via"]["source"]["rel"] for row in rules} == {"trigger", "automation"}


def test_slack_timestamps_are_text_with_six_digits_and_there_once(sample: DropFolder) -> None:
    seen = [(channel, message["ts"]) for channel, message in sample.slack_messages]
    assert all(re.fullmatch(r"\d{10}\.\d{6}", ts) for _, ts in seen)
    assert len(seen) == len(set(seen))


def test_slack_messages_lie_in_the_file_of_their_day(sample: DropFolder) -> None:
    for _, day, messages in sample.slack_days():
        assert {
            datetime.fromtimestamp(float(message["ts"]), UTC).date().isoformat()
            for message in messages
        } == {day}


def test_a_slack_parent_counts_its_replies(sample: DropFolder) -> None:
    replies = Counter(
        (channel, message["thread_ts"])
        for channel, message in sample.slack_messages
        if message.get("thread_ts") not in (None, message["ts"])
    )
    parents = {
        (channel, message["ts"]): message["reply_count"]
        for channel, message in sample.slack_messages
        if "reply_count" in message
    }
    assert parents == dict(replies)


def test_customers_in_a_shared_channel_are_strangers_with_an_address(sample: DropFolder) -> None:
    users = {user["id"]: user for user in sample.slack("users")}
    for channel in sample.slack("channels"):
        strangers = [users[member] for member in channel["members"] if users[member]["is_stranger"]]
        assert bool(strangers) == channel["is_ext_shared"] == channel["name"].startswith("ext-")
        assert all(user["profile"]["email"].endswith(".example") for user in strangers)


def test_slack_authors_are_known(sample: DropFolder) -> None:
    users = {user["id"] for user in sample.slack("users")}
    for _, message in sample.slack_messages:
        assert message.get("user") in users or message["subtype"] == "bot_message"


def test_somebody_who_left_is_suspended_and_deactivated(sample: DropFolder) -> None:
    left = [user for user in sample.zendesk("users") if user["suspended"]]
    assert [user["name"] for user in left] == ["Rafael Moreno"]
    gone = [user for user in sample.slack("users") if user["deleted"]]
    assert [user["real_name"] for user in gone] == ["Rafael Moreno"]
    assert any(
        ticket["assignee_id"] == left[0]["id"]
        for ticket in sample.tickets.values()
        if ticket["status"] == "open"
    )


def test_renewals_belong_to_accounts(sample: DropFolder) -> None:
    accounts = {row["account_id"] for row in sample.crm("accounts")}
    renewals = sample.crm("renewals")
    assert {row["account_id"] for row in renewals} == accounts
    assert len({row["opportunity_id"] for row in renewals}) == len(renewals)
    assert all(0 <= float(row["close_probability"]) <= 1 for row in renewals)


def test_the_tables_are_plain_csv(sample: DropFolder) -> None:
    with (sample.folder / "crm/accounts.csv").open(encoding="utf-8", newline="") as file:
        widths = {len(row) for row in csv.reader(file)}
    assert widths == {8}


def test_mails_come_in_all_three_forwarding_forms_and_with_an_answer(sample: DropFolder) -> None:
    texts = [mail.get_body(("plain",)).get_content() for mail in sample.mails]  # type: ignore[union-attr]
    assert any("---------- Forwarded message ---------" in text for text in texts)
    assert any("_" * 32 in text and "\nSent: " in text for text in texts)
    assert any("Begin forwarded message:" in text for text in texts)
    ids = {mail["Message-ID"] for mail in sample.mails}
    assert len(ids) == len(sample.mails)
    assert any(mail["References"] in ids for mail in sample.mails)


def test_mails_state_the_senders_offset(sample: DropFolder) -> None:
    offsets = {mail["Date"].datetime.utcoffset() for mail in sample.mails}
    assert len(offsets) > 1


def test_every_story_can_be_found(sample: DropFolder) -> None:
    ids = {f"zendesk:ticket:{number}" for number in sample.tickets}
    ids |= {f"email:{mail['Message-ID'].strip('<>')}" for mail in sample.mails}
    assert set(STORIES.values()) <= ids
