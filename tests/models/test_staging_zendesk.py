import dataclasses
from datetime import UTC, datetime

import polars as pl
import pytest

from tests.models.raw_rows import SETTINGS, audit, changed, reasons, stage, ticket

COMMENT = {"id": 9, "ticket_id": 1, "author_id": 7, "body": "Hello", "public": True,
           "created_at": "2026-03-01T10:00:00Z"}  # fmt: skip


def only(frame: pl.DataFrame) -> dict[str, object]:
    return frame.row(0, named=True)


def test_a_ticket_with_the_least_it_can_have_is_modelled():
    result = stage("zendesk", tickets=[ticket(1)])
    row = only(result.tables["zendesk_tickets"])
    assert (row["ticket_id"], row["status"], row["tags"], row["is_escalated"]) == (
        "1",
        "open",
        [],
        False,
    )
    assert row["created_at"] == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert result.counts == dataclasses.replace(result.counts, landed=1, modelled=1, quarantined=0)


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (
            {"created_at": "2026-02-31T09:00:00Z"},
            "Its created_at is '2026-02-31T09:00:00Z', which is not a date and time.",
        ),
        (
            {"created_at": "0001-01-01T00:00:00Z"},
            "Its created_at is '0001-01-01T00:00:00Z', which is not a date and time.",
        ),
        ({"created_at": None}, "It has no created_at."),
        ({"status": ""}, "It has no status."),
        ({"due_at": "soon"}, "Its due_at is 'soon', which is not a date and time."),
        ({"id": None}, "It has no ticket_id."),
    ],
)
def test_a_ticket_that_cannot_be_read_is_set_aside_with_its_reason_and_the_rest_pass(
    broken, reason
):
    result = stage("zendesk", tickets=[ticket(1), ticket(2, **broken)])
    assert result.tables["zendesk_tickets"].get_column("ticket_id").to_list() == ["1"]
    assert reasons(result) == [reason]
    assert '"Subject 2"' in only(result.quarantine)["payload"]
    assert (result.counts.modelled, result.counts.quarantined, result.counts.add_up) == (1, 1, True)


def test_times_are_read_with_offset_with_fraction_and_without_zone_as_utc():
    written = [
        "2026-03-01T10:00:00+01:00",
        "2026-03-01T09:00:00.000Z",
        "2026-03-01 09:00:00",
        "2026-03-01T09:00:00",
    ]
    result = stage("zendesk", tickets=[ticket(n, created_at=at) for n, at in enumerate(written, 1)])
    assert set(result.tables["zendesk_tickets"].get_column("created_at")) == {
        datetime(2026, 3, 1, 9, tzinfo=UTC)
    }


@pytest.mark.parametrize(
    ("said", "is_escalated"),
    [
        ({"tags": ["VIP", "Escalated"]}, True),
        ({"tags": ["not_escalated_yet"]}, False),
        ({"tags": None}, False),
        ({"custom_fields": [{"id": 1, "value": None}, {"id": 2, "value": "Escalated"}]}, True),
        ({"custom_fields": [{"id": 1, "value": ["a", "b"]}, {"id": 2, "value": True}]}, False),
        ({"fields": [{"id": 2, "value": "escalated"}]}, True),
    ],
)
def test_escalated_is_a_tag_of_the_configuration_or_a_field_that_says_the_word(said, is_escalated):
    row = only(stage("zendesk", tickets=[ticket(1, **said)]).tables["zendesk_tickets"])
    assert row["is_escalated"] is is_escalated


def test_deleted_tickets_and_users_stay_and_say_so():
    result = stage(
        "zendesk",
        tickets=[ticket(1, status="deleted")],
        users=[
            {"id": 7, "email": "Ana@Ours.com ", "role": "agent", "active": False},
            {"id": 8, "role": "end-user", "suspended": True},
            {"id": 9, "iana_time_zone": "Europe/Madrid"},
            {"id": 10, "time_zone": "Eastern Time (US & Canada)"},
            {"id": 11, "time_zone": "Mars"},
        ],
    )
    users = result.tables["zendesk_users"].sort(pl.col("user_id").cast(pl.Int64))
    assert only(result.tables["zendesk_tickets"])["status"] == "deleted"
    assert users.get_column("is_active").to_list() == [False, False, True, True, True]
    assert users.get_column("email").to_list()[0] == "ana@ours.com"
    assert users.get_column("time_zone").to_list()[2:] == [
        "Europe/Madrid",
        "America/New_York",
        None,
    ]


def test_a_follow_up_names_the_ticket_it_follows():
    via = {"channel": "web", "source": {"rel": "follow_up", "from": {"ticket_id": 7}}}
    other = {"channel": "email", "source": {"rel": None, "from": {"address": "a@b.com"}}}
    result = stage(
        "zendesk", tickets=[ticket(1, via=via), ticket(2, via=other), ticket(3, via="web")]
    )
    assert result.tables["zendesk_tickets"].get_column("followup_of").to_list() == ["7", None, None]


