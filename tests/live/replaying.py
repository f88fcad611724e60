"""Objects of a tool that come again, late, out of order, in other pages: as no good day has it, and some do."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from escalation_ledger.pipelines.live import landing as live_landing
from escalation_ledger.pipelines.live.source import LiveSource, Page, Reading, json_page
from tests.live.homes import landed

Objects = Mapping[str, Sequence[Any]]
Paged = Callable[[str, Sequence[Any]], Page]


@dataclass
class _Door:
    calls: int = 0

    def close(self) -> None:
        """Nothing is open."""


def landed_in_runs(home: Path, tool: LiveSource[Any], runs: Iterable[Iterable[Page]]) -> Path:
    """The home, after a landing of each run's pages, offline."""
    with pytest.MonkeyPatch.context() as patch:
        for number, pages in enumerate(runs):
            patch.setattr(live_landing, "LIVE", {tool.name: replayed(tool, pages)})
            assert landed(home, tool.source, run=f"r{number}").error is None
    return home


@contextmanager
def recorded(tool: LiveSource[Any], objects: dict[str, list[pl.DataFrame]]) -> Iterator[None]:
    """While it lasts, what the tool is asked for is kept: kind -> its rows, each a frame of one."""

    def read(reading: Reading[Any]) -> Iterator[Page]:
        for page in tool.pages(reading):
            objects.setdefault(page.object, []).extend(page.rows.iter_slices(1))
            yield page

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(live_landing, "LIVE", {tool.name: replace(tool, pages=read)})
        yield


def as_recorded(kind: str, rows: Sequence[pl.DataFrame]) -> Page:
    """A page of rows that were kept."""
    return Page(kind, pl.concat(rows))


def replayed(tool: LiveSource[Any], pages: Iterable[Page]) -> LiveSource[Any]:
    """The tool, but that these are the pages it has; offline."""
    given = list(pages)

    def read(reading: Reading[Any]) -> Iterator[Page]:
        return iter(given)

    return LiveSource(
        name=tool.name,
        source=tool.source,
        rules=tool.rules,
        secrets=(),
        needed=tool.needed,
        opens=lambda told, secrets, patience: _Door(),
        pages=read,
        sees=tool.sees,
    )


def in_order(objects: Objects, paged: Paged = json_page) -> list[Page]:
    """Each kind on one page."""
    return [paged(kind, of) for kind, of in objects.items()]


def upset(versions: Sequence[Objects], seed: int, paged: Paged = json_page) -> list[list[Page]]:
    """Two or three runs of pages that together hold every version: doubled, shuffled, late, split."""
    drawn = random.Random(seed)
    all_of = [(kind, one) for objects in versions for kind, of in objects.items() for one in of]
    again = drawn.sample(all_of, drawn.randint(0, len(all_of)))
    stream = [*all_of, *again]
    drawn.shuffle(stream)
    runs = drawn.randint(2, 3)
    cuts = sorted(drawn.randint(0, len(stream)) for _ in range(runs - 1))
    parts = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    if drawn.random() < 0.3:
        # The whole history once more.
        parts.append(all_of)
    return [list(_pages(part, drawn, paged)) for part in parts]


def _pages(stream: Sequence[tuple[str, Any]], drawn: random.Random, paged: Paged) -> Iterator[Page]:
    rest = list(stream)
    while rest:
        size = drawn.randint(1, 40)
        piece, rest = rest[:size], rest[size:]
        for kind in sorted({kind for kind, _ in piece}):
            yield paged(kind, [one for of, one in piece if of == kind])
