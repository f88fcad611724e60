"""When a commitment falls due: policy terms resolved against the instant they were said at.

A promise is read in the zone its author writes in, and ends with that day's business: «by
Thursday», «EOD» and «end of week» mean the closing time of the calendar (17:00 unless it says
otherwise) on the clock of that zone. «Morning» ends at noon, «afternoon» at closing, «evening»
and «tonight» at 23:59. A plain weekday is the next one after the day it is said; «this
Thursday» may be today; «next Thursday» is in next week. Nothing reads a clock: the same words
said at the same instant are due at the same instant for ever.

Two dates in one clause, a date already past, a month without a day, «in a few days», 3/4:
a date is meant and nobody can say which. That is ambiguous, and never a deadline.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, Literal, TypeVar

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.reading.due_terms import Term, terms
from escalation_ledger.models.reading.zones import zone_of

Grain = Literal["instant", "day", "week"]

T = TypeVar("T")

# Nobody means five in the morning by «at 5», unless they say so or write at that hour; from the
# afternoon on, an hour of the morning that no day goes with is the next one.
_EARLIEST_HOUR: Final = 7
_EARLY_HOURS: Final = (5, 6)
_LATE_HOUR: Final = 14
_LAST_MINUTE: Final = time(23, 59)
# 00:00 as a deadline is midnight at the end of the day it is said of.
_MIDNIGHT: Final = time(0)
_NAMED_CLOCKS: Final = {"noon": time(12), "midday": time(12), "midnight": _MIDNIGHT}
_WEEK_TERMS: Final = {"end_of_week", "end_of_next_week"}


@dataclass(frozen=True)
class Due:
    """When it is due, as a UTC instant, and how finely that was said. Both None: ambiguous."""

    at: datetime | None
    grain: Grain | None
    is_past: bool = False

    @property
    def is_ambiguous(self) -> bool:
        """A date is meant, and which one is not certain."""
        return self.at is None


AMBIGUOUS = Due(at=None, grain=None)
_PAST = Due(at=None, grain=None, is_past=True)


def due(
    clause: str,
    *,
    said_at: datetime,
    zone: tzinfo | None,
    calendar: Calendar,
    reader_zone: tzinfo | None = None,
) -> Due | None:
    """The deadline a clause of normalised words gives; None when it gives none.

    `zone`: what its dates are meant in; the calendar's own when None. `reader_zone`: what «your
    time» means; `zone` when None.
    """
    said = terms(clause)
    dated = [term for term in said if term.kind not in {"zone", "reader_zone"}]
    if not dated:
        return None
    own = zone or calendar.zone
    named = {zone_of(term.parts["zone"]) for term in said if term.has("zone")} - {None}
    if any(term.kind == "reader_zone" for term in said):
        named.add(reader_zone or own)
    if len(named) > 1 or any(term.kind == "vague" for term in said):
        return AMBIGUOUS
    here = _Here(said_at, (named.pop() if named else None) or own, calendar)
    try:
        return here.due(dated)
    except _PastError:
        return _PAST
    except (_UnclearError, ValueError, OverflowError):
        return AMBIGUOUS


class _UnclearError(Exception):
    """The terms do not come to one instant."""


class _PastError(Exception):
    """The instant is over when it is said."""


@dataclass(frozen=True)
class _Here:
    """Where and when it was said."""

    said_at: datetime
    zone: tzinfo
    calendar: Calendar

    @property
    def today(self) -> date:
        return self.said_at.astimezone(self.zone).date()

    def due(self, said: list[Term]) -> Due:
        """One deadline of all the terms. Raises _UnclearError."""
        days = self._days(said)
        span = _only({self._after(term) for term in said if term.kind.endswith("_minutes")})
        clock = _only(self._clocks(said, days))
        if span is not None:
            at, grain = self._span_on(span, days, clock)
        else:
            day = _only(days) or self._unsaid_day(clock)
            end = clock if clock is not None else _only(self._ends_of(said, day))
            end = self._closing(day) if end is None else end
            at = datetime.combine(day + timedelta(end == _MIDNIGHT), end, self.zone)
            grain = "instant" if clock is not None else _grain(said)
        if at <= self.said_at:
            raise _PastError
        return Due(at.astimezone(UTC), grain)

    def _span_on(
        self, span: datetime, days: set[date], clock: time | None
    ) -> tuple[datetime, Grain]:
        if clock is not None or days - {span.astimezone(self.zone).date()}:
            raise _UnclearError
        return span, "instant"

    def _clocks(self, said: list[Term], days: set[date]) -> set[time]:
        """The clock times meant; a part of the day tells which half an hour without one is in."""
        parts = {term.parts.get("name") for term in said if term.kind.startswith("part")}
        return {
            self._likely(_clock(term), parts, days) if _is_bare(term) else _clock(term)
            for term in said
            if term.kind.endswith("clock")
        }

    def _likely(self, clock: time, parts: set[str | None], days: set[date]) -> time:
        """«At 2» as in the afternoon, «by 10» as the next ten o'clock people are awake at."""
        if clock.hour > 12 or "morning" in parts:
            return clock
        later = clock.replace(hour=clock.hour % 12 + 12)
        if parts & {"afternoon", "evening", "tonight", "night"}:
            return later
        if days and self.today not in days:
            return later if clock.hour < _EARLIEST_HOUR else clock
        is_ahead = datetime.combine(self.today, clock, self.zone) > self.said_at
        here = self.said_at.astimezone(self.zone).hour
        is_awake = clock.hour >= (here if here in _EARLY_HOURS else _EARLIEST_HOUR)
        return clock if is_ahead and is_awake else later

    def _unsaid_day(self, clock: time | None) -> date:
        """Today; late in the day, an hour of the morning is tomorrow's."""
        here = self.said_at.astimezone(self.zone)
        is_tomorrow = clock is not None and clock.hour < 12 and here.hour >= _LATE_HOUR
        # Midnight is the end of the day already.
        is_tomorrow = is_tomorrow and clock != _MIDNIGHT
        return self.today + timedelta(is_tomorrow)

    def _days(self, said: list[Term]) -> set[date]:
        """The dates meant. A weekday beside its own date («Thursday, March 19») adds none."""
        days = {day for term in said if (day := self._day(term)) is not None}
        weekdays = {term.weekday for term in said if term.kind == "weekday"}
        bare = weekdays - {day.weekday() for day in days}
        return days | {self.today + timedelta(_days_to(self.today, day) or 7) for day in bare}

    def _day(self, term: Term) -> date | None:
        """The date of one term; None when it names none."""
        monday = self.today - timedelta(self.today.weekday())
        match term.kind:
            case "today" | "part_of_today":
                day = self.today
            case "tomorrow":
                day = self.today + timedelta(1)
            case "after_tomorrow":
                day = self.today + timedelta(2)
            case "this_weekday":
                day = self.today + timedelta(_days_to(self.today, term.weekday))
            case "week_after":
                day = self.today + timedelta((_days_to(self.today, term.weekday) or 7) + 7)
            case "next_weekday":
                day = monday + timedelta(7 + term.weekday)
            case "end_of_week":
                day = self._last_open(monday, monday + timedelta(6))
            case "end_of_next_week":
                day = self._last_open(monday + timedelta(7), monday + timedelta(13))
            case "in_days" | "in_weeks":
                day = self.today + timedelta(_whole(term) * (7 if term.kind == "in_weeks" else 1))
            case "in_business_days":
                day = self.calendar.add_business_days(self.today, _whole(term))
            case _:
                return self._day_of_month(term)
        return day

    def _day_of_month(self, term: Term) -> date | None:
        first = self.today.replace(day=1)
        match term.kind:
            case "end_of_month":
                day = self._end_of_month(first)
            case "end_of_next_month":
                day = self._end_of_month(_next_month(first))
            case "end_of_named_month":
                year = first.year + (term.month < first.month)
                day = self._end_of_month(date(year, term.month, 1))
            case "day_of_month":
                is_ahead = term.number("d") >= self.today.day
                day = (first if is_ahead else _next_month(first)).replace(day=term.number("d"))
            case "calendar_day":
                day = self._nearest(term, term.month, term.number("d"))
            case "slashed_day":
                day = self._nearest(term, *_month_and_day(term))
            case _:
                return None
        return day

    def _nearest(self, term: Term, month: int, day: int) -> date:
        """The date in the year said; else this year's, or next year's when that is long past."""
        if term.has("year"):
            return date(term.number("year") % 100 + 2000, month, day)
        this_year = date(self.today.year, month, day)
        long_past = this_year < self.today - timedelta(days=90)
        return this_year.replace(year=this_year.year + 1) if long_past else this_year

    def _after(self, term: Term) -> datetime:
        unit = term.parts.get("unit", "minutes")
        minutes = round(term.amount * (60 if unit.startswith("h") else 1))
        if term.kind == "in_minutes":
            return self.said_at + timedelta(minutes=minutes)
        return self.calendar.after(self.said_at, minutes)

    def _ends_of(self, said: list[Term], day: date) -> set[time]:
        """The times of vaguer words than a clock's; a part of the day beats its closing."""
        parts = {self._end_of(term, day) for term in said if term.kind.startswith("part")}
        return parts or {self._closing(day) for term in said if term.kind == "closing"}

    def _end_of(self, term: Term, day: date) -> time:
        match term.parts.get("name"):
            case "evening" | "night" | "tonight":
                return _LAST_MINUTE
            case "afternoon":
                return self._closing(day)
            case _:
                return time(12)

    def _closing(self, day: date) -> time:
        """When business ends that day; on a closed day, when it ends on the others."""
        open_days = [window for window in self.calendar.hours if window]
        window = self.calendar.hours[day.weekday()] or (open_days[-1] if open_days else None)
        return window[1] if window else time(17)

    def _last_open(self, first: date, last: date) -> date:
        days = (last - timedelta(back) for back in range((last - first).days + 1))
        found = next((day for day in days if self.calendar.is_open_on(day)), None)
        if found is None:
            raise _UnclearError
        return found

    def _end_of_month(self, first: date) -> date:
        return self._last_open(first, first.replace(day=monthrange(first.year, first.month)[1]))


