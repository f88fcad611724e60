from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from escalation_ledger.domain.weeks import NoWeek, Week

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_week_reads_as_it_is_written():
    week = Week.parse("2026-W12")
    assert (week.name, week.monday, week.sunday) == (
        "2026-W12",
        date(2026, 3, 16),
        date(2026, 3, 22),
    )


@pytest.mark.parametrize(
    "words", ["", "2026", "2026-12", "2026-W00", "2026-W54", "2025-W53", "W12", "2026-W1"]
)
def test_what_names_no_week_is_refused_with_the_right_form(words):
    with pytest.raises(NoWeek, match="2026-W12"):
        Week.parse(words)


def test_a_long_year_has_a_week_53():
    assert Week.parse("2026-W53").sunday == date(2027, 1, 3)


def test_the_week_an_instant_is_in_depends_on_the_zone():
    late_sunday = datetime(2026, 3, 15, 23, 30, tzinfo=UTC)
    assert Week.containing(late_sunday, ZoneInfo("UTC")).name == "2026-W11"
    assert Week.containing(late_sunday, BERLIN).name == "2026-W12"


def test_one_week_ends_where_the_next_begins_also_when_the_clocks_change():
    week = Week.parse("2026-W13")
    assert week.starts_at(BERLIN) == datetime(2026, 3, 22, 23, tzinfo=UTC)
    assert week.ends_at(BERLIN) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert week.ends_at(BERLIN) - week.starts_at(BERLIN) == timedelta(days=7, hours=-1)
    assert week.before.ends_at(BERLIN) == week.starts_at(BERLIN)
