"""How people write a time: "by 3:30pm tomorrow", "before 15:30 on Thursday", "by EOD"."""

from datetime import datetime
from random import Random

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_ZONE_WORDS = {"US": "ET", "UK": "UK time", "DE": "Berlin time"}
_FRIDAY = 4


def due_phrase(due: datetime, made: datetime, *, is_closing: bool, region: str, rng: Random) -> str:
    """The words for a due time, as somebody in `region` writes them at `made`.

    `due` and `made` are on the region's wall clock. More than six days ahead only the
    date is written, because a weekday would be read as the nearest one.
    """
    days = (due.date() - made.date()).days
    if days > 6 or days < 0:
        return f"by {month_day(due, region)}"
    if is_closing:
        return rng.choice(_closing_phrases(due, made, days))
    return rng.choice(_clock_phrases(due, days, region, rng))


def _closing_phrases(due: datetime, made: datetime, days: int) -> list[str]:
    if days == 0:
        return ["by EOD", "by EOD today", "by end of day today", "by close of business today"]
    if days == 1:
        return ["by end of day tomorrow", "by EOD tomorrow", "by tomorrow end of business"]
    day = weekday(due)
    phrases = [f"by end of day {day}", f"by close of business on {day}", f"by {day}"]
    same_week = due.isocalendar()[:2] == made.isocalendar()[:2]
    return (
        [*phrases, "by the end of the week"] if same_week and due.weekday() == _FRIDAY else phrases
    )


def _clock_phrases(due: datetime, days: int, region: str, rng: Random) -> list[str]:
    time = wall_time(due, region, rng)
    if days == 0:
        return [f"by {time} today", f"today by {time}", f"before {time} today", f"by {time}"]
    day = "tomorrow" if days == 1 else weekday(due)
    on = "" if days == 1 else "on "
    return [
        f"by {day} {time}",
        f"by {time} {on}{day}",
        f"before {time} {on}{day}",
        f"{on}{day} by {time}",
    ]


def wall_time(moment: datetime, region: str, rng: Random) -> str:
    """`3:30pm` in the US, `15:30` elsewhere; now and then with the zone."""
    zone = f" {_ZONE_WORDS[region]}" if rng.random() < 0.12 else ""
    if region != "US":
        return f"{moment:%H:%M}{zone}"
    hour = moment.hour % 12 or 12
    half = "am" if moment.hour < 12 else "pm"
    minutes = f":{moment:%M}" if moment.minute else ""
    return f"{hour}{minutes}{half}{zone}"


def day_name(day: datetime, told: datetime, region: str) -> str:
    """A day in the past, as one says it at `told`: the weekday, or the date when long ago."""
    return weekday(day) if (told.date() - day.date()).days <= 6 else month_day(day, region)


def weekday(moment: datetime) -> str:
    """`Thursday`, whatever the machine's language."""
    return _WEEKDAYS[moment.weekday()]


def month(moment: datetime) -> str:
    """`March`."""
    return _MONTHS[moment.month - 1]


def month_day(moment: datetime, region: str) -> str:
    """`March 14` in the US, `14 March` elsewhere."""
    return f"{month(moment)} {moment.day}" if region == "US" else f"{moment.day} {month(moment)}"
