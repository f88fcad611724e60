"""What messages state about impact, blocker, workaround, breadth and delivery."""

import pytest

from escalation_ledger.models.reading.blocker import BLOCKER_RULES
from escalation_ledger.models.reading.impact import IMPACT_RULES, QUESTION_RULE
from escalation_ledger.models.reading.outcome import (
    CONFIRMED_RULES,
    DELIVERED_RULES,
    DENIED_RULE,
    WORKAROUND_RULES,
)
from escalation_ledger.models.reading.risk import RISK_RULES
from escalation_ledger.models.reading.talk import STATUS_RULES
from tests.models.reading.impact_sentences import NOT_STATED, STATED
from tests.models.reading.said import read

_OF_CUSTOMERS = {"side": "customer"}
_INTERNAL = {"is_customer_visible": False}


def _with_found(rows, about, **over):
    """Each row (its first cell a text) with what was read from the text."""
    return list(zip(rows, read([text for text, *_ in rows], about, **over), strict=True))


def _examples(about, rules, over):
    """(rule's value, example, what was read from it) for every example of the rules."""
    told = [(rule.value, text) for rule in rules for text in rule.examples]
    found = read([text for _, text in told], about, **over)
    return [(value, text, values) for (value, text), values in zip(told, found, strict=True)]


@pytest.mark.parametrize(
    ("value", "text", "found"),
    [
        *_examples("impact", (*IMPACT_RULES, QUESTION_RULE), _OF_CUSTOMERS),
        *_examples("blocker", BLOCKER_RULES, _INTERNAL),
        *_examples("delivered", DELIVERED_RULES, {}),
        *_examples("delivered", (DENIED_RULE,), _OF_CUSTOMERS),
        *_examples("workaround", WORKAROUND_RULES, _OF_CUSTOMERS),
        *_examples("confirmed", CONFIRMED_RULES, _OF_CUSTOMERS),
        *_examples("risk", RISK_RULES, _OF_CUSTOMERS),
        *_examples("talk", STATUS_RULES, {}),
    ],
)
def test_every_rule_reads_its_own_examples(value, text, found):
    assert found == [value]


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (row, found)
        for row, found in zip(
            STATED, read([text for text, _ in STATED], "impact", **_OF_CUSTOMERS), strict=True
        )
    ],
)
def test_an_impact_is_read_from_what_the_customer_cannot_do(expected, found):
    _, impact = expected
    assert found == [impact]


@pytest.mark.parametrize(
    ("text", "found"),
    list(zip(NOT_STATED, read(NOT_STATED, "impact", **_OF_CUSTOMERS), strict=True)),
)
def test_what_is_denied_past_feared_or_loud_states_no_impact(text, found):
    assert found == []


def test_what_a_customer_calls_cosmetic_is_minor_beside_all_but_the_severe():
    mild, severe, beside = read(
        [
            "Only a cosmetic thing. The export fails to show the icon.",
            "Purely cosmetic on your side perhaps. But nobody can log in.",
            "Checkout has stopped working. Also a cosmetic thing: the logo is old.",
        ],
        "impact",
        **_OF_CUSTOMERS,
    )
    assert set(mild) == {"minor"}
    assert "outage" in severe
    assert "core_blocked" in beside


def test_a_question_states_a_question_whatever_it_asks_about():
    assert read(["Is the data lost?"], "impact", **_OF_CUSTOMERS) == [["question"]]


def test_our_own_finding_states_an_impact_and_our_alarm_does_not():
    found, alarm, hearsay, asked = read(
        [
            "Confirmed in the logs: checkout is failing since the release.",
            "They are completely down, all users are locked out, the CEO is calling!!!",
            "Checked with sales, the customer says the portal is down.",
            "Is the portal down? I see errors in the logs.",
        ],
        "impact",
        **_INTERNAL,
    )
    assert found == ["core_blocked"]
    assert alarm == []
    assert hearsay == []
    assert asked == []


def test_what_customers_say_where_we_cannot_both_see_it_states_nothing():
    assert read(["The portal is down."], "impact", side="customer", is_customer_visible=False) == [
        []
    ]
    assert read(["The portal is down."], "impact", side="bot") == [[]]
    assert read(["Hello"], "impact", quoted="The portal is down.", **_OF_CUSTOMERS) == [[]]


