import json

import pytest

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.pipelines.landing import Landing
from tests.live.homes import cursors, landed, staged_content
from tests.live.merging import without_dlt
from tests.live.slack.living import exported, home_of
from tests.live.slack.scenario import Scenario, some_talk
from tests.live.slack.server import SlackApi

SLOWED = ("/api/conversations.history", "/api/conversations.replies")


@pytest.fixture(autouse=True)
def _quickly():
    with without_dlt():
        yield


@pytest.fixture
def scenario() -> Scenario:
    """With a hundred messages more in one channel, one every three hours."""
    found = some_talk()
    channel, author = found.channels[0]["id"], found.channels[0]["members"][0]
    for number in range(100):
        found.pass_time(180)
        found.say(channel, author, f"Number {number}.")
    found.pass_time(30)
    return found


def read(home, scenario: Scenario, run: int) -> Landing:
    return landed(home, Source.SLACK, run=f"r{run:03}", now=scenario.clock)


def slowed(api: SlackApi, since: int = 0) -> list[str]:
    return [path for path in api.paths(since=since) if path in SLOWED]


def read_until_it_is_done(api: SlackApi, home, scenario: Scenario, *, most: int) -> int:
    """Refreshes every five minutes until none is told to be left."""
    for number in range(1, most):
        scenario.pass_time(5)
        if "still to be read" not in " ".join(read(home, scenario, number).notes):
            return number
    raise AssertionError("it does not end")


def test_a_slow_app_asks_as_often_as_a_refresh_has_minutes_and_tells_when_it_will_be_done(
    tmp_path, scenario
):
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api, pace="slow", every_minutes=5)
        first = read(home, scenario, 0)
        assert first.status is SourceStatus.OK
        assert len(slowed(api)) == 4
        assert "threads are still to be read: about" in first.notes[0]
        assert {call.query["limit"] for call in api.log if call.path in SLOWED} == {"15"}
        (note,) = first.notes
        assert note.startswith("slack: this app may ask once a minute for 15 messages.")
        assert note.endswith("UTC.")
        read_until_it_is_done(api, home, scenario, most=60)
        # What is told by threads alone comes in turn.
        for number in range(60, 70):
            scenario.pass_time(5)
            read(home, scenario, number)
        assert staged_content(home, Source.SLACK) == exported(scenario, tmp_path / "other")


def test_an_app_that_is_told_twice_to_wait_long_is_taken_for_a_slow_one_for_a_day(
    tmp_path, scenario
):
    with SlackApi(scenario, largest=15) as api:
        api.is_slow = True
        home = home_of(tmp_path / "home", api, every_minutes=5)
        first = read(home, scenario, 0)
        assert first.notes[0].startswith("slack: this app may ask once a minute")
        noted = json.loads(cursors(home, Source.SLACK)["slack.slow"])
        assert noted["until"] > scenario.clock.isoformat()
        before = len(api.log)
        scenario.pass_time(5)
        read(home, scenario, 1)
        answered = [call for call in api.log[before:] if call.path in SLOWED]
        # Half of them are told to wait by a server that knows no minutes.
        assert len(answered) <= 2 * 4
        api.is_slow = False
        scenario.pass_time(60 * 24)
        assert read(home, scenario, 2).notes == ()
        assert staged_content(home, Source.SLACK) == exported(scenario, tmp_path / "other")


def test_a_new_message_does_not_wait_for_what_is_still_to_be_read(tmp_path, scenario):
    channel, author = scenario.channels[1]["id"], scenario.channels[1]["members"][0]
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api, pace="slow", every_minutes=5)
        read(home, scenario, 0)
        ts = scenario.say(channel, author, "This is new.")
        before = len(api.log)
        landing = read(home, scenario, 1)
        assert "still to be read" in landing.notes[0]
        told = [call.query.get("channel") for call in api.log[before:] if call.path in SLOWED]
        assert channel in told
        assert ts in cursors(home, Source.SLACK)[f"slack.{channel}"]