def test_organisation_domains_are_bare_lower_case_and_sorted():
    org = {
        "id": 3,
        "name": "Northwind",
        "domain_names": ["WWW.Northwind.com", "https://nw.io/x", "junk", None],
    }
    row = only(stage("zendesk", organizations=[org]).tables["zendesk_organizations"])
    assert row["domains"] == ["northwind.com", "nw.io"]


def test_audits_flatten_to_field_changes_in_the_order_of_their_events():
    events = [
        {"id": 1, "type": "Notification", "body": "mail sent"},
        {"id": 2, "type": "Create", "field_name": "status", "value": "new"},
        changed("assignee_id", None, "70000"),
        changed("tags", ["a"], ["a", "escalated"]),
        changed("group_id", "9", ""),
    ]
    rows = stage("zendesk", audits=[audit(5, 1, *events)]).tables["zendesk_audits"]
    assert rows.select("position", "is_create", "field", "previous", "value").rows() == [
        (1, True, "status", None, "new"),
        (2, False, "assignee_id", None, "70000"),
        (3, False, "tags", '["a"]', '["a", "escalated"]'),
        (4, False, "group_id", "9", None),
    ]
    assert set(rows.get_column("channel")) == {"web"}


def test_an_audit_without_field_changes_counts_as_modelled():
    result = stage(
        "zendesk",
        audits=[
            audit(5, 1, {"id": 1, "type": "Notification"}),
            audit(6, 1, via="web", events=None),
        ],
    )
    assert result.tables["zendesk_audits"].height == 0
    assert (result.counts.landed, result.counts.modelled) == (2, 2)


def test_an_audit_that_names_no_ticket_or_no_time_is_set_aside():
    result = stage(
        "zendesk",
        audits=[
            {**audit(5, 1), "ticket_id": None},
            audit(6, 1, created_at=""),
            audit(7, 1, events={"id": 1}),
        ],
    )
    assert reasons(result) == [
        "It has no ticket_id.",
        "It has no created_at.",
        "Its events is not a list.",
    ]


def test_a_comment_finds_its_ticket_and_time_through_its_audit():
    comment = {"id": 9, "audit_id": 5, "author_id": 7, "body": "Hello", "public": False}
    result = stage("zendesk", comments=[comment], audits=[audit(5, 1)])
    row = only(result.tables["zendesk_comments"])
    assert (row["ticket_id"], row["is_public"], row["created_at"].hour) == ("1", False, 14)


def test_a_comment_whose_ticket_nobody_names_is_set_aside():
    result = stage(
        "zendesk", comments=[{**COMMENT, "ticket_id": None}, {**COMMENT, "id": 10, "public": None}]
    )
    assert reasons(result) == [
        "It has no is_public.",
        "It has no ticket_id and no audit names its ticket.",
    ]


def test_comments_only_the_audits_hold_are_taken_from_there_once():
    heard = {"id": 9, "type": "Comment", "author_id": 7, "body": "From the audit", "public": True}
    only_there = {"id": 11, "type": "Comment", "body": "Only in the audit", "public": False}
    result = stage("zendesk", comments=[COMMENT], audits=[audit(5, 1, heard, only_there)])
    rows = result.tables["zendesk_comments"].sort("body")
    assert rows.select("comment_id", "author_id", "body", "is_public").rows() == [
        ("9", "7", "Hello", True),
        ("11", "7", "Only in the audit", False),
    ]
    assert (result.counts.landed, result.counts.modelled) == (2, 2)


def test_a_second_payload_with_the_same_id_is_set_aside_rather_than_stopping_the_refresh():
    result = stage("zendesk", groups=[{"id": 1, "name": "Tier 2"}, {"id": "1 ", "name": "Other"}])
    assert result.tables["zendesk_groups"].height == 1
    assert reasons(result) == ["Another row has the same group_id."]


def test_half_a_character_becomes_the_replacement_character():
    result = stage(
        "zendesk",
        comments=[
            '{"id": 9, "ticket_id": 1, "body": "x\\ud83d", "public": true, "created_at": "2026-03-01T10:00:00Z"}'
        ],
    )
    assert only(result.tables["zendesk_comments"])["body"] == "x\ufffd"


def test_escalation_tags_come_from_the_configuration():
    settings = dataclasses.replace(
        SETTINGS, ours=dataclasses.replace(SETTINGS.ours, escalation_tags=("P0",))
    )
    result = stage(
        "zendesk", settings, tickets=[ticket(1, tags=["p0"]), ticket(2, tags=["escalated"])]
    )
    assert result.tables["zendesk_tickets"].get_column("is_escalated").to_list() == [True, False]
