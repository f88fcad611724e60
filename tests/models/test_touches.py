import polars as pl
import pytest

from escalation_ledger.models import schemas
from escalation_ledger.models.touches import is_only_thanks, touches
from tests.models.tiny import MONDAY, at, evidence, frame, message, messages, ticket

TICKET = "zendesk:ticket:4821"
ALIASES = frame(
    schemas.ALIASES,
    {"source": "zendesk", "tool_id": "10", "person_id": "ana@us.example"},
    {"source": "zendesk", "tool_id": "20", "person_id": "bo@us.example"},
)


def told(*rows: dict, audits: tuple[dict, ...] = ()) -> dict:
    numbered = [{**row, "message_id": f"m{n}"} for n, row in enumerate(rows)]
    return touches(
        evidence(ticket(4821, assignee_id="ana@us.example")),
        messages(*numbered),
        frame(schemas.ZENDESK_AUDITS, *audits),
        aliases=ALIASES,
    ).row(0, named=True)


def test_a_touch_is_our_newest_message_that_the_customer_sees():
    found = told(
        message(TICKET, "We are on it", at=at(hours=1), is_customer_visible=True),
        message(TICKET, "Fix is out", at=at(hours=3), is_customer_visible=True),
        message(TICKET, "Hello?", at=at(hours=4), side="customer", is_customer_visible=True),
    )

    assert found["last_customer_touch_at"] == at(hours=3)
    assert found["last_customer_message_at"] == at(hours=4)
    assert found["last_message_at"] == at(hours=4)


def test_forty_internal_notes_are_no_touch():
    notes = [message(TICKET, "Looking", at=at(hours=n)) for n in range(40)]

    found = told(*notes)

    assert found["last_customer_touch_at"] is None
    assert found["last_message_at"] == at(hours=39)


@pytest.mark.parametrize(
    "row",
    [
        message(TICKET, "Your ticket is important", side="bot", is_customer_visible=True),
        message(TICKET, "Automatic reply: away until Monday", is_customer_visible=True),
        message(TICKET, "I am out of the office this week.", is_customer_visible=True),
        message(TICKET, "Your request (4821) has been received.", is_customer_visible=True),
    ],
)
def test_bots_and_autoresponders_touch_nobody(row):
    found = told({**row, "at": at(hours=5)})

    assert found["last_customer_touch_at"] is None
    assert found["last_message_at"] == MONDAY


def test_the_assignee_acts_by_a_visible_reply_and_nobody_acts_for_them():
    found = told(
        message(
            TICKET, "On it", at=at(hours=1), author_id="ana@us.example", is_customer_visible=True
        ),
        message(
            TICKET, "Me too", at=at(hours=2), author_id="bo@us.example", is_customer_visible=True
        ),
        message(TICKET, "Note", at=at(hours=3), author_id="ana@us.example"),
    )

    assert found["owner_acted_at"] == at(hours=1)


def test_the_assignee_acts_by_changing_the_status():
    status = {"audit_id": "1", "ticket_id": "4821", "field": "status", "value": "pending"}

    found = told(
        audits=(
            {**status, "position": 0, "at": at(hours=2), "actor_id": "10"},
            {**status, "position": 1, "at": at(hours=4), "actor_id": "20"},
            {**status, "position": 2, "at": at(hours=6), "actor_id": "10", "is_create": True},
        )
    )

    assert found["owner_acted_at"] == at(hours=2)


@pytest.mark.parametrize(
    ("text", "is_thanks"),
    [
        ("Thanks, bye!", True),
        ("THANK YOU SO MUCH!!!", True),
        ("Perfect, works for us.", True),
        ("Thanks, but it is still broken", False),
        ("Great, when do you deploy?", False),
        ("Thanks. It doesn't work", False),
        ("It is down", False),
        ("Thanks " + "for the long story " * 20, False),
    ],
)
def test_only_thanks_is_a_short_message_that_asks_for_nothing(text, is_thanks):
    assert pl.select(is_only_thanks(pl.lit(text))).item() is is_thanks
