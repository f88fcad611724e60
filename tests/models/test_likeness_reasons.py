"""A reason says of whose account a side is known, and of whose it only speaks."""

import polars as pl
import pytest

from escalation_ledger.models import schemas
from escalation_ledger.models.build import build
from escalation_ledger.models.likeness.reasons import owning_guesses
from escalation_ledger.warehouse.settings import Settings, settings_over_defaults
from tests.models import raw_rows as raw
from tests.models.raw_rows import everything, stage, stage_mail
from tests.models.tiny import frame

TICKET, THREAD, OTHER_THREAD = "zendesk:ticket:1", "slack:C1/1.000100", "slack:C2/2.000100"
ACCOUNTS = frame(schemas.ACCOUNTS, {"account_id": "A1", "account": "Nord$1heim & Co"})


def reason(left: str, right: str, *guessed: str) -> str:
    alike = frame(
        schemas.LIKENESSES,
        {
            "left": left,
            "right": right,
            "account_id": "A1",
            "score": 0.5,
            "reason": "Same account, both name `503`, 2 days apart",
        },
    )
    hints = frame(schemas.EVIDENCE, *({"evidence_id": one} for one in guessed))
    said: str = owning_guesses(alike, hints, ACCOUNTS)["reason"].item()
    return said


@pytest.mark.parametrize(
    ("left", "right", "guessed", "begins"),
    [
        (THREAD, TICKET, [], "Same account"),
        (THREAD, TICKET, [THREAD], "The Slack thread names the account Nord$1heim & Co"),
        ("email:m1", THREAD, ["email:m1"], "The mail names the account Nord$1heim & Co"),
        (THREAD, TICKET, [TICKET], "The ticket names the account Nord$1heim & Co"),
        (THREAD, OTHER_THREAD, [OTHER_THREAD], "One Slack thread names the account Nord$1heim & Co"),
        (THREAD, OTHER_THREAD, [THREAD, OTHER_THREAD], "Both name the account Nord$1heim & Co"),
    ],
)  # fmt: skip
def test_an_account_that_is_only_named_is_not_called_the_same(left, right, guessed, begins):
    assert reason(left, right, *guessed) == f"{begins}, both name `503`, 2 days apart"


def modelled(*tickets: str, thread: str, settings: Settings = raw.SETTINGS) -> pl.DataFrame:
    """LIKENESSES of a customer's tickets and a thread among ourselves that names the customer."""
    staged = everything(
        stage(
            "zendesk",
            organizations=[{"id": 1, "name": "Nordheim", "domain_names": ["nordheim.example"]}],
            tickets=[
                raw.ticket(501 + n, subject=one, description=one, organization_id=1)
                for n, one in enumerate(tickets)
            ],
        ),
        stage(
            "slack",
            channels=[{"id": "C1", "name": "support-internal"}],
            messages=[raw.slack_message("1772449200.000100", thread)],
        ),
        stage("crm", accounts=[], renewals=[]),
        stage_mail(),
    )
    return build(staged, settings=settings, previous=None).facts.likenesses


def test_the_models_say_so_of_a_thread_among_ourselves_that_names_the_customer():
    said = ("Login ends in invalid_audience", "Chairs", "Which colour?", "Bent")
    (found,) = modelled(*said, thread="Nordheim has invalid_audience")["reason"]
    assert found.startswith("The Slack thread names the account Nordheim, both name `invalid_aud")


@pytest.mark.parametrize(
    ("configured", "count"),
    [
        ({}, 1),
        ({"ours": {"domains": ["brightdesk.example"]}}, 0),
        ({"ours": {"domains": ["mail.brightdesk.example"]}}, 0),
        ({"links": {"zendesk": "https://brightdesk.zendesk.com"}}, 0),
    ],
)
def test_what_our_domains_and_the_help_desk_are_called_makes_nothing_alike(configured, count):
    settings = settings_over_defaults(configured, where="test")
    said = ("Brightdesk hums", "Chairs", "Which colour?", "Bent")
    found = modelled(*said, thread="Nordheim about Brightdesk", settings=settings)

    assert found.height == count
