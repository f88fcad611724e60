"""A customer's name in a text is a hint of whose it is, and gives no account by itself."""

from escalation_ledger.models import schemas
from escalation_ledger.models.links import edges, inherited_accounts, keys
from escalation_ledger.models.named_accounts import account_names, named_accounts
from tests.models.tiny import evidence, frame, message, messages, thread, ticket

THREAD = "slack:C1/1741612345.000100"
NAME = THREAD.removeprefix("slack:")
ACCOUNTS = frame(
    schemas.ACCOUNTS,
    {"account_id": "a1", "account": "Stadtwerke Nordheim"},
    {"account_id": "a2", "account": "Kaupa Foods"},
    {"account_id": "a3", "account": "Nordlicht Bank"},
)


def named(text: str) -> list[str]:
    hints = named_accounts(
        evidence(thread(NAME)), messages(message(THREAD, text)), account_names(ACCOUNTS)
    )
    return hints["account_id"].to_list()


def test_a_word_that_is_one_customers_alone_names_it():
    assert named("Nordheim's import is stuck") == ["a1"]
    assert named("kaupa called again") == ["a2"]


def test_words_that_other_companies_have_too_or_that_mean_something_name_nobody():
    assert named("the food bank and the Stadtwerke called") == []


def test_a_text_that_names_two_customers_names_none():
    assert named("Nordheim and Kaupa both report 503") == []


def test_a_bare_number_gives_the_account_only_of_the_customer_who_is_named_with_it():
    items = evidence(ticket(40415, account_id="a1"), thread(NAME))

    def linked(text: str) -> list[str | None]:
        said = messages(message(THREAD, text, side="customer"))
        names = account_names(ACCOUNTS)
        found = keys(
            items,
            said,
            emails=schemas.EMAIL_MESSAGES.empty(),
            tickets=schemas.ZENDESK_TICKETS.empty(),
            names=names,
        )
        hints = named_accounts(items, said, names)
        placed = items.update(inherited_accounts(found, items, hints=hints), on="evidence_id")
        return edges(found, placed)["account_id"].to_list()

    assert linked("Nordheim import (40415): stuck") == ["a1"]
    assert linked("Nordheim 40415 is stuck") == ["a1"]
    assert linked("Kaupa import (40415): stuck") == []
    assert linked("import (40415): stuck") == []
