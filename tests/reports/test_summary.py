"""A case in a few sentences, each from evidence that says so."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from escalation_ledger.reports.grounding import ungrounded
from escalation_ledger.reports.queue import Queue, open_queue
from escalation_ledger.reports.quoting import LONGEST_QUOTE, brief_quote, first_words
from escalation_ledger.reports.summary import SUMMARY, summaries
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW, ledger

ANA = "ana.ruiz@meridian.example"


@pytest.fixture(scope="module")
def told(held: Queue) -> pl.DataFrame:
    return summaries(held, held.sheet)


@pytest.fixture
def home(sampled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(sampled, tmp_path / "home")


def opened(home: Path) -> Queue:
    return open_queue(Home(home), now=NOW, settings=load_settings(home))


def sentences(held: Queue, case_id: str) -> list[str]:
    return summaries(held, held.case(case_id))["sentence"].to_list()


def first_with(held: Queue, what: pl.Expr) -> str:
    return str(held.ranked.filter(what)["case_id"][0])


def test_every_case_is_told_in_two_to_four_sentences_in_the_order_of_the_rows(held, told):
    counted = told.group_by("case_id", maintain_order=True).len()
    assert counted["case_id"].to_list() == held.sheet["case_id"].to_list()
    assert counted["len"].is_between(2, 4).all()
    assert dict(told.schema) == SUMMARY


def test_every_sentence_names_its_evidence_and_what_it_quotes_stands_there(held, told):
    assert told.height > 150
    assert told["quote"].is_not_null().mean() > 0.4
    assert ungrounded(held, told).rows() == []


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        ({"quote": "We lost nothing at all, it was a joke."}, "the evidence does not say that"),
        ({"evidence_id": "zendesk:comment:1"}, "no such evidence"),
        ({"sentence": "All is well."}, "the sentence does not quote it"),
    ],
    ids=["words nobody wrote", "a message that is none", "a sentence that quotes other words"],
)
def test_a_sentence_that_is_not_from_its_evidence_is_found(held, told, broken, problem):
    row = told.filter(pl.col("quote").is_not_null()).head(1)
    changed = row.with_columns(pl.lit(value).alias(name) for name, value in broken.items())
    assert ungrounded(held, changed)["problem"].to_list() == [problem]


def test_the_parts_say_what_the_sheet_says(held, told):
    rows = told.join(held.sheet, on="case_id")
    blocked = rows.filter(pl.col("part") == "blocked")
    is_named = pl.col("blocker") != "unnamed"
    says_nobody = pl.col("sentence").str.starts_with("Nobody")
    assert blocked.filter(is_named == says_nobody).is_empty()
    moves = rows.filter(pl.col("part") == "next")
    assert moves.filter(pl.col("owner").is_null()).height > 5
    assert moves.filter(
        pl.col("owner").is_null() != (pl.col("sentence") == "Nobody owns the next move.")
    ).is_empty()
    assert set(moves["state"]) == {"live"}


def test_a_promise_heard_is_told_in_its_words_on_the_accounts_wall(held):
    case_id = first_with(
        held, (pl.col("promise_status") == "overdue") & (pl.col("promise_source") == "heard")
    )
    row = held.case(case_id).row(0, named=True)
    [told] = [one for one in sentences(held, case_id) if "was promised" in one]
    zone = held.settings.calendar(row["calendar"]).zone
    due = row["promise_due_at"].astimezone(zone)
    assert f"{due:%H:%M} {due:%Z}, " in told
    assert "which is past" in told
    assert row["promise_quote"] in told


def test_what_a_person_wrote_as_the_summary_stands_in_place_of_all(home):
    case_id = opened(home).ranked["case_id"][0]
    edit = ("set", case_id, "summary=Their tours stand still.", "--why", "plainer", "--by", ANA)
    assert ledger(*edit, home=home)[0] == 0
    held = opened(home)
    told = summaries(held, held.case(case_id))
    assert told.select("place", "part", "sentence", "quote").rows() == [
        (1, "written", "Their tours stand still.", None)
    ]
    assert told["evidence_id"][0].startswith("record:")
    assert ungrounded(held, told).is_empty()


def test_who_moves_next_is_told_from_the_record_once_a_person_said_so(home):
    case_id = first_with(opened(home), pl.col("owner").is_null())
    assert sentences(opened(home), case_id)[-1] == "Nobody owns the next move."
    edit = ("set", case_id, f"owner={ANA}", "owner_due=2026-03-17T15:00:00Z", "--why", "mine")
    assert ledger(*edit, "--by", ANA, home=home)[0] == 0
    held = opened(home)
    last = summaries(held, held.case(case_id)).row(-1, named=True)
    assert last["sentence"].startswith("Ana Ruiz owns the next move, due Tue 17 Mar")
    assert last["evidence_id"].startswith("record:")


def test_the_case_command_tells_them_in_json_and_in_text(held, sampled, capsys):
    case_id = held.ranked["case_id"][0]
    _, document = ledger("case", case_id, home=sampled)
    told = summaries(held, held.case(case_id)).drop("case_id").to_dicts()
    assert document["summary_sentences"] == told


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Short enough.", "Short enough."),
        ("word " * 60, ("word " * 32).strip()),
        ("x" * 400, "x" * LONGEST_QUOTE),
    ],
    ids=["short", "long", "one endless word"],
)
def test_a_long_quote_ends_at_a_word_and_is_still_as_written(text, quote):
    cut = pl.select(brief_quote(pl.lit(text))).item()
    assert cut == quote
    assert cut in text


def test_first_words_pass_over_a_greeting_and_stand_in_the_text():
    text = "Hi Dana,\n\nThe worker is replaced and the queue is empty again. Thanks!\nPriya"
    said = pl.select(first_words(pl.lit(text))).item()
    assert said == "The worker is replaced and the queue is empty again."
    assert pl.select(first_words(pl.lit("ok"))).item() == "ok"
