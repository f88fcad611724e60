"""A day of refreshes every five minutes, each a process of its own as cron starts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from escalation_ledger.warehouse import runs
from escalation_ledger.warehouse.paths import Home
from tests.live.daily import LOOPS, refresh_in_a_process, take_no_more_memory
from tests.live.homes import landed, staged_content, versions_held
from tests.live.merging import without_dlt
from tests.live.salesforce.living import CRM, exported, home_of
from tests.live.salesforce.scenario import Scenario, some_customers
from tests.live.salesforce.server import SalesforceApi
from tests.live.salesforce.test_salesforce import AT_REST


@dataclass(frozen=True)
class Loop:
    """One refresh: requests it took, records it was sent and how many it should be, versions held and new.

    peak: memory, MiB.
    """

    calls: int
    sent: int
    young: int
    versions: int
    new: int
    peak: float = 0.0


def happens(scenario: Scenario, number: int) -> int:
    """Something changes in every third refresh; how many records do."""
    if number % 3 % 2:
        deals, accounts = scenario.ids("Opportunity"), scenario.ids("Account")
        scenario.change(deals[number % len(deals)], Amount=1_000.0 + number)
        scenario.change(accounts[number % len(accounts)], Website=f"n{number}.example")
        return 2
    return 0


def young(scenario: Scenario) -> int:
    """Records that were younger than the documented lag when they were read before."""
    start = scenario.clock - timedelta(minutes=5 + 10)
    stamps = [one["SystemModstamp"] for of in scenario.records.values() for one in of]
    return sum(datetime.fromisoformat(stamp) > start for stamp in stamps)


def loops(
    count: int, home: Path, api: SalesforceApi, scenario: Scenario, refresh
) -> Iterator[Loop]:
    for number in range(count):
        scenario.pass_time(2)
        new = happens(scenario, number)
        scenario.pass_time(3)
        calls, sent = len(api.log), len(api.sent)
        peak = refresh(number)
        yield Loop(
            calls=len(api.log) - calls,
            sent=len(api.sent) - sent,
            young=young(scenario),
            versions=versions_held(home, CRM),
            new=new,
            peak=peak,
        )


def is_as_documented(first: int, day: list[Loop]) -> None:
    assert {loop.calls for loop in day} == {AT_REST}
    assert [loop.sent for loop in day] == [loop.young for loop in day]
    held = [first, *(loop.versions for loop in day)]
    assert [b - a for a, b in pairwise(held)] == [loop.new for loop in day]


def test_half_an_hour_costs_what_is_documented_and_reads_again_what_is_younger_than_the_lag(
    tmp_path,
):
    scenario = some_customers(10)
    with without_dlt(), SalesforceApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, CRM)
        first = versions_held(home, CRM)

        def refresh(number: int) -> float:
            assert landed(home, CRM, run=f"s{number:03}").error is None
            return 0.0

        is_as_documented(first, list(loops(6, home, api, scenario, refresh)))
        assert staged_content(home, CRM) == exported(scenario, tmp_path / "dropped")


@pytest.mark.soak
def test_a_day_costs_what_is_documented_reads_nothing_again_and_takes_no_more_memory(tmp_path):
    scenario = some_customers(10)
    with SalesforceApi(scenario) as api:
        home = home_of(tmp_path / "home", api)

        def refresh(_: int) -> float:
            return refresh_in_a_process(home, scenario.clock + timedelta(seconds=1))

        refresh(0)
        first = versions_held(home, CRM)
        day = list(loops(LOOPS, home, api, scenario, refresh))
        is_as_documented(first, day)
        noted = [run["sources"]["crm"]["calls"] for run in runs.history(Home(home))]
        assert set(noted) == {AT_REST}
        take_no_more_memory([loop.peak for loop in day], f"calls {min(noted)} to {max(noted)}")
        assert staged_content(home, CRM) == exported(scenario, tmp_path / "dropped")
