"""Story time: instants named in business hours around one `now`."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from escalation_ledger.domain.calendar import Calendar

_PAST = timedelta(days=250)
_FUTURE = timedelta(days=45)
# A promise for "today" needs some of today left.
_LEAST_LEFT = timedelta(minutes=45)


class Clock:
    """One region's business hours, counted from `now`.

    Outside business hours the count starts at the last closing (backwards) and the next
    opening (forwards), so a story told on a Sunday night is as lively as one on a Tuesday.
    """

    def __init__(self, now: datetime, calendar: Calendar) -> None:
        self.now = now.astimezone(UTC).replace(microsecond=0)
        self.zone: ZoneInfo = calendar.zone
        self._windows = _windows(self.now, calendar)
        self._ends = list(accumulate(_seconds(window) for window in self._windows))
        self._here = sum(
            min(max((self.now - opened).total_seconds(), 0.0), _seconds((opened, closed)))
            for opened, closed in self._windows
        )

    def at(self, hours: float) -> datetime:
        """The UTC instant so many business hours from now; negative is the past."""
        position = self._here + hours * 3600
        index = bisect_right(self._ends, position)
        opened, closed = self._windows[index]
        within = position - (self._ends[index] - _seconds((opened, closed)))
        if hours < 0 and within == 0:
            return self._windows[index - 1][1]
        return opened + timedelta(seconds=round(within))

    def past(self, hours: float) -> datetime:
        """`at`, kept a minute or more before now."""
        return min(self.at(hours), self.now - timedelta(minutes=1))

    def closing(self, days: int) -> datetime:
        """A closing time: 0 today's, or the next when little of today is left; 1 the one after;
        -1 the newest that has passed."""
        if days < 0:
            passed = [closed for _, closed in self._windows if closed <= self.now]
            return passed[days]
        ahead = [closed for _, closed in self._windows if closed >= self.now + _LEAST_LEFT]
        return ahead[days]

    def due(self, hours: float) -> datetime:
        """`at` on a time people name: later when it is ahead, earlier when it has passed.

        Near ones are on a quarter of an hour, farther ones on a half or whole hour.
        """
        instant = self.at(hours)
        grain = 15 if abs(hours) < 3 else 30 if abs(hours) < 10 else 60
        over = timedelta(minutes=instant.minute % grain, seconds=instant.second)
        if not over:
            return instant
        return instant - over + (timedelta(minutes=grain) if hours > 0 else timedelta())

    def is_closing(self, instant: datetime) -> bool:
        """Whether business ends at that instant."""
        return any(closed == instant for _, closed in self._windows)

    def local(self, instant: datetime) -> datetime:
        """The instant on the region's wall clock."""
        return instant.astimezone(self.zone)


def _windows(now: datetime, calendar: Calendar) -> list[tuple[datetime, datetime]]:
    day = (now - _PAST).astimezone(calendar.zone).date()
    last = (now + _FUTURE).astimezone(calendar.zone).date()
    windows = []
    while day <= last:
        hours = calendar.hours[day.weekday()]
        if hours and calendar.is_open_on(day):
            opened, closed = (
                datetime.combine(day, wall, tzinfo=calendar.zone).astimezone(UTC) for wall in hours
            )
            windows.append((opened, closed))
        day += timedelta(days=1)
    return windows


def _seconds(window: tuple[datetime, datetime]) -> float:
    return (window[1] - window[0]).total_seconds()
