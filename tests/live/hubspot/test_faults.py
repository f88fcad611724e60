from pathlib import Path

import pytest

from tests.live.faults import MANY, Fault, Faults, few
from tests.live.homes import landed, staged_content
from tests.live.hubspot.living import CRM, home_of, landed_as, landing, unread_behind_the_cursors
from tests.live.hubspot.scenario import a_day_of, some_crm
from tests.live.hubspot.server import HubSpotApi
from tests.live.merging import without_dlt
from tests.live.trouble import landed_in_trouble


def survives(folder: Path, seed: int, fault: Fault) -> None:
    """A refresh under the fault, a second with things that happened since, one without any fault."""
    scenario = some_crm(6, seed=seed)
    faults = Faults.of(fault, seed, calls=(1, 20))
    with without_dlt(), HubSpotApi(scenario, faults, largest=2) as api:
        home = home_of(folder / "home", api, deleted_every_minutes=1)
        for run in ("r1", "r2"):
            landed_in_trouble(
                home,
                CRM,
                api.log,
                name="hubspot",
                most=250,
                unread=lambda: unread_behind_the_cursors(home, scenario),
                run=run,
                now=scenario.clock,
            )
            a_day_of(scenario, seed, events=3)
        assert faults.happened
        faults.lift()
        landing(home, scenario, "r3")
        assert staged_content(home, CRM) == landed_as(scenario, folder / "dropped")


@pytest.mark.parametrize(("seed", "fault"), few(Fault.LIMIT_BARE))
def test_a_fault_leaves_right_rows_or_says_so_and_one_refresh_without_it_makes_it_good(
    seed, fault, tmp_path
):
    survives(tmp_path, seed, fault)


@pytest.mark.soak
@pytest.mark.parametrize(("seed", "fault"), MANY)
def test_two_hundred_faults_do_too(seed, fault, tmp_path):
    survives(tmp_path, seed, fault)


@pytest.mark.parametrize(
    ("fault", "path", "says"),
    [
        (Fault.EMPTY_MORE, "companies/search", "says that 99999 companies changed and shows none"),
        (Fault.CONSTANT_CURSOR, "companies/search", "goes in a circle: a search for companies"),
        (Fault.CONSTANT_CURSOR, "objects/2026-09/deals", "goes in a circle"),
        (Fault.ERROR_KEY, "owners", "answers /crm/owners/2026-09 with an error in place of data"),
    ],
)
def test_answers_that_lead_nowhere_end_and_are_told(tmp_path, fault, path, says):
    scenario = some_crm(4)
    with without_dlt(), HubSpotApi(scenario, largest=2) as api:
        api.faults.plan(fault, times=1_000, path=path)
        home = home_of(tmp_path / "home", api)
        assert says in str(landed(home, CRM, now=scenario.clock).error)
        assert len(api.log) < 60
        assert unread_behind_the_cursors(home, scenario) == []
