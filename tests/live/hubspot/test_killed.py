"""A refresh from the API that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

from pathlib import Path

import polars as pl
import pytest

from tests.live.hubspot.living import CRM, home_of, unread_behind_the_cursors
from tests.live.hubspot.scenario import some_crm
from tests.live.hubspot.server import HubSpotApi
from tests.live.killing import SCENARIOS, Undisturbed, outlives_kills

LOTS = {"fetching": {"_PAGES_AT_ONCE": 4}}


def versions(noted: pl.DataFrame) -> int:
    """How many versions were noted: those read twice within the lag once."""
    return noted.select("object", "object_id", "version_at").unique().height


def survives(folder: Path, seed: int, quiet: dict[int, Undisturbed]) -> None:
    scenario = some_crm(6, seed=seed % SCENARIOS)
    outlives_kills(
        folder,
        CRM,
        lambda: HubSpotApi(scenario, largest=2),
        home_of,
        lambda home: unread_behind_the_cursors(home, scenario),
        lots=LOTS,
        seed=seed,
        quiet=quiet,
        noted=versions,
    )


@pytest.mark.parametrize("seed", [1])
def test_a_landing_that_is_killed_is_made_good_by_the_next(seed, tmp_path, quiet):
    survives(tmp_path, seed, quiet)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_killed_are_too(seed, tmp_path, quiet):
    survives(tmp_path, seed, quiet)
