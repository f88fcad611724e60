"""What is compared with what, and what one may expect of it."""

from dataclasses import dataclass
from typing import Literal

Scope = Literal["process", "work"]

DROP = "preparing:drop"
PREPARED = ("preparing:home", "reference.landing:tables")
FULL_BUILD = "ours.models:full"
EVENTS = "ours.record:events"

# What a variant changes it gets as a copy of its own, made before its process starts.
COPIED = {
    "ours.refresh:more": "home",
    "ours.landing:more": "home",
    "reference.landing:merge": "tables.duckdb",
}


@dataclass(frozen=True)
class Comparison:
    """One of our ways against the reference's way to the same rows.

    `aim`: the ratio of CPU it should stay under. `scope`: judged by the whole process, or, where
    a warm process is the point, by the work alone.
    """

    name: str
    ours: str
    reference: str
    aim: float | None = None
    scope: Scope = "process"


COMPARISONS = (
    Comparison("landing", "ours.landing:first", "reference.landing:read_json", aim=2.0),
    Comparison(
        "models", "ours.models:touches_and_changes", "reference.models:touches_and_changes", aim=2.0
    ),
    Comparison("1 % more, landed", "ours.landing:more", "reference.landing:merge", aim=5.0),
    Comparison("1 % more, whole refresh", "ours.refresh:more", "reference.landing:merge"),
    Comparison("page script", "ours.page:script", "reference.page:query", aim=3.0, scope="work"),
)
"""At every size, in this order."""

RECORD_COMPARISONS = (
    Comparison("fold 100,000 events", "ours.record:fold_all", "ours.record:sort_all", scope="work"),
    Comparison("read 100,000 events", "ours.record:read_all", "ours.record:sort_all", scope="work"),
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
