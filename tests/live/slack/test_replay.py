import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.live import landing as live_landing
from escalation_ledger.pipelines.live.slack.source import SLACK
from escalation_ledger.pipelines.live.source import LiveSource, Page, Reading
from tests.live.homes import landed, live_home, staged_content
from tests.live.merging import without_dlt
from tests.live.replaying import replayed
from tests.live.slack.living import home_of
from tests.live.slack.scenario import a_day_of, some_talk
from tests.live.slack.server import SlackApi

# Histories that are told upset; each is read from a server once.
HISTORIES = 12
SOMEWHERE = {"slack": {"address": "https://slack.example"}}


def recording(pages: list[Page]) -> LiveSource[Any]:
    """The source, but that its pages are kept."""

    def read(reading: Reading[Any]) -> Iterator[Page]:
        for page in SLACK.pages(reading):
            pages.append(page)
            yield page

    return replace(SLACK, pages=read)


@cache
def history(number: int) -> tuple[str, tuple[Page, ...]]:
    """A Slack read at three moments: its content at the last one, and all that was landed."""
    scenario, pages = some_talk(seed=number % 5), []
    with TemporaryDirectory() as folder, without_dlt(), SlackApi(scenario) as api:
        home = home_of(Path(folder) / "home", api)
        for moment in range(3):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(live_landing, "LIVE", {"slack": recording(pages)})
                landing = landed(home, Source.SLACK, run=f"r{moment}", now=scenario.clock)
            assert landing.error is None
            if moment < 2:
                a_day_of(scenario, number + moment)
        return staged_content(home, Source.SLACK), tuple(pages)


def upset(pages: tuple[Page, ...], seed: int) -> list[list[Page]]:
    """Two or three runs of pages that together hold every version: doubled, shuffled, late, split."""
    drawn = random.Random(seed)
    rows = [(page.object, page.rows[n]) for page in pages for n in range(page.rows.height)]
    stream = rows + drawn.sample(rows, drawn.randint(0, len(rows)))
    drawn.shuffle(stream)
    cuts = sorted(drawn.randint(0, len(stream)) for _ in range(drawn.randint(1, 2)))
    parts = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    if drawn.random() < 0.3:
        # The whole history once more.
        parts.append(rows)
    return [list(_pages(part, drawn)) for part in parts]


def _pages(stream: list[tuple[str, pl.DataFrame]], drawn: random.Random) -> Iterator[Page]:
    while stream:
        size = drawn.randint(1, 40)
        piece, stream = stream[:size], stream[size:]
        for kind in sorted({kind for kind, _ in piece}):
            yield Page(kind, pl.concat(row for of, row in piece if of == kind))


def told_upset(folder: Path, seed: int) -> str:
    home = live_home(folder / "home", SOMEWHERE, {})
    _, pages = history(seed % HISTORIES)
    with pytest.MonkeyPatch.context() as patch:
        for number, run in enumerate(upset(pages, seed)):
            patch.setattr(live_landing, "LIVE", {"slack": replayed(SLACK, run)})
            assert landed(home, Source.SLACK, run=f"r{number}").error is None
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
