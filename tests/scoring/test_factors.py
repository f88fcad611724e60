"""What each factor makes of one case, through the sheet."""

from datetime import date, timedelta
from typing import Any

import pytest

from escalation_ledger.scoring.ranking import scored
from tests.scoring.cases import NOW, OWNERLESS, promised, sheet_row, unchecked
from tests.scoring.rules import SETTINGS


def of(**overrides: Any) -> dict[str, Any]:
    return scored(unchecked([overrides]), now=NOW, settings=SETTINGS).row(0, named=True)


@pytest.mark.parametrize(
    ("overrides", "impact"),
    [
        ({"impact": "data_loss"}, 1.0),
        ({"impact": "outage", "breadth": 0.0}, 0.95 * 0.7),
        ({"impact": "core_degraded", "has_workaround": True}, 0.55 * 0.6),
        ({"impact": None}, 0.25),
        ({"impact": "question", "breadth": 0.5}, 0.1 * 0.85),
    ],
)
def test_impact_is_what_the_customer_cannot_do(overrides: dict[str, Any], impact: float) -> None:
    assert of(**overrides)["factor_impact"] == pytest.approx(impact)


@pytest.mark.parametrize(
    ("overrides", "exposure"),
    [
        ({"arr_usd": 100_000.0}, 30_000),
        ({"arr_usd": 100_000.0, "renewal_on": date(2026, 3, 17)}, 100_000),
        ({"arr_usd": 100_000.0, "renewal_on": date(2026, 1, 17)}, 100_000),
        ({"arr_usd": None, "renewal_on": date(2026, 3, 17)}, 0),
        (
            {"arr_usd": 100_000.0, "renewal_amount_usd": 180_000.0, "close_probability": 0.5},
            30_000 + 40_000,
        ),
        ({"arr_usd": 100_000.0, "renewal_amount_usd": 90_000.0, "close_probability": 1.0}, 30_000),
        ({"arr_usd": 100_000.0, "renewal_amount_usd": 180_000.0}, 30_000),
        ({"arr_usd": None, "renewal_amount_usd": 50_000.0, "close_probability": 1.0}, 50_000),
    ],
)
def test_exposure_is_arr_by_nearness_of_the_renewal_and_its_growth(
    overrides: dict[str, Any], exposure: float
) -> None:
    assert of(**overrides)["exposure_usd"] == pytest.approx(exposure)


def test_revenue_is_full_at_a_million_and_beyond() -> None:
    today = {"renewal_on": NOW.date()}
    assert of(arr_usd=1e6, **today)["factor_revenue"] == pytest.approx(1)
    assert of(arr_usd=9e9, **today)["factor_revenue"] == 1
    assert of(arr_usd=0.0, **today)["factor_revenue"] == 0


def test_days_to_renewal_count_from_the_local_date() -> None:
    # 17 March 02:00 UTC is still the 16th in New York.
    night = NOW.replace(hour=2)
    row = sheet_row(renewal_on=date(2026, 3, 18), calendar="new_york")
    assert scored(row, now=night, settings=SETTINGS)["renewal_in_days"].item() == 2


@pytest.mark.parametrize(
    ("overrides", "gap"),
    [
        (OWNERLESS, 1.0),
        ({"is_owner_active": False}, 1.0),
        ({"owner_state": "none"}, 1.0),
        ({"owner_due_at": NOW + timedelta(hours=3)}, 0.0),
        (promised(NOW + timedelta(hours=3)), 0.0),
        (promised(NOW - timedelta(hours=3), status="overdue"), 0.0),
        (promised(NOW - timedelta(hours=3), status="kept"), 0.2),
        ({}, 0.2),
        ({"owner_state": "assigned"}, 1 - 0.5 * 0.8),
        ({"owner_acted_at": NOW - timedelta(days=7)}, 1 - 0.8 * 0.5),
        ({"owner_acted_at": NOW - timedelta(days=70)}, 1 - 0.8 * 0.3),
        ({"owner_acted_at": NOW + timedelta(days=1)}, 0.2),
        ({"handoffs_recent": 2}, 1 - 0.8 * 0.81),
        ({"handoffs_recent": 9}, 1 - 0.8 * 0.6),
    ],
)
def test_the_gap_is_what_is_uncertain_about_the_next_move(
    overrides: dict[str, Any], gap: float
) -> None:
    now_acted = {"owner_acted_at": NOW, **overrides}
    assert of(**now_acted)["factor_ownership"] == pytest.approx(gap)


def test_an_owner_who_never_acted_is_as_quiet_as_the_case_is_old() -> None:
    week_old = {"owner_acted_at": None, "first_seen_at": NOW - timedelta(days=7)}
    assert of(**week_old)["idle_business_days"] == 5
    assert of(**week_old)["factor_ownership"] == pytest.approx(1 - 0.8 * 0.5)
