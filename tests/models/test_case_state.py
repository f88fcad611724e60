from dataclasses import replace
from datetime import datetime
from typing import Any

import polars as pl
import pytest

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models import schemas
from escalation_ledger.models.case_state import case_states
from tests.models.tiny import MONDAY, SETTINGS, at, evidence, message, messages, thread, ticket

TICKET = "zendesk:ticket:4821"
PROMISES = {"anchor": pl.String, "status": pl.String, "due_at": schemas.INSTANT}
SOLVED = {"status": "solved", "is_open": False, "solved_at": MONDAY, "last_message_at": MONDAY}


def promise(status: str, due_at: datetime | None = MONDAY) -> dict[str, Any]:
    return {"anchor": TICKET, "status": status, "due_at": due_at}


def judged(
    *items: dict[str, Any],
    now: datetime,
    said: tuple[dict[str, Any], ...] = (),
    promises: tuple[dict[str, Any], ...] = (),
) -> dict[str, Any]:
    """The state of all items as one group."""
    found = evidence(*items)
    groups = found.select("evidence_id", anchor=pl.lit(TICKET), account_id="account_id")
    return case_states(
        groups,
        found,
        pl.DataFrame(promises, schema=PROMISES),
        messages(*said),
        now=now,
        settings=SETTINGS,
    ).row(0, named=True)


def state(*items: dict[str, Any], **situation: Any) -> str:
    return str(judged(*items, **situation)["state"])


def test_an_open_ticket_is_live_however_quiet_it_is():
    assert state(ticket(4821), now=at(days=90)) == "live"


def test_one_open_ticket_keeps_the_case_live():
    assert state(ticket(4821, **SOLVED), ticket(4822), now=at(days=1)) == "live"


def test_a_solved_case_is_monitored_and_closed_after_five_quiet_business_days():
    solved = ticket(4821, **SOLVED)

    assert state(solved, now=at(days=4, hours=7.9)) == "monitoring"
    assert state(solved, now=at(days=4, hours=8)) == "closed"


def test_a_weekend_is_not_quiet_time():
    friday = {**SOLVED, "solved_at": at(days=4, hours=8), "last_message_at": at(days=4)}

    assert state(ticket(4821, **friday), now=at(days=10)) == "monitoring"
    assert state(ticket(4821, **friday), now=at(days=11, hours=8)) == "closed"


def test_a_message_by_anyone_breaks_the_quiet():
    solved = ticket(4821, **{**SOLVED, "last_message_at": at(days=3)})

    assert state(solved, now=at(days=6)) == "monitoring"


def test_five_days_are_counted_in_the_calendar_of_the_account():
    found = evidence(ticket(4821, **SOLVED))
    mondays_only = Calendar.parse(
        "mondays", zone="UTC", hours=["09:00-10:00", "", "", "", "", "", ""], holidays=""
    )
    settings = replace(SETTINGS, calendars={**SETTINGS.calendars, "mondays": mondays_only})

    judged_by = {
        calendar: case_states(
            found.select("evidence_id", "account_id", anchor="evidence_id"),
            found,
            pl.DataFrame(schema=PROMISES),
            messages(),
            now=at(days=27),
            settings=settings,
            accounts=pl.DataFrame({"account_id": ["acme"], "calendar": [calendar]}),
        )["state"].item()
        for calendar in ("default", "mondays")
    }

    assert judged_by == {"default": "closed", "mondays": "monitoring"}


@pytest.mark.parametrize("status", ["pending", "imminent", "overdue"])
def test_an_open_promise_keeps_a_solved_case_live(status):
    assert state(ticket(4821, **SOLVED), now=at(days=9), promises=(promise(status),)) == "live"


@pytest.mark.parametrize("status", ["kept", "kept_late", "missed", "withdrawn", "superseded"])
def test_a_settled_promise_keeps_nothing_live(status):
    solved = ticket(4821, **SOLVED)

    assert state(solved, now=at(days=1), promises=(promise(status),)) == "monitoring"


def test_a_promise_without_a_certain_date_keeps_nothing_live():
    solved = ticket(4821, **SOLVED)

    assert state(solved, now=at(days=1), promises=(promise("pending", None),)) == "monitoring"


def test_a_customer_who_writes_after_the_solution_reopens_the_case():
    again = message(TICKET, "It is broken again", side="customer", at=at(days=1))
    solved = ticket(4821, **{**SOLVED, "last_message_at": at(days=1)})

    found = judged(solved, now=at(days=2), said=(again,))

    assert (found["state"], found["since"], found["because"]) == (
        "live",
        at(days=1),
        "the customer wrote after the solution",
    )


def test_a_thank_you_and_an_absence_notice_reopen_nothing():
    solved = ticket(4821, **{**SOLVED, "last_message_at": at(days=1)})

    for text in ("Thanks, bye!", "Automatic reply: I am away until Monday. What now?"):
        said = (message(TICKET, text, side="customer", at=at(days=1)),)
        assert state(solved, now=at(days=2), said=said) == "monitoring"


def test_our_own_words_after_the_solution_reopen_nothing():
    said = (message(TICKET, "It is broken again", at=at(days=1)),)

    assert state(ticket(4821, **SOLVED), now=at(days=2), said=said) == "monitoring"


def test_a_reopening_nobody_follows_up_falls_quiet_like_a_thread():
    again = message(TICKET, "It is broken again", side="customer", at=at(days=1))
    solved = ticket(4821, **{**SOLVED, "last_message_at": at(days=1)})

    assert state(solved, now=at(days=8), said=(again,)) == "monitoring"
    assert state(solved, now=at(days=15), said=(again,)) == "closed"


def test_an_escalation_raised_after_the_solution_reopens_the_case():
    raised = thread("C1/1.000000", escalated_at=at(days=1), last_message_at=at(days=1))

    assert state(ticket(4821, **SOLVED), raised, now=at(days=2)) == "live"


def test_a_case_without_ticket_lives_while_it_is_talked_about_then_waits_then_ends():
    talk = thread("C1/1.000000", last_message_at=MONDAY)

    assert state(talk, now=at(days=4)) == "live"
    assert state(talk, now=at(days=7)) == "monitoring"
    assert state(talk, now=at(days=14)) == "closed"


@pytest.mark.parametrize("status", ["closed", "deleted"])
def test_merged_and_deleted_tickets_are_closed_evidence_dated_by_their_last_message(status):
    ended = ticket(4821, status=status, is_open=False, last_message_at=at(days=1))

    found = judged(ended, now=at(days=2), promises=(promise("overdue"),))

    assert (found["state"], found["is_closed_evidence"]) == ("live", True)
    assert state(ended, now=at(days=8)) == "closed"
