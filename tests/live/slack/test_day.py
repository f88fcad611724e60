"""A day of refreshes every five minutes, each a process of its own as cron starts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from escalation_ledger.domain.words import Source
from tests.live.daily import LOOPS, refresh_in_a_process, take_no_more_memory
from tests.live.homes import staged_content, versions_held
from tests.live.slack.living import exported, home_of
from tests.live.slack.scenario import Scenario, is_reply, some_talk
from tests.live.slack.server import SlackApi
from tests.live.slack.test_slack import AT_REST

# What is young, open or of today is so by the clock that the last argument shows.
_MAIN = """
import sys
from datetime import datetime
from escalation_ledger.cli import main
from escalation_ledger.cli.context import running_from
sys.exit(main(sys.argv[1:], clock=running_from(datetime.fromisoformat(sys.argv[-1]))))
"""


@dataclass(frozen=True)
class Loop:
    """One refresh: requests it took and should take, its peak memory in MiB, versions held and new."""

    calls: int
    documented: int
    peak: float
    versions: int
    new: int


def open_threads(scenario: Scenario) -> int:
    start = scenario.clock.timestamp() - 7 * 86_400
    return len(
        {
            one["thread_ts"]
            for messages in scenario.messages.values()
            for one in messages
            if is_reply(one) and float(one["ts"]) >= start
        }
    )


def loops(home: Path, api: SlackApi, scenario: Scenario) -> Iterator[Loop]:
    for number in range(LOOPS):
        new = something_happens(scenario, number)
        before = len(api.log)
        peak = refresh_in_a_process(home, scenario.clock, program=_MAIN)
        calls = len(api.log) - before
        documented = AT_REST + len(scenario.channels) + open_threads(scenario)
        yield Loop(calls, documented, peak, versions_held(home, Source.SLACK), new)


def something_happens(scenario: Scenario, number: int) -> int:
    """Five minutes, in which every other time a message is written or edited; how many were."""
    scenario.pass_time(2)
    channel = scenario.channels[number // 4 % len(scenario.channels)]
    said = [one for one in scenario.messages[channel["id"]] if "subtype" not in one]
    match number % 4:
        case 2:
            scenario.say(channel["id"], channel["members"][0], f"Number {number}.")
        case 3:
            scenario.edit(channel["id"], said[-1]["ts"], f"Rather {number}.")
    scenario.pass_time(3)
    return int(number % 4 in (2, 3))


@pytest.mark.soak
def test_a_day_costs_what_is_documented_lands_nothing_again_and_takes_no_more_memory(tmp_path):
    scenario = some_talk()
    with SlackApi(scenario) as api:
        home = home_of(tmp_path / "home", api, every_minutes=5)
        _, *day = every = list(loops(home, api, scenario))
        # The people of other workspaces are asked for once more on the second day.
        others = sum(one["is_stranger"] for one in scenario.users)
        extra = [loop.calls - loop.documented for loop in day]
        assert set(extra) <= {0, others}
        assert extra.count(others) <= 1
        added = [b.versions - a.versions for a, b in zip(every, day, strict=False)]
        assert added == [loop.new for loop in day]
        calls = [loop.calls for loop in day]
        take_no_more_memory([loop.peak for loop in day], f"calls {min(calls)} to {max(calls)}")
        assert staged_content(home, Source.SLACK) == exported(scenario, tmp_path / "other")
