"""A day of refreshes every five minutes, each a process of its own as cron starts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from escalation_ledger.domain.words import Source
from escalation_ledger.warehouse import runs
from escalation_ledger.warehouse.paths import Home
from tests.live.daily import LOOPS, refresh_in_a_process, take_no_more_memory
from tests.live.homes import landed, live_home, staged_content, versions_held
from tests.live.zendesk.living import home_of
from tests.live.zendesk.scenario import Scenario, some_tickets
from tests.live.zendesk.server import ZendeskApi
from tests.live.zendesk.test_zendesk import AT_REST


@dataclass(frozen=True)
class Loop:
    """One refresh: requests it took, tickets that had changed, its peak memory in MiB, versions held."""

    calls: int
    changed: int
    peak: float
    versions: int


def loops(home: Path, api: ZendeskApi, scenario: Scenario) -> Iterator[Loop]:
    numbers = [one["id"] for one in scenario.objects["tickets"]]
    waiting = 0
    for number in range(LOOPS):
        before = len(api.log)
        peak = refresh_in_a_process(home, scenario.clock + timedelta(seconds=1))
        yield Loop(len(api.log) - before, waiting, peak, versions_held(home, Source.ZENDESK))
        scenario.pass_time(2)
        waiting = number % 3 % 2
        if waiting:
            scenario.reply(numbers[number % len(numbers)])
        scenario.pass_time(3)


@pytest.mark.soak
def test_a_day_costs_what_is_documented_reads_nothing_again_and_takes_no_more_memory(tmp_path):
    scenario = some_tickets(10)
    with ZendeskApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        first, *day = loops(home, api, scenario)
        assert first.calls == AT_REST + 10
        assert [loop.calls for loop in day] == [AT_REST + loop.changed for loop in day]
        added = [b.versions - a.versions for a, b in zip([first, *day], day, strict=False)]
        # A reply is a new version of its ticket and one audit, and nothing else comes in.
        assert added == [2 * loop.changed for loop in day]
        noted = [run["sources"]["zendesk"]["calls"] for run in runs.history(Home(home))]
        assert noted == [first.calls, *(loop.calls for loop in day)]
        take_no_more_memory(
            [loop.peak for loop in day], f"calls {min(noted[1:])} to {max(noted[1:])}"
        )
        other = live_home(tmp_path / "other", {}, {})
        landed(other, Source.ZENDESK, drop=scenario.drop(tmp_path / "drop"))
        assert staged_content(home, Source.ZENDESK) == staged_content(other, Source.ZENDESK)
