"""Frozen reviews: for each week, the state of the ledger that its exports are made from.

One small file a week, `reviews/2026-W12.json`, written in one step. What it pins is kept by
every later publication (see snapshot.publish).
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from escalation_ledger.warehouse.current import sync
from escalation_ledger.warehouse.paths import Home

_VERSION: Final = 1


class FreezeUnreadable(RuntimeError):
    """A frozen review's file does not say what it should."""


@dataclass(frozen=True)
class Point:
    """One state of the ledger: a snapshot, the record up to an event, a clock and a configuration."""

    instant: datetime
    run_id: str
    content: str
    record_seq: int
    configuration: Mapping[str, Any]


@dataclass(frozen=True)
class Frozen:
    """What the review of one week is made from.

    week: "2026-W12"; before: what it is compared with, None when there is nothing;
    before_week: the week whose frozen review that was, None when it was none; frozen_at: the
    real clock; replaced: the points this week was frozen at earlier, oldest first.
    """

    week: str
    point: Point
    before: Point | None
    before_week: str | None
    frozen_at: datetime
    replaced: tuple[Point, ...] = ()

    @property
    def pins(self) -> set[str]:
        """Run ids of the snapshots that must stay."""
        points = [self.point, *self.replaced, *([self.before] if self.before else [])]
        return {point.run_id for point in points}


def frozen(home: Home, week: str) -> Frozen | None:
    """The frozen review of a week, None when it has not been frozen. Raises FreezeUnreadable."""
    path = _file(home, week)
    return _read(path) if path.is_file() else None


def all_frozen(home: Home) -> list[Frozen]:
    """Every frozen review, by week. Raises FreezeUnreadable."""
    return [_read(path) for path in sorted(home.reviews.glob("*.json"))]


def freeze(home: Home, review: Frozen, *, again: bool) -> Frozen:
    """Keep it, durably; the one that then stands. Under `pins_held`.

    A week that is frozen already stays as it is, unless `again`: then the earlier point is noted
    in the new one. Raises FreezeUnreadable.
    """
    earlier = frozen(home, review.week)
    if earlier is not None and not again:
        return earlier
    kept = replace(review, replaced=(*earlier.replaced, earlier.point)) if earlier else review
    home.reviews.mkdir(parents=True, exist_ok=True)
    path = _file(home, review.week)
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(_document(kept), indent=1, ensure_ascii=False) + "\n", "utf-8")
    sync(aside)
    aside.replace(path)
    sync(home.reviews)
    sync(home.root)
    return kept


@contextmanager
def pins_held(home: Home) -> Iterator[set[str]]:
    """The run ids that frozen reviews pin; nobody freezes another or removes a snapshot meanwhile.

    Held for moments only, so it waits its turn. Raises FreezeUnreadable: a publication that
    cannot read the pins must not guess what it may delete.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    with FileLock(home.reviews_lock):
        yield {run_id for review in all_frozen(home) for run_id in review.pins}


def _file(home: Home, week: str) -> Path:
    return home.reviews / f"{week}.json"


def _read(path: Path) -> Frozen:
    try:
        document = json.loads(path.read_text("utf-8"))
        if document["version"] != _VERSION:
            raise ValueError(f"version {document['version']}, and this ledger knows {_VERSION}")
        return Frozen(
            week=document["week"],
            point=_point(document["point"]),
            before=_point(document["before"]) if document["before"] else None,
            before_week=document["before_week"],
            frozen_at=datetime.fromisoformat(document["frozen_at"]),
            replaced=tuple(_point(point) for point in document["replaced"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise FreezeUnreadable(
            f"{path} is damaged ({error}). Restore it from a backup, or remove it to freeze "
            "that week anew."
        ) from error


def _point(document: Mapping[str, Any]) -> Point:
    return Point(**{**document, "instant": datetime.fromisoformat(document["instant"])})


def _document(review: Frozen) -> dict[str, Any]:
    return {
        "version": _VERSION,
        "week": review.week,
        "point": _point_document(review.point),
        "before": _point_document(review.before) if review.before else None,
        "before_week": review.before_week,
        "frozen_at": review.frozen_at.isoformat(),
        "replaced": [_point_document(point) for point in review.replaced],
    }


def _point_document(point: Point) -> dict[str, Any]:
    return {**vars(point), "instant": point.instant.isoformat()}
