from datetime import datetime
from typing import Any

import polars as pl
import pytest

from escalation_ledger.models import schemas
from escalation_ledger.models.admission import admissions
from escalation_ledger.models.case_state import case_states
from tests.models.tiny import (
    ACCOUNTS,
    MONDAY,
    SETTINGS,
    at,
    evidence,
    frame,
    messages,
    thread,
    ticket,
)

TICKET = "zendesk:ticket:4821"
PROMISES = {"anchor": pl.String, "status": pl.String, "due_at": schemas.INSTANT}
SOLVED = {"status": "solved", "is_open": False, "solved_at": MONDAY}


def reading(value: str, **columns: Any) -> dict[str, Any]:
    return {
        "message_id": "zendesk:comment:9",
        "about": "impact",
        "evidence_id": TICKET,
        "value": value,
        "side": "customer",
        **columns,
    }


def admitted(
    *items: dict[str, Any],
    now: datetime = MONDAY,
    promises: tuple[dict[str, Any], ...] = (),
    readings: tuple[dict[str, Any], ...] = (),
) -> pl.DataFrame:
    """ADMISSIONS of all items as one group."""
    found = evidence(*items)
    groups = found.select("evidence_id", "account_id").with_columns(
        anchor=pl.lit(found["evidence_id"][0]),
        account_id=pl.col("account_id").drop_nulls().first(),
    )
    promised = pl.DataFrame(promises, schema=PROMISES)
    states = case_states(groups, found, promised, messages(), now=now, settings=SETTINGS)
    return schemas.ADMISSIONS.check(
        admissions(
            groups,
            found,
            promised,
            frame(schemas.READINGS, *readings),
            states,
            now=now,
            settings=SETTINGS,
            accounts=ACCOUNTS,
        )
    )


def rule(*items: dict[str, Any], **situation: Any) -> str | None:
    found = admitted(*items, **situation)
    return None if found.is_empty() else str(found["admitted_by"].item())


def overdue(due_at: datetime, status: str = "overdue") -> dict[str, Any]:
    return {"anchor": TICKET, "status": status, "due_at": due_at}


def test_an_ordinary_open_ticket_opens_no_case():
    assert rule(ticket(4821)) is None


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("tag", "tag"),
        ("channel", "escalation_channel"),
        ("escalation_channel", "escalation_channel"),
        ("escalation_mailbox", "escalation_mailbox"),
    ],
)
def test_what_a_person_escalated_is_admitted_by_how_they_did(said, named):
    assert rule(ticket(4821, escalated_by=said)) == named


def test_a_thread_in_an_escalation_channel_is_admitted_without_ticket_or_account():
    found = admitted(thread("C1/1.000000", escalated_by="escalation_channel"))

    assert found.row(0, named=True) == {
        "anchor": "slack:C1/1.000000",
        "account_id": None,
        "admitted_by": "escalation_channel",
        "reason": "It was raised in an escalation channel.",
        "first_seen_at": MONDAY,
    }


def test_a_promise_admits_once_it_is_overdue_by_one_business_hour():
    friday_at_16_30 = at(days=-3, hours=7.5)
    promises = (overdue(friday_at_16_30),)

    assert rule(ticket(4821), now=at(minutes=29), promises=promises) is None
    assert rule(ticket(4821), now=at(minutes=30), promises=promises) == "promise_overdue"


def test_the_reason_stays_the_same_text_while_the_clock_goes_on():
    promises = (overdue(MONDAY), overdue(at(hours=1)))
    early = admitted(ticket(4821), now=at(hours=2), promises=promises)
    late = admitted(ticket(4821), now=at(days=20), promises=promises)

    assert early.equals(late)
    assert early["reason"].item() == (
        "The promise due 2026-03-09 09:00 UTC is overdue by 1 business hour or more."
    )


@pytest.mark.parametrize("status", ["pending", "kept", "kept_late", "missed", "superseded"])
def test_only_an_overdue_promise_admits(status):
    assert rule(ticket(4821), now=at(days=3), promises=(overdue(MONDAY, status),)) is None


@pytest.mark.parametrize("value", ["data_loss", "security", "outage", "core_blocked"])
def test_an_impact_of_core_blocked_or_worse_admits(value):
    assert rule(ticket(4821), readings=(reading(value),)) == "impact"


@pytest.mark.parametrize(
    "row",
    [
        reading("core_degraded"),
        reading("minor"),
        reading("bug_fix", about="blocker"),
        reading("outage", side="bot"),
        reading("outage", evidence_id="zendesk:ticket:1"),
    ],
)
def test_a_lesser_impact_or_another_reading_admits_nothing(row):
    assert rule(ticket(4821), readings=(row,)) is None


def test_four_handoffs_admit_and_three_do_not():
    assert rule(ticket(4821, handoffs=3)) is None
    assert rule(ticket(4821, handoffs=4)) == "handoffs"


def test_handoffs_of_all_tickets_of_a_case_add_up():
    assert rule(ticket(4821, handoffs=2), ticket(4822, handoffs=2)) == "handoffs"


def test_reopened_twice_admits_and_once_does_not():
    assert rule(ticket(4821, reopened_count=1)) is None
    assert rule(ticket(4821, reopened_count=2)) == "reopened"


def test_the_first_rule_in_the_named_order_admits():
    promises = (overdue(MONDAY),)
    busy = {"handoffs": 9, "reopened_count": 9}

    both = rule(ticket(4821, **busy), now=at(days=1), promises=promises)

    assert both == "promise_overdue"
    assert rule(ticket(4821, escalated_by="tag", **busy), promises=promises) == "tag"


def test_closed_evidence_opens_no_case_whatever_was_promised_on_it():
    closed = ticket(4821, status="closed", is_open=False, escalated_by="tag", handoffs=9)

    assert rule(closed, now=at(days=1)) is None
    assert rule(closed, now=at(days=1), promises=(overdue(MONDAY),)) is None


def test_solved_evidence_opens_a_case_only_while_a_promise_on_it_is_open():
    solved = ticket(4821, escalated_by="tag", **SOLVED)

    assert rule(solved, now=at(days=1)) is None
    assert rule(solved, now=at(days=1), promises=(overdue(MONDAY),)) == "tag"


def test_chatter_opens_no_case_whatever_it_sounds_like():
    talk = thread("C1/1.000000", handoffs=9)
    promises = ({**overdue(MONDAY), "anchor": "slack:C1/1.000000"},)
    readings = (reading("outage", evidence_id="slack:C1/1.000000"),)

    assert rule(talk, now=at(days=1), promises=promises, readings=readings) is None
    owned = {**talk, "account_id": "acme"}
    assert rule(owned, now=at(days=1), readings=readings) == "impact"
