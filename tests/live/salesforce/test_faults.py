import json

import pytest

from escalation_ledger.domain.words import SourceStatus
from escalation_ledger.pipelines.live.salesforce.asking import SOBJECTS
from escalation_ledger.pipelines.live.salesforce.places import Place
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.live.faults import MANY, Fault, Faults, few
from tests.live.homes import HASTY, cursors, landed, staged_content
from tests.live.merging import without_dlt
from tests.live.salesforce.living import CRM, exported, home_of
from tests.live.salesforce.scenario import Scenario, a_day_of, some_customers
from tests.live.salesforce.server import SalesforceApi
from tests.live.trouble import landed_in_trouble


def unread_behind_the_watermark(home, scenario: Scenario) -> list[str]:
    """Records that a noted place stands for and raw lacks as they are."""
    held = raw.newest(Home(home), CRM)
    noted = cursors(home, CRM)
    unread = []
    for kind, sobject in SOBJECTS.items():
        place = Place.parse(noted.get(f"salesforce.{kind}", ""))
        rows = dict(held[kind].select("object_id", "payload").iter_rows())
        for one in scenario.visible(sobject):
            at = Place.of(one)
            if place is None or (at.modstamp, at.id) > (place.modstamp, place.id):
                continue
            stamp = json.loads(rows.get(one["Id"], "{}")).get("SystemModstamp")
            if stamp != one["SystemModstamp"]:
                unread.append(one["Id"])
    return unread


def survives(tmp_path, seed: int, fault: Fault) -> None:
    """A refresh under the fault, a second with things that happened since, one without any fault."""
    scenario = some_customers(6, seed=seed)
    faults = Faults.of(fault, seed, calls=(2, 15))
    with SalesforceApi(scenario, faults, largest=2) as api:
        home = home_of(tmp_path / "home", api)
        for run in ("r1", "r2"):
            landed_in_trouble(
                home,
                CRM,
                api.log,
                name="salesforce",
                most=150,
                unread=lambda: unread_behind_the_watermark(home, scenario),
                run=run,
            )
            a_day_of(scenario, seed, events=3)
        assert faults.happened
        faults.lift()
        assert landed(home, CRM, run="r3", patience=HASTY).error is None
        assert staged_content(home, CRM) == exported(scenario, tmp_path / "dropped")


@pytest.mark.parametrize(("seed", "fault"), few(Fault.LIMIT_SECONDS))
def test_a_fault_leaves_right_rows_or_says_so_and_one_refresh_without_it_makes_it_good(
    seed, fault, tmp_path
):
    with without_dlt():
        survives(tmp_path, seed, fault)


@pytest.mark.soak
@pytest.mark.parametrize(("seed", "fault"), MANY)
def test_two_hundred_faults_do_too(seed, fault, tmp_path):
    with without_dlt():
        survives(tmp_path, seed, fault)


def test_the_place_behind_a_page_waits_for_nothing_and_that_behind_the_next_for_it(tmp_path):
    scenario = some_customers(6)
    in_order = sorted(scenario.records["Account"], key=lambda a: (a["SystemModstamp"], a["Id"]))
    faults = Faults().plan(Fault.SERVER_503, call=4, times=1_000, path="/query/")
    with without_dlt(), SalesforceApi(scenario, faults, largest=2) as api:
        home = home_of(tmp_path / "home", api)
        assert landed(home, CRM).status is SourceStatus.FAILED
        assert cursors(home, CRM)["salesforce.accounts"].endswith(in_order[1]["Id"])
        assert "salesforce.renewals" not in cursors(home, CRM)
        assert unread_behind_the_watermark(home, scenario) == []
