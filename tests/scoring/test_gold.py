"""The worked examples of the priority rule, computed from their inputs."""

from typing import NamedTuple

import polars as pl
import pytest

from escalation_ledger.scoring.deadlines import hardness
from escalation_ledger.scoring.factors import with_factors
from escalation_ledger.scoring.priority import with_points
from tests.scoring.rules import SCORING


class Impact(NamedTuple):
    impact: str
    breadth: float
    has_workaround: bool = False


class Money(NamedTuple):
    arr_usd: float
    renewal_in_days: int
    expansion_usd: float = 0.0


class Owner(NamedTuple):
    accepted: bool
    idle_business_days: float
    dated: bool
    handoffs: int


class Gold(NamedTuple):
    impact: Impact
    hours_left: dict[str, float]
    money: Money
    owner: Owner | None
    factors: tuple[float, float, float, float]
    score: float


GOLD = {
    "severe, due in 6 h, ownerless, quiet": Gold(
        Impact("core_blocked", 0.8), {"promise": 6, "renewal": 160}, Money(420_000, 28),
        None, (0.75, 0.70, 0.72, 1.00), 73.6,
    ),
    "quiet overdue promise, ownerless": Gold(
        Impact("core_degraded", 0.6), {"promise": -10}, Money(90_000, 120),
        None, (0.48, 0.90, 0.27, 1.00), 56.2,
    ),
    "the first with one owner who accepted": Gold(
        Impact("core_blocked", 0.8), {"promise": 6, "renewal": 160}, Money(420_000, 28),
        Owner(accepted=True, idle_business_days=0, dated=True, handoffs=3),
        (0.75, 0.70, 0.72, 0.27), 54.4,
    ),
    "outage at a small account, owner on it": Gold(
        Impact("outage", 1), {"sla": 2}, Money(18_000, 200),
        Owner(accepted=True, idle_business_days=0, dated=True, handoffs=0),
        (0.95, 0.92, 0.06, 0.00), 45.7,
    ),
    "minor, renewal near, owner not accepted": Gold(
        Impact("minor", 0.5), {"renewal": 64, "promise": 30}, Money(650_000, 12, 80_000),
        Owner(accepted=False, idle_business_days=4, dated=False, handoffs=5),
        (0.21, 0.26, 0.90, 0.86), 35.8,
    ),
    "workaround, owned, promise in 10 days": Gold(
        Impact("core_degraded", 0.5, has_workaround=True), {"promise": 80}, Money(200_000, 90),
        Owner(accepted=True, idle_business_days=2, dated=True, handoffs=1),
        (0.28, 0.03, 0.46, 0.32), 20.0,
    ),
    "noisy: VP forward, capitals, 14 tagged": Gold(
        Impact("minor", 0.2), {"customer_date": 80}, Money(300_000, 240),
        Owner(accepted=True, idle_business_days=1, dated=True, handoffs=0),
        (0.19, 0.03, 0.44, 0.13), 13.8,
    ),
    "ownerless how-to question, no date": Gold(
        Impact("question", 0.1), {}, Money(60_000, 250),
        None, (0.07, 0.00, 0.16, 1.00), 9.4,
    ),
}  # fmt: skip


def row(gold: Gold) -> pl.DataFrame:
    owner = gold.owner or Owner(accepted=False, idle_business_days=0, dated=False, handoffs=0)
    return pl.DataFrame(
        {
            "case_id": "ESC-1",
            **gold.impact._asdict(),
            "arr_usd": float(gold.money.arr_usd),
            "renewal_amount_usd": gold.money.arr_usd + gold.money.expansion_usd,
            "close_probability": 1.0,
            "renewal_in_days": gold.money.renewal_in_days,
            "owner": "ana.ruiz@ours.example" if gold.owner else None,
            "owner_state": "accepted" if owner.accepted else "assigned" if gold.owner else "none",
            "is_owner_active": gold.owner is not None,
            "idle_business_days": float(owner.idle_business_days),
            "has_dated_next_step": owner.dated,
            "handoffs_recent": owner.handoffs,
        },
        schema_overrides={"owner": pl.String, "breadth": pl.Float64},
    )


def deadlines(gold: Gold) -> pl.DataFrame:
    schema = {"kind": pl.String, "hours_left": pl.Float64}
    return pl.DataFrame(list(gold.hours_left.items()), schema=schema, orient="row").select(
        pl.lit("ESC-1").alias("case_id"),
        "kind",
        due_at=pl.lit(None, pl.Datetime("us", "UTC")),
        hardness=hardness(SCORING),
        is_overdue=pl.col("hours_left") <= 0,
        business_minutes_left=(pl.col("hours_left") * 60).cast(pl.Int64),
    )


@pytest.mark.parametrize("gold", GOLD.values(), ids=GOLD.keys())
def test_the_worked_examples_come_out_as_written(gold: Gold) -> None:
    factored = with_factors(row(gold), deadlines(gold), scoring=SCORING)
    scored = with_points(factored, weights=SCORING.weights).row(0, named=True)
    factors = [scored[f"factor_{name}"] for name in ("impact", "time", "revenue", "ownership")]
    assert [f"{factor:.2f}" for factor in factors] == [f"{factor:.2f}" for factor in gold.factors]
    assert f"{scored['score']:.1f}" == f"{gold.score:.1f}"


def test_the_worked_examples_are_listed_in_the_order_of_the_queue() -> None:
    scores = [gold.score for gold in GOLD.values()]
    assert scores == sorted(scores, reverse=True)
