"""Turning a script's texts and hours into words and instants."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from escalation_ledger.sample import phrases
from escalation_ledger.sample.cast import Cast
from escalation_ledger.sample.clock import Clock

TICKET_URL = "https://meridian-sample.zendesk.com/agent/tickets"
_FIELD = re.compile(r"\{(\w+)(?: ([^{}]+))?\}")


@dataclass(frozen=True)
class Telling:
    """One telling of the story: who, around which `now`, from which seed.

    `known_at`: up to when the tools have it; what comes later is still decided, so that an
    earlier export holds the same things under the same ids as a later one. `permalinks` gains the address of each Slack thread as it is written down.
    """

    cast: Cast
    now: datetime
    known_at: datetime
    clocks: Mapping[str, Clock]
    seed: int
    permalinks: dict[str, str] = field(default_factory=dict)

    def is_known(self, instant: datetime) -> bool:
        """Whether the tools have by now what happened then."""
        return instant <= self.known_at

    def rng(self, *names: object) -> Random:
        """A stream of chance of its own for each thing, so that a new thing moves no other."""
        return Random("/".join(map(str, (self.seed, *names))))  # noqa: S311 - a story, no secret

    def region(self, account: str | None) -> str:
        """The region a customer's story is told in."""
        return self.cast.accounts[account].region if account else "UK"

    def clock(self, account: str | None) -> Clock:
        """The clock of a customer's region."""
        return self.clocks[self.region(account)]

    def filled(
        self,
        text: str,
        *,
        at: datetime,
        account: str | None,
        words: Mapping[str, str],
        rng: Random,
        special: Mapping[str, Callable[[str], str]] | None = None,
    ) -> str:
        """The text as written at `at`, with every {field} replaced.

        `special` are fields only one tool knows. Raises KeyError naming an unknown field.
        """
        clock, region = self.clock(account), self.region(account)
        made = clock.local(at)

        def due(instant: datetime) -> str:
            return phrases.due_phrase(
                clock.local(instant),
                made,
                is_closing=clock.is_closing(instant),
                region=region,
                rng=rng,
            )

        known: dict[str, Callable[[str], str]] = {
            "due": lambda hours: due(clock.due(float(hours))),
            "close": lambda days: due(clock.closing(int(days))),
            "day": lambda hours: phrases.day_name(
                clock.local(clock.at(float(hours))), made, region
            ),
            "ticket": lambda number: f"{TICKET_URL}/{number}",
            "thread": lambda key: self.permalinks[key],
            "month": lambda _: _last_month(made),
            **(special or {}),
        }

        def value(match: re.Match[str]) -> str:
            name, argument = match[1], match[2] or ""
            return known[name](argument) if name in known else words[name]

        once = _FIELD.sub(value, text)
        return _FIELD.sub(value, once)


def stamp(instant: datetime) -> str:
    """`2026-03-14T09:26:53Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _last_month(moment: datetime) -> str:
    return phrases.month(moment.replace(month=moment.month - 1 or 12, day=1))
