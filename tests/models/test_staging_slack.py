from datetime import UTC, datetime

import pytest

from tests.models.raw_rows import reasons, slack_message, stage


def test_a_timestamp_stays_text_and_becomes_an_exact_instant():
    result = stage("slack", messages=[slack_message("1741612345.000200", "Hi")])
    row = result.tables["slack_messages"].row(0, named=True)
    assert (row["ts"], row["thread_ts"]) == ("1741612345.000200", "1741612345.000200")
    assert row["at"] == datetime(2025, 3, 10, 13, 12, 25, 200, tzinfo=UTC)


def test_a_timestamp_that_became_a_number_gets_its_zeros_back():
    result = stage(
        "slack", messages=[{**slack_message("1741612345.000200", "Hi"), "ts": 1741612345.0002}]
    )
    assert result.tables["slack_messages"].get_column("ts").to_list() == ["1741612345.000200"]


@pytest.mark.parametrize(
    "subtype",
    ["channel_join", "channel_leave", "channel_topic", "channel_purpose", "bot_add", "tombstone"],
)
def test_what_slack_itself_writes_is_filtered_and_counted(subtype):
    result = stage(
        "slack", messages=[slack_message("1741612345.000200", "joined", subtype=subtype)]
    )
    assert result.tables["slack_messages"].height == 0
    assert (result.counts.filtered, result.counts.quarantined, result.counts.add_up) == (1, 0, True)


def test_a_reply_sent_to_the_channel_too_is_a_message_of_its_thread():
    reply = slack_message(
        "1741612400.000100", "Done", thread_ts="1741612345.000200", subtype="thread_broadcast"
    )
    row = stage("slack", messages=[reply]).tables["slack_messages"].row(0, named=True)
    assert row["thread_ts"] == "1741612345.000200"


def test_an_apps_message_is_a_bots_and_shows_its_attachments_when_it_has_no_text():
    attachments = [
        {
            "title": "Ticket 4821",
            "title_link": "https://acme.zendesk.com/agent/tickets/4821",
            "fallback": "x",
        },
        {"fallback": "only this"},
        None,
    ]
    message = slack_message(
        "1741612345.000200", "", user=None, bot_id="B7", username="Zendesk", attachments=attachments
    )
    row = stage("slack", messages=[message]).tables["slack_messages"].row(0, named=True)
    assert (row["user_id"], row["user_name"], row["is_bot"]) == ("B7", "Zendesk", True)
    assert row["text"] == "Ticket 4821\nhttps://acme.zendesk.com/agent/tickets/4821\nonly this"


def test_a_message_without_channel_or_timestamp_is_set_aside():
    result = stage("slack", messages=[
        {**slack_message("1741612345.000200", "a"), "channel": None},
        {**slack_message("1741612346.000200", "b"), "ts": "yesterday"},
        {**slack_message("1741612347.000200", "c"), "ts": None},
    ])  # fmt: skip
    assert reasons(result) == [
        "It has no channel_id.",
        "Its ts is 'yesterday', which is not a Slack timestamp.",
        "It has no ts.",
    ]


def test_users_carry_their_display_name_address_zone_and_state():
    result = stage("slack", users=[
        {"id": "U1", "name": "ana", "profile": {"display_name": "", "real_name": "Ana Ruiz", "email": "ANA@ours.com"}, "tz": "Europe/Madrid"},
        {"id": "U2", "name": "old", "deleted": True, "is_stranger": True},
        {"id": "USLACKBOT", "name": "slackbot", "is_bot": False},
    ])  # fmt: skip
    columns = ("user_id", "name", "email", "is_bot", "is_active", "is_stranger", "time_zone")
    assert result.tables["slack_users"].select(columns).rows() == [
        ("U1", "Ana Ruiz", "ana@ours.com", False, True, False, "Europe/Madrid"),
        ("U2", "old", None, False, False, True, None),
        ("USLACKBOT", "slackbot", None, True, True, False, None),
    ]


def test_a_channels_members_are_sorted_and_its_sharing_is_a_flag():
    result = stage(
        "slack",
        channels=[
            {
                "id": "C1",
                "name": "ext-northwind",
                "members": ["U2", "U1", "U2"],
                "is_ext_shared": True,
            },
            {"id": "C2", "name": "general"},
        ],
    )
    assert result.tables["slack_channels"].rows() == [
        ("C1", "ext-northwind", True, ["U1", "U2"]),
        ("C2", "general", False, []),
    ]
