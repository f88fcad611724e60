"""What is status talk, what a risk, and what kind of work a message speaks of."""

import pytest

from tests.models.reading.said import read

_OF_CUSTOMERS = {"side": "customer"}

STATUS = (
    "Hi both, we are still looking into it and have bumped it with the team again.",
    "No news yet I'm afraid, chasing. I will get back to you tomorrow morning.",
    "Thank you for your patience, the investigation is ongoing and has our full attention.",
    "On it :eyes:",
)
SUBSTANCE = (
    "Found it: the retry fires before the commit is acknowledged, so this needs a change in our writer.",
    "Only your group owner has the permission to put clerks back into a clinical space, we lack it.",
    "I have paused the nightly import for you and attached the comparison of both ledgers, 31 rows differ.",
    "Could you send us the original file? Without it there is nothing to reproduce it with.",
    "Hi Ben, a short note. Alerts will have their own queue by Friday.",
    "Your history will be restored by Monday.",
)

RISKS = (
    ("We have asked two competitors for quotes.", ["churn"]),
    ("Without the discount we will not renew in June.", ["churn"]),
    ("Our CEO wants to be in the call on Thursday.", ["executive_visibility"]),
    ("The Bank reserves its rights under the service level schedule.", ["contract_breach"]),
    ("Anybody with the link can read them without logging in.", ["security"]),
    ("Our VP says hi!", []),
    ("Please find our annual security questionnaire attached.", []),
    ("The signed contract is attached as asked.", []),
    ("Please cancel the meeting on Monday.", []),
    ("We are moving to a new office in May.", []),
    ("I'll move on to the next point.", []),
    ("I am moving to another desk, call me on the new number.", []),
    ("Moving to another project, back to the group.", []),
    ("Hi Gordon, I see the key is in the wrong plan group", []),
    ("The list shows wrong orders.", []),
    ("The currency sign is on the wrong side.", []),
    ("We are moving to another vendor.", ["churn"]),
    ("The dashboard of the fraud desk is slow.", []),
    ("Every employee can see the salaries of the whole firm.", ["security"]),
)


@pytest.mark.parametrize(("text", "found"), list(zip(STATUS, read(STATUS, "talk"), strict=True)))
def test_a_message_of_status_words_alone_says_nothing(text, found):
    assert found == ["status"]


@pytest.mark.parametrize(
    ("text", "found"), list(zip(SUBSTANCE, read(SUBSTANCE, "talk"), strict=True))
)
def test_a_finding_a_need_a_step_or_a_question_is_substance(text, found):
    assert found == ["substance"]


@pytest.mark.parametrize(
    ("text", "expected", "found"),
    [
        (*row, found)
        for row, found in zip(
            RISKS, read([text for text, _ in RISKS], "risk", **_OF_CUSTOMERS), strict=True
        )
    ],
)
def test_a_risk_is_read_from_what_is_threatened_and_not_from_its_words(text, expected, found):
    assert found == expected


def test_our_own_moves_are_no_risk_and_the_customers_are():
    desk, tool, leaves, they, named, heard = read(
        [
            "I am moving to another desk, call me on the new number.",
            "We are moving to another vendor for our mails.",
            "Handing over, I am leaving at the end of the month.",
            "They are moving to another vendor.",
            "Brightwater is moving to another vendor.",
            "We hear Brightwater is moving to another vendor.",
        ],
        "risk",
        is_customer_visible=False,
    )
    assert (desk, tool, leaves) == ([], [], [])
    assert (they, named, heard) == (["churn"], ["churn"], ["churn"])


def test_our_own_executives_are_no_risk_and_the_customers_are():
    ours, theirs = read(
        [
            "Our CFO wants to read this before it goes out.",
            "Their CFO wants the number on his desk.",
        ],
        "risk",
        is_customer_visible=False,
    )
    assert (ours, theirs) == ([], ["executive_visibility"])
