"""Keys of other systems join two of an account, where they are specific and read for certain."""

from typing import Any

import polars as pl

from escalation_ledger.models import schemas
from escalation_ledger.models.links import edges
from escalation_ledger.models.shared_keys import PROPOSED, SPECIFIC, shared_keys
from tests.models.tiny import at, evidence, frame, message, messages, ticket

JIRA = "see https://acme.atlassian.net/browse/PLAT-881"


def linked(
    *texts: str, accounts: str = "", tickets: tuple[dict[str, Any], ...] = ()
) -> pl.DataFrame:
    """EDGES of one ticket per text, each an hour after the other, of `acme` unless said."""
    items = evidence(
        *(
            ticket(n, opened_at=at(hours=n), account_id=accounts[n] if accounts else "acme")
            for n in range(len(texts))
        )
    )
    said = messages(*(message(f"zendesk:ticket:{n}", text) for n, text in enumerate(texts)))
    found = shared_keys(items, said, frame(schemas.ZENDESK_TICKETS, *tickets))
    return schemas.EDGES.check(edges(found, items))


def test_an_engineering_issue_that_two_of_an_account_name_joins_them():
    [row] = linked(JIRA, "tracked in PLAT-881").to_dicts()

    assert (row["left"], row["right"], row["is_strong"]) == (
        "zendesk:ticket:0",
        "zendesk:ticket:1",
        True,
    )
    assert row["reason"] == "Ticket 1 names PLAT-881 like Ticket 0"


def test_what_looks_like_one_is_an_error_code_until_its_tracker_is_named():
    assert linked("RTE-19 again", "we see RTE-19").is_empty()
    assert linked("PLAT-881 again", "we see PLAT-881", JIRA).height == 2


def test_the_same_issue_at_two_accounts_joins_nothing():
    assert linked(JIRA, JIRA, accounts="ab").is_empty()


def test_an_issue_that_many_name_only_proposes_and_one_that_most_do_says_nothing():
    some = linked(*[JIRA] * (SPECIFIC + 1))

    assert some["is_strong"].to_list() == [False] * SPECIFIC
    assert some["reason"][0].endswith("as 2 others of the account do")
    assert linked(*[JIRA] * (PROPOSED + 1)).is_empty()


def test_a_denied_issue_is_not_named():
    assert linked(JIRA, "this is not PLAT-881").is_empty()


def test_issues_of_a_code_host_are_told_apart_by_their_repository():
    one, other = "https://github.com/acme/app/issues/12", "https://github.com/acme/web/issues/12"

    assert linked(one, f"same: {one}").height == 1
    assert linked(one, other).is_empty()


def test_a_crm_case_is_one_in_its_short_and_its_long_form():
    assert linked("case 5003x00002AbCdE", "case 5003x00002AbCdEAAV").height == 1


def test_tickets_that_carry_one_id_of_another_system_are_one():
    carried = tuple({"ticket_id": str(n), "external_id": "SF-000412"} for n in (0, 1))

    [row] = linked("a", "b", tickets=carried).to_dicts()
    assert (row["kind"], row["is_strong"]) == ("crm_case", True)
