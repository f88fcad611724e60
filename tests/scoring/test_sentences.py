"""The reasons and the consequence, read as a person reads them."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from escalation_ledger.scoring import ranked
from tests.scoring.cases import NOW, OWNERLESS, promised, unchecked
from tests.scoring.rules import SETTINGS
from tests.scoring.strategies import batches, cases

NOON_ONE = NOW.replace(hour=13, minute=0)
HOUR = timedelta(hours=1)
RENEWING = {"arr_usd": 420_000.0, "renewal_on": date(2026, 4, 7)}


def told(*, now: datetime = NOON_ONE, **overrides: Any) -> dict[str, Any]:
    return ranked(unchecked([overrides]), now=now, settings=SETTINGS).row(0, named=True)


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        (
            {**OWNERLESS, **RENEWING, **promised(NOON_ONE + 3 * HOUR)},
            "The promise to Northwind lapses at 16:00 UTC, in 3 h; $420k renews in 21 days; "
            "nobody owns the next move.",
        ),
        (
            {**OWNERLESS, **promised(NOON_ONE - 3 * HOUR, status="overdue")},
            "The promise to Northwind lapsed 3 h ago (Tue 10:00 UTC); nobody owns the next move.",
        ),
        (
            promised(datetime(2026, 3, 6, 15, tzinfo=UTC), status="overdue"),
            "The promise to Northwind lapsed 11 days ago (Fri 6 Mar 15:00 UTC); "
            "Ana Ruiz owns the next move.",
        ),
        (
            {"owner_state": "assigned", **promised(NOON_ONE + 27 * HOUR)},
            "The promise to Northwind lapses on Wed 18 Mar at 16:00 UTC, in 27 h; "
            "Ana Ruiz is assigned but has not accepted.",
        ),
        (
            {"calendar": "new_york", **promised(NOON_ONE + 80 * timedelta(minutes=1))},
            "The promise to Northwind lapses at 10:20 EDT, in 1 h 20 min; Ana Ruiz owns the next move.",
        ),
        (
            promised(NOON_ONE + timedelta(seconds=40)),
            "The promise to Northwind lapses at 13:00 UTC, in less than 1 min; "
            "Ana Ruiz owns the next move.",
        ),
        (
            promised(
                NOON_ONE + 99 * HOUR, is_promise_held_overdue=True, promise_first_due_at=NOW
            ),
            "The promise to Northwind lapsed before it was moved, and the customer has not been "
            "told; Ana Ruiz owns the next move.",
        ),
        (
            promised(NOW, status="withdrawn", is_promise_held_overdue=True),
            "The promise to Northwind lapsed before it was withdrawn, and the customer has not "
            "been told; Ana Ruiz owns the next move.",
        ),
        (
            promised(
                NOON_ONE + 99 * HOUR, promise_moved_count=1, promise_told_due_at=NOON_ONE + HOUR
            ),
            "The promise to Northwind was moved, but the customer has not been told: they expect "
            "it at 14:00 UTC, in 1 h; Ana Ruiz owns the next move.",
        ),
        (
            promised(NOON_ONE + HOUR, status="withdrawn", promise_told_due_at=NOON_ONE + HOUR),
            "The promise to Northwind was withdrawn, but the customer has not been told: they "
            "expect it at 14:00 UTC, in 1 h; Ana Ruiz owns the next move.",
        ),
        (
            {"is_owner_active": False, "last_customer_touch_at": datetime(2026, 3, 13, 15, tzinfo=UTC)},
            "The next update to Northwind is due at 15:00 UTC, in 2 h; "
            "Ana Ruiz, named for the next move, is not active in any tool.",
        ),
        (
            {
                "account": None, "impact": "outage", "owner_name": None,
                "last_customer_touch_at": datetime(2026, 3, 16, 16, 15, tzinfo=UTC),
            },
            "The next update to the customer was due 45 min ago (Tue 12:15 UTC); "
            "ana.ruiz@ours.example owns the next move.",
        ),
        (
            promised(NOON_ONE + timedelta(days=30)),
            "Nothing lapses within five business days; Ana Ruiz owns the next move.",
        ),
        (
            {**RENEWING, **promised(NOON_ONE + timedelta(days=30))},
            "Nothing lapses within five business days; $420k renews in 21 days; "
            "Ana Ruiz owns the next move.",
        ),
        (
            {"renewal_on": date(2026, 3, 20), **promised(NOON_ONE + timedelta(days=30))},
            "The $100k renewal of Northwind is due on Fri 20 Mar, in 3 days; "
            "Ana Ruiz owns the next move.",
        ),
        (
            {"renewal_on": date(2026, 3, 17), "arr_usd": None, **promised(NOON_ONE + 90 * HOUR)},
            "The renewal of Northwind is due today; Ana Ruiz owns the next move.",
        ),
        (
            {"renewal_on": date(2025, 12, 31), **promised(NOON_ONE + 90 * HOUR)},
            "The $100k renewal of Northwind was due 76 days ago (Wed 31 Dec 2025); "
            "Ana Ruiz owns the next move.",
        ),
        (
            {"owner_due_at": NOON_ONE + 2 * HOUR, **promised(NOON_ONE + timedelta(days=30))},
            "The next move for Northwind is due at 15:00 UTC, in 2 h; Ana Ruiz owns the next move.",
        ),
    ],
)  # fmt: skip
def test_the_consequence_says_what_lapses_what_renews_and_who_moves(
    overrides: dict[str, Any], sentence: str
) -> None:
    early = {"last_customer_touch_at": NOON_ONE - 4.75 * HOUR}
    assert told(**{**early, **overrides})["consequence"] == sentence


def test_reasons_come_with_most_points_first() -> None:
    row = told(
        **{**OWNERLESS, **RENEWING, **promised(NOON_ONE - 3 * HOUR, status="overdue")},
        impact="core_blocked",
    )
    assert row["reasons"] == [
        "Core work is blocked for the customer",
        "The promise lapsed 3 h ago",
        "Nobody owns the next move",
        "$420k renews in 21 days",
    ]
    points = [row[f"points_{name}"] for name in ("impact", "time", "ownership", "revenue")]
    assert points == sorted(points, reverse=True)


@pytest.mark.parametrize(
    ("overrides", "reason"),
    [
        ({"impact": "outage", "breadth": 0.8}, "Service is out for about 80% of the customer's users"),
        ({"impact": "minor", "has_workaround": True}, "Minor work is affected for the customer, with a verified workaround"),
        ({"impact": None}, "Nobody has said yet what the customer cannot do"),
        (promised(NOON_ONE + 3 * HOUR, promise_moved_count=3), "The promise, moved 3 times, lapses in 3 h"),
        (promised(NOW, is_promise_held_overdue=True), "The promise lapsed before it was moved, and the customer has not been told"),
        (
            promised(NOON_ONE + 99 * HOUR, promise_told_due_at=NOON_ONE + HOUR),
            "The promise was moved, but the customer has not been told: they expect it in 1 h",
        ),
        ({}, "No promise stands; the next update is due in 27 h"),
        ({"arr_usd": 9_500.0}, "$9.5k a year, with no renewal date known"),
        ({"arr_usd": 1_200_000.0, "renewal_on": date(2026, 3, 18)}, "$1.2M renews tomorrow"),
        ({"renewal_on": date(2026, 3, 16)}, "$100k was due to renew 1 day ago"),
        (
            {"arr_usd": 650_000.0, "renewal_on": date(2026, 3, 29), "renewal_amount_usd": 730_000.0, "close_probability": 1.0},
            "$650k renews in 12 days, with $80k more expected",
        ),
        (
            {"arr_usd": None, "renewal_on": date(2026, 3, 17), "renewal_amount_usd": 80_000.0, "close_probability": 0.5},
            "$40k of expected revenue renews today",
        ),
        ({"is_owner_active": False}, "Ana Ruiz, named for the next move, is not active in any tool"),
        (
            {"owner_state": "assigned", "owner_acted_at": NOW - timedelta(days=6), "handoffs_recent": 5},
            "Ana Ruiz is assigned but has not accepted; last act 4 business days ago; no dated next step; 5 handoffs in 14 days",
        ),
        (
            {"owner_acted_at": None, "handoffs_recent": 1, "owner_due_at": NOON_ONE + HOUR},
            "Ana Ruiz owns the next move; no act so far; 1 handoff in 14 days",
        ),
    ],
)  # fmt: skip
def test_each_reason_says_the_fact_behind_its_factor(
    overrides: dict[str, Any], reason: str
) -> None:
    assert reason in told(**overrides)["reasons"]


def test_a_factor_that_adds_nothing_is_no_reason() -> None:
    reasons = told(arr_usd=None, owner_acted_at=NOON_ONE, owner_due_at=NOON_ONE + 9 * HOUR)[
        "reasons"
    ]
    assert len(reasons) == 2
    assert not any("$" in reason or "Ana Ruiz" in reason for reason in reasons)


def test_a_name_is_data_and_stays_on_its_line() -> None:
    row = told(account="  {} $1 \\n **Acme**\n& Söhne ", owner_name="{0}")
    assert "The next update to {} $1 \\n **Acme** & Söhne is due" in row["consequence"]
    assert row["consequence"].endswith("; {0} owns the next move.")


@settings(max_examples=15, deadline=None)
@given(batches(cases()))
def test_every_sentence_reads_well(of: list[dict[str, Any]]) -> None:
    rows = ranked(unchecked(of), now=NOW, settings=SETTINGS)
    for row in rows.select("consequence", "reasons").iter_rows(named=True):
        assert re.fullmatch(r"(The|Nothing) [^;]+(; \$[^;]+)?; [^;]+\.", row["consequence"])
        assert 1 <= len(row["reasons"]) <= 4
        for said in [row["consequence"], *row["reasons"]]:
            assert said[0].isupper() or said[0] == "$"
            assert not re.search(r"null|None|  |-\d|\b0 (h|min|day)|\.0\b|\b1 days", said)
