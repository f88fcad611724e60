"""Ids of other systems count where they stand like what a text is about, and never as things."""

import polars as pl
import pytest

from escalation_ledger.models import schemas
from escalation_ledger.models.key_positions import key_positions
from escalation_ledger.models.links import edges
from escalation_ledger.models.shared_keys import accounts_by_key, shared_keys
from tests.models.tiny import at, evidence, message, messages, thread, ticket

THREAD = "slack:C1/1741612345.000100"
NAME = THREAD.removeprefix("slack:")
NO_TICKETS = schemas.ZENDESK_TICKETS.empty()
NO_HINTS = pl.DataFrame(schema={"evidence_id": pl.String, "account_id": pl.String})


def clear(text: str) -> list[str]:
    texts = pl.DataFrame({"evidence_id": ["e"], "text": [text]})
    return key_positions(texts).filter("is_clear")["key"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "SEC-208: root cause",
        "Re: SEC-208 - root cause",
        "[SEC-208] Names are shown",
        "Page is down. SEC-208",
        "Our ref: SEC-208, due noon",
        "tracked as SEC-208 since Monday",
        "CRM case SEC-208.",
        "SEC-208 opened, severity 1",
        "Please chase.\nSEC-208\nThanks",
    ],
)
def test_what_comes_first_last_in_brackets_or_after_a_word_for_a_case_is_what_a_text_is_about(text):
    assert clear(text) == ["SEC-208"]


@pytest.mark.parametrize(
    "text",
    [
        "Upload fails with error SEC-208",
        "printer ZT411 cuts the edge. ZT411",
        "ZT411: no power",
        "it says `SEC-208`",
        'It returns "SEC-208"',
        "PO-77421: two pallets short",
        "ISO-27001: certificate",
        "ERR-1042",
        "pump SEC-208",
        "order SEC-208.",
        "we read SEC-208 in the log and went home",
        "Level 5: F-09",
    ],
)
def test_errors_models_orders_and_things_are_not(text):
    assert clear(text) == []


def linked(*texts: str, accounts: str = "") -> pl.DataFrame:
    items = evidence(
        *(
            ticket(n, opened_at=at(hours=n), account_id=accounts[n] if accounts else "acme")
            for n in range(len(texts))
        )
    )
    said = messages(*(message(f"zendesk:ticket:{n}", text) for n, text in enumerate(texts)))
    return edges(shared_keys(items, said, NO_TICKETS), items)


def test_two_of_an_account_that_are_about_one_id_are_joined():
    [row] = linked("INC0072301 - Rostering", "they are chasing INC0072301, due noon").to_dicts()

    assert row["is_strong"]
    assert row["reason"] == "Ticket 1 names INC0072301 like Ticket 0"


def test_an_id_that_stands_clearly_in_none_of_them_joins_nothing():
    assert linked("SEC-208 is slow", "we look at it for SEC-208 now").is_empty()


def test_an_id_that_another_account_names_too_is_the_products():
    assert linked("SEC-208: a", "SEC-208: b", "I saw SEC-208", accounts="aab").is_empty()


def test_an_id_that_any_text_calls_a_thing_joins_nothing():
    assert linked("SEC-208: down", "SEC-208: again", "the pump SEC-208 leaks").is_empty()


def test_a_list_of_ids_names_none():
    wrap_up = "Shipped:\nPLAT-881\nPLAT-902\nCORE-1417\nINT-3305"

    assert linked("PLAT-881: retries", wrap_up).is_empty()


def test_what_an_autoresponder_logs_is_not_about_it():
    assert linked("INC0072301: down", "Your request INC0072301 has been logged").is_empty()


def placed(text: str, *others: tuple[str, str | None], **said: str) -> list[tuple[str, str]]:
    """The account that a thread of that text is given beside tickets of these texts and accounts."""
    items = evidence(
        thread(NAME), *(ticket(n, account_id=one) for n, (_, one) in enumerate(others))
    )
    texts = messages(
        message(THREAD, text, **said),
        *(message(f"zendesk:ticket:{n}", words) for n, (words, _) in enumerate(others)),
    )
    return accounts_by_key(items, texts, NO_TICKETS, hints=NO_HINTS).rows()


def test_what_we_say_among_ourselves_of_a_key_of_one_account_is_of_that_account():
    assert placed("CORE-1417: a race", ("Filed CORE-1417.", "acme")) == [(THREAD, "acme")]


def test_a_stranger_who_names_it_is_of_no_account_yet():
    assert placed("CORE-1417: a race", ("Filed CORE-1417.", "acme"), side="unknown") == []


def test_a_key_known_at_two_accounts_tells_none():
    both = (("Filed CORE-1417.", "acme"), ("Filed CORE-1417.", "other"))

    assert placed("Jira CORE-1417: a race", *both) == []


def test_the_contract_of_links_holds():
    items = evidence(ticket(1), ticket(2))
    said = messages(
        message("zendesk:ticket:1", "SEC-208: a"), message("zendesk:ticket:2", "SEC-208")
    )

    assert schemas.EDGES.check(edges(shared_keys(items, said, NO_TICKETS), items)).height == 1


def test_hints_that_agree_on_a_key_are_believed():
    items = evidence(thread(NAME), thread("C2/1741612345.000900"))
    other = "slack:C2/1741612345.000900"
    said = messages(message(THREAD, "SEC-208: cause"), message(other, "Acme is down. SEC-208"))
    hints = frame_of(("acme", THREAD), ("acme", other))

    assert accounts_by_key(items, said, NO_TICKETS, hints=hints).rows() == [
        (THREAD, "acme"),
        (other, "acme"),
    ]
    apart = frame_of(("acme", THREAD), ("other", other))
    assert accounts_by_key(items, said, NO_TICKETS, hints=apart).is_empty()


def frame_of(*hints: tuple[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [(evidence_id, account) for account, evidence_id in hints],
        schema=NO_HINTS.schema,
        orient="row",
    )
