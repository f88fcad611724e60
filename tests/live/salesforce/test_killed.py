"""A refresh from the API that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

from pathlib import Path

import pytest

from tests.live.killing import SCENARIOS, Undisturbed, outlives_kills
from tests.live.salesforce.living import CRM, home_of
from tests.live.salesforce.scenario import some_customers
from tests.live.salesforce.server import SalesforceApi
from tests.live.salesforce.test_faults import unread_behind_the_watermark

LOTS = {"fetching": {"_PAGES_AT_ONCE": 4}}


def survives(folder: Path, seed: int, quiet: dict[int, Undisturbed]) -> None:
    scenario = some_customers(8, seed=seed % SCENARIOS)
    outlives_kills(
        folder,
        CRM,
        lambda: SalesforceApi(scenario, largest=4),
        home_of,
        lambda home: unread_behind_the_watermark(home, scenario),
        lots=LOTS,
        seed=seed,
        quiet=quiet,
    )


@pytest.mark.parametrize("seed", [1])
def test_a_landing_that_is_killed_is_made_good_by_the_next(seed, tmp_path, quiet):
    survives(tmp_path, seed, quiet)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_killed_are_too(seed, tmp_path, quiet):
    survives(tmp_path, seed, quiet)
