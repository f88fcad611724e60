"""What waits in the inbox: what needs a person, and no chatter."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from escalation_ledger.reports.queue import Queue, open_queue
from escalation_ledger.reports.waiting import QUIET_AFTER, Waits, inbox_document, said_in, waiting
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW


def opened(home: Path, *, after: timedelta = timedelta()) -> Queue:
    return open_queue(Home(home), now=NOW + after, settings=load_settings(home))


@pytest.fixture(scope="module")
def held(sampled: Path) -> Queue:
    return opened(sampled)


def test_a_customers_thread_that_names_no_ticket_waits_with_its_account(held: Queue) -> None:
    rows = waiting(held).filter(pl.col("waits") == Waits.UNLINKED.value)
    assert "Saltmarsh Energy" in rows["account"].to_list()
    assert rows["evidence"].list.len().to_list() == [1] * rows.height


def test_chatter_among_ourselves_and_tickets_wait_for_nobody(held: Queue) -> None:
    rows = waiting(held)
    assert not rows["place"].is_in(["#lunch", "#random", "#general"]).any()
    assert not (rows.filter(pl.col("waits") == Waits.UNLINKED.value)["source"] == "zendesk").any()


def test_what_fell_quiet_waits_no_longer(sampled: Path) -> None:
    later = waiting(opened(sampled, after=QUIET_AFTER + timedelta(days=1)))
    assert later.filter(pl.col("waits") != Waits.LINK.value).is_empty()


def test_each_thing_waits_once(held: Queue) -> None:
    rows = waiting(held)
    assert rows["item_id"].n_unique() == rows.height


def test_the_command_line_says_of_the_same_things_that_they_need_a_person(held: Queue) -> None:
    document = inbox_document(held)
    rows = waiting(held)
    assert [one["item"] for one in document["needs_a_person"]] == rows["item_id"].to_list()
    needed = set(rows.filter(pl.col("waits") != Waits.PERSON.value)["evidence"].explode())
    assert len(needed & set(document["unlinked"])) + document["needs_nobody"] == len(
        document["unlinked"]
    )


def test_the_newest_messages_of_an_item_are_told_oldest_first(held: Queue) -> None:
    item = waiting(held).filter(pl.col("account") == "Halvorsen Maritime").row(0, named=True)
    told = said_in(held, item["evidence"][-1], last=2)
    assert 0 < told.height <= 2
    assert told["at"].is_sorted()
    assert told["author"].null_count() == 0
