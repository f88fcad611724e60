"""A refresh from the API that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

from pathlib import Path

import pytest

from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.live.homes import landed, staged_content, versions_held
from tests.live.hubspot.living import CRM, home_of, unread_behind_the_cursors
from tests.live.hubspot.scenario import some_crm
from tests.live.hubspot.server import HubSpotApi
from tests.live.killing import killed, undisturbed

LOTS = {"fetching": {"_PAGES_AT_ONCE": 4}}


def whole(home: Path) -> tuple[str, int, int]:
    """What is modelled of it, the versions that raw holds, and those that were noted."""
    noted = raw.landed(Home(home), CRM).select("object", "object_id", "version_at").unique()
    return staged_content(home, CRM), versions_held(home, CRM), noted.height


def survives(folder: Path, seed: int) -> None:
    scenario = some_crm(6, seed=seed % 3)
    with HubSpotApi(scenario, largest=2) as api:
        quiet = home_of(folder / "undisturbed", api)
        seconds = undisturbed(quiet, CRM, LOTS)
    with HubSpotApi(scenario, largest=2) as api:
        home = home_of(folder / "home", api)
        for _ in killed(home, CRM, LOTS, seed=seed, within=seconds):
            assert unread_behind_the_cursors(home, scenario) == []
        assert landed(home, CRM).error is None
        assert whole(home) == whole(quiet)


@pytest.mark.parametrize("seed", [1])
def test_a_landing_that_is_killed_is_made_good_by_the_next(seed, tmp_path):
    survives(tmp_path, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_killed_are_too(seed, tmp_path):
    survives(tmp_path, seed)
