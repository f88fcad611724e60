"""Refreshes every few minutes, while deals move and a company is thrown away."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.live.daily import LOOPS, refresh_in_a_process, take_no_more_memory
from tests.live.homes import staged_content
from tests.live.hubspot.living import CRM, home_of, landed_as, landing
from tests.live.hubspot.scenario import HubSpot, some_crm
from tests.live.hubspot.server import HubSpotApi
from tests.live.hubspot.test_reach import AT_REST
from tests.live.merging import without_dlt


@dataclass(frozen=True)
class Loop:
    """One refresh. paths: what was asked. given: objects that searches gave."""

    paths: tuple[str, ...]
    given: int

    @property
    def lists(self) -> int:
        """Reads of the deleted."""
        return sum(
            path.endswith(("/companies", "/deals")) and "/objects/" in path for path in self.paths
        )

    @property
    def associations(self) -> int:
        return sum("associations" in path for path in self.paths)


def looped(home: Path, api: HubSpotApi, scenario: HubSpot, number: int) -> Loop:
    before, given = len(api.log), api.given
    landing(home, scenario, f"r{number:03}")
    return Loop(tuple(api.paths(since=before)), api.given - given)


def day(
    home: Path, api: HubSpotApi, scenario: HubSpot, loops: int, *, every: int
) -> Iterator[Loop]:
    """So many minutes apart; after every fourth a deal moves, in the middle a company is thrown away."""
    for number in range(loops):
        yield looped(home, api, scenario, number)
        happens(scenario, number, loops, every=every)


def happens(scenario: HubSpot, number: int, loops: int, *, every: int) -> None:
    """What does between this refresh and the next."""
    scenario.pass_time(every - 1)
    if number % 4 == 1:
        deals = scenario.ids("deals")
        scenario.move(deals[number % len(deals)], ["101", "102", "103"][number % 3])
    if number == loops // 2:
        scenario.delete("companies", scenario.ids("companies")[-1])
    scenario.pass_time(1)


def test_an_hour_costs_what_is_documented_and_reads_nothing_longer_than_the_lag(tmp_path):
    scenario = some_crm(5)
    with without_dlt(), HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        loops = list(day(home, api, scenario, 8, every=10))
        assert all(len(one.paths) == AT_REST + one.lists + one.associations for one in loops)
        # Once an hour, of both kinds.
        assert [one.lists for one in loops] == [2, 0, 0, 0, 0, 0, 2, 0]
        assert staged_content(home, CRM) == landed_as(scenario, tmp_path / "dropped")
    # A deal that moved is read by the next refresh, once more a lag later, and no more.
    assert [one.given for one in loops[2:]] == [1, 1, 0, 0, 1, 1]


@pytest.mark.soak
def test_a_day_costs_what_is_documented_and_reads_nothing_longer_than_the_lag(tmp_path):
    scenario = some_crm(10)
    with without_dlt(), HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        first, *loops = day(home, api, scenario, LOOPS, every=5)
        assert all(len(one.paths) == AT_REST + one.lists + one.associations for one in loops)
        assert [one.lists for one in [first, *loops]] == [
            2 * (number % 12 == 0) for number in range(LOOPS)
        ]
        settled = [one.given for one in loops[2:]]
        # Nothing but the deals that moved, each by three refreshes, the lag being two of them.
        assert max(settled) <= 1
        assert sum(settled) <= 3 * (LOOPS // 4 + 1)
        assert staged_content(home, CRM) == landed_as(scenario, tmp_path / "dropped")
        calls = [len(one.paths) for one in loops]
        sys.stdout.write(f"{LOOPS} loops; calls {min(calls)} to {max(calls)}\n")


@pytest.mark.soak
def test_a_day_of_processes_takes_no_more_memory(tmp_path):
    """Their clock is this machine's, so that what moved within ten minutes of it is read again."""
    scenario, peaks = some_crm(10), []
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api, deleted_every_minutes=0)
        for number in range(LOOPS):
            peaks.append(refresh_in_a_process(home, scenario.clock + timedelta(seconds=1)))
            happens(scenario, number, LOOPS, every=5)
        refresh_in_a_process(home, scenario.clock + timedelta(seconds=1))
        assert staged_content(home, CRM) == landed_as(scenario, tmp_path / "dropped")
    take_no_more_memory(peaks[1:], "each a process")
