"""How far a channel is read. Slack tells the newest first, so what is unread may lie in between."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

LAST: Final = "9999999999.999999"
"""After every message. A ts has ten digits, a point and six: as texts they are in the order of time."""


def ts_at(moment: datetime) -> str:
    """The ts of a message that was said then."""
    return f"{max(0, round(moment.timestamp() * 1_000_000)) / 1_000_000:017.6f}"


@dataclass
class Reach:
    """unread: (after, before), newest first; the first one has no end yet. All else is read.

    threads: those of what is read, by the ts they begin with, that a slow app did not come to yet.
    """

    unread: list[tuple[str, str]]
    threads: list[str] = field(default_factory=list)

    @classmethod
    def noted(cls, cursor: str | None, *, since: str) -> "Reach":
        """As its cursor says; one that was never read is unread since then."""
        if cursor is None:
            return cls([(since, LAST)])
        told = json.loads(cursor)
        return cls([(after, before) for after, before in told["unread"]], told["threads"])

    @property
    def cursor(self) -> str:
        """As it is noted, for `noted`."""
        told = {"unread": self.unread, "threads": self.threads}
        return json.dumps(told, separators=(",", ":"))

    @property
    def newest(self) -> str:
        """The newest ts up to which it was ever read."""
        return self.unread[0][0]

    @property
    def gaps(self) -> list[tuple[str, str]]:
        """What lies unread before what was read."""
        return self.unread[1:]

    def read(self, first: str, last: str) -> None:
        """Both of these and everything between them is read."""
        left = []
        for after, before in self.unread:
            if last < after or first > before:
                left.append((after, before))
                continue
            newer, older = (max(last, after), before), (after, min(first, before))
            left += [(start, end) for start, end in (newer, older) if start < end]
        self.unread = left

    def seconds(self, now: datetime) -> float:
        """How much time there is, up to now, in which something unread may have been said."""
        return _seconds(self.unread, now)

    def seconds_below(self, now: datetime) -> float:
        """How much of it lies before something that was read."""
        return _seconds(self.gaps, now)


def _seconds(spans: list[tuple[str, str]], now: datetime) -> float:
    latest = float(ts_at(now))
    return sum(max(0.0, min(float(end), latest) - float(start)) for start, end in spans)
