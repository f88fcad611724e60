import polars as pl

from escalation_ledger.models import schemas
from escalation_ledger.models.assignment import assignment_metrics
from tests.models.audits import changed, person, team
from tests.models.tiny import ACCOUNTS, SETTINGS, at, evidence, frame, thread, ticket


def metrics(*audits, **of_ticket) -> dict:
    found = assignment_metrics(
        changed(*audits) if audits else schemas.CHANGES.empty(),
        frame(schemas.ZENDESK_AUDITS, *audits),
        evidence(ticket(4821, **of_ticket), thread("C1/1.000000")),
        accounts=ACCOUNTS,
        calendars=SETTINGS.calendars,
    )
    return found.row(by_predicate=pl.col("evidence_id") == "zendesk:ticket:4821", named=True)


def test_handoffs_and_ping_pongs_are_counted_per_ticket():
    found = metrics(team(1, "1", "2"), team(2, "2", "1"), assignee_id="10")

    assert (found["handoffs"], found["ping_pongs"]) == (2, 1)


def test_a_ticket_created_without_assignee_is_ownerless_until_somebody_is_named():
    found = metrics(team(0, None, "1", is_create=True), person(2, None, "10"), assignee_id="10")

    assert (found["ownerless_business_minutes"], found["ownerless_since"]) == (120, None)


def test_a_ticket_created_with_an_assignee_was_never_ownerless():
    found = metrics(person(0, None, "10", is_create=True), assignee_id="10")

    assert (found["ownerless_business_minutes"], found["ownerless_since"]) == (0, None)


def test_an_unassigned_ticket_is_ownerless_now_and_says_since_when():
    found = metrics(person(1, "10", None), person(2, None, "20"), person(4, "20", None))

    assert (found["ownerless_business_minutes"], found["ownerless_since"]) == (60, at(hours=4))


def test_a_ticket_of_which_no_audit_tells_is_judged_by_its_assignee_now():
    assert metrics()["ownerless_since"] == at()
    assert metrics(assignee_id="10")["ownerless_since"] is None


def test_a_ticket_solved_while_unowned_was_ownerless_until_it_was_solved():
    found = metrics(person(1, "10", None), is_open=False, solved_at=at(hours=3))

    assert (found["ownerless_business_minutes"], found["ownerless_since"]) == (120, None)


def test_a_thread_has_no_assignee_to_miss():
    found = assignment_metrics(
        schemas.CHANGES.empty(),
        schemas.ZENDESK_AUDITS.empty(),
        evidence(thread("C1/1.000000")),
        accounts=ACCOUNTS,
        calendars=SETTINGS.calendars,
    )

    assert found.row(0)[1:] == (0, 0, 0, None)
