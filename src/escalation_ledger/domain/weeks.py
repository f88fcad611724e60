"""ISO weeks, Monday to Sunday, as one calendar's zone counts them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_WORDS = re.compile(r"(\d{4})-W(\d{2})")


class NoWeek(ValueError):
    """The text names no ISO week."""


@dataclass(frozen=True, order=True)
class Week:
    """One ISO week, as "2026-W12"."""

    monday: date

    @classmethod
    def parse(cls, words: str) -> "Week":
        """From "2026-W12". Raises NoWeek."""
        found = _WORDS.fullmatch(words.strip())
        try:
            if found is None:
                raise ValueError(words)
            return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError as error:
            raise NoWeek(
                f"{words!r} is no ISO week. Write it as 2026-W12; a year has 52 or 53."
            ) from error

    @classmethod
    def containing(cls, instant: datetime, zone: ZoneInfo) -> "Week":
        """The week it is at that instant, in that zone."""
        on = instant.astimezone(zone).date()
        return cls(on - timedelta(days=on.weekday()))

    @property
    def name(self) -> str:
        """As "2026-W12"."""
        year, number, _ = self.monday.isocalendar()
        return f"{year:04d}-W{number:02d}"

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> "Week":
        """The week before."""
        return Week(self.monday - timedelta(days=7))

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """Monday 00:00 in that zone, UTC."""
        return datetime.combine(self.monday, time.min, zone).astimezone(UTC)

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """The first instant of the next week in that zone, UTC: no longer in this one."""
        return Week(self.monday + timedelta(days=7)).starts_at(zone)
