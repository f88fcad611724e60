from collections.abc import Iterable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.pipelines.live.salesforce.asking import SOBJECTS
from escalation_ledger.pipelines.live.salesforce.source import SALESFORCE
from escalation_ledger.pipelines.live.source import Page, json_page
from tests.live.homes import live_home, staged_content, versions_held
from tests.live.merging import without_dlt
from tests.live.replaying import Objects, in_order, landed_in_runs, upset
from tests.live.salesforce.living import CRM
from tests.live.salesforce.scenario import SETTINGS, a_day_of, copied, some_customers

# Histories that are told upset; each in order once.
HISTORIES = 12
SOMEWHERE = {"salesforce": {"address": "https://acme.my.salesforce.com"}}


def paged(kind: str, records: Any) -> Page:
    """A page as the source makes it of what the API says."""
    rows = [{name: None if v is None else str(v) for name, v in one.items()} for one in records]
    return json_page(
        kind,
        rows,
        own_id=[one["Id"] for one in records],
        own_at=[one["SystemModstamp"] for one in records],
    )


def history(seed: int) -> list[Objects]:
    """A Salesforce at three moments; whatever changed in between has another version."""
    scenario = some_customers(4, seed=seed % 5)
    moments = []
    for part in range(3):
        if part:
            scenario.pass_time(10)
            a_day_of(scenario, seed + part, events=4)
        now = copied(scenario.records)
        moments.append({kind: now[sobject] for kind, sobject in SOBJECTS.items()})
    return moments


def told(folder: Path, runs: Iterable[Iterable[Page]]) -> tuple[str, int]:
    """The content of what comes in these runs, and how many versions raw holds of it."""
    home = landed_in_runs(
        live_home(folder / "home", SOMEWHERE, {}, more=SETTINGS), SALESFORCE, runs
    )
    return staged_content(home, CRM), versions_held(home, CRM)


@cache
def told_in_order(number: int) -> tuple[str, int]:
    """Of a history that comes as it happened."""
    with TemporaryDirectory() as folder, without_dlt():
        return told(Path(folder), [in_order(objects, paged) for objects in history(number)])


def told_upset(folder: Path, seed: int) -> tuple[str, int]:
    return told(folder, upset(history(seed % HISTORIES), seed, paged))


@settings(max_examples=2)
@given(seed=st.integers(0, 100_000))
def test_doubled_shuffled_late_split_and_replayed_pages_come_to_the_same(seed, tmp_path_factory):
    with without_dlt():
        found = told_upset(tmp_path_factory.mktemp("replay"), seed)
    assert found == told_in_order(seed % HISTORIES)


@pytest.mark.soak
@settings(max_examples=500, database=None)
@given(seed=st.integers(0, 10_000_000))
def test_five_hundred_upset_histories_come_to_the_same(seed, tmp_path_factory):
    with without_dlt():
        found = told_upset(tmp_path_factory.mktemp("replay"), seed)
    assert found == told_in_order(seed % HISTORIES)
