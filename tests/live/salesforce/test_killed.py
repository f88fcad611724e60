"""A refresh from the API that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

from pathlib import Path

import pytest

from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.endtoend.ledger import NOW
from tests.live.homes import landed, staged_content, versions_held
from tests.live.killing import killed, undisturbed
from tests.live.salesforce.living import CRM, home_of
from tests.live.salesforce.scenario import some_customers
from tests.live.salesforce.server import SalesforceApi
from tests.live.salesforce.test_faults import unread_behind_the_watermark

LOTS = {"fetching": {"_PAGES_AT_ONCE": 4}}


def whole(home: Path) -> tuple[str, int, int]:
    """What is modelled of it, the versions that raw holds and the rows that were noted."""
    noted = raw.landed(Home(home), CRM).height
    return staged_content(home, CRM), versions_held(home, CRM), noted


def survives(folder: Path, seed: int) -> None:
    scenario = some_customers(8, seed=seed % 3)
    with SalesforceApi(scenario, largest=4) as api:
        quiet = home_of(folder / "undisturbed", api)
        seconds = undisturbed(quiet, CRM, LOTS)
    with SalesforceApi(scenario, largest=4) as api:
        home = home_of(folder / "home", api)
        for _ in killed(home, CRM, LOTS, seed=seed, within=seconds):
            assert unread_behind_the_watermark(home, scenario) == []
        assert landed(home, CRM, now=NOW).error is None
        assert whole(home) == whole(quiet)


@pytest.mark.parametrize("seed", [1])
def test_a_landing_that_is_killed_is_made_good_by_the_next(seed, tmp_path):
    survives(tmp_path, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_killed_are_too(seed, tmp_path):
    survives(tmp_path, seed)
