"""A refresh from the API that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

from pathlib import Path

import pytest

from escalation_ledger.domain.words import Source
from tests.live.killing import SCENARIOS, Undisturbed, outlives_kills
from tests.live.zendesk.living import home_of
from tests.live.zendesk.scenario import some_tickets
from tests.live.zendesk.server import ZendeskApi
from tests.live.zendesk.test_faults import unread_behind_the_watermark

LOTS = {"fetching": {"_PAGES_AT_ONCE": 4}}


def survives(folder: Path, seed: int, quiet: dict[int, Undisturbed]) -> None:
    scenario = some_tickets(4, seed=seed % SCENARIOS)
    outlives_kills(
        folder,
        Source.ZENDESK,
        lambda: ZendeskApi(scenario, largest=3),
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
