from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.pipelines.live.hubspot.source import HUBSPOT
from tests.live.homes import live_home, staged_content
from tests.live.hubspot.living import CRM, home_of, landing
from tests.live.hubspot.scenario import a_day_of, some_crm
from tests.live.hubspot.server import HubSpotApi
from tests.live.merging import without_dlt
from tests.live.replaying import Objects, as_recorded, landed_in_runs, recorded, upset

# Histories that are told upset; each is read from a server once.
HISTORIES = 12
SOMEWHERE = {"hubspot": {"address": "https://hubspot.example"}}


@cache
def history(number: int) -> tuple[str, Objects]:
    """A HubSpot read at three moments: its content at the last one, and all that was landed."""
    scenario, objects = some_crm(5, seed=number % 5), {}
    with TemporaryDirectory() as folder, without_dlt(), HubSpotApi(scenario, largest=5) as api:
        home = home_of(Path(folder) / "home", api, deleted_every_minutes=1)
        with recorded(HUBSPOT, objects):
            for moment in range(3):
                if moment:
                    a_day_of(scenario, number + moment - 1)
                landing(home, scenario, f"r{moment}")
        return staged_content(home, CRM), objects


def told_upset(folder: Path, seed: int) -> str:
    """The content of a history that comes doubled, shuffled, late and split, offline."""
    _, objects = history(seed % HISTORIES)
    home = live_home(
        folder / "home", SOMEWHERE, {}, more='[crm.accounts]\n"success_manager" = "csm_email"\n'
    )
    landed_in_runs(home, HUBSPOT, upset([objects], seed, as_recorded))
    return staged_content(home, CRM)


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_doubled_shuffled_late_split_and_replayed_rows_come_to_the_same(seed, tmp_path_factory):
    with without_dlt():
        found = told_upset(tmp_path_factory.mktemp("replay"), seed)
    assert found == history(seed % HISTORIES)[0]


def test_they_do_with_the_real_load_too(tmp_path):
    assert told_upset(tmp_path, 2) == history(2)[0]


@pytest.mark.soak
@settings(max_examples=500, database=None, deadline=None)
@given(seed=st.integers(0, 10_000_000))
def test_five_hundred_upset_histories_come_to_the_same(seed, tmp_path_factory):
    with without_dlt():
        found = told_upset(tmp_path_factory.mktemp("replay"), seed)
    assert found == history(seed % HISTORIES)[0]
