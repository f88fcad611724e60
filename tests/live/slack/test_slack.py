import json
import tomllib
from datetime import timedelta

import polars as pl
import pytest

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.pipelines.landing import Landing
from escalation_ledger.pipelines.live.slack.reach import Reach
from escalation_ledger.pipelines.live.slack.source import SCOPES, SLACK
from escalation_ledger.pipelines.live.source import Reading, Sight
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import ledger
from tests.live.faults import Fault
from tests.live.homes import (
    QUICK,
    content,
    cursors,
    landed,
    live_home,
    refreshed,
    staged_content,
    versions_held,
)
from tests.live.merging import without_dlt
from tests.live.slack.living import dropped, exported, home_of
from tests.live.slack.scenario import Scenario, a_day_of, is_reply, some_talk, stranger
from tests.live.slack.server import TOKEN, SlackApi

# The list of users, the list of channels.
AT_REST = 2


@pytest.fixture
def scenario() -> Scenario:
    found = some_talk()
    found.pass_time(30)
    return found


@pytest.fixture
def _quickly():
    with without_dlt():
        yield


def read(home, scenario: Scenario, run: str) -> Landing:
    return landed(home, Source.SLACK, run=run, now=scenario.clock)


def asked(api: SlackApi, method: str, *, since: int = 0) -> list[dict[str, str]]:
    return [dict(call.query) for call in api.log[since:] if call.path == f"/api/{method}"]


def message(home, channel: str, ts: str) -> dict:
    held = raw.newest(Home(home), Source.SLACK)["messages"]
    (text,) = held.filter(pl.col("object_id") == f"{channel}/{ts}").get_column("payload")
    return json.loads(text)


def an_open_thread(scenario: Scenario) -> tuple[str, str]:
    """A channel, and the ts of a message in it that was answered of late."""
    start = (scenario.clock - timedelta(days=6)).timestamp()
    return next(
        (channel, one["thread_ts"])
        for channel, messages in scenario.messages.items()
        for one in reversed(messages)
        if is_reply(one) and float(one["ts"]) > start
    )


def test_a_slack_read_from_its_api_is_what_its_export_says(tmp_path, scenario):
    with SlackApi(scenario, largest=3) as api:
        home = home_of(tmp_path / "home", api)
        outcome = refreshed(home)
        assert outcome.document["sources"]["slack"]["error"] is None
        assert content(home) == dropped(scenario, tmp_path / "dropped")
        a_day_of(scenario, 1)
        refreshed(home, now=scenario.clock)
        assert content(home) == dropped(scenario, tmp_path / "dropped-later")


@pytest.mark.usefixtures("_quickly")
def test_a_refresh_costs_two_calls_one_for_each_channel_and_one_for_each_open_thread(
    tmp_path, scenario
):
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        read(home, scenario, "r1")
        start = (scenario.clock - timedelta(days=7)).timestamp()
        is_open = {
            one["thread_ts"]
            for messages in scenario.messages.values()
            for one in messages
            if is_reply(one) and float(one["ts"]) >= start
        }
        at_rest = AT_REST + len(scenario.channels) + len(is_open)
        versions = versions_held(home, Source.SLACK)
        again = read(home, scenario, "r2")
        assert (again.calls, again.changed) == (at_rest, False)
        assert versions_held(home, Source.SLACK) == versions
        channel, thread = an_open_thread(scenario)
        author = scenario.channel(channel)["members"][0]
        scenario.say(channel, author, "And now?", thread)
        third = read(home, scenario, "r3")
        # The reply; and its parent, which says that it has one more.
        assert (third.calls, third.changed) == (at_rest, True)
        assert versions_held(home, Source.SLACK) == versions + 1


@pytest.mark.usefixtures("_quickly")
def test_a_reply_to_an_old_message_is_read_though_its_thread_was_closed(tmp_path, scenario):
    channel, author = scenario.channels[0]["id"], scenario.channels[0]["members"][0]
    thread = scenario.say(channel, author, "Does anybody know?")
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api, thread_days=1)
        read(home, scenario, "r1")
        scenario.pass_time(60 * 24 * 20)
        ts = scenario.say(channel, author, "Now I do.", thread)
        read(home, scenario, "r2")
        assert message(home, channel, ts)["text"] == "Now I do."


