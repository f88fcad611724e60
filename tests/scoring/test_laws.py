"""Laws of the score over any case: what the clock, an owner, a promise and other cases may do."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.scoring.ranking import scored
from tests.scoring.cases import NOW, OWNERLESS, promised, unchecked
from tests.scoring.rules import SETTINGS
from tests.scoring.strategies import AFTER_NOW, BEFORE_NOW, OWNED, batches, cases

Case = dict[str, Any]
TOLERANCE = 1e-9
# Each example is a batch of cases and costs two whole scorings.
few = settings(max_examples=15, deadline=None)


def numbers(of: list[Case], *, now: Any = NOW) -> pl.DataFrame:
    """The scored cases in the order given."""
    return scored(unchecked(of), now=now, settings=SETTINGS).sort("number")


def gains(before: list[Case], after: list[Case], column: str) -> pl.Series:
    """How much each case gained; both states are scored in one sheet."""
    both = numbers([*before, *after])[column]
    return both[len(before) :] - both[: len(before)]


@few
@given(batches(cases()))
def test_every_number_is_in_its_range_and_points_add_up(of: list[Case]) -> None:
    rows = numbers(of)
    factors = rows.select("^factor_.*$")
    assert factors.select(pl.all().is_between(0, 1).all()).row(0) == (True,) * 4
    assert rows["score"].is_between(0, 100).all()
    assert (rows["exposure_usd"] >= 0).all()
    total = rows.select(pl.sum_horizontal("^points_.*$")).to_series()
    assert ((total - rows["score"]).abs() <= TOLERANCE).all()


@few
@given(batches(cases()), st.integers(0, 60 * 24 * 60))
def test_the_clock_moving_forward_never_lowers_time(of: list[Case], minutes: int) -> None:
    later = numbers(of, now=NOW + timedelta(minutes=minutes))["factor_time"]
    assert (later - numbers(of)["factor_time"] >= -TOLERANCE).all()


@few
@given(batches(cases(owned=OWNED)))
def test_naming_an_owner_where_there_was_none_never_raises(of: list[Case]) -> None:
    # All else equal: no due time for the owner's move comes with the name.
    owned = [{**case, "owner_due_at": None} for case in of]
    assert (gains([{**case, **OWNERLESS} for case in owned], owned, "score") <= TOLERANCE).all()


@few
@given(batches(cases(owned=OWNED)), st.booleans())
def test_accepting_never_raises(of: list[Case], acting: bool) -> None:
    assigned = [{**case, "owner_state": "assigned"} for case in of]
    accepted = [
        {**case, "owner_state": "accepted", **({"owner_acted_at": NOW} if acting else {})}
        for case in of
    ]
    assert (gains(assigned, accepted, "score") <= TOLERANCE).all()


OVERDUE = st.builds(
    lambda due_at, moves: promised(due_at, status="overdue", promise_moved_count=moves),
    BEFORE_NOW,
    st.integers(0, 3),
)


@few
@given(batches(cases(promise=OVERDUE)), AFTER_NOW)
def test_moving_an_overdue_promise_never_lowers_time_before_the_customer_is_told(
    of: list[Case], due_at: Any
) -> None:
    moved = [
        {
            **case,
            "promise_status": "pending",
            "promise_due_at": due_at,
            "promise_moved_count": case["promise_moved_count"] + 1,
            "promise_moved_after_due_count": 1,
            "is_promise_held_overdue": True,
        }
        for case in of
    ]
    assert (gains(of, moved, "factor_time") >= -TOLERANCE).all()


@few
@given(batches(cases(promise=OVERDUE)))
def test_withdrawing_an_overdue_promise_never_lowers_time_before_the_customer_is_told(
    of: list[Case],
) -> None:
    withdrawn = [
        {**case, "promise_status": "withdrawn", "is_promise_held_overdue": True} for case in of
    ]
    assert (gains(of, withdrawn, "factor_time") >= -TOLERANCE).all()


@few
@given(batches(cases(promise=OVERDUE)))
def test_giving_up_an_overdue_promise_in_silence_never_lowers_time(of: list[Case]) -> None:
    silent = [{**case, "last_customer_touch_at": None} for case in of]
    missed = [{**case, "promise_status": "missed"} for case in silent]
    assert (gains(silent, missed, "factor_time") >= -TOLERANCE).all()


@few
@given(batches(cases()), batches(cases()))
def test_other_accounts_change_no_score(of: list[Case], others: list[Case]) -> None:
    alone = numbers(of)
    elsewhere = [{**case, "account_id": "A-2", "account": "Elsewhere"} for case in others]
    together = numbers([*of, *elsewhere]).head(len(of))
    relative = ["rank", "is_tie"]
    assert alone.drop(relative).equals(together.drop(relative))


@few
@given(batches(cases()), st.randoms(use_true_random=False))
def test_the_order_of_the_sheet_changes_nothing(of: list[Case], chance: Any) -> None:
    rows = unchecked(of)
    places = list(range(rows.height))
    chance.shuffle(places)
    first = scored(rows, now=NOW, settings=SETTINGS)
    assert first.equals(scored(rows[places], now=NOW, settings=SETTINGS))


LOUD: Case = {
    "severity_reported": "urgent",
    "summary": "URGENT!!! 🔥🔥 EVERYTHING IS DOWN, CEO IS WATCHING!!!",
    "admitted_by": "mail to escalations@ours.example",
    "promise_quote": "WE WILL FIX IT TODAY!!!",
    "blocker_quote": "ASAP!!!",
    "last_customer_message_at": NOW,
    "risks": ["executive_visibility"],
    "handoffs": 14,
    "evidence": [f"slack:C1/17416123{number:02}.000200" for number in range(14)],
    "version": 40,
}


@few
@given(batches(cases()))
def test_loudness_changes_no_score(of: list[Case]) -> None:
    points = [f"points_{name}" for name in ("impact", "time", "revenue", "ownership")]
    for column in ("score", *points):
        assert (gains(of, [{**case, **LOUD} for case in of], column) == 0).all()


@few
@given(batches(cases()))
def test_the_configured_constants_are_the_only_ones(of: list[Case]) -> None:
    soft = replace(SETTINGS.scoring, hardness=dict.fromkeys(SETTINGS.scoring.hardness, 0.0))
    rows = scored(unchecked(of), now=NOW, settings=replace(SETTINGS, scoring=soft))
    assert (rows["factor_time"] == 0).all()
