"""How far HubSpot is read, what is read again and what is seen to be gone."""

from datetime import timedelta
from pathlib import Path

import pytest

from escalation_ledger.domain.words import SourceStatus
from escalation_ledger.pipelines.live.calling import Token
from escalation_ledger.pipelines.live.hubspot.calls import HubSpotCaller
from tests.live.faults import Fault
from tests.live.homes import landed, staged_content, versions_held
from tests.live.hubspot.living import CRM, home_of, landed_as, landing, tables
from tests.live.hubspot.scenario import HubSpot, some_crm, text
from tests.live.hubspot.server import TOKEN, HubSpotApi
from tests.live.serving import Answer, Call

pytestmark = pytest.mark.usefixtures("quick_load")
# Account, properties of two kinds, pipelines, owners there and gone, companies, deals.
AT_REST = 8


def test_a_refresh_at_rest_costs_eight_calls_and_what_changed_one_for_two_hundred(
    tmp_path, scenario
):
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        # Deals cost a call for their companies, the first refresh one for the deleted of each kind.
        assert landing(home, scenario, "r1").calls == AT_REST + 1 + 2
        scenario.pass_time(30)
        assert landing(home, scenario, "r2").calls == AT_REST
        scenario.pass_time(15)
        assert landing(home, scenario, "r3").calls == AT_REST
        scenario.change("companies", 997, name="Renamed")
        scenario.move(scenario.ids("deals")[0], "102")
        done = landing(home, scenario, "r4")
        assert (done.changed, done.calls) == (True, AT_REST + 1)
        scenario.pass_time(30)
        assert landing(home, scenario, "r5").calls == AT_REST + 1 + 2


def test_what_was_read_twice_and_longer_ago_than_the_lag_is_not_read_again(tmp_path, scenario):
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        given = []
        for run in range(4):
            before = api.given
            landing(home, scenario, f"r{run}")
            given.append(api.given - before)
            scenario.pass_time(5)
        assert given[0] == len(scenario.there("companies")) + len(scenario.there("deals"))
        assert given[3:] == [0]
        held = versions_held(home, CRM)
        scenario.change("companies", 997, name="Renamed")
        again = []
        for run in range(4, 8):
            before = api.given
            landing(home, scenario, f"r{run}")
            again.append(api.given - before)
            scenario.pass_time(5)
        assert again == [1, 1, 1, 0]
        assert versions_held(home, CRM) == held + 1


def test_a_change_that_the_search_shows_late_is_read(tmp_path, scenario):
    late, other = 997, 998
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landing(home, scenario, "r1")
        scenario.pass_time(60)
        scenario.change("companies", late, name="Late")
        scenario.late["companies", late] = scenario.clock + timedelta(minutes=9)
        scenario.pass_time(1)
        scenario.change("companies", other, name="Later, and there at once")
        landing(home, scenario, "r2")
        assert tables(home)["accounts"][str(late)]["name"] != "Late"
        scenario.pass_time(9)
        landing(home, scenario, "r3")
        assert tables(home)["accounts"][str(late)]["name"] == "Late"


class Restless(HubSpotApi):
    """At its third search for companies the first and the last of them change."""

    searches = 0

    def answer(self, call: Call) -> Answer:
        self.searches += call.path.endswith("companies/search")
        if self.searches == 3:
            self.searches += 1
            self.scenario.pass_time(1)
            companies = self.scenario.ids("companies")
            for number in (companies[0], companies[-1]):
                self.scenario.change("companies", number, name="Changed meanwhile")
        return super().answer(call)


def test_what_changes_while_it_is_read_is_read_then_or_by_the_next_refresh(tmp_path, scenario):
    with Restless(scenario, largest=2) as api:
        home = home_of(tmp_path / "home", api)
        landing(home, scenario, "r1")
        scenario.pass_time(60)
        landing(home, scenario, "r2")
        assert staged_content(home, CRM) == landed_as(scenario, tmp_path / "dropped")
        names = [row["name"] for row in tables(home)["accounts"].values()]
        assert names.count("Changed meanwhile") == 2


def imported(count: int, *, apart: timedelta = timedelta()) -> HubSpot:
    """A HubSpot into which so many companies came, the last one now, so far apart."""
    scenario = some_crm(2)
    one = scenario.objects["companies"][996]
    for number in range(20_000, 20_000 + count):
        at = scenario.clock - apart * (20_000 + count - number - 1)
        values = {**one["properties"], "hs_object_id": str(number), "name": f"Imported {number}"}
        values["hs_lastmodifieddate"] = text(at)
        scenario.objects["companies"][number] = {**one, "id": str(number), "properties": values}
    return scenario


def test_a_first_refresh_that_breaks_goes_on_where_it_was(tmp_path):
    scenario = imported(60, apart=timedelta(hours=1))
    with HubSpotApi(scenario, largest=10) as api:
        api.faults.plan(Fault.SERVER_503, call=11, times=1_000, path="companies/search")
        home = home_of(tmp_path / "home", api)
        assert landed(home, CRM, now=scenario.clock).status is SourceStatus.FAILED
        # Three pages of ten; the newest ten only told how far it is.
        assert versions_held(home, CRM) == 30
        api.faults.lift()
        scenario.pass_time(15)
        before = api.given
        landing(home, scenario, "r2")
        assert len(tables(home)["accounts"]) == 62
        # The rest, and the one of the lag again.
        assert api.given - before == 32 + 1 + len(scenario.there("deals"))