@pytest.mark.usefixtures("_quickly")
def test_a_thread_below_what_is_read_again_is_read_as_long_as_it_is_open(tmp_path, scenario):
    channel, author = scenario.channels[0]["id"], scenario.channels[0]["members"][0]
    thread = scenario.say(channel, author, "Does anybody know?")
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api, reread_days=1, thread_days=3)
        read(home, scenario, "r1")
        for day, text in enumerate(["No.", "Perhaps.", "Yes."]):
            ts = scenario.say(channel, author, text, thread)
            read(home, scenario, f"r{2 + 2 * day}")
            assert message(home, channel, ts)["text"] == text
            scenario.edit(channel, ts, f"{text} Sorry.")
            scenario.pass_time(60 * 12)
            read(home, scenario, f"r{3 + 2 * day}")
            assert message(home, channel, ts)["text"] == f"{text} Sorry."


@pytest.mark.usefixtures("_quickly")
def test_what_is_deleted_is_taken_back_once_it_is_old_enough_and_comes_back_if_it_does(
    tmp_path, scenario
):
    channel, author = scenario.channels[0]["id"], scenario.channels[0]["members"][0]
    thread = scenario.say(channel, author, "A secret.")
    reply = scenario.say(channel, author, "Another one.", thread)
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        read(home, scenario, "r1")
        kept = list(scenario.messages[channel])
        scenario.delete(channel, reply)
        scenario.delete(channel, thread)
        read(home, scenario, "r2")
        assert message(home, channel, thread)["text"] == "A secret."
        scenario.pass_time(20)
        read(home, scenario, "r3")
        for ts in (thread, reply):
            assert message(home, channel, ts)["subtype"] == "tombstone"
            assert "secret" not in json.dumps(message(home, channel, ts))
        scenario.messages[channel] = kept
        scenario.pass_time(1)
        read(home, scenario, "r4")
        assert message(home, channel, thread)["text"] == "A secret."
        assert message(home, channel, reply)["text"] == "Another one."
        versions = versions_held(home, Source.SLACK)
        scenario.pass_time(1)
        assert not read(home, scenario, "r5").changed
        assert versions_held(home, Source.SLACK) == versions


@pytest.mark.usefixtures("_quickly")
def test_people_of_another_workspace_are_asked_for_when_they_are_met_and_once_a_day(
    tmp_path, scenario
):
    channel = scenario.channels[0]["id"]
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        read(home, scenario, "r1")
        scenario.join(channel, stranger("fiona"))
        scenario.say(channel, "U0XFIONA", "It is down again.")
        scenario.messages[channel].append(
            {"type": "message", "user": "U0NOBODY", "text": "?", "ts": f"{_now(scenario)}.900000"}
        )
        before = len(api.log)
        read(home, scenario, "r2")
        met = [call["user"] for call in asked(api, "users.info", since=before)]
        assert met == ["U0NOBODY", "U0XFIONA"]
        assert "U0XFIONA" in set(raw.newest(Home(home), Source.SLACK)["users"]["object_id"])
        before = len(api.log)
        read(home, scenario, "r3")
        assert asked(api, "users.info", since=before) == []
        scenario.pass_time(60 * 24)
        read(home, scenario, "r4")
        others = sum(one["is_stranger"] for one in scenario.users)
        assert len(asked(api, "users.info", since=before)) == others + 1


def _now(scenario: Scenario) -> int:
    return int(scenario.clock.timestamp())


@pytest.mark.usefixtures("_quickly")
def test_files_are_landed_as_links_alone(tmp_path, scenario):
    channel, author = scenario.channels[0]["id"], scenario.channels[0]["members"][0]
    file = {
        "id": "F08T1LOGTX", "name": "log.txt", "title": "log", "mimetype": "text/plain", "size": 10,
        "permalink": "https://meridian.slack.com/files/U1/F08T1LOGTX/log.txt",
        "url_private_download": "https://files.slack.com/F08T1LOGTX", "preview": "password: hunter2",
    }  # fmt: skip
    ts = scenario.say(channel, author, "See this.", files=[file])
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        read(home, scenario, "r1")
        (held,) = message(home, channel, ts)["files"]
        assert held["permalink"] == file["permalink"]
        assert "preview" not in held
        assert "url_private_download" not in held


@pytest.mark.usefixtures("_quickly")
def test_a_channel_that_was_closed_to_the_app_keeps_what_was_read_and_is_told(tmp_path, scenario):
    channel = scenario.channels[0]["id"]
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        read(home, scenario, "r1")
        before = staged_content(home, Source.SLACK)
        api.closed = {channel}
        scenario.pass_time(30)
        again = read(home, scenario, "r2")
        assert again.notes == (f"slack: {channel} is closed to the app (not_in_channel).",)
        assert (again.status, staged_content(home, Source.SLACK)) == (SourceStatus.OK, before)


