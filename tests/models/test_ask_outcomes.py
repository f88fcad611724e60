from datetime import datetime
from typing import Any

import polars as pl

from escalation_ledger.models import schemas
from escalation_ledger.models.ask_outcomes import ask_outcomes
from escalation_ledger.models.facts import Facts
from tests.models.tiny import ACCOUNTS, SETTINGS, at, evidence, frame, message, messages, ticket

THREAD = "slack:C1/1"
LATER = at(days=3)
PEOPLE = [
    {"person_id": f"{name.lower()}@us.example", "name": name, "side": "ours"}
    for name in ("Ana", "Lena", "Jonas", "Bo")
]
ASK = {
    "message_id": "slack:C1/2",
    "evidence_id": THREAD,
    "account_id": "acme",
    "at": at(hours=1),
    "kind": "ask",
    "by_id": "ana@us.example",
    "asked_ids": ["lena@us.example"],
    "quote": "@Lena can you take this?",
}


def says(who: str, text: str, hours: float, evidence_id: str = THREAD) -> dict[str, Any]:
    return message(
        evidence_id, text, message_id=f"m{hours}", at=at(hours=hours), author_id=f"{who}@us.example"
    )


def took(who: str, hours: float) -> dict[str, Any]:
    return {
        "change_id": f"{hours}/1",
        "kind": "person",
        "evidence_id": "zendesk:ticket:4821",
        "account_id": "acme",
        "at": at(hours=hours),
        "to_id": f"{who}@us.example",
    }


def outcome(
    *said: dict[str, Any],
    changes: tuple[dict[str, Any], ...] = (),
    now: datetime = LATER,
    tickets: tuple[dict[str, Any], ...] = (ticket(4821),),
    **asked: Any,
) -> dict[str, Any]:
    """What became of the one ask; the thread and ticket 4821 are one case."""
    tables = {
        **{table.name: table.empty() for table in schemas.FACTS},
        "accounts": ACCOUNTS,
        "people": frame(schemas.PEOPLE, *PEOPLE),
        "messages": messages(*said),
        "changes": frame(schemas.CHANGES, *changes),
        "evidence": evidence(*tickets),
        "asks": frame(schemas.ASKS, {**ASK, **asked}),
    }
    groups = pl.DataFrame(
        {
            "evidence_id": [THREAD, "zendesk:ticket:4821", "email:x"],
            "anchor": [THREAD, THREAD, "email:x"],
        }
    )
    found = ask_outcomes(
        Facts.of(tables), groups, now=now, within_minutes=240, calendars=SETTINGS.calendars
    )
    return found.row(0, named=True)


def told(**found: Any) -> tuple[str, str]:
    return found["outcome"], found["why"]


def test_who_answers_in_the_thread_has_taken_it():
    found = outcome(says("lena", "On it.", 2))
    assert told(**found) == ("accepted", "Lena answered")
    assert (found["answered_at"], found["asked"]) == (at(hours=2), "Lena")


def test_who_writes_on_the_ticket_of_the_same_case_has_taken_it():
    assert (
        outcome(says("lena", "Hello, I look after this.", 2, "zendesk:ticket:4821"))["outcome"]
        == "accepted"
    )
    assert outcome(says("lena", "Hello", 2, "email:x"))["outcome"] == "dropped"


def test_who_becomes_the_assignee_has_taken_it():
    assert told(**outcome(changes=(took("lena", 3),))) == ("accepted", "Lena became the assignee")
    assert outcome(changes=(took("bo", 3),))["outcome"] == "dropped"


def test_nobody_answering_within_four_business_hours_is_dropped():
    assert told(**outcome()) == (
        "dropped",
        "nobody asked answered or acted within 4 business hours",
    )
    assert outcome(says("lena", "Now I am here.", 5.5))["outcome"] == "dropped"
    assert outcome(says("lena", "Just now.", 5))["outcome"] == "accepted"


def test_an_ask_late_in_the_day_has_until_the_next_morning():
    late = {"at": at(hours=7)}
    assert outcome(says("lena", "Morning!", 24), **late)["outcome"] == "accepted"
    assert outcome(now=at(hours=20), **late)["outcome"] == "waiting"


def test_an_ask_with_time_left_waits():
    found = outcome(now=at(hours=2))
    assert told(**found) == ("waiting", "there is time left to answer")
    assert found["lapses_at"] == at(hours=5)


def test_who_declines_has_not_taken_it():
    for words in (
        "Sorry, I can't take it.",
        "no capacity today",
        "That is not my area",
        "I am swamped",
        "Kann ich leider nicht.",
        "Schaffe ich heute nicht",
        "Das ist nicht mein Thema",
    ):
        assert told(**outcome(says("lena", words, 2), now=at(hours=3))) == (
            "dropped",
            "Lena declined",
        )


def test_an_answer_about_the_trouble_declines_nothing():
    words = "Ich kann das Problem nicht nachstellen, schaue weiter."
    assert outcome(says("lena", words, 2))["outcome"] == "accepted"


def test_somebody_else_answering_is_no_acceptance_and_a_colleague_of_the_team_is():
    assert outcome(says("jonas", "Looking.", 2))["outcome"] == "dropped"
    team = tuple(
        ticket(number, team="Tier 2", assignee_id=f"{who}@us.example")
        for number, who in ((1, "lena"), (2, "jonas"))
    )
    assert told(**outcome(says("jonas", "Looking.", 2), tickets=team)) == (
        "accepted",
        "Jonas of the same team answered",
    )


def test_the_asker_never_accepts_for_the_asked():
    team = tuple(
        ticket(number, team="Tier 2", assignee_id=f"{who}@us.example")
        for number, who in ((1, "lena"), (2, "ana"))
    )
    assert outcome(says("ana", "Anybody?", 2), tickets=team)["outcome"] == "dropped"


def test_a_team_is_who_works_its_tickets_and_an_unknown_mailbox_anybody_of_ours():
    team = (ticket(1, team="Tier 2", assignee_id="bo@us.example"),)
    asked = {"asked_ids": [], "asked_team": "tier-2"}
    assert told(**outcome(says("bo", "Ours.", 2), tickets=team, **asked)) == (
        "accepted",
        "Bo answered",
    )
    assert outcome(says("jonas", "Hm.", 2), tickets=team, **asked)["outcome"] == "dropped"
    mailbox = {"asked_ids": [], "asked_team": "oncall@us.example"}
    assert outcome(says("jonas", "On it.", 2), tickets=team, **mailbox)["outcome"] == "accepted"
