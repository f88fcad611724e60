"""Which invented ticket happens to whom, when, and under which number.

Numbers and ages do not depend on `now`: the same seed tells the same story at any time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count, cycle

from escalation_ledger.sample import live, quiet
from escalation_ledger.sample.cast import Account, Plot
from escalation_ledger.sample.draft import Draft, Voices
from escalation_ledger.sample.script import Script
from escalation_ledger.sample.stories import reserved_ids, stories
from escalation_ledger.sample.telling import Telling

FIRST_NUMBER = 4601


@dataclass(frozen=True)
class Entry:
    """One ticket to invent: how bad, how old in business hours, and who writes it."""

    impact: str
    age: float
    write: Callable[[Draft], Script]


def whole_script(telling: Telling) -> Script:
    """The named stories and all invented tickets."""
    script = stories(telling.cast)
    voices, numbers = Voices(), _numbers(telling)
    pick = _Casting(telling)
    for entry in sorted(_entries(telling), key=lambda entry: -entry.age):
        number = next(numbers)
        account, plot = pick.next(entry.impact)
        draft = Draft(
            id=number,
            plot=plot,
            account=account,
            cast=telling.cast,
            voices=voices,
            rng=telling.rng("draft", number),
            opened=-entry.age,
        )
        script += entry.write(draft)
    return script


def _entries(telling: Telling) -> Iterator[Entry]:
    rng = telling.rng("ages")
    for case in live.live_cases():
        age = live.least_age(case) + rng.uniform(0, 45)
        yield Entry(case.impact, age, partial(live.live_script, case=case))
    for impact, stage in quiet.ordinary_tickets():
        age = rng.uniform(0.5, 6) if stage == "new" else rng.uniform(6, 44)
        yield Entry(impact, age, partial(quiet.ordinary_script, stage=stage))
    for index, (impact, outcome) in enumerate(quiet.closed_tickets()):
        age = rng.uniform(45, 62) if index % 5 == 0 else rng.uniform(62, 420)
        yield Entry(impact, age, partial(quiet.closed_script, outcome=outcome))


def _numbers(telling: Telling) -> Iterator[int]:
    """Ascending, with gaps where spam was deleted, around the numbers of the stories."""
    rng, taken = telling.rng("numbers"), reserved_ids()
    number = FIRST_NUMBER
    for _ in count():
        if number not in taken:
            yield number
        number += rng.choice((1, 1, 2, 2, 2))


class _Casting:
    """Goes round the accounts and the plots, so that all of them appear."""

    def __init__(self, telling: Telling) -> None:
        accounts = list(telling.cast.accounts.values())
        telling.rng("accounts").shuffle(accounts)
        self._accounts = cycle(accounts)
        self._plots: dict[str, Iterator[Plot]] = {}
        self._telling = telling

    def next(self, impact: str) -> tuple[Account, Plot]:
        """The next customer, and the next plot of that impact."""
        if impact not in self._plots:
            plots = [p for p in self._telling.cast.plots.values() if p.impact == impact]
            self._telling.rng("plots", impact).shuffle(plots)
            self._plots[impact] = cycle(plots)
        return next(self._accounts), next(self._plots[impact])
