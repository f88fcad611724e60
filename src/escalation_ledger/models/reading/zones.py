"""The zones people name beside a time, as IANA zones."""

import re
from datetime import timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

# Who writes EST in July means the clock on the wall in New York, so a name stands for the
# region and its daylight saving, not for a fixed offset. Of a name that several regions use, the
# one whose people write it most: IST is India's.
_REGIONS: Final = {
    "America/New_York": ("et", "est", "edt", "eastern", "new york", "nyc", "boston", "toronto", "atlanta", "miami"),
    "America/Chicago": ("ct", "cst", "cdt", "central", "chicago", "dallas", "houston", "austin"),
    "America/Denver": ("mt", "mst", "mdt", "mountain", "denver"),
    "America/Los_Angeles": ("pt", "pst", "pdt", "pacific", "seattle", "los angeles", "san francisco", "sf", "california"),
    "America/Sao_Paulo": ("brt", "sao paulo", "brazil"),
    "Europe/London": ("bst", "uk", "london", "british", "manchester", "edinburgh"),
    "Europe/Dublin": ("dublin", "irish"),
    "Europe/Lisbon": ("lisbon", "lisboa", "wet"),
    "Europe/Berlin": ("cet", "cest", "mez", "mesz", "berlin", "german", "hamburg", "munich", "frankfurt"),
    "Europe/Paris": ("paris", "french"),
    "Europe/Madrid": ("madrid", "spanish", "barcelona"),
    "Europe/Rome": ("rome", "milan", "italian"),
    "Europe/Zurich": ("zurich", "swiss", "geneva"),
    "Europe/Vienna": ("vienna",),
    "Europe/Prague": ("prague",),
    "Europe/Warsaw": ("warsaw", "polish"),
    "Europe/Amsterdam": ("amsterdam", "dutch"),
    "Europe/Brussels": ("brussels",),
    "Europe/Copenhagen": ("copenhagen", "danish"),
    "Europe/Oslo": ("oslo", "norwegian", "bergen"),
    "Europe/Stockholm": ("stockholm", "swedish"),
    "Europe/Helsinki": ("helsinki", "finnish", "eet", "eest"),
    "Europe/Athens": ("athens", "greek"),
    "Europe/Istanbul": ("istanbul", "trt"),
    "Africa/Lagos": ("lagos", "wat"),
    "Africa/Nairobi": ("nairobi", "eat"),
    "Africa/Johannesburg": ("johannesburg", "cape town", "sast"),
    "Asia/Dubai": ("dubai", "gst", "gulf"),
    "Asia/Kolkata": ("ist", "india", "indian", "mumbai", "delhi", "bangalore", "bengaluru", "kolkata", "pune"),
    "Asia/Singapore": ("sgt", "singapore"),
    "Asia/Hong_Kong": ("hkt", "hong kong"),
    "Asia/Shanghai": ("shanghai", "beijing", "china"),
    "Asia/Manila": ("manila",),
    "Asia/Tokyo": ("jst", "tokyo", "japan"),
    "Asia/Seoul": ("kst", "seoul"),
    "Australia/Sydney": ("aest", "aedt", "sydney", "melbourne"),
    "Australia/Perth": ("awst", "perth"),
    "Pacific/Auckland": ("nzt", "nzst", "nzdt", "auckland"),
    "UTC": ("utc", "gmt", "zulu"),
}  # fmt: skip
_BY_NAME = {name: ZoneInfo(region) for region, names in _REGIONS.items() for name in names}

_CONTINENTS: Final = frozenset({"Africa", "America", "Asia", "Australia", "Europe", "Pacific"})
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-])(\d{1,2}):?(\d{2})?")

NAMED: Final = (
    r"(?:(?:utc|gmt) ?[+-]\d{1,2}(?::?\d{2})?|"
    + "|".join(sorted(_BY_NAME, key=len, reverse=True))
    + r")(?: time)?"
)

BRIEF: Final = (
    "(?:"
    + "|".join(
        name for name in _BY_NAME if len(name) <= 4 and name not in {"rome", "wat", "eat", "wet"}
    )
    + "|eastern|central|mountain|pacific|zulu)(?: time)?"
)
"""The names that stand for a zone by themselves, behind a day as behind an hour."""

YOURS: Final = r"(?:your|local) (?:local )?time"
"""A time on the clock of who reads it."""


def zone_of(name: str) -> tzinfo | None:
    """A zone as people write it, or an IANA name, or +HH:MM; None when it is none of these."""
    plain = name.strip().casefold().removesuffix(" time")
    if plain in _BY_NAME:
        return _BY_NAME[plain]
    if offset := _OFFSET.fullmatch(plain):
        sign = -1 if offset[1] == "-" else 1
        away = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return timezone(sign * away) if away < timedelta(hours=24) else None
    if city := _cities().get(plain.replace(" ", "_")):
        return ZoneInfo(city)
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """City in lower case -> IANA name, of every zone that is named for one."""
    cities = sorted(name for name in available_timezones() if name.count("/") == 1)
    return {
        name.partition("/")[2].casefold(): name
        for name in cities
        if name.partition("/")[0] in _CONTINENTS
    }