def read_whole(folder: Path, *, count: int, largest: int, window: int) -> None:
    """An import of more than a query gives is read, in two runs, for the first one breaks."""
    scenario = imported(count)
    with HubSpotApi(scenario, largest=largest, window=window) as api:
        api.faults.plan(Fault.SERVER_503, call=10, times=1_000, path="companies/search")
        home = home_of(folder / "home", api)
        broken = landed(home, CRM, now=scenario.clock)
        assert broken.status is SourceStatus.FAILED
        assert "answers /crm/objects/2026-09/companies/search with status 503" in str(broken.error)
        read = versions_held(home, CRM)
        assert 0 < read < count
        api.faults.lift()
        scenario.pass_time(15)
        before = api.given
        landing(home, scenario, "r2")
        assert tables(home)["accounts"].keys() == {str(n) for n in scenario.ids("companies")}
        rest, again = count - read, count
        assert api.given - before <= rest + again + 2 * largest + len(scenario.there("deals"))
        held = versions_held(home, CRM)
        for run in ("r3", "r4"):
            scenario.pass_time(15)
            before = api.given
            landing(home, scenario, run)
        assert (api.given - before, versions_held(home, CRM)) == (0, held)


def test_an_import_of_more_than_a_query_gives_is_read_whole_and_once_more_within_the_lag(tmp_path):
    read_whole(tmp_path, count=130, largest=10, window=100)


@pytest.mark.soak
def test_ten_thousand_and_fifty_at_one_time_are_too(tmp_path):
    read_whole(tmp_path, count=10_050, largest=200, window=10_000)


@pytest.mark.parametrize("kind", ["companies", "deals"])
def test_what_went_into_one_that_is_itself_gone_by_the_next_refresh_is_gone_too(
    tmp_path, scenario, kind
):
    for number in range(4):
        scenario.add_deal(997, amount=str(number))
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api, deleted_every_minutes=1)
        landing(home, scenario, "r1")
        scenario.pass_time(5)
        first, second, third, fourth, last = scenario.ids(kind)[-5:]
        scenario.merge(kind, second, first)
        scenario.merge(kind, last, second)
        scenario.merge(kind, fourth, third)
        scenario.delete(kind, fourth)
        landing(home, scenario, "r2")
        assert staged_content(home, CRM) == landed_as(scenario, tmp_path / "dropped")


@pytest.mark.parametrize("kind", ["companies", "deals"])
def test_what_was_deleted_or_went_into_another_is_gone(tmp_path, scenario, kind):
    ours = {"companies": "accounts", "deals": "renewals"}[kind]
    for number in range(3):
        scenario.add_deal(997, amount=str(number))
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landing(home, scenario, "r1")
        scenario.pass_time(5)
        deleted, merged, kept = scenario.ids(kind)[-3:]
        assert {str(deleted), str(merged), str(kept)} <= tables(home)[ours].keys()
        scenario.delete(kind, deleted)
        scenario.merge(kind, kept, merged)
        landing(home, scenario, "r2")
        assert str(merged) not in tables(home)[ours]
        scenario.pass_time(60)
        landing(home, scenario, "r3")
        assert {str(deleted), str(merged)}.isdisjoint(tables(home)[ours])
        assert staged_content(home, CRM) == landed_as(scenario, tmp_path / "dropped")
        scenario.pass_time(60)
        assert not landing(home, scenario, "r4").changed
        scenario.restore(kind, deleted)
        landing(home, scenario, "r5")
        assert str(deleted) in tables(home)[ours]


def test_many_that_are_deleted_are_no_drift(tmp_path):
    scenario = some_crm(40)
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        assert len(landing(home, scenario, "r1").notes) == 0
        for run in ("r2", "r3"):
            for number in scenario.ids("companies")[:20]:
                scenario.change("companies", number, name=f"In {run}")
            landing(home, scenario, run)
            scenario.pass_time(60)
        for number in scenario.ids("companies")[:25]:
            scenario.delete("companies", number)
        done = landing(home, scenario, "r4")
        assert (done.changed, done.notes) == (True, ())
        assert len(tables(home)["accounts"]) == 15


def test_searches_keep_their_distance(monkeypatch):
    slept: list[float] = []
    monkeypatch.setattr("time.monotonic", lambda: 100.0)
    monkeypatch.setattr("time.sleep", slept.append)
    with HubSpotApi(some_crm(2)) as api:
        caller = HubSpotCaller("hubspot", api.address, Token(lambda: TOKEN))
        for _ in range(3):
            caller.search("deals", [], sort="hs_object_id", properties=["hs_object_id"])
        caller.close()
    # Four in a second; HubSpot takes five of a whole account.
    assert slept == [0.0, 0.25, 0.25]


def test_objects_without_a_time_of_change_are_not_landed(tmp_path, scenario):
    with HubSpotApi(scenario) as api:
        api.hidden.add("hs_lastmodifieddate")
        error = str(landed(home_of(tmp_path / "home", api), CRM).error)
    assert "sends objects without hs_lastmodifieddate" in error


def test_progress_tells_how_many_of_the_changed_are_read(tmp_path, scenario):
    told: list[tuple[str, int, int]] = []
    with HubSpotApi(scenario, largest=2) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, CRM, now=scenario.clock, progress=lambda *step: told.append(step))
    assert [step for step in told if step[0] == "hubspot"][:3] == [
        ("hubspot", 2, 5), ("hubspot", 4, 5), ("hubspot", 5, 5),
    ]  # fmt: skip
