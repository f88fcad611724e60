import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.live.source import Page
from escalation_ledger.pipelines.live.zendesk import ZENDESK
from tests.live.homes import live_home, staged_content, versions_held
from tests.live.merging import without_dlt
from tests.live.replaying import Objects, in_order, landed_in_runs, upset
from tests.live.zendesk.scenario import a_day_of, some_tickets

# Histories that are told upset; each in order once.
HISTORIES = 12
SOMEWHERE = {"zendesk": {"address": "https://zendesk.example"}}


def history(seed: int) -> list[Objects]:
    """A Zendesk at three moments; whatever changed in between has another version."""
    scenario = some_tickets(3, seed=seed % 5)
    moments = [json.loads(json.dumps(scenario.objects))]
    for part in range(2):
        scenario.pass_time(10)
        scenario.reply(scenario.objects["tickets"][0]["id"])
        a_day_of(scenario, seed + part, events=3, deleting=True, redacting=False)
        moments.append(json.loads(json.dumps(scenario.objects)))
    return moments


def told(folder: Path, runs: Iterable[Iterable[Page]]) -> tuple[str, int]:
    """The content of what comes in these runs, and how many versions raw holds of it."""
    home = landed_in_runs(live_home(folder / "home", SOMEWHERE, {}), ZENDESK, runs)
    return staged_content(home, Source.ZENDESK), versions_held(home, Source.ZENDESK)


@cache
def told_in_order(number: int) -> tuple[str, int]:
    """Of a history that comes as it happened."""
    with TemporaryDirectory() as folder, without_dlt():
        return told(Path(folder), map(in_order, history(number)))


def told_upset(folder: Path, seed: int) -> tuple[str, int]:
    return told(folder, upset(history(seed % HISTORIES), seed))


@settings(max_examples=3)
@given(seed=st.integers(0, 100_000))
def test_doubled_shuffled_late_split_and_replayed_pages_come_to_the_same(seed, tmp_path_factory):
    with without_dlt():
        found = told_upset(tmp_path_factory.mktemp("replay"), seed)
    assert found == told_in_order(seed % HISTORIES)


def test_they_do_with_the_real_load_too(tmp_path):
    assert told_upset(tmp_path, 2) == told_in_order(2)


@pytest.mark.soak
@settings(max_examples=500, database=None)
@given(seed=st.integers(0, 10_000_000))
def test_five_hundred_upset_histories_come_to_the_same(seed, tmp_path_factory):
    with without_dlt():
        found = told_upset(tmp_path_factory.mktemp("replay"), seed)
    assert found == told_in_order(seed % HISTORIES)
