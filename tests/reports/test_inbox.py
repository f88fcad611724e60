"""Who waits in the inbox to be told apart, and who they perhaps are."""

from dataclasses import replace
from typing import Any

import pytest

from escalation_ledger.models import schemas
from escalation_ledger.reports.inbox import unmatched_people
from escalation_ledger.reports.queue import Queue
from tests.models.tiny import frame

RAFAEL = {
    "person_id": "r@us.example",
    "email": "r@us.example",
    "name": "Rafael Moreno",
    "side": "ours",
}


def waiting(held: Queue, *people: dict[str, Any]) -> dict[str, str | None]:
    """person_id -> who they perhaps are, of those who wait."""
    facts = replace(held.situation.facts, people=frame(schemas.PEOPLE, *people))
    found = unmatched_people(replace(held, situation=replace(held.situation, facts=facts)))
    return dict(found.select("person_id", "same_as").iter_rows())


def test_people_on_no_known_side_and_customers_of_no_account_wait(held):
    people = [
        RAFAEL,
        {"person_id": "x@gmail.com", "email": "x@gmail.com", "name": "X", "side": "unknown"},
        {"person_id": "slack:user:U1", "name": "Jane", "side": "customer"},
        {"person_id": "j@acme.example", "email": "j@acme.example", "name": "J", "side": "customer", "account_id": "A1"},
        {"person_id": "slack:user:B1", "name": "Deploys", "side": "bot"},
    ]  # fmt: skip
    assert waiting(held, *people) == {"x@gmail.com": None, "slack:user:U1": None}


@pytest.mark.parametrize("name", ["Rafael", "rafael  moreno", "RAFAEL MORENO"])
def test_who_lost_the_address_is_perhaps_the_only_one_of_that_name(held, name):
    gone = {"person_id": "slack:user:U9", "name": name, "side": "ours"}
    assert waiting(held, RAFAEL, gone) == {"slack:user:U9": "r@us.example"}


def test_two_of_that_name_or_one_on_the_other_side_are_no_hint(held):
    gone = {"person_id": "slack:user:U9", "name": "Rafael", "side": "ours"}
    other = {
        "person_id": "q@us.example",
        "email": "q@us.example",
        "name": "Rafael Diaz",
        "side": "ours",
    }
    assert waiting(held, RAFAEL, other, gone) == {}
    theirs = {**RAFAEL, "side": "customer", "account_id": "A1"}
    assert waiting(held, theirs, gone) == {}
