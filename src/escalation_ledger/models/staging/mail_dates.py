"""Dates as mail programs write them into forwarded headers; none of them follows a standard."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTH = r"(?P<month{n}>" + "|".join(f"{m[:3]}(?:{m[3:]})?" for m in _MONTHS) + r"|sept)\.?"
_WORDED = re.compile(
    rf"(?:(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+{_MONTH.format(n=1)}"
    rf"|{_MONTH.format(n=2)}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)"
    r",?\s+(?P<year>\d{4})",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_SLASHED = re.compile(r"\b(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})")
_TIME = re.compile(
    r"\b(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>[AP])?\.?M?\b",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:GMT|UTC)?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?\b")
# Only names that mean one offset everywhere they are used in mail.
_ZONES = {
    "GMT": 0, "UTC": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "WEST": 1, "CEST": 2, "EET": 2,
    "EEST": 3, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7,
    "PST": -8, "JST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip
_ZONE = re.compile(rf"\b({'|'.join(_ZONES)})\b")


def forwarded_instant(written: str, *, zone: tzinfo) -> datetime | None:
    """The instant a forwarded header means, `zone` where it names none; None when unclear.

    `3/4/2026` is read month first only beside AM or PM, as programs set to the United States
    write it; otherwise only when one of the numbers can be no month.
    """
    text = " ".join(written.split())
    time = _TIME.search(text)
    on = _date(text, is_american=bool(time and time["half"]))
    if time is None or on is None:
        return None
    try:
        local = datetime(*on, *_clock(time), tzinfo=_zone(text[time.end() :]) or zone)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _date(text: str, *, is_american: bool) -> tuple[int, int, int] | None:
    if found := _WORDED.search(text):
        month = (found["month1"] or found["month2"]).casefold()[:3]
        number = [name[:3] for name in _MONTHS].index(month) + 1
        return int(found["year"]), number, int(found["day1"] or found["day2"])
    if found := _ISO.search(text):
        return int(found["year"]), int(found["month"]), int(found["day"])
    if found := _SLASHED.search(text):
        first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
        if is_american or second > 12 or first == second:
            return year, first, second
        return (year, second, first) if first > 12 else None
    return None


def _clock(time: re.Match[str]) -> tuple[int, int, int]:
    hour = int(time["hour"])
    if time["half"]:
        hour = hour % 12 + (12 if time["half"].upper() == "P" else 0)
    return hour, int(time["minute"]), int(time["second"] or 0)


def _zone(rest: str) -> tzinfo | None:
    if found := _OFFSET.search(rest):
        span = timedelta(hours=int(found["hours"]), minutes=int(found["minutes"] or 0))
        return timezone(span if found["sign"] == "+" else -span)
    if found := _ZONE.search(rest):
        return timezone(timedelta(hours=_ZONES[found[1]]))
    return None
