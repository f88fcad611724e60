"""Which instants a case has to meet, and how hard each of them is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from escalation_ledger.scoring.clocks import with_clocks
from escalation_ledger.scoring.deadlines import deadlines
from escalation_ledger.scoring.factors import time_factor
from tests.scoring.cases import NOW, promised, sheet_row, unchecked
from tests.scoring.rules import SCORING, SETTINGS

HOUR = timedelta(hours=1)
# NOW is a Tuesday at 08:30; business opens at 09:00.
AT_THREE = NOW.replace(hour=15, minute=0)


def due(*, now: datetime = NOW, **overrides: Any) -> dict[str, dict[str, Any]]:
    """The deadlines of one case, by kind."""
    live = with_clocks(unchecked([overrides]), now=now, settings=SETTINGS)
    rows = deadlines(live, now=now, settings=SETTINGS).iter_rows(named=True)
    return {row["kind"]: row for row in rows}


def test_a_pending_promise_is_due_in_business_time() -> None:
    found = due(**promised(AT_THREE))
    assert set(found) == {"promise"}
    assert found["promise"]["business_minutes_left"] == 6 * 60
    assert (found["promise"]["hardness"], found["promise"]["is_overdue"]) == (0.9, False)


def test_a_promise_is_overdue_from_the_instant_it_is_due() -> None:
    assert due(now=AT_THREE, **promised(AT_THREE))["promise"]["is_overdue"]
    before = due(now=AT_THREE - timedelta(microseconds=1), **promised(AT_THREE))
    assert not before["promise"]["is_overdue"]


@pytest.mark.parametrize(("moves", "hardness"), [(0, 0.9), (1, 0.9), (2, 1.0), (3, 1.0)])
def test_a_promise_moved_twice_is_as_hard_as_an_sla(moves: int, hardness: float) -> None:
    found = due(**promised(AT_THREE, promise_moved_count=moves))
    assert found["promise"]["hardness"] == hardness


@pytest.mark.parametrize("status", ["pending", "withdrawn"])
def test_a_moved_promise_stays_overdue_until_the_customer_is_told(status: str) -> None:
    lapsed = NOW - 3 * HOUR
    moved = promised(NOW + 90 * HOUR, status=status, promise_first_due_at=lapsed)
    held = due(**{**moved, "is_promise_held_overdue": True})
    assert set(held) == {"promise"}
    assert held["promise"]["is_overdue"]
    assert held["promise"]["due_at"] == lapsed
    assert held["promise"]["business_minutes_left"] <= 0
    assert not any(row["is_overdue"] for row in due(**moved).values())


@pytest.mark.parametrize("status", ["kept", "kept_late", "withdrawn", "superseded"])
def test_without_a_valid_promise_a_touch_is_owed(status: str) -> None:
    assert set(due(**promised(NOW - HOUR, status=status))) == {"implied_touch"}
    assert set(due()) == {"implied_touch"}


def test_a_missed_promise_presses_until_the_customer_hears_something() -> None:
    missed = promised(NOW - 20 * HOUR, status="missed")
    silent = due(**missed, last_customer_touch_at=NOW - 30 * HOUR)
    assert silent["promise"]["is_overdue"]
    assert set(due(**missed, last_customer_touch_at=None)) == {"promise"}
    assert set(due(**missed, last_customer_touch_at=NOW - HOUR)) == {"implied_touch"}


MONDAY_NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("impact", "tier", "due_at"),
    [
        ("outage", None, datetime(2026, 3, 16, 16, tzinfo=UTC)),
        ("outage", "STRATEGIC", datetime(2026, 3, 16, 14, tzinfo=UTC)),
        ("core_blocked", "Growth", datetime(2026, 3, 17, 12, tzinfo=UTC)),
        ("core_degraded", "Enterprise", datetime(2026, 3, 17, 14, 40, tzinfo=UTC)),
        (None, "Strategic", datetime(2026, 3, 18, 16, tzinfo=UTC)),
    ],
)
def test_the_touch_is_owed_by_impact_and_tier_after_the_last_one(
    impact: str | None, tier: str | None, due_at: datetime
) -> None:
    found = due(impact=impact, tier=tier, last_customer_touch_at=MONDAY_NOON)
    assert found["implied_touch"]["due_at"] == due_at
    assert found["implied_touch"]["hardness"] == 0.9


def test_a_customer_never_touched_is_owed_one_since_the_case_was_first_seen() -> None:
    found = due(impact="outage", last_customer_touch_at=None, first_seen_at=MONDAY_NOON)
    assert found["implied_touch"]["due_at"] == MONDAY_NOON + 4 * HOUR


def test_a_renewal_is_due_by_the_end_of_business_in_the_accounts_calendar() -> None:
    found = due(renewal_on=date(2026, 3, 20), calendar="new_york")
    assert found["renewal"]["due_at"] == datetime(2026, 3, 20, 21, tzinfo=UTC)
    assert found["renewal"]["hardness"] == 0.6


def test_a_past_renewal_is_overdue() -> None:
    found = due(renewal_on=date(2026, 3, 16))["renewal"]
    assert (found["is_overdue"], found["business_minutes_left"]) == (True, 0)


def test_the_owners_own_due_time_is_the_softest_deadline() -> None:
    found = due(owner_due_at=NOW + 3 * HOUR)["internal"]
    assert (found["hardness"], found["due_at"]) == (0.35, NOW + 3 * HOUR)


def test_an_unknown_calendar_goes_by_the_default_one() -> None:
    assert due(calendar="forgotten", **promised(AT_THREE)) == due(**promised(AT_THREE))


def time_of(*rows: tuple[str, float, bool, int | None]) -> dict[str, Any]:
    """`time_factor` of one case's (kind, hardness, is_overdue, minutes left), due in that order."""
    frame = pl.DataFrame(
        [("ESC-1", *row, NOW + place * HOUR) for place, row in enumerate(rows)],
        schema={
            "case_id": pl.String, "kind": pl.String, "hardness": pl.Float64,
            "is_overdue": pl.Boolean, "business_minutes_left": pl.Int64,
            "due_at": pl.Datetime("us", "UTC"),
        },
        orient="row",
    )  # fmt: skip
    return time_factor(frame, scoring=SCORING).row(0, named=True)


def test_the_hardest_pressing_deadline_is_the_one_shown() -> None:
    found = time_of(("renewal", 0.6, True, -60), ("sla", 1.0, False, 24 * 60))
    assert (found["deadline_kind"], found["factor_time"]) == ("renewal", 0.6)
    assert found["is_deadline_overdue"]
    assert found["earliest_due_at"] == NOW


def test_repeating_a_deadline_moves_nothing() -> None:
    once = ("promise", 0.9, False, 600)
    assert time_of(once, once, once) == time_of(once)


def test_a_deadline_beyond_reckoning_presses_on_nobody() -> None:
    assert time_of(("internal", 0.35, False, None))["factor_time"] == 0


def test_every_kind_of_deadline_has_a_hardness_and_a_slower_decay_presses_more() -> None:
    slower = replace(SCORING, time={**SCORING.time, "decay_business_hours": 48.0})
    frame = sheet_row(**promised(AT_THREE))
    found = deadlines(with_clocks(frame, now=NOW, settings=SETTINGS), now=NOW, settings=SETTINGS)
    soft, hard = (
        time_factor(found, scoring=rule)["factor_time"].item() for rule in (SCORING, slower)
    )
    assert soft < hard < 0.9