def _only(found: set[T]) -> T | None:
    if len(found) > 1:
        raise _UnclearError
    return next(iter(found), None)


def _grain(said: list[Term]) -> Grain:
    return "week" if any(term.kind in _WEEK_TERMS for term in said) else "day"


def _clock(term: Term) -> time:
    if term.kind == "named_clock":
        return _NAMED_CLOCKS[term.parts["name"]]
    hour, minute = term.hour, int(term.parts.get("minute", "0"))
    if term.has("half"):
        if not 1 <= hour <= 12:
            raise _UnclearError
        hour = hour % 12 + (12 if term.parts["half"] == "p" else 0)
    if term.has("past"):
        minute = 30 if term.parts["past"] == "half" else 15
    return time(hour - 1, 45) if term.has("to") else time(hour, minute)


def _is_bare(term: Term) -> bool:
    """Whether the hour may be of either half of the day: «at 2», «at 2:30», not «02:30», «10:30»."""
    if term.kind == "named_clock" or term.has("half"):
        return False
    is_written_out = term.has("minute") and term.hour >= 10
    return 1 <= term.hour <= 12 and not is_written_out and not term.parts["hour"].startswith("0")


def _month_and_day(term: Term) -> tuple[int, int]:
    """3/14 and 14/3 are certain; 3/4 is not."""
    first, second = term.number("first"), term.number("second")
    if max(first, second) <= 12 and first != second:
        raise _UnclearError
    return (first, second) if second > 12 or first == second else (second, first)


def _whole(term: Term) -> int:
    if term.amount != int(term.amount):
        raise _UnclearError
    return int(term.amount)


def _days_to(today: date, weekday: int) -> int:
    return (weekday - today.weekday()) % 7


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
