"""Taking a promise back in words: read only where nothing else can be meant."""

import pytest

from escalation_ledger.models.reading import withdrawals
from escalation_ledger.models.reading.withdrawals import WITHDRAWAL_RULES
from tests.models.reading.said import SETTINGS, messages


def taken_back(text: str, **over: object) -> list[tuple[str, str]]:
    """(date taken back, quote) of the one message, said on a Tuesday morning."""
    rows = withdrawals(messages([text], **over), calendars_by_account={}, settings=SETTINGS)
    return list(rows.select("value", "quote").iter_rows())


@pytest.mark.parametrize(
    ("rule", "example"), [(rule.name, text) for rule in WITHDRAWAL_RULES for text in rule.examples]
)
def test_every_rule_reads_its_examples(rule, example):
    rows = withdrawals(messages([example]), calendars_by_account={}, settings=SETTINGS)
    assert rows["rule"].to_list() == [rule]


def test_the_date_taken_back_and_the_sentence_are_told():
    text = "Hi Beth. We will not be able to ship by Friday after all. I am sorry."
    assert taken_back(text) == [
        ("2026-03-20T17:00:00Z", "We will not be able to ship by Friday after all.")
    ]
    assert taken_back("Sorry, we have to take that back.") == [("any", "Sorry, we have to take that back.")]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "We might not be able to ship by Friday after all.",
        "If the test fails we will not be able to ship by Friday after all.",
        "Will we not be able to ship by Friday after all?",
        "We will not be able to ship by Friday after all. You will have it on Tuesday.",
        "We will not be able to ship by Friday after all, it will be next Monday instead.",
        "We will not be able to ship by Friday after all. We have to take the date back, too.",
        "We will not be able to ship in a few days after all.",
        "Please take the device back to the office.",
        "We took the change back this morning.",
        "We will get back to you.",
        "They said we will not ship by Friday after all.",
    ],
)
def test_what_may_mean_something_else_takes_nothing_back(text):
    assert taken_back(text) == []


@pytest.mark.parametrize("over", [{"side": "customer"}, {"side": "bot"}, {"is_customer_visible": False}])  # fmt: skip
def test_only_our_own_words_to_the_customer_take_a_promise_back(over):
    assert taken_back("We have to take that back.", **over) == []


def test_quoted_words_take_nothing_back():
    assert taken_back("> We have to take that back.\nNo news yet.") == []


def test_loudness_changes_nothing():
    calm = "We will not be able to ship by Friday after all."
    loud = "URGENT!!! WE WILL NOT BE ABLE TO SHIP BY FRIDAY AFTER ALL!!! :fire:"
    assert [value for value, _ in taken_back(calm)] == [value for value, _ in taken_back(loud)]
