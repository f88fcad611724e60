"""The same trouble at two accounts is told of, and nothing is joined by it."""

from typing import Any

import polars as pl

from escalation_ledger.models import schemas
from escalation_ledger.models.related import WITHIN, related
from tests.models.tiny import at, evidence, frame, message, messages, ticket


def between(
    *told: tuple[str, str, float], tickets: tuple[dict[str, Any], ...] = ()
) -> pl.DataFrame:
    """RELATED of one ticket for each account, text and hour."""
    items = [
        ticket(n, account_id=account, opened_at=at(hours=hours))
        for n, (account, _, hours) in enumerate(told)
    ]
    said = [message(f"zendesk:ticket:{n}", text) for n, (_, text, _) in enumerate(told)]
    return related(evidence(*items), messages(*said), frame(schemas.ZENDESK_TICKETS, *tickets))


def test_two_accounts_that_name_one_code_are_related_with_the_reason():
    [row] = between(("a", "SAML-4003 since seven", 0), ("b", "we see SAML-4003", 1)).to_dicts()

    assert (row["left"], row["right"]) == ("zendesk:ticket:0", "zendesk:ticket:1")
    assert row["reason"] == "Both name SAML-4003."


def test_one_account_is_not_related_to_itself_nor_to_what_was_long_before():
    late = WITHIN.total_seconds() / 3600 + 1

    assert between(("a", "SAML-4003", 0), ("a", "SAML-4003", 1)).is_empty()
    assert between(("a", "SAML-4003", 0), ("b", "SAML-4003", late)).is_empty()


def test_incidents_of_one_problem_are_related_across_accounts_whatever_they_say():
    hangs = tuple({"ticket_id": str(n), "problem_id": "0"} for n in (1,))

    [row] = between(("a", "down", 0), ("b", "slow", 2), tickets=hangs).to_dicts()
    assert row["reason"] == "Both hang on the problem of ticket 0."


def test_a_code_that_everybody_names_relates_nobody():
    assert between(*((f"a{n}", "SAML-4003", n / 10) for n in range(20))).is_empty()
