"""Objects of a tool that come again, late, out of order, in other pages: as no good day has it, and some do."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from escalation_ledger.pipelines.live.source import LiveSource, Page, Reading, json_page

Objects = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass
class _Door:
    calls: int = 0

    def close(self) -> None:
        """Nothing is open."""


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


def in_order(objects: Objects) -> list[Page]:
    """Each kind on one page."""
    return [json_page(kind, of) for kind, of in objects.items()]


def upset(versions: Sequence[Objects], seed: int) -> list[list[Page]]:
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
    return [list(_pages(part, drawn)) for part in parts]


def _pages(stream: Sequence[tuple[str, Mapping[str, Any]]], drawn: random.Random) -> Iterator[Page]:
    rest = list(stream)
    while rest:
        size = drawn.randint(1, 40)
        piece, rest = rest[:size], rest[size:]
        for kind in sorted({kind for kind, _ in piece}):
            yield json_page(kind, [one for of, one in piece if of == kind])
