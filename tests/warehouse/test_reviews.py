"""Frozen reviews: kept whole, never changed by accident, and what they pin."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.reviews import (
    FreezeUnreadable,
    Frozen,
    Point,
    all_frozen,
    freeze,
    frozen,
    pins_held,
)

T0 = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)


def point(number: int) -> Point:
    return Point(
        T0 + timedelta(days=number),
        run_id=f"r{number}",
        content=f"c{number}",
        record_seq=number,
        configuration={"admission": {"handoffs_at_least": 4}},
    )


def review(week: str, number: int, before: Point | None = None) -> Frozen:
    return Frozen(week, point(number), before, None, frozen_at=T0)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_a_week_that_was_never_frozen_is_none(home: Home) -> None:
    assert frozen(home, "2026-W12") is None
    assert all_frozen(home) == []


def test_what_is_frozen_comes_back_equal(home: Home) -> None:
    kept = freeze(home, review("2026-W12", 2, before=point(1)), again=False)
    assert frozen(home, "2026-W12") == kept == review("2026-W12", 2, before=point(1))


def test_a_frozen_week_stays_as_it_is(home: Home) -> None:
    first = freeze(home, review("2026-W12", 1), again=False)
    assert freeze(home, review("2026-W12", 2), again=False) == first
    assert frozen(home, "2026-W12") == first


def test_freezing_again_says_what_it_replaced(home: Home) -> None:
    freeze(home, review("2026-W12", 1), again=False)
    freeze(home, review("2026-W12", 2), again=True)
    third = freeze(home, review("2026-W12", 3), again=True)
    assert third.point == point(3)
    assert third.replaced == (point(1), point(2))


def test_every_snapshot_a_review_needs_is_pinned_also_those_it_replaced(home: Home) -> None:
    freeze(home, review("2026-W11", 1), again=False)
    freeze(home, review("2026-W12", 2, before=point(1)), again=False)
    freeze(home, review("2026-W12", 4, before=point(3)), again=True)
    with pins_held(home) as pinned:
        assert pinned == {"r1", "r2", "r3", "r4"}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}', '{"version": 2}'])
def test_a_damaged_file_is_said_and_nothing_is_guessed(home: Home, text: str) -> None:
    freeze(home, review("2026-W12", 1), again=False)
    (home.reviews / "2026-W12.json").write_text(text, "utf-8")
    with pytest.raises(FreezeUnreadable, match=r"2026-W12\.json is damaged"):
        frozen(home, "2026-W12")
    with pytest.raises(FreezeUnreadable), pins_held(home):
        pass


def test_a_file_half_written_by_a_process_that_died_is_no_review(home: Home) -> None:
    home.reviews.mkdir(parents=True)
    (home.reviews / "2026-W12.new").write_text('{"vers', "utf-8")
    assert frozen(home, "2026-W12") is None
    assert freeze(home, review("2026-W12", 1), again=False) == frozen(home, "2026-W12")
