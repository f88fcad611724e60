"""Dates as mail programs write them into forwarded headers; none of them follows a standard."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from escalation_ledger.models.staging.mail_words import HALF_DAYS, HEADERS, ZONES

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_LONGEST = 120
_YEARS = range(1971, 2200)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{2})(?!\d)")
_CLOCKS = (
    re.compile(r"(?<![\d+-])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?!\d)"),
    re.compile(r"(?<!\d)(?P<hour>\d{1,2}) ?h ?(?P<minute>\d{2})(?!\d)(?P<second>(?!))?"),
    re.compile(r"(?<!\d)(?P<hour>\d{1,2})\.(?P<minute>\d{2})(?:\.(?P<second>\d{2}))?(?!\d)"),
)
_OFFSET = re.compile(
    r"(?:(?<=[ (])|GMT|UTC)(?P<sign>[+-])(?P<hours>0?\d|1[0-4])(?::?(?P<minutes>[0-5]\d))?(?!\d)"
)
_ZONE = re.compile(rf"\b({'|'.join(ZONES)})\b")
_CLOCK_WORDS = re.compile(r"\b(?:uhr|kl|klo|kell|ore|at|um|alle)\b\.?", re.IGNORECASE)
_SETTINGS = {"STRICT_PARSING": True, "PARSERS": ["absolute-time"], "DATE_ORDER": "DMY"}


def forwarded_instant(
    written: str, *, zone: tzinfo, languages: Iterable[str] = ("en",)
) -> datetime | None:
    """The instant a forwarded header means, `zone` where it names none; None when unclear.

    `languages`: the likeliest by the header's names. In English `3/4/2026` is read
    month first only beside AM or PM, as programs set to the United States write it; otherwise
    only when one of the numbers can be no month. All other languages put the day first.
    """
    text = " ".join(written.replace("\u2212", "-").split())[:_LONGEST]
    spoken = tuple(languages) or ("en",)
    numbers = _numbers(text)
    rest = text if numbers is None else f"{text[: numbers.start()]} {text[numbers.end() :]}"
    clock = next((found for form in _CLOCKS if (found := form.search(rest))), None)
    if clock is None:
        return None
    before, after = rest[: clock.start()], rest[clock.end() :]
    half = _half(before, after)
    on = (
        _worded(before, after, spoken)
        if numbers is None
        else _numeric(numbers, puts_day_first=_puts_day_first(spoken, half))
    )
    at = _time(clock, half)
    if on is None or at is None or on.year not in _YEARS:
        return None
    return datetime.combine(on, at, tzinfo=_zone(after) or zone).astimezone(UTC)


def _numbers(text: str) -> re.Match[str] | None:
    """A date in numbers alone. Where a year has four digits, none is looked for in two."""
    if _YEAR.search(text):
        return _YEAR_FIRST.search(text) or _YEAR_LAST.search(text)
    return _SHORT_YEAR.search(text)


def _puts_day_first(languages: tuple[str, ...], half: str | None) -> bool | None:
    if languages[0] != "en":
        return True
    return False if half else None


def _numeric(found: re.Match[str], *, puts_day_first: bool | None) -> date | None:
    if found.re is _YEAR_FIRST:
        return _date(int(found[1]), int(found[2]), int(found[3]))
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    year += 2000 if year < 100 else 0
    if found[2] == "." or first > 12 or (puts_day_first and second <= 12):
        return _date(year, second, first)
    if puts_day_first is not None or second > 12 or first == second:
        return _date(year, first, second)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _worded(before: str, after: str, languages: tuple[str, ...]) -> date | None:
    """A date with the month's name around a time, in the header's languages, else in any we know.

    None where languages equally likely mean two days: `listopad` is October in Zagreb and
    November in Prague.
    """
    ways = (_without_clock_words(before, after), _without_clock_words(before, ""))
    others = tuple(language for language in HEADERS if language not in languages)
    for spoken in (languages, others):
        readings = [[_parsed(text, language) for text in ways] for language in spoken]
        days = {first or second for first, second in readings} - {None}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


@lru_cache(maxsize=4096)
def _parsed(text: str, language: str) -> date | None:
    if not _YEAR.search(text):
        return None
    try:
        found = _parser(language).get_date_data(text).date_obj
    except (ValueError, OverflowError, TypeError, IndexError, KeyError, RecursionError):
        return None
    return found.date() if found else None


@cache
def _parser(language: str) -> "DateDataParser":
    from dateparser.date import DateDataParser  # noqa: PLC0415 - long to import, seldom needed

    return DateDataParser(languages=[language], settings=_SETTINGS)


def _without_clock_words(before: str, after: str) -> str:
    """The text around a time, without that time's zone and the words that go with it."""
    tail = _ZONE.sub(" ", _OFFSET.sub(" ", after))
    for name in (name for names in HALF_DAYS.values() for name in names):
        if tail.strip().casefold().startswith(name):
            tail = tail.strip()[len(name) :]
    return " ".join(
        _CLOCK_WORDS.sub(" ", f"{before} {tail}").replace("()", " ").strip(" ,").split()
    )


def _half(before: str, after: str) -> str | None:
    ahead, behind = before.rstrip().casefold(), after.lstrip().casefold()
    for half, names in HALF_DAYS.items():
        for name in names:
            if ahead.endswith(f" {name}") or re.match(rf"{re.escape(name)}(?!\w)", behind):
                return half
    return None


def _time(clock: re.Match[str], half: str | None) -> time | None:
    hour = int(clock["hour"])
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, int(clock["minute"]), int(clock["second"] or 0))
    except ValueError:
        return None


def _zone(rest: str) -> tzinfo | None:
    if found := _OFFSET.search(rest):
        span = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        return timezone(span if found["sign"] == "+" else -span)
    if found := _ZONE.search(rest):
        return timezone(timedelta(hours=ZONES[found[1]]))
    return None
