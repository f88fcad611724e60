"""A day of refreshes every five minutes, each a process of its own as cron starts them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from escalation_ledger.domain.words import Source
from tests.live.homes import staged_content, versions_held
from tests.live.slack.living import exported, home_of
from tests.live.slack.scenario import Scenario, is_reply, some_talk
from tests.live.slack.server import SlackApi
from tests.live.slack.test_slack import AT_REST
from tests.live.zendesk.test_day import LOOPS, slope

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
        peak = refresh_in_a_process(home, scenario)
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


def refresh_in_a_process(home: Path, scenario: Scenario) -> float:
    """Its peak memory in MiB."""
    now = scenario.clock.isoformat()
    command = [sys.executable, "-c", _MAIN, "refresh", "--home", str(home), "--now", now]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0
    return used.ru_maxrss / 1024


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
        growth = slope([loop.peak for loop in day]) * 50
        sys.stdout.write(
            f"{LOOPS} loops; calls {min(loop.calls for loop in day)} to "
            f"{max(loop.calls for loop in day)}; peak {day[0].peak:.0f} to {day[-1].peak:.0f} MiB, "
            f"{growth:+.2f} MiB per 50\n"
        )
        assert growth <= 1.0
        assert staged_content(home, Source.SLACK) == exported(scenario, tmp_path / "other")
