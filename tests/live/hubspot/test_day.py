"""A day of refreshes every five minutes, while companies and deals change, come and go."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live.homes import staged_content, versions_held
from tests.live.hubspot.living import CRM, home_of, landed_as, landing
from tests.live.hubspot.scenario import HubSpot, some_crm
from tests.live.hubspot.server import HubSpotApi
from tests.live.hubspot.test_reach import AT_REST
from tests.live.merging import without_dlt
from tests.live.zendesk.test_day import refresh_in_a_process, slope

LOOPS = int(os.environ.get("LEDGER_LOOPS", "288"))
EVERY = 5


@dataclass(frozen=True)
class Loop:
    """calls: it took. paths: what was asked. given: objects that searches gave. versions: held by raw."""

    paths: tuple[str, ...]
    given: int
    versions: int

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
    paths = tuple(api.paths(since=before))
    return Loop(paths, api.given - given, versions_held(home, CRM))


def day(home: Path, api: HubSpotApi, scenario: HubSpot, loops: int) -> Iterator[Loop]:
    """Every fourth time a deal moves; a company is thrown away in the middle."""
    for number in range(loops):
        yield looped(home, api, scenario, number)
        scenario.pass_time(EVERY - 1)
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
        loops = list(day(home, api, scenario, 13))
        assert all(len(one.paths) == AT_REST + one.lists + one.associations for one in loops)
        # Once an hour, of both kinds.
        assert [one.lists for one in loops] == [2] + [0] * 11 + [2]
        assert staged_content(home, CRM) == landed_as(scenario, tmp_path / "dropped")
    # A deal that moved is read by three refreshes, the lag being two of them, then no more.
    assert [one.given for one in loops[4:12]] == [1, 0, 1, 1] * 2


@pytest.mark.soak
def test_a_day_costs_what_is_documented_reads_nothing_again_and_takes_no_more_memory(tmp_path):
    scenario = some_crm(10)
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        calls, peaks, given = [], [], []
        for number in range(LOOPS):
            before, had = len(api.log), api.given
            peaks.append(refresh_in_a_process(home, scenario))
            calls.append(len(api.log) - before)
            given.append(api.given - had)
            scenario.pass_time(EVERY - 1)
            if number % 3 == 1:
                deals = scenario.ids("deals")
                scenario.move(deals[number % len(deals)], ["101", "102", "103"][number % 3])
            scenario.pass_time(1)
        growth = slope(peaks[1:]) * 50
        sys.stdout.write(
            f"{LOOPS} loops; calls {min(calls)} to {max(calls[1:])}; objects {max(given[1:])} at most; "
            f"peak {peaks[1]:.0f} to {peaks[-1]:.0f} MiB, {growth:+.2f} MiB per 50\n"
        )
        # Deals that moved are asked for their company, once an hour the deleted are read.
        assert set(calls[1:]) <= {AT_REST + more for more in (0, 1, 2, 3)}
        assert max(given[1:]) <= 2
        assert growth <= 1.0
        assert staged_content(home, CRM) == landed_as(scenario, tmp_path / "dropped")
