"""A refresh from the API that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

from pathlib import Path

import pytest

from escalation_ledger.domain.words import Source
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.endtoend.ledger import NOW
from tests.live.homes import landed, staged_content, versions_held
from tests.live.killing import killed, undisturbed
from tests.live.slack.living import home_of
from tests.live.slack.scenario import some_talk
from tests.live.slack.server import SlackApi
from tests.live.slack.test_faults import unread_behind_the_watermark

SLACK = Source.SLACK
LOTS = {"fetching": {"_PAGES_AT_ONCE": 4}}


def whole(home: Path) -> tuple[str, int, set[str]]:
    """What is modelled of it, the versions that raw holds and the objects that were noted."""
    noted = raw.landed(Home(home), SLACK).get_column("object_id").to_list()
    return staged_content(home, SLACK), versions_held(home, SLACK), set(noted)


def survives(folder: Path, seed: int) -> None:
    scenario = some_talk(seed=seed % 3)
    with SlackApi(scenario, largest=8) as api:
        quiet = home_of(folder / "undisturbed", api)
        seconds = undisturbed(quiet, SLACK, LOTS)
    with SlackApi(scenario, largest=8) as api:
        home = home_of(folder / "home", api)
        for _ in killed(home, SLACK, LOTS, seed=seed, within=seconds):
            assert unread_behind_the_watermark(home, scenario, threads=True) == []
        assert landed(home, SLACK, now=NOW).error is None
        assert whole(home) == whole(quiet)


@pytest.mark.parametrize("seed", [1])
def test_a_landing_that_is_killed_is_made_good_by_the_next(seed, tmp_path):
    survives(tmp_path, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_killed_are_too(seed, tmp_path):
    survives(tmp_path, seed)
