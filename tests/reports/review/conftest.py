"""A frozen review of the sample, and one in which every text is hostile."""

from dataclasses import replace
from itertools import cycle, islice

import polars as pl
import pytest

from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.review import freezing
from escalation_ledger.reports.review.contents import Contents, contents
from escalation_ledger.reports.review.freezing import Reviewed
from escalation_ledger.warehouse.paths import Home
from tests.endtoend.ledger import NOW
from tests.hostile import HOSTILE


@pytest.fixture(scope="session")
def reviewed(sampled, held: Queue) -> Reviewed:
    """This week on the sample, with nothing to compare with; nothing is written to the home."""
    home = Home(sampled)
    week = freezing.week_of(NOW, held.settings)
    frozen = freezing.would_freeze(home, week, now=NOW, settings=held.settings, frozen_at=NOW)
    return freezing.opened(home, frozen)


@pytest.fixture(scope="session")
def compared(reviewed: Reviewed) -> Reviewed:
    """The same, compared with itself: every list has its columns of then."""
    frozen = replace(reviewed.frozen, before=reviewed.frozen.point, before_week="2026-W11")
    return replace(reviewed, frozen=frozen, before=reviewed.held)


@pytest.fixture(scope="session")
def review(compared: Reviewed) -> Contents:
    return contents(compared)


@pytest.fixture(scope="session")
def hostile_review(review: Contents) -> Contents:
    """Every list as long as the corpus, and every text of every row from it."""
    assert review.moved is not None
    frames = {name: hostile(frame) for name, frame in review.frames.items()}
    return replace(review, frames=frames, moved=hostile(review.moved))


def hostile(frame: pl.DataFrame) -> pl.DataFrame:
    texts = [one.text for one in HOSTILE]
    rows = frame.clear(len(texts)) if frame.is_empty() else frame[_cycled(frame.height, len(texts))]
    swapped = [
        pl.Series(name, texts, dtype=pl.String)
        if dtype == pl.String
        else pl.Series(name, [[text] for text in texts])
        for name, dtype in frame.schema.items()
        if dtype in (pl.String, pl.List(pl.String))
    ]
    return rows.with_columns(swapped)


def _cycled(height: int, length: int) -> list[int]:
    return list(islice(cycle(range(height)), length))
