"""Lanes: who has to move, and the reason in words."""

from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.domain.words import Blocker, Lane, Nature, Risk
from escalation_ledger.scoring import ranked
from escalation_ledger.scoring.lanes import RULES
from tests.scoring.cases import NOW, OWNERLESS, promised, sheet_row, unchecked
from tests.scoring.rules import SETTINGS
from tests.scoring.strategies import BEFORE_NOW, batches, cases

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# Act now: blocked work, promised for today, a renewal near, nobody on it.
PRESSING = {
    "impact": "core_blocked",
    "arr_usd": 420_000.0,
    "renewal_on": NOW.date() + 28 * DAY,
    **OWNERLESS,
    **promised(NOW + 6 * HOUR),
}
LATE = promised(NOW - 3 * HOUR, status="overdue")


def lanes(**overrides: Any) -> dict[str, str]:
    """lane -> reason of one case."""
    row = ranked(sheet_row(**overrides), now=NOW, settings=SETTINGS).row(0, named=True)
    return dict(zip(row["lanes"], row["lane_reasons"], strict=True))


@pytest.mark.parametrize(
    ("overrides", "lane", "reason"),
    [
        ({"question": "May we give credit?", "asked_at": NOW}, "leadership", "Leadership was asked: May we give credit?"),
        ({"blocker": "missing_decision"}, "leadership", "It waits for a decision."),
        ({"blocker": "policy_exception"}, "leadership", "It needs an exception from policy."),
        ({**PRESSING, "risks": ["churn"]}, "leadership", "The customer may leave, and it cannot wait beyond today."),
        ({**PRESSING, "risks": ["executive_visibility"]}, "leadership",
         "The customer's executives are in it, and it cannot wait beyond today."),
        ({**PRESSING, "risks": ["contract_breach"]}, "leadership", "The contract is at stake, and it cannot wait beyond today."),
        ({"blocker": "bug_fix"}, "engineering", "It waits for a fix."),
        ({"blocker": "dependency", "nature": "technical"}, "engineering", "It waits for technical work of another team."),
        ({"blocker": "unclear_repro"}, "repro", "It cannot be reproduced yet."),
        (LATE, "customer_reset", "What was promised did not come in time."),
        (promised(NOW + DAY, is_promise_held_overdue=True, promise_told_due_at=NOW - DAY), "customer_reset",
         "A promise lapsed before it was changed, and the customer has not been told."),
        (promised(NOW + DAY, promise_told_due_at=NOW + HOUR), "customer_reset",
         "The customer goes by a time that no longer stands."),
        (promised(NOW + DAY, promise_moved_count=2), "customer_reset", "The promise was moved 2 times."),
        (promised(NOW + DAY, is_promise_conflict=True), "customer_reset", "Two people promised different dates."),
        ({**promised(NOW + DAY, is_told_before_ledger=True), "owner_state": "assigned"}, "customer_reset",
         "The customer was told a date past the ledger, and nobody there stands behind it."),
        ({"is_talking_around": True, "talking_since": NOW - DAY, "last_customer_message_at": NOW - HOUR}, "customer_reset",
         "The customer waits while nobody names what blocks."),
    ],
)  # fmt: skip
def test_each_rule_puts_a_case_into_its_lane_and_says_why(overrides, lane, reason):
    assert lanes(**overrides) == {lane: reason}


@pytest.mark.parametrize(
    "overrides",
    [
        {},
        {"question": "May we?", "asked_at": NOW - DAY, "decision": "Yes.", "decided_at": NOW},
        {
            "blocker": "missing_decision",
            "blocker_since": NOW - 2 * DAY,
            "decision": "Yes.",
            "decided_at": NOW - DAY,
        },
        {"risks": ["churn", "executive_visibility", "contract_breach"]},
        {**PRESSING, "risks": ["security"]},
        {"blocker": "dependency"},
        {"blocker": "dependency", "nature": "operational"},
        {"blocker": "access_issue"},
        promised(NOW + DAY, promise_moved_count=1),
        promised(NOW - DAY, status="kept", promise_moved_count=3, is_promise_conflict=True),
        promised(NOW + DAY, is_told_before_ledger=True),
        {
            "is_talking_around": True,
            "talking_since": NOW - DAY,
            "last_customer_message_at": NOW - 2 * DAY,
            "last_customer_touch_at": NOW - HOUR,
        },
    ],
    ids=[
        "nothing special",
        "leadership decided",
        "the decision came after it was missed",
        "a risk that can wait",
        "a security risk is no relationship",
        "a dependency nobody calls technical",
        "a dependency on other than engineers",
        "an access to be granted",
        "moved once",
        "kept after all",
        "told past the ledger by an owner who accepted",
        "talked around while nobody waits",
    ],
)
def test_what_no_rule_is_about_is_in_no_lane(overrides):
    assert lanes(**overrides) == {}


def test_a_case_is_in_every_lane_that_has_a_reason_and_a_lane_tells_all_of_its_reasons():
    told = lanes(
        **{**LATE, "promise_moved_count": 3, "is_promise_conflict": True}, blocker="bug_fix",
        question="Who pays?", asked_at=NOW,
    )  # fmt: skip
    assert list(told) == ["leadership", "engineering", "customer_reset"]
    assert told["customer_reset"] == (
        "What was promised did not come in time; the promise was moved 3 times; "
        "two people promised different dates."
    )


def test_a_blocker_named_again_after_the_decision_waits_for_leadership_again():
    told = lanes(
        blocker="missing_decision", blocker_since=NOW, decision="Yes.", decided_at=NOW - DAY
    )
    assert list(told) == ["leadership"]


def test_every_lane_has_a_rule_and_no_two_rules_one_name():
    assert {rule.lane for rule in RULES} == set(Lane)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_no_rule_looks_at_a_text_or_at_what_a_source_claims():
    read = {name for rule in RULES for name in rule.holds.meta.root_names()}
    loud = {"summary", "note", "severity_reported", "blocker_quote", "nature_quote", "risk_quotes"}
    assert not read & (loud | {"promise_quote", "decision", "snooze_reason", "account", "owner"})


LANED = st.fixed_dictionaries(
    {
        "blocker": st.sampled_from([blocker.value for blocker in Blocker]),
        "nature": st.none() | st.sampled_from([nature.value for nature in Nature]),
        "risks": st.lists(st.sampled_from([risk.value for risk in Risk]), unique=True),
        "question": st.none() | st.sampled_from(["who pays", "May we?", "?", ""]),
        "is_promise_conflict": st.booleans(),
        "is_told_before_ledger": st.booleans(),
        "is_talking_around": st.booleans(),
        "talking_since": st.none() | BEFORE_NOW,
    }
)


@given(rows=batches(st.tuples(cases(), LANED).map(lambda both: {**both[0], **both[1]})))
def test_every_lane_of_every_case_has_its_reason(rows):
    told = ranked(unchecked(rows), now=NOW, settings=SETTINGS)
    assert told.filter(pl.col("lanes").list.len() != pl.col("lane_reasons").list.len()).is_empty()
    reasons = told["lane_reasons"].explode().drop_nulls()
    assert reasons.str.contains(r"^\p{Lu}.*[.?!]$").all()
