"""Likeness is told inside one account, from what is rare there, and with its reason."""

from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.models import schemas
from escalation_ledger.models.likeness import likenesses
from escalation_ledger.models.likeness.pairing import BLOCK, PARTNERS, WINDOW
from escalation_ledger.models.likeness.terms import MESSAGES_READ
from tests.models.tiny import at, evidence, frame, message, messages, thread, ticket

ACCOUNTS = frame(
    schemas.ACCOUNTS,
    {"account_id": "acme", "account": "Acme Rockets", "domains": ["acme.example"]},
    {"account_id": "other", "account": "Other"},
)
PEOPLE = frame(schemas.PEOPLE, {"person_id": "bo@acme.example", "name": "Bo Lindqvist"})


OURS = ["meridian", "our-desk"]


class Told:
    """Evidence with one message each, one hour after another."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.said: list[dict[str, Any]] = []

    def add(self, item: dict[str, Any], *texts: str, hours: float = 0, **columns: Any) -> str:
        name = str(item["evidence_id"])
        self.items.append({**item, "title": "", "opened_at": at(hours=hours)})
        for n, text in enumerate(texts):
            when = at(hours=hours) + timedelta(minutes=n)
            given = {"message_id": f"{name}#{n}", "side": "customer", "at": when, **columns}
            self.said.append(message(name, text, **given))
        return name

    def filler(self, account: str = "acme") -> None:
        """Others of the account, so that a word may be rare in it."""
        for n, text in enumerate(("Grommets arrive bent.", "Seven more chairs.", "Which colour?")):
            self.add(ticket(900 + n, account_id=account), text, hours=2 + n)

    def alike(self) -> pl.DataFrame:
        owner = {item["evidence_id"]: item["account_id"] for item in self.items}
        said = [{**row, "account_id": owner[row["evidence_id"]]} for row in self.said]
        return likenesses(
            evidence(*self.items), messages(*said), people=PEOPLE, accounts=ACCOUNTS, ours=OURS
        )


def pairs(found: pl.DataFrame) -> set[tuple[str, str]]:
    return set(found.select("left", "right").iter_rows())


def test_two_that_name_one_code_are_alike_and_the_reason_says_so_in_words():
    told = Told()
    told.add(ticket(1), "Login ends in invalid_audience for everybody")
    told.add(thread("C1/1.000100", account_id="acme"), "still invalid_audience here", hours=48)
    told.filler()

    [row] = told.alike().filter(pl.col("right") == "zendesk:ticket:1").to_dicts()
    assert row["left"] == "slack:C1/1.000100"
    assert row["reason"] == "Same account, both name `invalid_audience`, 2 days apart"
    assert 0 < row["score"] < 1


def test_other_words_for_one_thing_count_and_both_are_shown():
    told = Told()
    told.add(ticket(1), "The leaderboard does not move")
    told.add(thread("C1/1.000100", account_id="acme"), "rankings hang", hours=1)
    told.filler()

    [row] = told.alike().filter(pl.col("right") == "zendesk:ticket:1").to_dicts()
    assert "rankings (leaderboard)" in row["reason"]


def test_evidence_of_two_accounts_is_never_alike():
    told = Told()
    told.add(ticket(1), "invalid_audience")
    told.add(ticket(2, account_id="other"), "invalid_audience")
    told.filler()

    assert told.alike().filter(pl.col("left") == "zendesk:ticket:1").is_empty()


def test_what_everybody_in_the_account_says_makes_nobody_alike():
    told = Told()
    for n in range(8):
        told.add(ticket(n), "the gearbox again", hours=n)

    assert told.alike().filter(pl.col("score") > 0.3).is_empty()


def test_common_words_names_of_people_and_the_customers_own_name_tell_nothing():
    told = Told()
    for n in (1, 2):
        text = "Hello, this is urgent for Acme Rockets, please help. Bo Lindqvist"
        told.add(ticket(n), text, author_id="bo@acme.example")
    told.filler()

    assert ("zendesk:ticket:1", "zendesk:ticket:2") not in pairs(told.alike())


def test_the_name_of_our_own_company_tells_nothing():
    told = Told()
    for n in (1, 2):
        told.add(ticket(n), "Is Meridian there? Our-Desk and the desk's Meridian's side, please.")
    told.filler()

    assert ("zendesk:ticket:1", "zendesk:ticket:2") not in pairs(told.alike())


@pytest.mark.parametrize(
    ("one", "other", "by_one_word"),
    [
        ("the gearbox whines", "gearbox again", True),
        ("rankings hang", "the leaderboard does not move", True),
        ("rankings and leaderboard hang", "rankings do not move", True),
        ("rankings hang", "rankings and leaderboard do not move", True),
        ("gearbox whines", "a whining gearbox", False),
        ("rankings whine", "a whining leaderboard", False),
        ("ends in ERR-4711", "here err-4711 too", False),
        ("ward 7 is dark", "nobody in ward 7", False),
        ("stops at 48.500", "it says 48.500", False),
    ],
)
def test_what_shares_one_word_alone_is_told_from_what_shares_a_name_or_two(one, other, by_one_word):
    told = Told()
    told.add(ticket(1), one)
    told.add(thread("C1/1.000100", account_id="acme"), other, hours=1)
    told.filler()

    [row] = told.alike().filter(pl.col("right") == "zendesk:ticket:1").to_dicts()
    assert row["is_by_one_word"] is by_one_word


def test_the_sooner_after_the_more_alike_and_beyond_the_window_not_at_all():
    def score(hours: float) -> float | None:
        told = Told()
        told.add(ticket(1), "gearbox whines")
        told.add(thread("C1/1.000100", account_id="acme"), "gearbox whines", hours=hours)
        told.filler()
        found = told.alike().filter(
            (pl.col("left") == "slack:C1/1.000100") & (pl.col("right") == "zendesk:ticket:1")
        )
        return found["score"].item() if found.height else None

    soon, later = score(2), score(30)
    assert soon is not None
    assert later is not None
    assert soon > later
    assert score(WINDOW.total_seconds() / 3600 + 24) is None


def test_two_tickets_are_less_likely_one_issue_than_a_ticket_and_a_thread():
    def score(other: dict[str, Any]) -> float:
        told = Told()
        told.add(ticket(1), "gearbox whines")
        name = told.add(other, "gearbox whines", hours=1)
        told.filler()
        found = told.alike()
        both = {name, "zendesk:ticket:1"}
        return found.filter(pl.col("left").is_in(both) & pl.col("right").is_in(both))[
            "score"
        ].item()

    assert score(thread("C1/1.000100", account_id="acme")) > score(ticket(2))


def test_what_shares_no_word_is_never_alike_however_near_it_came():
    told = Told()
    told.add(ticket(1), "gearbox whines")
    told.add(thread("C1/1.000100", account_id="acme"), "who has a minute?", hours=1)

    assert not pairs(told.alike())


def test_bots_and_lists_of_tickets_are_like_nothing():
    listed = "gearbox: #48211 whines, #48212 leaks, #48213 stuck, #48214 fixed"
    told = Told()
    told.add(ticket(1), "gearbox whines, leaks, stuck")
    told.add(thread("C1/1.000100", account_id="acme"), listed)
    told.add(thread("C1/2.000100", account_id="acme"), "gearbox whines", side="bot")
    told.filler()

    assert not [pair for pair in pairs(told.alike()) if "zendesk:ticket:1" in pair]


def test_of_a_long_thread_only_the_beginning_is_read():
    told = Told()
    told.add(ticket(1), "gearbox whines")
    chatter = ["lunch?"] * MESSAGES_READ
    told.add(thread("C1/1.000100", account_id="acme"), *chatter, "gearbox whines")
    told.filler()

    assert not [pair for pair in pairs(told.alike()) if "zendesk:ticket:1" in pair]


def test_a_word_that_much_evidence_shares_brings_none_of_it_together():
    told = Told()
    for n in range(BLOCK + 1):
        told.add(ticket(n), f"gearbox {'abcdefghijklmnopqrs'[n] * 5}")
    for n in range(400):
        told.add(ticket(1000 + n), f"{n}", hours=1)

    assert told.alike().is_empty()


def test_each_piece_keeps_a_bounded_number_of_partners():
    told = Told()
    for n in range(BLOCK - 2):
        told.add(ticket(n), "gearbox whines", hours=n)
    told.filler()
    found = told.alike()

    assert found.height <= PARTNERS * BLOCK


WORDS = ("gearbox", "whines", "err-77", "invoice", "login", "valve", "ward 7", "leaks")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["acme", "other", None]),
            st.lists(st.sampled_from(WORDS), max_size=4),
            st.integers(0, 600),
        ),
        max_size=14,
    ),
    st.randoms(),
)
def test_likeness_never_crosses_accounts_and_does_not_hang_on_the_order_of_rows(rows, random):
    told = Told()
    for n, (account, words, hours) in enumerate(rows):
        told.add(ticket(n, account_id=account), " ".join(words), hours=hours)
    found = told.alike()
    owner = {item["evidence_id"]: item["account_id"] for item in told.items}

    for left, right, account, score in found.select(
        "left", "right", "account_id", "score"
    ).iter_rows():
        assert owner[left] == owner[right] == account
        assert left < right
        assert 0 <= score <= 1
    random.shuffle(told.items)
    random.shuffle(told.said)
    assert told.alike().equals(found)
