"""Promises from the drop folder to the Promises page: what was said by whom, and what became of it."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from escalation_ledger.cli.exits import Exit
from tests.dashboard.conftest import APP
from tests.dashboard.drawing import drawn, tables
from tests.dashboard.seated import Seated
from tests.endtoend.ledger import NOW, ledger
from tests.endtoend.small import AT, add, sound_drop, ticket
from tests.pipelines.folders import lines

ANA, BEN, BO = 10, 11, 20
BY = ("--why", "As the mail says.", "--by", "ana@us.com")
FIX = "We will deploy the fix by Friday."
FRIDAY = "2026-03-13T21:00:00+00:00"

# Ticket -> who said what in March 2026, (author, day, hour, words[, public]); the 9th is a Monday.
THREADS: dict[int, list[tuple[Any, ...]]] = {
    101: [(ANA, 9, 9, "We will deploy the fix by Thursday 19 March.")],
    102: [(ANA, 9, 9, FIX), (ANA, 11, 9, "We will deploy the fix by Thursday 19 March.")],
    103: [(ANA, 9, 9, FIX), (ANA, 12, 9, "The fix is deployed.")],
    104: [(ANA, 9, 9, FIX), (ANA, 16, 9, "The fix is deployed.")],
    105: [(ANA, 9, 9, FIX)],
    106: [(ANA, 9, 9, FIX), (ANA, 12, 9, "The fix is deployed.", False)],
    107: [(ANA, 9, 9, FIX), (ANA, 11, 9, "We will not be able to ship by Friday after all.")],
    108: [(ANA, 9, 9, FIX), (BO, 11, 9, "We will not be able to ship by Friday after all.")],
    109: [
        (ANA, 9, 9, "You will have an update by Friday."),
        (ANA, 10, 9, "Sorry, no news yet. You will have an update by Monday 16 March."),
        (ANA, 12, 9, "We found the cause: the index was rebuilt in the wrong order."),
    ],
    110: [(ANA, 9, 9, FIX), (BEN, 9, 12, "No promise here, only a hello.")],
    111: [(ANA, 9, 9, "Friday it is, Beth."), (BO, 10, 9, FIX)],
}


def comment(number: int, author: int, day: int, hour: int, body: str, public: bool) -> str:
    at = datetime(2026, 3, day, hour, tzinfo=UTC).isoformat().replace("+00:00", "Z")
    return lines(
        {
            "id": number,
            "ticket_id": number // 10,
            "author_id": author,
            "body": body,
            "public": public,
            "created_at": at,
        }
    )


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("promises") / "home"
    drop = sound_drop(home / "drop")
    ben = {"id": BEN, "name": "Ben", "email": "ben@us.com", "role": "agent"}
    add(drop, "zendesk/users.jsonl", lines(ben))
    for number, said in THREADS.items():
        add(drop, "zendesk/tickets.jsonl", lines(ticket(number, created_at=AT)))
        for place, (author, day, hour, body, *public) in enumerate(said):
            is_public = public[0] if public else True
            told = comment(number * 10 + place, author, day, hour, body, is_public)
            add(drop, "zendesk/comments.jsonl", told)
    slack = {"type": "message", "user": "U1", "ts": "1773219600.000100"}
    shipped = {**slack, "text": "Ticket 110: we will deploy the fix by Wednesday 25 March."}
    (drop / "slack/ext-acme/2026-03-11.json").write_text(json.dumps([shipped]), "utf-8")
    users = [{"id": "U1", "name": "ben", "profile": {"email": "ben@us.com"}}]
    (drop / "slack/users.json").write_text(json.dumps(users), "utf-8")
    assert ledger("refresh", home=home)[0] == Exit.OK
    return home


@pytest.fixture(scope="module")
def told(refreshed: Path) -> list[dict[str, Any]]:
    return list(read(refreshed, "promises")["rows"])


def read(home: Path, *command: str) -> Any:
    code, document = ledger(*command, home=home, now=NOW)
    assert code == Exit.OK
    return document


def of(rows: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """The promises of the ticket and of what belongs to it, as they were made."""
    (case,) = {row["case_id"] for row in rows if (row["evidence"] or "").startswith(f"zendesk:comment:{number}")}  # fmt: skip
    return [row for row in rows if row["case_id"] == case]


@pytest.mark.parametrize(
    ("number", "status", "outcome"),
    [
        (101, "pending", None),
        (103, "kept", "kept"),
        (104, "kept_late", "kept_late"),
        (105, "overdue", "missed"),
        (106, "overdue", "missed"),
        (107, "withdrawn", "missed"),
        (108, "overdue", "missed"),
    ],
    ids=["open", "kept", "kept late", "missed", "an internal note keeps nothing", "taken back in words", "the customer takes nothing back"],
)  # fmt: skip
def test_what_became_of_a_promise_is_read_from_what_was_said_after_it(
    told, number, status, outcome
):
    (row,) = of(told, number)
    assert (row["status"], row["outcome"], row["source"]) == (status, outcome, "heard")


def test_what_kept_it_or_took_it_back_is_named(told):
    assert of(told, 103)[0]["kept_by"] == "zendesk:comment:1031"
    (back,) = of(told, 107)
    assert (back["withdrawn_by"], back["withdrawn_at"]) == (
        "zendesk:comment:1071", "2026-03-11T09:00:00+00:00",
    )  # fmt: skip


def test_a_later_date_moves_it_and_the_first_still_counts(told):
    first, second = of(told, 102)
    assert (first["status"], second["status"], second["supersedes"]) == (
        "superseded", "pending", first["promise_id"],
    )  # fmt: skip
    assert (second["moved_count"], second["first_due_at"]) == (1, first["due_at"])


def test_a_message_that_only_puts_an_update_off_moves_it_and_news_keep_it(told):
    first, second = of(told, 109)
    assert (first["status"], second["status"]) == ("superseded", "kept")
    assert (second["kept_by"], second["moved_count"]) == ("zendesk:comment:1092", 1)


def test_two_people_who_promise_two_dates_are_in_conflict_and_both_stand(told):
    first, second = of(told, 110)
    assert [one["author"] for one in (first, second)] == ["Ana", "Ben"]
    assert (first["conflict"], second["conflict"]) == (False, True)
    assert {one["status"] for one in (first, second)} == {"overdue", "pending"}


def test_nothing_is_promised_in_the_customers_words(told):
    assert all(row["author"] in ("Ana", "Ben") for row in told)
    assert not [row for row in told if (row["evidence"] or "").endswith(":1111")]


def case_of(home: Path, number: int) -> str:
    rows = read(home, "queue")["rows"]
    return next(row["case_id"] for row in rows if f"zendesk:ticket:{number}" in row["evidence"])


@pytest.fixture
def seat(refreshed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seated]:
    """Ana at the pages of a copy to write in."""
    home = Path(shutil.copytree(refreshed, tmp_path / "home"))
    monkeypatch.setenv("LEDGER_HOME", str(home))
    monkeypatch.setenv("LEDGER_NOW", NOW.isoformat())
    monkeypatch.setenv("LEDGER_BY", "ana@us.com")
    yield Seated(AppTest.from_file(APP, default_timeout=60), home)
    st.cache_resource.clear()


def listed(seat: Seated, kind: str, case_id: str) -> list[dict[str, Any]]:
    """The case's rows of the Promises page under that heading."""
    seat.go("promises").test.button_group(key="promises").set_value(kind)
    rows = tables(seat.run().test)["promise-table"]["rows"]
    return [row for row in rows if row["case_id"] == case_id]


