"""One case told in order over all tools."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from escalation_ledger.reports.parts import case_parts
from escalation_ledger.reports.promises import promise_rows, rejected_rows
from escalation_ledger.reports.queue import Queue, open_queue
from escalation_ledger.reports.timeline import timeline
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW


@pytest.fixture(scope="module")
def held(sampled: Path) -> Queue:
    return open_queue(Home(sampled), now=NOW, settings=load_settings(sampled))


def told(held: Queue, case_id: str) -> pl.DataFrame:
    return timeline(held, case_id, links=held.settings.links)


def every(held: Queue) -> pl.DataFrame:
    return pl.concat([told(held, case_id) for case_id in held.ranked["case_id"]])


def test_the_newest_comes_first_and_nothing_from_after_now(held: Queue) -> None:
    for case_id in held.ranked["case_id"]:
        at = told(held, case_id)["at"]
        assert at.is_sorted(descending=True)
        assert at.max() <= NOW


def test_every_counted_handoff_of_a_case_is_an_entry(held: Queue) -> None:
    handoffs = {
        case_id: told(held, case_id).filter(pl.col("kind") == "handoff").height
        for case_id in held.ranked["case_id"]
    }
    assert handoffs == dict(held.ranked.select("case_id", "handoffs").iter_rows())
    assert sum(handoffs.values()) > 0


def test_a_promise_that_fell_due_unkept_is_an_entry_at_its_due(held: Queue) -> None:
    overdue = held.ranked.filter(pl.col("promise_status") == "overdue").row(0, named=True)
    lapses = told(held, overdue["case_id"]).filter(pl.col("kind") == "lapse")
    assert overdue["promise_due_at"] in lapses["at"].to_list()


def test_what_the_record_holds_is_told_as_a_sentence(held: Queue) -> None:
    decisions = every(held).filter(pl.col("kind") == "decision")
    assert decisions.height >= held.ranked.height
    assert decisions["text"].str.starts_with("Case opened: ").all()


def test_a_message_that_promises_says_by_when(held: Queue) -> None:
    promising = every(held).filter(
        (pl.col("kind") == "message") & pl.col("promise_due_at").is_not_null()
    )
    assert promising.height > 0
    assert (promising["promise_due_at"] > promising["at"] - timedelta(minutes=1)).mean() > 0.9


def test_every_promise_of_a_case_that_was_kept_names_what_kept_it(held: Queue) -> None:
    everything = promise_rows(held)
    of_cases = everything["case_id"].drop_nulls().unique().sort()
    parts = [
        case_parts(held, case, everything, rejected_rows(held), links=held.settings.links)
        for case in of_cases
    ]
    promises = pl.concat([part.promises for part in parts])
    kept = promises.filter(pl.col("kept_at").is_not_null())
    assert kept.height > 0
    assert kept["kept_by"].null_count() == 0
    assert kept["kept_source"].is_in(["zendesk", "slack", "email"]).all()
    by_message = kept.filter(pl.col("kept_text").is_not_null())
    assert by_message["kept_author"].null_count() == 0
    said = held.situation.facts.messages.select(kept_by="message_id", at="at", side="side")
    looked_up = by_message.join(said, on="kept_by")
    assert looked_up.height == by_message.height > 0
    assert looked_up["at"].equals(looked_up["kept_at"])
    assert set(looked_up["side"]) == {"ours"}
    rest = kept.filter(pl.col("kept_text").is_null())
    assert rest["kept_by"].str.starts_with("zendesk:ticket:").all()


def test_a_forward_that_was_not_understood_says_so_beside_its_message(held: Queue) -> None:
    note = "forward not understood (time), kept whole"
    facts = held.situation.facts
    noted = facts.messages.with_columns(note=pl.lit(note))
    situation = replace(held.situation, facts=replace(facts, messages=noted))
    messages = told(replace(held, situation=situation), held.ranked["case_id"][0]).filter(
        pl.col("kind") == "message"
    )
    assert set(messages["note"]) == {note}
