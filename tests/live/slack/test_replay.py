from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.live.slack.source import SLACK
from tests.live.homes import landed, live_home, staged_content
from tests.live.merging import without_dlt
from tests.live.replaying import Objects, as_recorded, landed_in_runs, recorded, upset
from tests.live.slack.living import home_of
from tests.live.slack.scenario import a_day_of, some_talk
from tests.live.slack.server import SlackApi

# Histories that are told upset; each is read from a server once.
HISTORIES = 12
SOMEWHERE = {"slack": {"address": "https://slack.example"}}


@cache
def history(number: int) -> tuple[str, Objects]:
    """A Slack read at three moments: its content at the last one, and all that was landed."""
    scenario, objects = some_talk(seed=number % 5), {}
    with TemporaryDirectory() as folder, without_dlt(), SlackApi(scenario) as api:
        home = home_of(Path(folder) / "home", api)
        with recorded(SLACK, objects):
            for moment in range(3):
                if moment:
                    a_day_of(scenario, number + moment - 1)
                landing = landed(home, Source.SLACK, run=f"r{moment}", now=scenario.clock)
                assert landing.error is None
        return staged_content(home, Source.SLACK), objects


def told_upset(folder: Path, seed: int) -> str:
    _, objects = history(seed % HISTORIES)
    home = live_home(folder / "home", SOMEWHERE, {})
    landed_in_runs(home, SLACK, upset([objects], seed, as_recorded))
    return staged_content(home, Source.SLACK)


@settings(max_examples=3)
@given(seed=st.integers(0, 100_000))
def test_doubled_shuffled_late_split_and_replayed_pages_come_to_the_same(seed, tmp_path_factory):
    with without_dlt():
        found = told_upset(tmp_path_factory.mktemp("replay"), seed)
    assert found == history(seed % HISTORIES)[0]


@pytest.mark.soak
@settings(max_examples=500, database=None)
@given(seed=st.integers(0, 10_000_000))
def test_five_hundred_upset_histories_come_to_the_same(seed, tmp_path_factory):
    with without_dlt():
        found = told_upset(tmp_path_factory.mktemp("replay"), seed)
    assert found == history(seed % HISTORIES)[0]