def wrote(seat: Seated, *command: str) -> None:
    assert ledger(*command, *BY, home=seat.home, now=NOW)[0] == Exit.OK


def test_the_promises_page_and_the_case_show_what_was_heard_and_taken_back(seat: Seated) -> None:
    case = case_of(seat.home, 107)
    (row,) = listed(seat, "All", case)
    assert (row["became"], row["quote"]) == ("withdrawn", FIX)
    (promise,) = drawn(seat.go("case", case=case).test)["casefacts"]["promises"]
    assert (promise["withdrawn_quote"], promise["withdrawn_author"]) == (
        "We will not be able to ship by Friday after all.", "Ana",
    )  # fmt: skip


def test_made_moved_and_withdrawn_in_the_ledger_they_chain_with_what_was_heard(
    seat: Seated,
) -> None:
    case = case_of(seat.home, 105)
    wrote(seat, "promise", "moved", case, "--due", "2026-03-20T16:00:00Z")
    (row,) = listed(seat, "Open", case)
    assert (row["moved_count"], row["first_due_at"][:10]) == (1, "2026-03-13")
    wrote(seat, "promise", "withdrawn", case)
    assert listed(seat, "Open", case) == []
    (row,) = listed(seat, "All", case)
    assert row["became"] == "withdrawn"


def test_a_promise_a_person_heard_was_told_before_the_ledger_or_not_by_when_its_message_was_sent(
    seat: Seated,
) -> None:
    case = case_of(seat.home, 111)
    assert listed(seat, "All", case) == []
    due = ("--due", FRIDAY, "--action", "deliver")
    wrote(seat, "promise", "heard", case, "zendesk:comment:1110", *due)
    (row,) = listed(seat, "All", case)
    assert (row["became"], row["quote"], row["author"]) == (
        "overdue", "Friday it is, Beth.", "Ana",
    )  # fmt: skip
    assert listed(seat, "Told before the ledger", case) == []
    late = comment(1119, ANA, 17, 9, "Thursday, then.", True)
    add(seat.home / "drop", "zendesk/comments.jsonl", late)
    later = NOW + timedelta(days=1)
    assert ledger("refresh", home=seat.home, now=later)[0] == Exit.OK
    due = ("--due", "2026-03-19T21:00:00Z", "--action", "deliver")
    told = ("promise", "heard", case, "zendesk:comment:1119", *due, *BY)
    assert ledger(*told, home=seat.home, now=later)[0] == Exit.OK
    rows = ledger("promises", home=seat.home, now=later)[1]["rows"]
    first, second = (row for row in rows if row["case_id"] == case)
    assert (first["told_before_ledger"], second["told_before_ledger"]) == (False, True)
    assert second["supersedes"] == first["promise_id"]


def test_rejecting_one_of_two_dates_ends_the_conflict_on_the_page(seat: Seated) -> None:
    case = case_of(seat.home, 110)
    (row,) = listed(seat, "In conflict", case)
    wrote(seat, "promise", "rejected", case, row["act"])
    assert listed(seat, "In conflict", case) == []
    (row,) = listed(seat, "All", case)
    assert row["author"] == "Ana"
