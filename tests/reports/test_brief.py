"""The morning brief: which cases it names, what changed overnight, what it could not see."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import polars as pl
import pytest

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.reports.brief.document import LINES, brief_clauses, brief_document
from escalation_ledger.reports.brief.overnight import PLACES, closed_last
from escalation_ledger.reports.brief.standing import FIRST
from escalation_ledger.reports.brief.text import brief_lines, brief_markdown
from escalation_ledger.reports.figures import touch_state
from escalation_ledger.reports.grounding import ungrounded
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.waiting import waiting
from tests.endtoend.ledger import NOW, bytes_of

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def told(held: Queue) -> dict[str, Any]:
    return brief_document(held, None)


def sections(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {section["key"]: section for section in document["sections"]}


def cases(section: dict[str, Any]) -> list[str]:
    return list(chain.from_iterable(line["case_ids"] for line in section["lines"]))


def with_first(held: Queue, **columns: Any) -> Queue:
    """The queue with columns of its first case changed."""
    is_first = pl.col("rank") == 1
    changed = held.ranked.with_columns(
        pl.when(is_first).then(pl.lit(value, held.ranked.schema[name])).otherwise(name).alias(name)
        for name, value in columns.items()
    )
    return replace(held, ranked=changed)


def test_it_begins_with_the_cases_that_the_queue_ranks_first_and_what_follows(held, told):
    first = sections(told)["first"]
    assert cases(first) == held.ranked["case_id"].head(FIRST).to_list()
    for line, consequence in zip(first["lines"], held.ranked["consequence"], strict=False):
        assert line["sentence"].endswith(consequence)


OWED_LATE = (pl.col("deadline_business_minutes_left") < 0) & ~pl.col("deadline_kind").is_in(
    ["promise", "renewal"]
)


@pytest.mark.parametrize(
    ("section", "holds"),
    [
        ("overdue", (touch_state() == "late") | OWED_LATE),
        ("ownerless", pl.col("owner").is_null() & pl.col("band").is_in(["act_now", "today"])),
        ("drifting", pl.col("promise_moved_count") >= 2),
        ("conflict", pl.col("is_promise_conflict")),
        ("leadership", pl.col("lanes").list.contains("leadership")),
    ],
)
def test_a_section_names_its_cases_by_rank_and_says_how_many_more_there_are(
    held, told, section, holds
):
    wanted = held.ranked.filter(pl.col("snoozed_until").is_null() & holds)["case_id"].to_list()
    shown = sections(told)[section]
    anew = [case for case in wanted if case not in shown["told_above"]]
    assert wanted
    assert cases(shown) == anew[:LINES]
    assert set(shown["told_above"]) == set(wanted) - set(anew)
    assert (shown["count"], shown["more"]) == (len(wanted), max(0, len(anew) - LINES))


def test_a_case_told_above_is_named_by_its_id_where_its_date_or_owner_is_told_again(told):
    seen: set[str] = set()
    for section in told["sections"]:
        if section["key"] in {"overdue", "due_today", "ownerless"}:
            assert not seen & set(cases(section))
            assert set(section["told_above"]) <= seen
        else:
            assert section["told_above"] == []
        seen |= set(cases(section))
    again = sections(told)["ownerless"]["told_above"]
    assert again
    assert f"  also {', '.join(again)}, told above" in list(brief_lines(told))


def test_an_update_that_is_late_without_a_promise_is_overdue_too(held):
    owed = with_first(
        held, promise_status=None, is_promise_held_overdue=False, deadline_kind="implied_touch",
        deadline_at=NOW - 2 * HOUR, deadline_business_minutes_left=-120, owner_name="Ana Ruiz",
    )  # fmt: skip
    told = brief_clauses(owed, None).filter(pl.col("section") == "overdue")
    said = told.filter(pl.col("case_id") == held.ranked["case_id"][0])["sentence"].to_list()
    assert len(said) == 1
    assert said[0].startswith("the next update was due Tue 17 Mar ")
    assert said[0].endswith("(Ana Ruiz)")


def test_a_first_look_at_old_evidence_opened_nothing_overnight(held, told):
    since = datetime.fromisoformat(told["since"])
    opened = brief_clauses(held, None).filter(pl.col("sentence").str.starts_with("opened by"))
    seen = held.sheet.filter(pl.col("first_seen_at") > since)["case_id"]
    assert set(opened["case_id"]) == set(seen)
    later = brief_clauses(held, held).filter(pl.col("sentence").str.starts_with("opened by"))
    assert later.height == held.sheet.height > opened.height


def test_due_today_is_by_the_accounts_own_date_and_nothing_late(held, told):
    shown = sections(told)["due_today"]
    assert shown["count"] > 0
    for case_id in cases(shown):
        row = held.case(case_id).row(0, named=True)
        zone = held.settings.calendar(row["calendar"]).zone
        assert row["promise_due_at"].astimezone(zone).date() == NOW.astimezone(zone).date()
        assert row["promise_due_at"] > NOW


def test_a_case_talked_around_is_named_with_its_silence(held):
    around = with_first(
        held, is_talking_around=True, talking_since=NOW - 30 * HOUR, blocker="unnamed"
    )
    shown = sections(brief_document(around, None))["talked_around"]
    assert cases(shown)[0] == held.ranked["case_id"][0]
    assert "obody" in shown["lines"][0]["sentence"]
    named = with_first(held, is_talking_around=True, talking_since=NOW, blocker="bug_fix")
    first = held.ranked["case_id"][0]
    assert first not in cases(sections(brief_document(named, None))["talked_around"])


def test_a_risk_that_leadership_has_to_answer_is_told_in_the_lanes_words(held):
    at_risk = with_first(
        held, risks=["churn"], risk_quotes=[""], lanes=["leadership"], blocker="unnamed",
        lane_reasons=["The customer may leave, and it cannot wait beyond today."],
    )  # fmt: skip
    line = sections(brief_document(at_risk, None))["leadership"]["lines"][0]
    assert line["sentence"].endswith(": the customer may leave, and it cannot wait beyond today.")
    assert line["evidence_ids"]


def test_a_snoozed_case_is_left_out_of_what_needs_somebody(held):
    asleep = with_first(held, snoozed_until=NOW + 24 * HOUR, snooze_reason="they are closed")
    document = brief_document(asleep, None)
    named = {case for one in document["sections"][:8] for case in cases(one)}
    assert held.ranked["case_id"][0] not in named


def test_no_sentence_says_what_another_says_and_each_names_its_case_and_evidence(told):
    lines = [line for section in told["sections"] for line in section["lines"]]
    sentences = [line["sentence"] for line in lines]
    assert len(sentences) == len(set(sentences)) > 20
    assert all(line["evidence_ids"] for line in lines)
    about_cases = [line for section in told["sections"][:9] for line in section["lines"]]
    assert all(line["sentence"].startswith(line["case_ids"][0] + " ") for line in about_cases)


def test_it_is_short_enough_to_read_standing(told):
    assert max(len(section["lines"]) for section in told["sections"]) == FIRST
    assert len(list(brief_lines(told))) <= 80
    assert sum(len(line.split()) for line in brief_lines(told)) <= 1_000


def test_every_sentence_is_told_by_its_evidence(held):
    clauses = brief_clauses(held, None)
    assert clauses["quote"].is_not_null().sum() > 30
    assert ungrounded(held, clauses).rows() == []


@pytest.mark.parametrize(
    ("now", "closed"),
    [
        (datetime(2026, 3, 17, 8, 30, tzinfo=UTC), datetime(2026, 3, 16, 17, tzinfo=UTC)),
        (datetime(2026, 3, 16, 8, 30, tzinfo=UTC), datetime(2026, 3, 13, 17, tzinfo=UTC)),
        (datetime(2026, 3, 15, 12, 0, tzinfo=UTC), datetime(2026, 3, 13, 17, tzinfo=UTC)),
        (datetime(2026, 3, 17, 17, 0, tzinfo=UTC), datetime(2026, 3, 17, 17, tzinfo=UTC)),
        (datetime(2026, 12, 28, 8, 0, tzinfo=UTC), datetime(2026, 12, 24, 17, tzinfo=UTC)),
    ],
    ids=["Tuesday", "Monday", "Sunday", "the moment of closing", "after Christmas"],
)
def test_overnight_begins_when_the_last_working_day_closed(now, closed):
    hours = ["09:00-17:00"] * 5 + ["", ""]
    calendar = Calendar.parse("office", zone="UTC", hours=hours, holidays="GB")
    assert closed_last(now, calendar) == closed


def test_what_customers_wrote_since_then_is_told_with_their_words(held, told):
    overnight = sections(told)["overnight"]
    since = datetime.fromisoformat(told["since"])
    clauses = brief_clauses(held, None).filter(pl.col("sentence").str.contains("customer wrote"))
    said = clauses.join(held.situation.facts.messages, left_on="evidence_id", right_on="message_id")
    assert said.height == clauses.height > 3
    assert said["at"].is_between(since, NOW, closed="right").all()
    assert set(said["side"]) == {"customer"}
    assert f"{said.height} heard from the customer" in overnight["note"]


def test_promises_kept_missed_and_made_overnight_are_those_of_the_night(held, told):
    since = datetime.fromisoformat(told["since"])
    clauses = brief_clauses(held, None).filter(pl.col("section") == "overnight")
    promises = held.situation.promises.filter(~pl.col("is_ambiguous"))
    missed = clauses.filter(pl.col("sentence").str.contains("was missed"))
    due = missed.join(promises, left_on="evidence_id", right_on="message_id")
    assert missed.height > 0
    assert (
        due.filter(pl.col("due_at").is_between(since, NOW))["case_id"].n_unique() == missed.height
    )
    kept = clauses.filter(pl.col("sentence").str.contains("was kept"))
    assert kept.height > 0


def test_without_a_snapshot_from_before_no_rank_is_compared(told):
    assert told["compared_with"] is None
    assert "rank" not in sections(told)["overnight"]["note"]
    assert "no snapshot is kept from the day before" in next(brief_lines(told))


def test_a_rank_is_told_where_it_moved_far_enough(held):
    last = held.ranked.height
    was = held.ranked.with_columns(
        rank=pl.when(pl.col("rank") == 1)
        .then(last)
        .when(pl.col("rank") == 2)
        .then(2 + PLACES - 1)
        .otherwise("rank")
    )
    told = brief_clauses(held, replace(held, ranked=was))
    ranks = told.filter(pl.col("sentence").str.contains(r"rank \d+, was"))
    first = held.ranked["case_id"][0]
    assert ranks.select("case_id", "sentence").rows() == [(first, f"rank 1, was {last}")]


def test_a_case_that_ended_overnight_is_told(held):
    case_id = held.ranked["case_id"][0]
    is_it = pl.col("case_id") == case_id
    ended = replace(
        held,
        ranked=held.ranked.filter(~is_it),
        sheet=held.sheet.with_columns(
            state=pl.when(is_it).then(pl.lit("closed")).otherwise("state")
        ),
    )
    told = brief_clauses(ended, held).filter(is_it)
    assert "now closed" in told["sentence"].to_list()
    assert "now closed" not in brief_clauses(ended, None)["sentence"].to_list()


def test_what_waits_is_counted_and_each_source_says_how_old_it_is(held, told):
    lines = [line["sentence"] for line in sections(told)["unseen"]["lines"]]
    assert "CRM: its newest row was" in lines[0]
    counts = waiting(held)["waits"].value_counts()["count"].to_list()
    assert counts
    assert all(any(line.startswith(f"{count} ") for line in lines) for count in counts)


def test_a_source_that_failed_is_named_with_its_error(held, monkeypatch):
    is_slack = pl.col("source") == "slack"
    failed = held.sources.with_columns(
        status=pl.when(is_slack).then(pl.lit("failed")).otherwise("status"),
        error=pl.when(is_slack).then(pl.lit("slack: HTTP 429.")).otherwise("error"),
    )
    monkeypatch.setattr(Queue, "sources", property(lambda _: failed))
    first = sections(brief_document(held, None))["unseen"]["lines"][0]
    assert first["sentence"].startswith("Slack: its last refresh failed")
    assert "HTTP 429" in first["sentence"]
    assert first["evidence_ids"] == [f"snapshot:{held.snapshot.run_id}"]


def test_a_ledger_without_a_live_case_has_a_brief(held):
    document = brief_document(replace(held, ranked=held.ranked.clear()), None)
    assert document["live"] == 0
    assert all(not section["lines"] for section in document["sections"][:8])
    assert "No live case" in list(brief_lines(document))[-1]


def test_the_same_now_gives_the_same_bytes(sampled):
    assert bytes_of("brief", home=sampled) == bytes_of("brief", home=sampled)


def test_markdown_shows_a_customers_words_as_text(told):
    hostile = {
        **told,
        "sections": [
            {
                "key": "first", "title": "Act first", "note": "", "nothing": "", "count": 1, "more": 0, "told_above": [],
                "lines": [{"sentence": "ESC-1 <b>: ![x](http://evil/x.png)", "evidence_ids": ["slack:C1/1.2"]}],
            }
        ],
    }  # fmt: skip
    written = brief_markdown(hostile, has_evidence=True)
    assert "<b>" not in written.replace("\\<b\\>", "")
    assert "\\!\\[x\\](http`://`evil" in written
    assert "slack\\:C1/1.2" in written


def test_what_there_is_nothing_of_is_said_in_one_line_at_the_end(held):
    quiet = replace(held, ranked=held.ranked.with_columns(is_talking_around=pl.lit(value=False)))
    told = brief_document(quiet, None)
    empty = [section for section in told["sections"] if not section["lines"]]
    assert empty
    last = list(brief_lines(told))[-1]
    assert all(section["nothing"].casefold() in last.casefold() for section in empty)
    assert all(f"{section['title']} (" not in "\n".join(brief_lines(told)) for section in empty)
