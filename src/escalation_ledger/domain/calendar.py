"""Business time: open windows in local time, per date, as UTC instants.

(Interface fixed here; the vectorised parts are being written.)
"""

from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Calendar:
    """One team's working hours. `hours`: seven entries, Monday first, None when closed."""

    name: str
    zone: ZoneInfo
    hours: tuple[tuple[time, time] | None, ...]
    holidays: str

    @classmethod
    def parse(cls, name: str, *, zone: str, hours: list[str], holidays: str) -> "Calendar":
        """From the configuration's words. Raises ValueError naming what is wrong."""
        days: list[tuple[time, time] | None] = []
        for day in hours:
            start, _, end = day.partition("-")
            days.append((time.fromisoformat(start), time.fromisoformat(end)) if day else None)
        return cls(name=name, zone=ZoneInfo(zone), hours=tuple(days), holidays=holidays)
