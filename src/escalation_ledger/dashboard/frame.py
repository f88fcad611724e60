"""What every page stands in: the ledger as opened, the masthead, the filters, or why there is none."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import Concatenate, ParamSpec, TypeVar

import polars as pl

from escalation_ledger.dashboard import data, past
from escalation_ledger.dashboard.components.masthead import masthead, source_badges
from escalation_ledger.dashboard.components.notice import notice
from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.filters import ask_filters
from escalation_ledger.dashboard.weekly import Weekly
from escalation_ledger.domain.words import Role
from escalation_ledger.reports.filters import Filters, filtered

Arguments = ParamSpec("Arguments")
Told = TypeVar("Told")


@dataclass(frozen=True)
class Opening:
    """The ledger as it is now, opened once in a run for the menu and for the page; or why it is not."""

    now: datetime
    _opened: LedgerView | Exception

    @classmethod
    def begun(cls) -> "Opening":
        """Opens it."""
        now = data.now()
        try:
            return cls(now, data.opened(now))
        except (data.NothingPublished, *data.UNREADABLE) as error:
            return cls(now, error)

    @property
    def ledger(self) -> LedgerView:
        """The ledger. Raises NothingPublished, or one of UNREADABLE."""
        if isinstance(self._opened, Exception):
            raise self._opened
        return self._opened

    @property
    def waiting_count(self) -> int:
        """How much waits in the inbox; 0 where the ledger cannot be opened, as the page will say."""
        return 0 if isinstance(self._opened, Exception) else self._opened.waiting.height


@dataclass(frozen=True)
class Visit:
    """One run of one page: the ledger, the instant it is told from, what the reader asked for."""

    ledger: LedgerView
    now: datetime
    filters: Filters

    @cached_property
    def role(self) -> Role | None:
        """What whoever sits here may do; asked of the record once in a run."""
        return data.role()

    @property
    def as_of(self) -> datetime | None:
        """The instant in the past that the ledger is told as of; None: as it is now."""
        return self.ledger.held.as_of

    @property
    def reader(self) -> str | None:
        """Whose looks at cases the browser remembers; None where the page tells the past."""
        return None if self.as_of else data.person() or "reader"

    @property
    def clock_set_to(self) -> datetime | None:
        """The instant that the page's clocks begin at; None when they are the reader's own."""
        return self.as_of or data.clock_set_to()

    @property
    def weekly(self) -> Weekly:
        """The weekly reviews, told from the same instant."""
        return data.weekly(self.now, self.ledger.settings)

    @property
    def today(self) -> date:
        """The day of `now`, UTC."""
        return self.now.date()

    @property
    def rows(self) -> pl.DataFrame:
        """The live cases that the filters let through, best rank first."""
        return self.ledger.asked(self.filters, today=self.today)

    @cached_property
    def rows_of_every_lane(self) -> pl.DataFrame:
        """The same, whatever the lane."""
        return self.ledger.asked(replace(self.filters, lane=None), today=self.today)

    def told(
        self,
        work: Callable[Concatenate[pl.DataFrame, Arguments], Told],
        *args: Arguments.args,
        **kwargs: Arguments.kwargs,
    ) -> Told:
        """What `work` makes of `rows` and these arguments; worked out once for each view."""
        what = (work, self.filters, self.today, args, tuple(kwargs.items()))
        return self.ledger.once(what, lambda: work(self.rows, *args, **kwargs))

    def asked(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows of a frame with tier, renewal_on and owner that the filters let through."""
        return filtered(frame, self.filters, today=self.today)


def framed(
    page: str,
    opening: Opening,
    *,
    asks_filters: bool,
    is_live: bool,
    tells_the_past: bool = False,
    asks_lane: bool = False,
) -> Visit | None:
    """Draw the frame; None where the ledger has nothing to show yet, and the page says so.

    The filters stay as they are on a page that does not ask them; how many live cases they let
    through is said on a page of those. tells_the_past: whether the page can be asked as of an
    instant. asks_lane: whether it lists the cases of one lane where the link asks for it.
    """
    try:
        then = past.asked() if tells_the_past else None
        now = then or opening.now
        ledger = data.opened_as_of(then) if then else opening.ledger
    except data.NotKnownThen as unknown:
        past.not_known(unknown)
        return None
    except data.NothingPublished as missing:
        _nothing_published(missing)
        return None
    except data.UNREADABLE as error:
        notice("The ledger cannot be read", body=str(error), is_error=True, key="unreadable")
        return None
    masthead(
        page=page,
        snapshot_at=ledger.snapshot_at,
        badges=ledger.once("badges", lambda: source_badges(ledger.sources, ledger.stale)),
        views=ledger.views,
        clock_set_to=then or data.clock_set_to(),
    )
    if then:
        past.band(ledger)
    filters = ask_filters(
        ledger,
        today=now.date(),
        is_shown=asks_filters,
        is_counted=is_live,
        asks_lane=asks_lane,
        beside=partial(past.ask_past, then) if tells_the_past and asks_filters else None,
    )
    return Visit(ledger, now, filters)


def _nothing_published(missing: Exception) -> None:
    notice(
        "Nothing has been read yet",
        body=f"{str(missing).partition('. ')[0]}. Read the exports of your tools, or begin with "
        "the sample story:",
        commands=("ledger refresh --from PATH_TO_EXPORTS", "ledger demo"),
        key="nothing-published",
    )
