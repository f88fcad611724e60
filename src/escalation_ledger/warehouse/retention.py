"""Which snapshots stay: the last few, one a day, one a week, the current one and the pinned ones."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation_ledger.warehouse.settings import Retention


@dataclass(frozen=True, order=True)
class Kept:
    """One published snapshot, as CURRENT lists it; in the order of publishing."""

    published_at: datetime
    run_id: str
    content: str


def retained(
    snapshots: Collection[Kept], *, retention: Retention, pinned: Collection[str] = ()
) -> list[Kept]:
    """The snapshots to keep, oldest first, counted back from the newest.

    Of a day and of an ISO week (both UTC) the newest snapshot stands for it. The newest of a week is
    also the newest of its day, so thinning out day by day never leaves a gap that a
    thinning out of everything at once would not have left.
    """
    oldest_first = sorted(snapshots)
    if not oldest_first:
        return []
    newest = oldest_first[-1]
    stay = {newest, *oldest_first[max(0, len(oldest_first) - retention.last) :]}
    stay |= _newest_of_each(
        oldest_first, "%Y-%m-%d", since=newest.published_at - timedelta(days=retention.daily_days)
    )
    stay |= _newest_of_each(
        oldest_first, "%G-W%V", since=newest.published_at - timedelta(days=retention.weekly_days)
    )
    stay |= {kept for kept in oldest_first if kept.run_id in pinned}
    return sorted(stay)


def newest_before(snapshots: Iterable[Kept], instant: datetime) -> Kept | None:
    """The one that was current at `instant`: the newest published by then, or None."""
    return max((kept for kept in snapshots if kept.published_at <= instant), default=None)


def _newest_of_each(oldest_first: Sequence[Kept], span: str, *, since: datetime) -> set[Kept]:
    newest = {kept.published_at.strftime(span): kept for kept in oldest_first}
    return {kept for kept in newest.values() if kept.published_at >= since}
