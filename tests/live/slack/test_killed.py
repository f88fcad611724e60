"""A refresh from the API that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

from pathlib import Path

import polars as pl
import pytest

from escalation_ledger.domain.words import Source
from tests.live.killing import SCENARIOS, Undisturbed, outlives_kills
from tests.live.slack.living import home_of
from tests.live.slack.scenario import some_talk
from tests.live.slack.server import SlackApi
from tests.live.slack.test_faults import unread_behind_the_watermark

LOTS = {"fetching": {"_PAGES_AT_ONCE": 4}}


def objects(noted: pl.DataFrame) -> set[str]:
    """The objects that were noted."""
    return set(noted["object_id"])


def survives(folder: Path, seed: int, quiet: dict[int, Undisturbed]) -> None:
    scenario = some_talk(seed=seed % SCENARIOS)
    outlives_kills(
        folder,
        Source.SLACK,
        lambda: SlackApi(scenario, largest=8),
        home_of,
        lambda home: unread_behind_the_watermark(home, scenario, threads=True),
        lots=LOTS,
        seed=seed,
        quiet=quiet,
        noted=objects,
    )


@pytest.mark.parametrize("seed", [1])
def test_a_landing_that_is_killed_is_made_good_by_the_next(seed, tmp_path, quiet):
    survives(tmp_path, seed, quiet)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_killed_are_too(seed, tmp_path, quiet):
    survives(tmp_path, seed, quiet)
