"""Which state of the ledger a week's review is made from, and keeping it so for good.

A running week freezes at now, and only for whoever asks for it; one that is over at its last
instant, Sunday midnight in the default calendar's zone, so that no promise falls between two reviews.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from escalation_ledger.domain.weeks import Week
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports.queue import NothingPublished, Queue, queue_at
from escalation_ledger.warehouse import reviews
from escalation_ledger.warehouse import snapshot as snapshots
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.reviews import Frozen, Point
from escalation_ledger.warehouse.settings import Settings
from escalation_ledger.warehouse.snapshot import Snapshot

_INSTANT: Final = timedelta(microseconds=1)
_LOOK_BACK: Final = timedelta(days=7)


class WeekAhead(ValueError):
    """The week has not begun."""


@dataclass(frozen=True)
class Reviewed:
    """A week opened. `before`: what it is compared with, None when there is nothing.

    is_frozen: it will always be this; else it is the week as it would freeze now.
    """

    week: Week
    frozen: Frozen
    held: Queue
    before: Queue | None
    is_frozen: bool


def week_of(now: datetime, settings: Settings) -> Week:
    """The week it is now, by the default calendar."""
    return Week.containing(now, settings.calendars["default"].zone)


def frozen_review(home: Home, week: Week) -> Frozen | None:
    """The week's frozen review; None when it has not been frozen. Raises FreezeUnreadable."""
    return reviews.frozen(home, week.name)


def freeze_week(
    home: Home,
    week: Week,
    *,
    now: datetime,
    settings: Settings,
    frozen_at: datetime,
    again: bool = False,
) -> Frozen:
    """The week's frozen review, frozen now where it is not yet, or `again`. frozen_at: the real clock.

    Raises WeekAhead, NothingPublished, FreezeUnreadable.
    """
    standing = reviews.frozen(home, week.name)
    if standing is not None and not again:
        return standing
    with reviews.pins_held(home):
        review = would_freeze(home, week, now=now, settings=settings, frozen_at=frozen_at)
        return reviews.freeze(home, review, again=again)


def is_running(week: Week, *, now: datetime, settings: Settings) -> bool:
    """Whether the week has begun and is not over."""
    zone = settings.calendars["default"].zone
    return week.starts_at(zone) <= now < week.ends_at(zone)


def is_overtaken(review: Frozen, *, now: datetime, settings: Settings) -> bool:
    """Whether the week has ended since it was frozen, so that it holds only a part of it."""
    end = Week.parse(review.week).ends_at(settings.calendars["default"].zone)
    return review.point.instant < end - _INSTANT and now >= end


def would_freeze(
    home: Home, week: Week, *, now: datetime, settings: Settings, frozen_at: datetime
) -> Frozen:
    """What freezing the week now would keep; keeps nothing. Raises WeekAhead, NothingPublished."""
    zone = settings.calendars["default"].zone
    if now < week.starts_at(zone):
        raise WeekAhead(f"{week.name} has not begun. The newest that can be reviewed is this week.")
    is_over = now >= week.ends_at(zone)
    instant = week.ends_at(zone) - _INSTANT if is_over else now
    point = _point_then(home, instant, settings) if is_over else _point_now(home, instant, settings)
    if point is None:
        raise NothingPublished(
            f"No snapshot from before the end of {week.name} in {home.root}. "
            "The ledger can review the weeks since its first refresh."
        )
    last_week = reviews.frozen(home, week.before.name)
    before = last_week.point if last_week else _point_then(home, instant - _LOOK_BACK, settings)
    return Frozen(
        week=week.name,
        point=point,
        before=before,
        before_week=last_week.week if last_week else None,
        frozen_at=frozen_at,
    )


def opened(home: Home, review: Frozen, *, is_frozen: bool = True) -> Reviewed:
    """The states a review is made from, open to read. Raises FrozenStateLost."""
    return Reviewed(
        week=Week.parse(review.week),
        frozen=review,
        held=queue_at(home, review.point),
        before=queue_at(home, review.before) if review.before else None,
        is_frozen=is_frozen,
    )


def _point_now(home: Home, now: datetime, settings: Settings) -> Point | None:
    """As the queue stands: the current snapshot and every event."""
    head = Record.open(home.record_url).head()
    return _point(snapshots.current(home), now, head, settings)


def _point_then(home: Home, instant: datetime, settings: Settings) -> Point | None:
    """As it was known at an instant: the snapshot current then, the events recorded by then."""
    seqs = Record.open(home.record_url).frame(until=instant)["seq"]
    return _point(
        snapshots.as_of(home, instant), instant, int(seqs[-1]) if len(seqs) else 0, settings
    )


def _point(
    held: Snapshot | None, instant: datetime, record_seq: int, settings: Settings
) -> Point | None:
    if held is None:
        return None
    held.close()
    return Point(
        instant=instant,
        run_id=held.run_id,
        content=held.content,
        record_seq=record_seq,
        configuration=settings.document,
    )
