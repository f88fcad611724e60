"""Business time against a walk over every minute, and the laws it keeps."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.domain.calendar import (
    Calendar,
    add_minutes_by,
    closings_by,
    local_times_by,
    minutes_between_by,
    zone_names_by,
)

INSTANT = pl.Datetime("us", "UTC")
OFFICE = ["09:00-17:00"] * 5 + ["", ""]
CALENDARS = {
    name: Calendar.parse(name, zone=zone, hours=hours, holidays=holiday_word)
    for name, zone, hours, holiday_word in [
        ("default", "UTC", OFFICE, ""),
        ("munich", "Europe/Berlin", ["08:30-17:15"] * 4 + ["08:30-15:00", "", ""], "DE-BY"),
        ("new_york", "America/New_York", OFFICE, "US"),
        ("nights", "America/New_York", ["00:00-06:00"] * 7, "US"),
        ("lord_howe", "Australia/Lord_Howe", ["00:00-24:00"] * 7, "AU-NSW"),
        ("kolkata", "Asia/Kolkata", ["10:00-19:00"] * 6 + [""], "IN"),
        ("havana", "America/Havana", ["00:00-24:00", "", "22:00-24:00"] + ["00:00-24:00"] * 4, ""),
        ("auckland", "Pacific/Auckland", ["07:45-18:10"] * 7, "NZ-AUK"),
    ]
}
MUNICH = CALENDARS["munich"]
# The walked span holds two of every clock change and New Year twice.
WALK_FROM = datetime(2025, 2, 20, tzinfo=UTC)
WALK_DAYS = 730
FROM_2024_TO_2027 = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minute: datetime(2024, 3, 1, tzinfo=UTC) + timedelta(minutes=minute)
)
untimed = settings(max_examples=80, deadline=None)
CALENDAR = st.sampled_from(list(CALENDARS.values()))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


def instants(values: Sequence[datetime | None]) -> pl.Series:
    return pl.Series(values, dtype=INSTANT)


@cache
def walked(name: str) -> pl.Series:
    """For every minute of the walked span, whether the wall clock shows opening hours."""
    calendar = CALENDARS[name]
    country, _, subdivision = calendar.holidays.partition("-")
    closed = (
        holidays.country_holidays(country, subdiv=subdivision or None, years=range(2024, 2029))
        if country
        else []
    )
    minute = pl.datetime_range(
        WALK_FROM,
        WALK_FROM + timedelta(days=WALK_DAYS),
        interval="1m",
        time_unit="us",
        time_zone="UTC",
        eager=True,
    )
    wall = minute.dt.convert_time_zone(calendar.zone.key)
    of_day = wall.dt.hour().cast(pl.Int32) * 60 + wall.dt.minute().cast(pl.Int32)
    is_open = pl.Series([False]).new_from_index(0, minute.len())
    for weekday, hours in enumerate(calendar.hours, start=1):
        if hours:
            begin, end = (at.hour * 60 + at.minute for at in hours)
            is_open |= (wall.dt.weekday() == weekday) & (of_day >= begin) & (of_day < (end or 1440))
    return is_open & ~wall.dt.date().is_in(pl.Series(sorted(closed), dtype=pl.Date).implode())


def walk(name: str, start: datetime, end: datetime) -> int:
    """Open whole minutes from start to end, minute by minute; seconds at both ends."""
    if end < start:
        return -walk(name, end, start)
    is_open = walked(name)
    first, begun = divmod(int((start - WALK_FROM).total_seconds()), 60)
    last, over = divmod(int((end - WALK_FROM).total_seconds()), 60)
    seconds = 60 * int(is_open.slice(first, last - first).sum())
    return (seconds - begun * is_open[first] + over * is_open[last]) // 60


def random_spans(seed: int, count: int) -> list[tuple[datetime, datetime]]:
    """Half within four days, half anywhere, in both directions, to the second."""
    chance = random.Random(seed)
    reach = (WALK_DAYS - 5) * 86_400
    near = [(at, at + chance.randint(0, 4 * 86_400)) for at in _seconds(chance, count // 2, reach)]
    far = list(zip(*(_seconds(chance, count - len(near), reach) for _ in "ab"), strict=True))
    return [(_instant(start), _instant(end)) for start, end in near + far]


def _seconds(chance: random.Random, count: int, reach: int) -> list[int]:
    return [chance.randrange(reach) for _ in range(count)]


def _instant(second: int) -> datetime:
    return WALK_FROM + timedelta(seconds=second)


@pytest.mark.parametrize("name", CALENDARS)
def test_business_minutes_are_those_of_a_walk_over_every_minute(name: str) -> None:
    spans = random_spans(seed=len(name), count=1_300)  # 8 calendars: 10,400 cases
    starts, ends = (instants(side) for side in zip(*spans, strict=True))
    counted = CALENDARS[name].minutes_between(starts, ends)
    assert counted.to_list() == [walk(name, start, end) for start, end in spans]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("nights", [utc(2026, 3, 8, 7), utc(2026, 11, 1, 6)]),
        ("lord_howe", [utc(2026, 4, 4, 15), utc(2026, 10, 3, 15, 30)]),
        ("havana", [utc(2026, 3, 8, 5), utc(2026, 11, 1, 5)]),
        ("auckland", [utc(2026, 4, 4, 14), utc(2026, 9, 26, 14)]),
    ],
)
def test_around_a_clock_change_a_plain_python_walk_agrees(
    name: str, changes: list[datetime]
) -> None:
    calendar = CALENDARS[name]
    for change in changes:
        minutes = [change + timedelta(minutes=minute) for minute in range(-1_500, 1_500)]
        is_open = [_shows_opening_hours(calendar, minute) for minute in minutes]
        for first in range(0, 2_900, 97):
            counted = calendar.business_minutes(minutes[first], minutes[2_999])
            assert counted == sum(is_open[first:2_999])


def _shows_opening_hours(calendar: Calendar, minute: datetime) -> bool:
    wall = minute.astimezone(calendar.zone)
    hours = calendar.hours[wall.weekday()]
    if hours is None or not calendar.is_open_on(wall.date()):
        return False
    start, end = hours
    return start <= wall.time() and (wall.time() < end or (end.hour, end.minute) == (0, 0))


def test_a_closing_time_shown_twice_means_its_first_showing() -> None:
    calendar = Calendar.parse("b", zone="Europe/Berlin", hours=["01:00-02:30"] * 7, holidays="")
    assert calendar.closing(date(2026, 10, 25)) == utc(2026, 10, 25, 0, 30)


def test_an_opening_time_the_clock_skips_means_the_instant_of_the_jump() -> None:
    calendar = Calendar.parse("b", zone="Europe/Berlin", hours=["02:30-04:00"] * 7, holidays="")
    midnight, noon = utc(2026, 3, 29), utc(2026, 3, 29, 12)
    assert calendar.business_minutes(midnight, noon) == 60
    assert calendar.after(midnight, 1) == utc(2026, 3, 29, 1, 1)


def test_a_date_that_never_was_has_no_business_minutes() -> None:
    # Samoa went from 29 to 31 December 2011; midnight there was 10:00 UTC before and after.
    samoa = Calendar.parse("s", zone="Pacific/Apia", hours=["09:00-17:00"] * 7, holidays="")
    assert samoa.business_minutes(utc(2011, 12, 29, 10), utc(2011, 12, 31, 10)) == 2 * 8 * 60


def test_each_date_has_the_offset_of_that_date() -> None:
    assert MUNICH.closing(date(2026, 3, 27)) == utc(2026, 3, 27, 14)
    assert MUNICH.closing(date(2026, 3, 30)) == utc(2026, 3, 30, 15, 15)


def test_a_holiday_is_dropped_by_the_local_date() -> None:
    auckland = CALENDARS["auckland"]
    # Waitangi Day, 6 February, begins in Auckland at 11:00 UTC on the 5th.
    assert auckland.business_minutes(utc(2026, 2, 5, 11), utc(2026, 2, 6, 11)) == 0
    assert not auckland.is_open_on(date(2026, 2, 6))


def test_a_subdivision_has_its_own_holidays() -> None:
    corpus_christi = date(2026, 6, 4)
    germany = Calendar.parse("de", zone="Europe/Berlin", hours=OFFICE, holidays="DE")
    assert germany.is_open_on(corpus_christi)
    assert not MUNICH.is_open_on(corpus_christi)


def test_minutes_are_negative_backwards_and_rounded_toward_zero() -> None:
    noon, later = utc(2026, 3, 17, 12), utc(2026, 3, 17, 12, 1, 59)
    assert MUNICH.business_minutes(noon, later) == 1
    assert MUNICH.business_minutes(later, noon) == -1


def test_null_in_is_null_out() -> None:
    at = utc(2026, 3, 17, 12)
    between = MUNICH.minutes_between(instants([at, None, None]), instants([None, at, None]))
    assert between.to_list() == [None, None, None]
    added = MUNICH.add_minutes(instants([at, None]), pl.Series([None, 5], dtype=pl.Int64))
    assert added.to_list() == [None, None]
    assert MUNICH.closings(pl.Series([None], dtype=pl.Date)).to_list() == [None]


def test_no_rows_give_no_rows() -> None:
    none = instants([])
    assert MUNICH.minutes_between(none, none).to_list() == []
    assert MUNICH.add_minutes(none, pl.Series([], dtype=pl.Int64)).to_list() == []


def test_dates_far_apart_are_counted_without_a_horizon() -> None:
    days = CALENDARS["default"].business_minutes(utc(1970, 1, 1), utc(2150, 1, 1)) / 480
    assert days == pytest.approx(180 * 365.2425 * 5 / 7, abs=3)


def test_minutes_end_at_the_close_of_a_day_rather_than_next_morning() -> None:
    friday = utc(2026, 3, 20, 9)
    office = CALENDARS["default"]
    assert office.after(friday, 480) == utc(2026, 3, 20, 17)
    assert office.after(friday, 481) == utc(2026, 3, 23, 9, 1)
    assert office.after(utc(2026, 3, 21, 3), 0) == utc(2026, 3, 21, 3)
    assert office.after(utc(2026, 3, 23, 9), -480) == utc(2026, 3, 20, 9)


def test_a_calendar_that_never_opens_has_no_instant_to_answer_with() -> None:
    never = Calendar("never", zone=ZoneInfo("UTC"), hours=(None,) * 7, holidays="")
    start = utc(2026, 3, 17, 12)
    assert never.business_minutes(start, utc(2027, 3, 17)) == 0
    with pytest.raises(ValueError, match="never is not open for 5 minutes around 2026"):
        never.after(start, 5)
    with pytest.raises(ValueError, match="no open day in the year before 2026-03-17"):
        never.closing(start.date())
    with pytest.raises(ValueError, match="no open day in the ten years"):
        never.next_open_day(start.date())


def test_a_closed_day_closes_with_the_last_open_day_before_it() -> None:
    easter_monday = date(2026, 4, 6)
    assert MUNICH.closing(easter_monday) == utc(2026, 4, 2, 15, 15)
    assert MUNICH.closing(date(2026, 1, 1)) == utc(2025, 12, 31, 16, 15)


def test_business_days_skip_weekends_and_holidays_both_ways() -> None:
    maundy_thursday = date(2026, 4, 2)
    assert MUNICH.next_open_day(maundy_thursday) == date(2026, 4, 7)
    assert MUNICH.add_business_days(maundy_thursday, 3) == date(2026, 4, 9)
    assert MUNICH.add_business_days(date(2026, 4, 7), -1) == maundy_thursday
    assert MUNICH.add_business_days(date(2026, 4, 5), 0) == date(2026, 4, 5)


def test_the_standard_day_is_the_most_common_one() -> None:
    assert MUNICH.standard_day_minutes == 8 * 60 + 45
    assert CALENDARS["lord_howe"].standard_day_minutes == 24 * 60


@untimed
@given(CALENDAR, st.lists(FROM_2024_TO_2027, min_size=3, max_size=3))
def test_spans_add_up(calendar: Calendar, points: list[datetime]) -> None:
    first, second, third = points
    parts = calendar.business_minutes(first, second) + calendar.business_minutes(second, third)
    assert parts == calendar.business_minutes(first, third)


@untimed
@given(CALENDAR, FROM_2024_TO_2027, FROM_2024_TO_2027, st.timedeltas(timedelta(0), timedelta(9)))
def test_a_later_end_is_never_fewer_minutes(
    calendar: Calendar, start: datetime, end: datetime, more: timedelta
) -> None:
    sooner = calendar.business_minutes(start, end)
    later = calendar.business_minutes(start, end + more)
    assert sooner <= later <= sooner + more // timedelta(minutes=1) + 1


@untimed
@given(CALENDAR, FROM_2024_TO_2027, st.integers(-200_000, 200_000))
def test_minutes_added_are_the_minutes_between(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    due = calendar.after(start, minutes)
    assert calendar.business_minutes(start, due) == minutes
    toward_start = timedelta(minutes=-1 if minutes > 0 else 1)
    assert not minutes or calendar.business_minutes(start, due + toward_start) != minutes


@untimed
@given(CALENDAR, FROM_2024_TO_2027.map(datetime.date), st.integers(1, 300))
def test_business_days_added_are_open_and_so_many(calendar: Calendar, on: date, days: int) -> None:
    reached = calendar.add_business_days(on, days)
    between = [on + timedelta(days=day) for day in range(1, (reached - on).days + 1)]
    assert calendar.is_open_on(reached)
    assert sum(calendar.is_open_on(day) for day in between) == days


def test_rows_of_mixed_calendars_go_each_by_its_own_and_keep_their_order() -> None:
    names = ["kolkata", "munich", "no such calendar", "kolkata", None]
    start, end = utc(2026, 3, 26, 12), utc(2026, 3, 30, 12)
    frame = pl.DataFrame(
        {"calendar": names, "start": [start] * 5, "end": [end] * 5, "minutes": [600] * 5},
        schema_overrides={"start": INSTANT, "end": INSTANT},
    ).with_columns(on=pl.lit(date(2026, 3, 29)))
    own = [CALENDARS.get(name or "", CALENDARS["default"]) for name in names]

    between = minutes_between_by(frame, "start", "end", "calendar", CALENDARS)
    assert between.to_list() == [calendar.business_minutes(start, end) for calendar in own]
    due = add_minutes_by(frame, "start", "minutes", "calendar", CALENDARS)
    assert due.to_list() == [calendar.after(start, 600) for calendar in own]
    closed = closings_by(frame, "on", "calendar", CALENDARS)
    assert closed.to_list() == [calendar.closing(date(2026, 3, 29)) for calendar in own]
    shown = local_times_by(frame, "start", "calendar", CALENDARS)
    assert shown.to_list() == [
        start.astimezone(calendar.zone).replace(tzinfo=None) for calendar in own
    ]
    assert minutes_between_by(frame.clear(), "start", "end", "calendar", CALENDARS).is_empty()


@pytest.mark.parametrize(
    ("zone", "month", "called"),
    [
        ("Europe/Berlin", 1, "CET"),
        ("Europe/Berlin", 7, "CEST"),
        ("America/Sao_Paulo", 1, "UTC-03"),
        ("UTC", 1, "UTC"),
    ],
)
def test_a_zone_is_called_what_it_is_called_at_that_instant(
    zone: str, month: int, called: str
) -> None:
    calendar = Calendar.parse("here", zone=zone, hours=OFFICE, holidays="")
    frame = pl.DataFrame(
        {"at": [datetime(2026, month, 15, 12, tzinfo=UTC)], "calendar": ["default"]},
        schema_overrides={"at": INSTANT},
    )
    assert zone_names_by(frame, "at", "calendar", {"default": calendar}).to_list() == [called]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"zone": "Mars/Olympus"}, "zone 'Mars/Olympus' is not a time zone"),
        ({"zone": ""}, "zone '' is not a time zone"),
        ({"hours": OFFICE[:5]}, "hours has 5 entries, not seven"),
        ({"hours": [""] * 7}, "every day closed"),
        ({"hours": ["nine to five"] * 7}, "'nine to five' is not \"HH:MM-HH:MM\""),
        ({"hours": ["09:00"] * 7}, "'09:00' is not \"HH:MM-HH:MM\""),
        ({"hours": ["09:00:30-17:00"] * 7}, 'is not "HH:MM-HH:MM"'),
        ({"hours": ["17:00-09:00"] * 7}, "'17:00-09:00' end before they start"),
        ({"hours": ["09:00-09:00"] * 7}, "'09:00-09:00' end before they start"),
        ({"holidays": "Atlantis"}, "holidays 'Atlantis' is no country known"),
        ({"holidays": "DE-ZZ"}, "holidays 'DE-ZZ' is no country known"),
    ],
)
def test_what_is_wrong_with_a_calendar_is_named(wrong: dict[str, object], said: str) -> None:
    words = {"zone": "UTC", "hours": OFFICE, "holidays": "", **wrong}
    with pytest.raises(ValueError, match=f"calendar here: .*{said}"):
        Calendar.parse("here", **words)  # type: ignore[arg-type]


def test_a_calendar_can_be_told_from_another_and_found_again() -> None:
    again = Calendar.parse(
        "munich", zone="Europe/Berlin", hours=["08:30-17:15"] * 4 + ["08:30-15:00", "", ""],
        holidays="DE-BY",
    )  # fmt: skip
    assert (again, again.zone) == (MUNICH, ZoneInfo("Europe/Berlin"))
    assert {again: 1}[MUNICH] == 1
