"""When a team is open: one window per date, built in local time, put on the UTC line.

A window comes from the local date and the hours of its weekday; it is dropped when the local
date is a public holiday, and only then becomes instants, so that each date has its own offset.
Where the clock jumps: a local time shown twice means its first showing, and one that is skipped
means the instant of the jump.
"""

import warnings
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import holidays as public_holidays
import polars as pl

Hours = tuple[tuple[time, time] | None, ...]

_DAY_MINUTES = 24 * 60
_FIRST_YEAR, _LAST_YEAR = 2, 9998
_DAWN_US = -(2**62)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class OpenWindows:
    """Open windows in order: local date, start, end and the open time before it, microseconds.

    The first is an empty one before all instants, so that every instant has a window begun.
    """

    on: pl.Series
    opens: pl.Series
    closes: pl.Series
    before: pl.Series

    @cached_property
    def after(self) -> pl.Series:
        """The open time up to each window's end."""
        return self.before + self.closes - self.opens

    @cached_property
    def lead(self) -> pl.Series:
        """What each instant within the window is ahead of the open time up to it."""
        return self.opens - self.before

    def open_before(self, at: pl.Series) -> pl.Series:
        """Open microseconds from the beginning of the windows up to each instant."""
        row = _begun(self.opens, at)
        return (at - self.lead.gather(row)).clip(upper_bound=self.after.gather(row))

    def instant_after(self, start: pl.Series, open_us: pl.Series) -> pl.Series:
        """The instant so much open time after (before, when negative) each start."""
        target = self.open_before(start) + open_us
        row = _begun(self.before, target)
        back = self.opens.gather(row) + target - self.before.gather(row)
        ends = self.after.search_sorted(target.fill_null(0), side="left").cast(pl.Int64)
        end = ends.clip(upper_bound=self.after.len() - 1)
        ahead = self.closes.gather(end) - self.after.gather(end) + target
        return pl.select(
            pl.when(open_us == 0)
            .then(start)
            .when((open_us > 0) & (ends < self.after.len()))
            .then(ahead)
            .when((open_us < 0) & (target >= 0) & (row > 0))
            .then(back)
        ).to_series()

    def closing(self, on: pl.Series) -> pl.Series:
        """End of the window on each date, else of the last one before; null when none is."""
        row = _begun(self.on, on)
        return _null_where(self.closes.gather(row), on.is_null() | (row == 0))


def _begun(starts: pl.Series, values: pl.Series) -> pl.Series:
    """Row of the last start at or before each value; 0 for null."""
    known = values.fill_null(starts[0])
    return starts.search_sorted(known, side="right").cast(pl.Int64) - 1


def _null_where(values: pl.Series, is_null: pl.Series) -> pl.Series:
    return pl.select(pl.when(~is_null).then(values)).to_series()


def year_of(micros: int) -> int:
    """The year of an instant, UTC; of one beyond all calendars, the last that has windows."""
    try:
        return (_EPOCH + timedelta(microseconds=micros)).year
    except OverflowError:
        return _LAST_YEAR if micros > 0 else _FIRST_YEAR


def between_years(
    zone: ZoneInfo, hours: Hours, holidays: str, first_year: int, last_year: int
) -> OpenWindows:
    """The windows of all local dates of these years, both included."""
    first, last = (min(max(year, _FIRST_YEAR), _LAST_YEAR) for year in (first_year, last_year))
    return _windows(zone, hours, holidays, first, last)


@lru_cache(maxsize=128)
def _windows(zone: ZoneInfo, hours: Hours, holidays: str, first: int, last: int) -> OpenWindows:
    closed = [day for year in range(first, last + 1) for day in closed_on(holidays, year)]
    local = (
        pl.date_range(date(first, 1, 1), date(last, 12, 31), eager=True)
        .alias("on")
        .to_frame()
        .with_columns(weekday=pl.col("on").dt.weekday())
        .join(_weekly(hours), on="weekday", how="inner", maintain_order="left")
        .filter(~pl.col("on").is_in(pl.Series(closed, dtype=pl.Date).implode()))
        .select(
            "on",
            opens=pl.col("on").cast(pl.Datetime("us")) + pl.duration(minutes="opens"),
            closes=pl.col("on").cast(pl.Datetime("us")) + pl.duration(minutes="closes"),
        )
    )
    placed = local.with_columns(
        opens=_placed(local["opens"], zone), closes=_placed(local["closes"], zone)
    ).filter(pl.col("closes") > pl.col("opens"))
    dawn = pl.DataFrame({"on": date(1, 1, 1), "opens": _DAWN_US, "closes": _DAWN_US})
    rows = pl.concat([dawn, placed]).with_columns(
        before=(pl.col("closes") - pl.col("opens")).cum_sum().shift(1, fill_value=0)
    )
    return OpenWindows(*rows.select("on", "opens", "closes", "before"))


def _weekly(hours: Hours) -> pl.DataFrame:
    """weekday (Monday 1), opens, closes in minutes after midnight; open weekdays only."""
    rows = [
        (weekday, _minute(day[0]), _minute(day[0]) + length_minutes(day))
        for weekday, day in enumerate(hours, start=1)
        if day
    ]
    schema = {"weekday": pl.Int8, "opens": pl.Int64, "closes": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def length_minutes(day: tuple[time, time]) -> int:
    """Minutes from start to end; an end of 00:00 is midnight at the end of the day."""
    start, end = day
    return (_minute(end) or _DAY_MINUTES) - _minute(start)


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _placed(local: pl.Series, zone: ZoneInfo) -> pl.Series:
    """Local times as microseconds UTC, jumps as the module says."""
    placed = local.dt.replace_time_zone(zone.key, ambiguous="earliest", non_existent="null")
    skipped = placed.is_null()
    jumps = [_jump_over(at, zone) for at in local.filter(skipped)]
    return (
        placed.dt.convert_time_zone("UTC")
        .scatter(skipped.arg_true(), pl.Series(jumps, dtype=pl.Datetime("us", "UTC")))
        .to_physical()
    )


def _jump_over(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clock jumped over a local time it never showed."""
    before, after = (_offset(local.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    earliest = (local - after).replace(tzinfo=UTC)
    seconds = bisect_left(
        range(int((after - before).total_seconds())),
        after,
        key=lambda second: _offset((earliest + timedelta(seconds=second)).astimezone(zone)),
    )
    return earliest + timedelta(seconds=seconds)


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()


def is_holiday_word(word: str) -> bool:
    """Whether the word is empty or a country, with or without a subdivision, that has holidays."""
    try:
        _public_holidays(word)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=4096)
def closed_on(word: str, year: int) -> frozenset[date]:
    """The public holidays of "DE" or "DE-BY" in one year. Raises NotImplementedError on others."""
    with warnings.catch_warnings():
        # Some countries' lunar dates are known for a few decades only; their fixed ones always.
        warnings.filterwarnings("ignore", message="Requested Holidays are available only")
        return frozenset(day for day in _public_holidays(word, year) if day.year == year)


def _public_holidays(word: str, *years: int) -> Iterable[date]:
    country, _, subdivision = word.partition("-")
    if not country:
        return []
    return public_holidays.country_holidays(country, subdiv=subdivision or None, years=years)
