"""Business time: what counts is the open time between two instants, by a team's own hours."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

import polars as pl

from escalation_ledger.domain import open_windows
from escalation_ledger.domain.open_windows import OpenWindows

_INSTANT = pl.Datetime("us", "UTC")
_MINUTE_US = 60_000_000
_DAY_US = 24 * 60 * _MINUTE_US
_YEAR_2000_US = 946_684_800_000_000
# Beyond this many years without enough open time, the answer is that there is none.
_REACH_YEARS = (1, 10, 100)


@dataclass(frozen=True)
class Calendar:
    """One team's working hours. `hours`: seven entries, Monday first, None when closed.

    An end of 00:00 is midnight at the end of that day. `holidays`: ISO country of the public
    holidays, with an optional subdivision as "DE-BY"; empty for none.
    """

    name: str
    zone: ZoneInfo
    hours: tuple[tuple[time, time] | None, ...]
    holidays: str

    @classmethod
    def parse(cls, name: str, *, zone: str, hours: list[str], holidays: str) -> "Calendar":
        """From the configuration's words. Raises ValueError naming what is wrong."""
        if len(hours) != 7:
            raise ValueError(
                f"calendar {name}: hours has {len(hours)} entries, not seven (Monday to Sunday)"
            )
        days = tuple(_day(name, words) for words in hours)
        if not any(days):
            raise ValueError(f"calendar {name}: hours leaves every day closed")
        if not open_windows.is_holiday_word(holidays):
            raise ValueError(
                f'calendar {name}: holidays {holidays!r} is no country known, such as "DE" or "DE-BY"'
            )
        return cls(name=name, zone=_zone(name, zone), hours=days, holidays=holidays)

    @property
    def standard_day_minutes(self) -> int:
        """Length of this calendar's usual open day: the most common, the longest of equals."""
        lengths = Counter(open_windows.length_minutes(day) for day in self.hours if day)
        return max(lengths, key=lambda length: (lengths[length], length), default=8 * 60)

    def minutes_between(self, start: pl.Series, end: pl.Series) -> pl.Series:
        """Business minutes from `start` to `end`, Int64; negative when end is before start.

        Whole minutes, the exact open time rounded toward zero. Null where either is null.
        Adds up exactly over instants that are whole minutes, to the minute over others.
        """
        starts, ends = _micros(start), _micros(end)
        windows = self._windows_around(starts, ends)
        open_us = windows.open_before(ends) - windows.open_before(starts)
        return (open_us.sign() * (open_us.abs() // _MINUTE_US)).alias("business_minutes")

    def business_minutes(self, start: datetime, end: datetime) -> int:
        """`minutes_between` of two instants."""
        return int(self.minutes_between(_one(start), _one(end)).item())

    def add_minutes(self, start: pl.Series, minutes: pl.Series) -> pl.Series:
        """The instant by which so many business minutes have passed since `start`.

        The earliest such instant, so the end of a day rather than the next morning; going back
        (negative minutes), the latest. Zero minutes is `start` itself, open or not. Null in,
        null out; null also where a century does not hold enough open time.
        """
        starts = _micros(start)
        open_us = minutes.cast(pl.Int64) * _MINUTE_US
        answerable = starts.is_not_null() & open_us.is_not_null()
        for years in _REACH_YEARS:
            windows = self._windows_around(starts, years=years)
            due = windows.instant_after(starts, open_us)
            if not (due.is_null() & answerable).any():
                break
        return due.cast(_INSTANT).alias("due_at")

    def after(self, start: datetime, minutes: int) -> datetime:
        """`add_minutes` of one instant. Raises ValueError where there is no such instant."""
        due = self.add_minutes(_one(start), pl.Series([minutes], dtype=pl.Int64)).item()
        if due is None:
            raise ValueError(
                f"calendar {self.name} is not open for {minutes} minutes around {start.isoformat()}"
            )
        return due  # type: ignore[no-any-return]

    def closings(self, on: pl.Series) -> pl.Series:
        """End of business on each date; on a closed day, of the last open day before it."""
        days = on.cast(pl.Date)
        years = days.dt.year().drop_nulls().to_list() or [2000]
        windows = self._windows(min(years) - 1, max(years))
        return windows.closing(days).cast(_INSTANT).alias("closes_at")

    def closing(self, on: date) -> datetime:
        """End of business on that date; on a closed day, of the last open day before it.

        Raises ValueError when no day of the year before is open.
        """
        closes_at = self.closings(pl.Series([on], dtype=pl.Date)).item()
        if closes_at is None:
            raise ValueError(f"calendar {self.name} has no open day in the year before {on}")
        return closes_at  # type: ignore[no-any-return]

    def is_open_on(self, on: date) -> bool:
        """Whether that local date has opening hours and is no public holiday."""
        return self.hours[on.weekday()] is not None and on not in open_windows.closed_on(
            self.holidays, on.year
        )

    def next_open_day(self, on: date) -> date:
        """The first open day after `on`. Raises ValueError when there is none for ten years."""
        return self.add_business_days(on, 1)

    def add_business_days(self, on: date, days: int) -> date:
        """The open day so many open days after `on` (before it when negative); 0 is `on` itself.

        Raises ValueError when ten years pass without an open day.
        """
        open_days = self._open_days(on, step=1 if days > 0 else -1)
        for _ in range(abs(days)):
            on = next(open_days)
        return on

    def _open_days(self, on: date, *, step: int) -> Iterator[date]:
        closed = 0
        while closed < 3653:
            on += timedelta(days=step)
            closed = 0 if self.is_open_on(on) else closed + 1
            if not closed:
                yield on
        raise ValueError(f"calendar {self.name} has no open day in the ten years up to {on}")

    def _windows_around(self, *micros: pl.Series, years: int = 0) -> OpenWindows:
        """Windows over the years the instants lie in, a day either side for the zone."""
        known = pl.concat(micros)
        first, last = (cast("int | None", edge) for edge in (known.min(), known.max()))
        if first is None or last is None:
            first = last = _YEAR_2000_US
        return self._windows(
            open_windows.year_of(first - _DAY_US) - years,
            open_windows.year_of(last + _DAY_US) + years,
        )

    def _windows(self, first_year: int, last_year: int) -> OpenWindows:
        return open_windows.between_years(
            self.zone, self.hours, self.holidays, first_year, last_year
        )


def minutes_between_by(
    frame: pl.DataFrame,
    start: str,
    end: str,
    calendar_column: str,
    calendars: Mapping[str, Calendar],
) -> pl.Series:
    """`minutes_between` of two instant columns, each row by the calendar it names.

    A row naming no known calendar goes by the one called "default"; KeyError when there is none.
    """
    return _by_calendar(
        frame,
        calendar_column,
        calendars,
        lambda calendar, rows: calendar.minutes_between(rows[start], rows[end]),
    ).cast(pl.Int64)


def add_minutes_by(
    frame: pl.DataFrame,
    start: str,
    minutes: str,
    calendar_column: str,
    calendars: Mapping[str, Calendar],
) -> pl.Series:
    """`add_minutes` of an instant column, each row by the calendar it names, as above."""
    return _by_calendar(
        frame,
        calendar_column,
        calendars,
        lambda calendar, rows: calendar.add_minutes(rows[start], rows[minutes]),
    ).cast(_INSTANT)


def closings_by(
    frame: pl.DataFrame, on: str, calendar_column: str, calendars: Mapping[str, Calendar]
) -> pl.Series:
    """`closings` of a date column, each row by the calendar it names, as above."""
    return _by_calendar(
        frame, calendar_column, calendars, lambda calendar, rows: calendar.closings(rows[on])
    ).cast(_INSTANT)


def local_times_by(
    frame: pl.DataFrame, at: str, calendar_column: str, calendars: Mapping[str, Calendar]
) -> pl.Series:
    """An instant column as local wall time (no zone), each row in its calendar's zone, as above."""
    return _by_calendar(
        frame,
        calendar_column,
        calendars,
        lambda calendar, rows: (
            rows[at]
            .cast(_INSTANT)
            .dt.convert_time_zone(calendar.zone.key)
            .dt.replace_time_zone(None)
        ),
    ).cast(pl.Datetime("us"))


def zone_names_by(
    frame: pl.DataFrame, at: str, calendar_column: str, calendars: Mapping[str, Calendar]
) -> pl.Series:
    """What the zone of each row's calendar is called at an instant column, as above.

    As "CET" or "CEST"; where a zone has no name but an offset, as "UTC-03".
    """
    names = _by_calendar(
        frame,
        calendar_column,
        calendars,
        lambda calendar, rows: (
            rows[at].cast(_INSTANT).dt.convert_time_zone(calendar.zone.key).dt.strftime("%Z")
        ),
    ).cast(pl.String)
    return names.str.replace(r"^([+-]\d)", "UTC${1}")


def _by_calendar(
    frame: pl.DataFrame,
    calendar_column: str,
    calendars: Mapping[str, Calendar],
    answer: Callable[[Calendar, pl.DataFrame], pl.Series],
) -> pl.Series:
    """`answer` of each calendar's rows, put back in the frame's order.

    Many names share few calendars (a name may be an account), so rows go by the calendar itself.
    """
    distinct = list({id(calendar): calendar for calendar in calendars.values()}.values())
    numbers = {id(calendar): number for number, calendar in enumerate(distinct)}
    by_name = {name: numbers[id(calendar)] for name, calendar in calendars.items()}
    placed = frame.with_columns(
        __row=pl.int_range(pl.len()),
        __calendar=pl.col(calendar_column)
        .cast(pl.String)
        .replace_strict(by_name, default=by_name.get("default"), return_dtype=pl.Int64),
    )
    parts = [
        pl.DataFrame({"row": rows["__row"], "answer": answer(_nth(distinct, number), rows)})
        for (number,), rows in placed.partition_by(
            "__calendar", maintain_order=True, as_dict=True
        ).items()
    ]
    if not parts:
        return pl.Series("answer", [], dtype=pl.Null)
    return pl.concat(parts).sort("row", maintain_order=True)["answer"]


def _nth(calendars: list[Calendar], number: int | None) -> Calendar:
    if number is None:
        raise KeyError("default")
    return calendars[number]


def _day(name: str, words: str) -> tuple[time, time] | None:
    if not words:
        return None
    start, _, end = words.partition("-")
    try:
        day = (_clock(start), _clock("00:00" if end == "24:00" else end))
    except ValueError as error:
        raise ValueError(f'calendar {name}: hours {words!r} is not "HH:MM-HH:MM"') from error
    if open_windows.length_minutes(day) <= 0:
        raise ValueError(f"calendar {name}: hours {words!r} end before they start")
    return day


def _clock(words: str) -> time:
    if len(words) != len("HH:MM"):
        raise ValueError(words)
    return time.fromisoformat(words)


def _zone(name: str, zone: str) -> ZoneInfo:
    """The zone, when both the standard library and Polars know it."""
    try:
        pl.Series([], dtype=pl.Datetime("us")).dt.replace_time_zone(zone)
        return ZoneInfo(zone)
    except (OSError, ValueError, KeyError, pl.exceptions.PolarsError) as error:
        raise ValueError(
            f'calendar {name}: zone {zone!r} is not a time zone, such as "Europe/Berlin"'
        ) from error


def _one(instant: datetime) -> pl.Series:
    return pl.Series([instant], dtype=_INSTANT)


def _micros(instants: pl.Series) -> pl.Series:
    """Microseconds since 1970, Int64."""
    return instants.cast(_INSTANT).to_physical()
