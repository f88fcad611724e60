"""How far companies or deals are read: since a time of change, and in a pass over that by id.

A search gives 10,000 objects at most, and a bulk import gives more than that one change time. So what
changed is read by id, 200 at a time, each search asking for ids above the last: no search goes past
its first page. All times are HubSpot's own; of our clock only spans are used.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

LAG: Final = 600
"""Seconds. What HubSpot's search shows so much later than it happened is still read."""


@dataclass(frozen=True)
class Reach:
    """asked: what objects were read with, as Words.fingerprint tells it. Times in ms, on HubSpot's clock.

    settled: everything that changed until then is read for good. seen: the newest change of a pass
    that came to its end, not settled yet; seen_at: when that pass began, our clock, in seconds.
    until, last, begun_at: of a pass under way, the newest change there was when it began (what
    changes later may be in it, and is in the next), the last id read and its begin.
    """

    asked: str
    settled: int = 0
    seen: int = 0
    seen_at: float = 0.0
    until: int = 0
    last: int = 0
    begun_at: float = 0.0

    @classmethod
    def parse(cls, told: str | None, *, asked: str) -> "Reach":
        """As a cursor tells it; from the beginning where objects were asked for otherwise then."""
        if told is None:
            return cls(asked)
        held = cls(**json.loads(told))
        return held if held.asked == asked else cls(asked)

    @property
    def text(self) -> str:
        """As a cursor."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @property
    def is_under_way(self) -> bool:
        """Whether a pass began that has not come to its end."""
        return self.until > 0

    def begun(self, until: int, now: datetime) -> "Reach":
        """A pass over what changed since `settled` begins; the newest change there is, is of `until`."""
        return replace(self, until=until, last=0, begun_at=now.timestamp())

    def read(self, last: int) -> "Reach":
        """The pass under way came to this id."""
        return replace(self, last=last)

    def ended(self) -> "Reach":
        """The pass is at its end. Settled is what it must have shown, and what it showed a second time.

        A change that is LAG older than the newest one was there to be seen. Later ones are when a
        pass that began LAG after they were first seen has read them again.
        """
        seen, seen_at = self.seen, min(self.seen_at, self.begun_at)
        settled = max(self.settled, self.until - LAG * 1000)
        if seen and self.begun_at - seen_at >= LAG:
            settled, seen = max(settled, seen), 0
        if self.until > settled and not seen:
            seen, seen_at = self.until, self.begun_at
        if seen <= settled:
            seen, seen_at = 0, 0.0
        return Reach(self.asked, settled, seen, seen_at)

    def filters(self) -> Sequence[Mapping[str, Any]]:
        """What a search for the rest of the pass asks for."""
        above = {"hs_lastmodifieddate": self.settled, "hs_object_id": self.last}
        return [
            {"propertyName": name, "operator": "GT", "value": str(value)}
            for name, value in above.items()
        ]
