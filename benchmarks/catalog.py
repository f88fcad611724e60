"""What is compared with what, and what one may expect of it."""

from dataclasses import dataclass
from typing import Literal

Scope = Literal["process", "work"]

DROP = "preparing:drop"
LANDED = "preparing:landed"
REFRESHED = "preparing:refreshed"
TABLES = "reference.landing:tables"
EVENTS = "ours.record:events"
FULL_BUILD = "ours.models:full"

# What a variant changes it gets as a copy of its own, made before its process starts.
COPIED = {
    "ours.refresh:more": "home",
    "ours.landing:more": "home",
    "reference.landing:merge": "tables.duckdb",
}


@dataclass(frozen=True)
class Comparison:
    """One of our ways against the reference's way to the same rows.

    `needs`: what is prepared once per size, in order. `aim`: the ratio of CPU it should stay under.
    `scope`: judged by the whole process, or, where a warm process is the point, by the work alone.
    `up_to`: the largest number of messages at which its rounds end within minutes.
    """

    name: str
    ours: str
    reference: str
    needs: tuple[str, ...]
    aim: float | None = None
    scope: Scope = "process"
    up_to: int = 100_000


COMPARISONS = (
    Comparison(
        "landing",
        "ours.landing:first",
        "reference.landing:read_json",
        needs=(DROP,),
        aim=2.0,
        up_to=1_000_000,
    ),
    Comparison(
        "models",
        "ours.models:touches_and_changes",
        "reference.models:touches_and_changes",
        needs=(DROP, LANDED),
        aim=2.0,
    ),
    Comparison(
        "1 % more, landed",
        "ours.landing:more",
        "reference.landing:merge",
        needs=(DROP, LANDED, TABLES),
        aim=5.0,
    ),
    Comparison(
        "1 % more, whole refresh",
        "ours.refresh:more",
        "reference.landing:merge",
        needs=(DROP, LANDED, TABLES, REFRESHED),
    ),
    Comparison(
        "page script",
        "ours.page:script",
        "reference.page:query",
        needs=(DROP, LANDED, REFRESHED),
        aim=3.0,
        scope="work",
    ),
    Comparison(
        "page script, first draw",
        "ours.page:first_script",
        "reference.page:query",
        needs=(DROP, LANDED, REFRESHED),
        aim=3.0,
        scope="work",
    ),
)
"""At every size up to their largest, in this order."""

SKEWED = frozenset({"models", "1 % more, whole refresh"})
"""Those that an uneven spread over accounts could change."""

RECORD_COMPARISONS = (
    Comparison(
        "fold 100,000 events",
        "ours.record:fold_all",
        "ours.record:sort_all",
        needs=(EVENTS,),
        scope="work",
    ),
    Comparison(
        "fold one event more",
        "ours.record:fold_one_more",
        "ours.record:sort_all",
        needs=(EVENTS,),
        scope="work",
    ),
    Comparison(
        "read 100,000 events",
        "ours.record:read_all",
        "ours.record:sort_all",
        needs=(EVENTS,),
        scope="work",
    ),
)
"""Once: the record's size has nothing to do with the messages'."""

GROWING = {
    "ours.landing:first": "landing",
    "reference.landing:read_json": "landing, reference",
    "ours.models:touches_and_changes": "models",
    "reference.models:touches_and_changes": "models, reference",
    "ours.models:full": "all sources staged, all facts built",
    "ours.landing:more": "1 % more, landed",
    "ours.refresh:more": "1 % more, whole refresh",
    "reference.landing:merge": "1 % more, reference",
}
"""Variants whose growth with size is told, and what they are."""