_BLOCKED = [
    ("We are blocked on the fix for MER-2217.", "bug_fix"),
    ("Confirmed as a regression in 4.1.", "bug_fix"),
    ("Fix is in review.", "bug_fix"),
    ("Still waiting for access to their tenant.", "access_issue"),
    ("We need VPN credentials before we can look.", "access_issue"),
    ("Needs a decision from product whether we support this.", "missing_decision"),
    ("Pending sign-off by legal.", "missing_decision"),
    ("Cannot reproduce without the export file.", "unclear_repro"),
    ("No reliable repro so far.", "unclear_repro"),
    ("The credit needs an exception to our refund policy.", "policy_exception"),
    ("Outside of policy, so we have to ask.", "policy_exception"),
    ("Waiting on AWS to raise the limit.", "dependency"),
    ("Blocked on the fix from the vendor.", "dependency"),
    ("Blocked by the platform team.", "dependency"),
]


@pytest.mark.parametrize(("row", "found"), _with_found(_BLOCKED, "blocker", **_INTERNAL))
def test_a_blocker_is_read_when_we_name_it(row, found):
    _, blocker = row
    assert found == [blocker]


_UNBLOCKED = [
    ("We are no longer blocked on the fix.",),
    ("We were waiting for access, which has been granted.",),
    ("Do we need a decision from product?",),
    ("If we need access we will ask.",),
    ("Throws a null pointer exception in the importer.",),
    ("We do not need an approval for that.",),
    ("The customer has access to everything.",),
    ("Waiting for lunch.",),
]


@pytest.mark.parametrize(("row", "found"), _with_found(_UNBLOCKED, "blocker", **_INTERNAL))
def test_what_is_over_asked_or_thought_of_blocks_nothing(row, found):
    assert found == []


_THEIRS = [
    ("We need access to the new dashboard.", []),
    ("We are waiting for the fix of the importer.", []),
    ("I will wait for the fix.", []),
    ("We have not given you access to the tenant yet.", ["access_issue"]),
    ("We are waiting for approval from our security team.", ["missing_decision"]),
]


@pytest.mark.parametrize(("row", "found"), _with_found(_THEIRS, "blocker", **_OF_CUSTOMERS))
def test_a_customer_names_only_what_is_theirs_to_give(row, found):
    _, blockers = row
    assert found == blockers


_WORKAROUNDS = [
    ("The workaround works for us.", ["yes"]),
    ("Exporting by hand works for now.", ["yes"]),
    ("The workaround does not work.", ["no"]),
    ("There is no workaround.", ["no"]),
    ("Is there a workaround?", []),
    ("As a workaround you could export by hand.", []),
    ("The workaround should work.", []),
]


@pytest.mark.parametrize(("row", "found"), _with_found(_WORKAROUNDS, "workaround", **_OF_CUSTOMERS))
def test_a_workaround_counts_when_it_is_known_to_work(row, found):
    _, value = row
    assert found == value


_SHARES = [
    ("Half of our users cannot log in.", ["0.5"]),
    ("All our users are affected.", ["1.0"]),
    ("3 of 40 stores are offline.", ["0.075"]),
    ("About 12.5 % of requests fail.", ["0.125"]),
    ("Two thirds of the invoices are wrong.", ["0.6667"]),
    ("Nobody can log in.", ["1.0"]),
    ("One user cannot log in.", []),
    ("Many users cannot log in.", []),
    ("50 % of our users are in Germany.", []),
    ("Not all users are affected.", []),
    ("Are all users affected?", []),
]


@pytest.mark.parametrize(("row", "found"), _with_found(_SHARES, "breadth", **_OF_CUSTOMERS))
def test_breadth_is_read_only_where_a_share_of_what_is_touched_is_stated(row, found):
    _, share = row
    assert found == share


_UNDELIVERED = [
    ("The fix will be deployed tomorrow.",),
    ("It should be fixed now.",),
    ("Once the fix is deployed we will tell you.",),
    ("Is it fixed?",),
    ("The fix is not deployed yet.",),
    ("The fix is being deployed.",),
    ("The first part of the data is restored.",),
    ("The analysis is completed.",),
    ("The fix is deployed to staging.",),
    ("If it is resolved, please tell us.",),
]


@pytest.mark.parametrize(("row", "found"), _with_found(_UNDELIVERED, "delivered"))
def test_what_is_not_yet_or_only_partly_done_is_not_delivered(row, found):
    assert found == []


def test_a_delivery_is_one_only_where_the_customer_is_told():
    assert read(["The fix is deployed."], "delivered") == [["yes"]]
    assert read(["The fix is deployed."], "delivered", **_INTERNAL) == [[]]
    assert read(["The fix is deployed."], "delivered", **_OF_CUSTOMERS) == [[]]


def test_the_same_thing_said_twice_in_one_message_is_read_once():
    assert read(
        ["The portal is down. I repeat: the portal is down!"], "impact", **_OF_CUSTOMERS
    ) == [["outage"]]
