"""The zones people name beside a time, as IANA zones."""

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Who writes EST in July means the clock on the wall in New York, so a name stands for the
# region and its daylight saving, not for a fixed offset. IST and the like, which name several
# regions, are left out: the time then stands in the message's own zone.
_REGIONS = {
    "America/New_York": ("et", "est", "edt", "eastern"),
    "America/Chicago": ("ct", "cst", "cdt", "central"),
    "America/Denver": ("mt", "mst", "mdt", "mountain"),
    "America/Los_Angeles": ("pt", "pst", "pdt", "pacific"),
    "Europe/London": ("bst", "uk", "london"),
    "Europe/Berlin": ("cet", "cest", "mez", "mesz", "berlin", "paris"),
    "Asia/Tokyo": ("jst",),
    "Australia/Sydney": ("aest", "aedt"),
    "UTC": ("utc", "gmt", "zulu"),
}
_BY_NAME = {name: ZoneInfo(region) for region, names in _REGIONS.items() for name in names}

_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-])(\d{1,2}):?(\d{2})?")

NAMED = (
    r"(?:(?:utc|gmt) ?[+-]\d{1,2}(?::?\d{2})?|"
    + "|".join(sorted(_BY_NAME, key=len, reverse=True))
    + r")(?: time)?"
)


def zone_of(name: str) -> tzinfo | None:
    """A zone as people write it, or an IANA name, or +HH:MM; None when it is none of these."""
    plain = name.strip().casefold().removesuffix(" time")
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    if offset := _OFFSET.fullmatch(plain):
        sign = -1 if offset[1] == "-" else 1
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(sign * away) if away < timedelta(hours=24) else None
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
