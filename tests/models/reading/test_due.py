"""When terms fall due: on Tuesday 2026-03-17, 08:30 UTC, unless the test says otherwise."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.reading.due import due
from tests.models.reading.said import TUESDAY

CALENDAR = Calendar.parse(
    "test", zone="UTC", hours=["09:00-17:00"] * 4 + ["09:00-15:00", "", ""], holidays="GB-ENG"
)


def _due(clause: str, said_at: datetime = TUESDAY, zone: str | None = None) -> str | None:
    found = due(clause, said_at=said_at, zone=ZoneInfo(zone) if zone else None, calendar=CALENDAR)
    if found is None:
        return None
    return found.at.strftime("%m-%d %H:%M") + f" {found.grain}" if found.at else "?"


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("by end of day", "03-17 17:00 day"),
        ("by the close of business tomorrow", "03-18 17:00 day"),
        ("by the end of thursday", "03-19 17:00 day"),
        ("by friday", "03-20 15:00 day"),
        ("by end of week", "03-20 15:00 week"),
        ("before the weekend", "03-20 15:00 week"),
        ("next week", "03-27 15:00 week"),
        ("by saturday", "03-21 15:00 day"),
        ("tonight", "03-17 23:59 day"),
        ("tomorrow afternoon", "03-18 17:00 day"),
        ("thursday evening", "03-19 23:59 day"),
        ("by midnight", "03-18 00:00 instant"),
        ("by 12am on thursday", "03-20 00:00 instant"),
        ("by 12pm on thursday", "03-19 12:00 instant"),
        ("the day after tomorrow", "03-19 17:00 day"),
        ("in 2 weeks", "03-31 17:00 day"),
        ("within the next 90 minutes", "03-17 10:00 instant"),
        ("half an hour", None),
        ("in half an hour", "03-17 09:00 instant"),
        ("within 2-3 business days", "03-20 15:00 day"),
        ("in 14 business days", "04-08 17:00 day"),  # Good Friday and Easter Monday are closed
        ("the next business day", "03-18 17:00 day"),
        ("within 10 business hours", "03-18 11:00 instant"),
        ("by end of month", "03-31 17:00 day"),
        ("by the end of april", "04-30 17:00 day"),
        ("by the 14th", "04-14 17:00 day"),
        ("by the 17th", "03-17 17:00 day"),
        ("by 14/4", "04-14 17:00 day"),
        ("by 4/4", "04-04 15:00 day"),
        ("by 31.03.2026", "03-31 17:00 day"),
        ("on march 19, 2026 at 10:30", "03-19 10:30 instant"),
        ("thursday (march 19)", "03-19 17:00 day"),
        ("wednesday, so tomorrow", "03-18 17:00 day"),
        ("next thursday", "03-26 17:00 day"),
        ("this tuesday", "03-17 17:00 day"),
        ("tuesday", "03-24 17:00 day"),
        ("monday next week", "03-23 17:00 day"),
        ("between 2pm and 4pm", "03-17 16:00 instant"),
        ("by 3pm pt", "03-17 22:00 instant"),
        ("at 16:00 cet", "03-17 15:00 instant"),
        ("at 16:00 utc+2", "03-17 14:00 instant"),
        ("for monday's outage by thursday", "03-19 17:00 day"),
        ("before your launch on friday", None),
        ("by 10", "03-17 10:00 instant"),
        ("at 2 on thursday", "03-19 14:00 instant"),
        ("at half past two", "03-17 14:30 instant"),
        ("by half three", "03-17 15:30 instant"),
        ("at quarter to four", "03-17 15:45 instant"),
        ("by 1130", "03-17 11:30 instant"),
        ("at 10 o'clock", "03-17 10:00 instant"),
        ("monday morning at 5 central", "03-23 10:00 instant"),
        ("before 11 eastern", "03-17 15:00 instant"),
        ("at 5 et", "03-17 21:00 instant"),
        ("tomorrow 18:00 ist", "03-18 12:30 instant"),
        ("thursday 14:00 singapore time", "03-19 06:00 instant"),
        ("close of business today, central", "03-17 22:00 day"),
        ("update in 20", "03-17 08:50 instant"),
        ("gimme 15 mins", "03-17 08:45 instant"),
        ("within the next two hours", "03-17 10:30 instant"),
        ("between 14:00 and 15:00", "03-17 15:00 instant"),
        ("two weeks from today", "03-31 17:00 day"),
        ("by friday week", "03-27 15:00 day"),
        ("until 19.03., 12 o'clock", "03-19 12:00 instant"),
        ("friday the 20th at the latest", "03-20 15:00 day"),
        ("by the end of this month", "03-31 17:00 day"),
        ("before the day is out", "03-17 17:00 day"),
        ("before the week is out", "03-20 15:00 week"),
        ("your 9am update", None),
        ("since monday", None),
        ("over the last 24 hours", None),
        ("in a moment", None),
        ("around the clock, 24/7", None),
    ],
)
def test_a_term_is_due_when_policy_says(clause, expected):
    assert _due(clause) == expected


@pytest.mark.parametrize(
    "clause",
    [
        "by 3/4",
        "thursday or friday",
        "by thursday, march 20",
        "march 3",
        "by 8am today",
        "in a few days",
        "in the coming days",
        "in an hour or two",
        "in two or three weeks",
        "by the weekend",
        "saturday or sunday",
        "in the second half of march",
        "this week or early next week",
        "next month",
        "by the end of the quarter",
        "early next week",
        "in april",
        "this weekend",
        "by february 30",
        "at 13pm",
        "by 2026-13-01",
        "by 3pm et, 4pm cet",
    ],
)
def test_a_date_that_is_meant_but_not_certain_is_ambiguous(clause):
    assert _due(clause) == "?"


def test_end_of_day_after_closing_is_ambiguous():
    assert _due("by end of day", datetime(2026, 3, 17, 17, 30, tzinfo=UTC)) == "?"


def test_today_is_the_day_where_the_author_is():
    late = datetime(2026, 3, 17, 23, 30, tzinfo=UTC)
    assert _due("by end of day", late, "Asia/Tokyo") == "03-18 08:00 day"
    assert _due("by end of day", late, "America/Los_Angeles") == "03-18 00:00 day"


def test_a_due_time_follows_the_clock_change_between_saying_and_due():
    assert _due("by monday", datetime(2026, 3, 27, 12, tzinfo=UTC), "Europe/Berlin") == (
        "03-30 15:00 day"
    )


def test_a_month_that_is_over_means_next_years():
    december = datetime(2026, 12, 28, 9, tzinfo=UTC)
    found = due("by january 5", said_at=december, zone=None, calendar=CALENDAR)
    assert found is not None
    assert found.at == datetime(2027, 1, 5, 17, tzinfo=UTC)


_TERMS = [
    "by thursday",
    "by eod",
    "tomorrow",
    "in 3 business days",
    "by end of week",
    "next friday",
]


@given(
    clause=st.sampled_from(_TERMS),
    said_at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001
        lambda at: at.replace(tzinfo=UTC)
    ),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/Los_Angeles", "Australia/Lord_Howe"]),
)
def test_a_deadline_is_always_after_it_was_said_and_within_two_weeks(clause, said_at, zone):
    found = due(clause, said_at=said_at, zone=ZoneInfo(zone), calendar=CALENDAR)
    assert found is not None
    assert found.is_ambiguous or said_at < found.at <= said_at + timedelta(days=15)


def test_your_time_is_the_readers():
    found = due(
        "by 10:00 your time",
        said_at=TUESDAY,
        zone=ZoneInfo("Europe/Berlin"),
        calendar=CALENDAR,
        reader_zone=ZoneInfo("Asia/Dubai"),
    )
    assert found is not None
    assert found.is_past  # it is half past twelve in Dubai


def test_an_hour_of_the_morning_said_in_the_evening_is_tomorrows():
    evening = datetime(2026, 3, 17, 19, tzinfo=UTC)
    assert _due("before 8am", evening) == "03-18 08:00 instant"
    assert _due("by 10", evening) == "03-17 22:00 instant"