@pytest.mark.usefixtures("_quickly")
def test_a_channel_that_the_app_is_no_member_of_is_neither_read_nor_landed(tmp_path, scenario):
    with SlackApi(scenario) as api:
        api.outside = {scenario.channels[0]["id"]}
        home = home_of(tmp_path / "home", api)
        read(home, scenario, "r1")
        held = raw.newest(Home(home), Source.SLACK)["channels"]["object_id"].to_list()
        assert held == sorted(one["id"] for one in scenario.channels[1:])
        histories = asked(api, "conversations.history")
        assert api.outside.isdisjoint(call["channel"] for call in histories)


@pytest.mark.usefixtures("_quickly")
@pytest.mark.parametrize(
    ("lacks", "sentence"),
    [
        ("channels:history", "slack refuses conversations.history: missing_scope (it needs"),
        ("users:read", "slack refuses users.list: missing_scope (it needs users:read)"),
        ("the token", "slack refuses users.list: invalid_auth; check the app's token and scopes"),
    ],
)
def test_what_slack_refuses_with_status_200_fails_the_source_with_a_sentence(
    lacks, sentence, tmp_path, scenario, monkeypatch
):
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        if lacks == "the token":
            monkeypatch.setenv("LEDGER_SLACK_BOT_TOKEN", "xoxb-another")
        else:
            api.scopes.remove(lacks)
        landing = read(home, scenario, "r1")
        assert landing.status is SourceStatus.FAILED
        assert str(landing.error).startswith(sentence)
        assert "xoxb" not in str(landing.error)
        assert all(TOKEN not in str(call.query) for call in api.log)


@pytest.mark.usefixtures("_quickly")
def test_a_first_reading_that_breaks_off_goes_on_below_what_it_has(tmp_path, scenario):
    with SlackApi(scenario, largest=2) as api:
        read(home_of(tmp_path / "before", api), scenario, "r1")
        calls = [call for call in api.log if "cursor" in call.query and "history" in call.path]
        channel, breaks_at = calls[0].query["channel"], calls[0].number
    with SlackApi(scenario, largest=2) as api:
        home = home_of(tmp_path / "home", api)
        api.faults.plan(Fault.SERVER_503, call=breaks_at, times=1_000)
        assert read(home, scenario, "r1").status is SourceStatus.FAILED
        noted = Reach.noted(cursors(home, Source.SLACK)[f"slack.{channel}"], since="")
        newest, oldest = noted.unread[0][0], noted.gaps[0][1]
        held = raw.newest(Home(home), Source.SLACK)["messages"]["object_id"].to_list()
        assert {f"{channel}/{newest}", f"{channel}/{oldest}"} <= set(held)
        api.faults.lift()
        assert read(home, scenario, "r2").status is SourceStatus.OK
        assert Reach.noted(cursors(home, Source.SLACK)[f"slack.{channel}"], since="").gaps == []
        assert staged_content(home, Source.SLACK) == exported(scenario, tmp_path / "other")


def test_connect_says_what_the_token_sees_and_what_to_write_down(tmp_path, scenario):
    home = live_home(tmp_path / "home", {}, {"slack": {"bot_token": TOKEN}})
    with SlackApi(scenario) as api:
        code, told = ledger("connect", "slack", "--address", api.address, home=home)
    assert code == 0
    assert (told["who"], told["blind"], told["wide"]) == ("ledger in Meridian", [], [])
    written = tomllib.loads(told["settings"])["sources"]["slack"]
    assert (written["address"], written["pace"]) == (api.address, "usual")


def sight(home, scenario: Scenario) -> Sight:
    told = load_settings(home).sources["slack"]
    door = SLACK.opens(told, {"bot_token": TOKEN}, QUICK)  # type: ignore[arg-type]
    try:
        return SLACK.sees(Reading(door, {}, told, scenario.clock))
    finally:
        door.close()


def test_connecting_tells_channels_and_the_scopes_that_are_missing_or_too_many(tmp_path, scenario):
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        names = tuple(f"#{one['name']}" for one in scenario.channels)
        assert sight(home, scenario) == Sight("ledger in Meridian", names)
        api.scopes = [*SCOPES[:-1], "chat:write"]
        api.outside = {one["id"] for one in scenario.channels}
        assert sight(home, scenario) == Sight(
            "ledger in Meridian",
            (),
            (
                "users:read.email: not granted",
                "channels: it is a member of none; invite it with /invite",
            ),
            ("chat:write",),
        )


def test_a_channel_whose_messages_may_not_be_read_is_not_among_what_it_sees(tmp_path, scenario):
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        api.scopes = [scope for scope in SCOPES if scope != "channels:history"]
        seen = sight(home, scenario)
    public = [one["name"] for one in scenario.channels if not one.get("is_private")]
    assert public
    assert not {f"#{name}" for name in public} & set(seen.sees)
    assert {f"#{name}: its messages need channels:history" for name in public} <= set(seen.blind)
