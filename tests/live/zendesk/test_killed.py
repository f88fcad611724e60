"""A refresh from the API that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

from pathlib import Path

import pytest

from escalation_ledger.domain.words import Source
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.endtoend.ledger import NOW
from tests.live.homes import landed, staged_content, versions_held
from tests.live.killing import killed, undisturbed
from tests.live.zendesk.living import home_of
from tests.live.zendesk.scenario import some_tickets
from tests.live.zendesk.server import ZendeskApi
from tests.live.zendesk.test_faults import unread_behind_the_watermark

ZENDESK = Source.ZENDESK
LOTS = {"fetching": {"_PAGES_AT_ONCE": 4}}


def whole(home: Path) -> tuple[str, int, int]:
    """What is modelled of it, the versions that raw holds and the rows that were noted."""
    noted = raw.landed(Home(home), ZENDESK).height
    return staged_content(home, ZENDESK), versions_held(home, ZENDESK), noted


def survives(folder: Path, seed: int) -> None:
    scenario = some_tickets(4, seed=seed % 3)
    with ZendeskApi(scenario, largest=3) as api:
        quiet = home_of(folder / "undisturbed", api)
        seconds = undisturbed(quiet, ZENDESK, LOTS)
    with ZendeskApi(scenario, largest=3) as api:
        home = home_of(folder / "home", api)
        for _ in killed(home, ZENDESK, LOTS, seed=seed, within=seconds):
            assert unread_behind_the_watermark(home, scenario) == []
        assert landed(home, ZENDESK, now=NOW).error is None
        assert whole(home) == whole(quiet)


@pytest.mark.parametrize("seed", [1])
def test_a_landing_that_is_killed_is_made_good_by_the_next(seed, tmp_path):
    survives(tmp_path, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_killed_are_too(seed, tmp_path):
    survives(tmp_path, seed)
