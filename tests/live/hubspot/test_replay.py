import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.pipelines.live import landing as live_landing
from escalation_ledger.pipelines.live.hubspot.source import HUBSPOT
from escalation_ledger.pipelines.live.source import LiveSource, Page, Reading, json_page
from tests.live.homes import landed, live_home, staged_content
from tests.live.hubspot.living import CRM, home_of, landing
from tests.live.hubspot.scenario import a_day_of, some_crm
from tests.live.hubspot.server import HubSpotApi
from tests.live.merging import without_dlt
from tests.live.replaying import Objects, replayed, upset

# Histories that are told upset; each is read from a server once.
HISTORIES = 12
SOMEWHERE = {"hubspot": {"address": "https://hubspot.example"}}


def recording(objects: dict[str, list[Any]]) -> LiveSource[Any]:
    """The source, but that its rows are kept: payload, id and version of each."""

    def read(reading: Reading[Any]) -> Iterator[Page]:
        for page in HUBSPOT.pages(reading):
            rows = page.rows.select("text", "own_id", "own_at").iter_rows()
            objects.setdefault(page.object, []).extend(rows)
            yield page

    return replace(HUBSPOT, pages=read)


@cache
def history(number: int) -> tuple[str, Objects]:
    """A HubSpot read at three moments: its content at the last one, and all that was landed."""
    scenario, objects = some_crm(5, seed=number % 5), {}
    with TemporaryDirectory() as folder, without_dlt(), HubSpotApi(scenario, largest=5) as api:
        home = home_of(Path(folder) / "home", api, deleted_every_minutes=1)
        for moment in range(3):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(live_landing, "LIVE", {"hubspot": recording(objects)})
                landing(home, scenario, f"r{moment}")
            if moment < 2:
                a_day_of(scenario, number + moment)
        return staged_content(home, CRM), objects


def paged(kind: str, rows: Sequence[Any]) -> Page:
    texts, ids, versions = zip(*rows, strict=True)
    return json_page(kind, list(map(json.loads, texts)), own_id=ids, own_at=versions)


def told_upset(folder: Path, seed: int) -> str:
    """The content of a history that comes doubled, shuffled, late and split, offline."""
    _, objects = history(seed % HISTORIES)
    home = live_home(
        folder / "home", SOMEWHERE, {}, more='[crm.accounts]\n"success_manager" = "csm_email"\n'
    )
    with pytest.MonkeyPatch.context() as patch:
        for run, pages in enumerate(upset([objects], seed, paged)):
            patch.setattr(live_landing, "LIVE", {"hubspot": replayed(HUBSPOT, pages)})
            assert landed(home, CRM, run=f"r{run}").error is None
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
