"""A case in two to four plain sentences, each with the evidence it is from, none of them made up.

What is broken, what stands in the way, what the customer was told, who moves next. What a person
wrote as the case's summary stands in place of all of them.
"""

from typing import Any, Final

import polars as pl

from escalation_ledger.domain.words import Blocker, CaseState, Impact
from escalation_ledger.ledger.events import Kind
from escalation_ledger.models.reading.talking import STATUS
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.quoting import (
    brief_quote,
    first_words,
    moments,
    newest_events,
    quoted,
)
from escalation_ledger.reports.shapes import shaped

SUMMARY: Final[dict[str, Any]] = {
    "case_id": pl.String,
    "place": pl.Int64,
    "part": pl.String,
    "sentence": pl.String,
    "evidence_id": pl.String,
    "quote": pl.String,
}

_WRITTEN: Final = "written"
_PARTS: Final = (_WRITTEN, "broken", "blocked", "told", "next")

_IMPACTS: Final = {
    Impact.DATA_LOSS: "Data is being lost",
    Impact.SECURITY: "Security is at stake",
    Impact.OUTAGE: "Service is out",
    Impact.CORE_BLOCKED: "Core work is blocked",
    Impact.CORE_DEGRADED: "Core work is degraded",
    Impact.MINOR: "Minor work is affected",
    Impact.QUESTION: "A question is open",
}
_BLOCKERS: Final = {
    Blocker.BUG_FIX: "A fix is missing",
    Blocker.ACCESS_ISSUE: "Access is missing",
    Blocker.MISSING_DECISION: "A decision is missing",
    Blocker.UNCLEAR_REPRO: "It cannot be reproduced",
    Blocker.POLICY_EXCEPTION: "An exception from policy is needed",
    Blocker.DEPENDENCY: "It depends on somebody else",
}
_BECAME: Final = {
    "pending": "",
    "imminent": ", due soon",
    "overdue": ", which is past",
    "missed": ", which passed unkept",
    "kept": ", and it was kept",
    "kept_late": ", and it was kept late",
    "withdrawn": ", which was withdrawn",
}
_OWNING: Final = (Kind.OWNER_ASSIGNED, Kind.OWNERSHIP_ACCEPTED, Kind.OWNER_DUE_SET)
_INSTANTS: Final = (
    "blocker_since",
    "talking_since",
    "promise_due_at",
    "last_customer_touch_at",
    "owner_due_at",
)


def summaries(held: Queue, cases: pl.DataFrame) -> pl.DataFrame:
    """Rows of SHEET -> the shape SUMMARY, in the order of the rows, then of the sentences.

    evidence_id: a message, a ticket, or what a person wrote in the record (`record:…`). quote: words
    exactly as they stand there, in the sentence too; null where it quotes nothing.
    """
    known = moments(cases, _INSTANTS, held.settings.calendars).join(
        _first_reports(held, cases), on="case_id", how="left", maintain_order="left"
    )
    said = _readings(held, cases)
    told = pl.concat(
        shaped(rows.with_columns(part=pl.lit(part)), SUMMARY)
        for part, rows in (
            (_WRITTEN, _written(held, known)),
            ("broken", _broken(held, known, said)),
            ("blocked", _blocked(held, known, said)),
            ("told", _told(held, known)),
            ("next", _next(held, known)),
        )
    )
    is_written = (pl.col("part") == _WRITTEN).any().over("case_id")
    order = cases.select("case_id", order=pl.int_range(pl.len()))
    return (
        told.filter(~is_written | (pl.col("part") == _WRITTEN))
        .join(order, on="case_id")
        .sort("order", pl.col("part").cast(pl.Enum(_PARTS)), maintain_order=True)
        .with_columns(place=pl.int_range(1, pl.len() + 1).over("case_id"))
        .select(*SUMMARY)
    )


def _first_reports(held: Queue, cases: pl.DataFrame) -> pl.DataFrame:
    """case_id, report_id, report: its first evidence, tickets before others, and that one's title."""
    return (
        _evidence(held, cases)
        .join(held.situation.facts.evidence, on="evidence_id")
        .sort(
            "case_id", pl.col("source") != "zendesk", "opened_at", "evidence_id",
            maintain_order=True,
        )
        .unique("case_id", keep="first", maintain_order=True)
        .select("case_id", report_id="evidence_id", report=brief_quote(pl.col("title")))
    )  # fmt: skip


def _evidence(held: Queue, cases: pl.DataFrame) -> pl.DataFrame:
    groups = held.situation.grouping.groups.filter(pl.col("case_id").is_not_null())
    return groups.select("evidence_id", "case_id").join(
        cases.select("case_id"), on="case_id", how="semi"
    )


def _readings(held: Queue, cases: pl.DataFrame) -> pl.DataFrame:
    """READINGS of the cases by now, with case_id, in the order said."""
    return (
        held.situation.facts.readings.filter(pl.col("at") <= held.now)
        .join(_evidence(held, cases), on="evidence_id")
        .sort("case_id", "at", "message_id", "position", maintain_order=True)
    )


def _written(held: Queue, known: pl.DataFrame) -> pl.DataFrame:
    """What a person wrote as the summary."""
    said = held.decisions.cases.filter(pl.col("summary").is_not_null()).select("case_id")
    return (
        known.join(said, on="case_id", how="semi", maintain_order="left")
        .join(newest_events(held.decisions, [Kind.SUMMARY_WRITTEN]), on="case_id")
        .select("case_id", sentence="summary", evidence_id="event_id")
    )


def _broken(held: Queue, known: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """What the customer cannot do in the words it was read in, else in the title of the first report."""
    quotes = held.situation.readings.join(
        held.situation.grouping.groups.select("anchor", "case_id").unique(), on="anchor"
    ).select("case_id", "impact_quote")
    read = said.filter(pl.col("about") == "impact").unique(
        ["case_id", "value", "quote"], keep="first", maintain_order=True
    )
    rows = known.join(quotes, on="case_id", how="left", maintain_order="left").join(
        read.select("case_id", "message_id", "side", impact="value", impact_quote="quote"),
        on=["case_id", "impact", "impact_quote"],
        how="left",
        maintain_order="left",
    )
    is_read = (pl.col("impact_source") == "read") & pl.col("message_id").is_not_null()
    words = pl.col("impact").replace_strict(_IMPACTS, default=None, return_dtype=pl.String)
    whose = pl.when(pl.col("side") == "customer").then(pl.lit("the customer says"))
    lead = (
        pl.when(is_read)
        .then(pl.concat_str(words, pl.lit("; "), whose.otherwise(pl.lit("we say"))))
        .when(pl.col("impact_source") == "person")
        .then(pl.concat_str(words, pl.lit(", a person set; the first report is")))
        .otherwise(pl.lit("What the customer cannot do is not said yet; the first report is"))
    )
    quote = pl.when(is_read).then("impact_quote").otherwise("report")
    return rows.with_columns(quote=brief_quote(quote)).select(
        "case_id",
        "quote",
        sentence=quoted(lead, pl.col("quote")),
        evidence_id=pl.when(is_read).then("message_id").otherwise("report_id"),
    )


def _blocked(held: Queue, known: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """The blocker in the words it was named in; where none is, the talk around it or its absence."""
    named = said.filter(pl.col("about") == "blocker").select(
        "case_id", blocker="value", blocker_quote="quote", named_in="message_id"
    )
    talk = said.filter(
        (pl.col("about") == "talk") & (pl.col("value") == STATUS) & (pl.col("side") == "ours")
    ).select("case_id", talk="quote", talk_in="message_id")
    rows = (
        known.join(
            named.unique(["case_id", "blocker", "blocker_quote"], keep="first"),
            on=["case_id", "blocker", "blocker_quote"],
            how="left",
            maintain_order="left",
        )
        .join(
            talk.unique("case_id", keep="last", maintain_order=True),
            on="case_id",
            how="left",
            maintain_order="left",
        )
        .join(newest_events(held.decisions, [Kind.BLOCKER_NAMED]), on="case_id", how="left")
    )
    is_named = pl.col("blocker") != Blocker.UNNAMED.value
    is_quoted = is_named & pl.col("named_in").is_not_null()
    is_talked = ~is_named & pl.col("is_talking_around") & pl.col("talk_in").is_not_null()
    words = pl.col("blocker").replace_strict(_BLOCKERS, default=None, return_dtype=pl.String)
    since = pl.format(" since {}", "blocker_since_words").fill_null("")
    lead = (
        pl.when(is_named)
        .then(pl.concat_str(words, since))
        .when(is_talked)
        .then(
            pl.format(
                "Nobody names what stands in the way; since {} we only say", "talking_since_words"
            )
        )
        .otherwise(pl.lit("Nobody has named what stands in the way"))
    )
    quote = pl.when(is_quoted).then("blocker_quote").when(is_talked).then("talk")
    return rows.with_columns(quote=brief_quote(quote)).select(
        "case_id",
        "quote",
        sentence=quoted(lead, pl.col("quote")),
        evidence_id=pl.coalesce(
            pl.when(is_quoted).then("named_in").when(is_talked).then("talk_in"),
            pl.when(is_named).then("event_id"),
            "report_id",
        ),
    )


def _told(held: Queue, known: pl.DataFrame) -> pl.DataFrame:
    """The promise that counts, else what the customer last saw of us."""
    recorded = newest_events(held.decisions, [Kind.PROMISE_MADE, Kind.PROMISE_MOVED])
    logged = newest_events(held.decisions, [Kind.TOUCH_LOGGED]).select("case_id", logged="event_id")
    rows = (
        known.join(_last_seen(held, known), on="case_id", how="left", maintain_order="left")
        .join(recorded, on="case_id", how="left", maintain_order="left")
        .join(logged, on="case_id", how="left", maintain_order="left")
    )
    has_promise = pl.col("promise_status").is_not_null() & pl.col("promise_due_at").is_not_null()
    is_heard = has_promise & (pl.col("promise_source") == "heard")
    is_seen = ~has_promise & (pl.col("seen_at") == pl.col("last_customer_touch_at"))
    became = pl.col("promise_status").replace_strict(_BECAME, default="", return_dtype=pl.String)
    lead = (
        pl.when(has_promise)
        .then(pl.concat_str(
            pl.format("The customer was promised {}", "promise_due_at_words"), _moved(), became
        ))
        .when(pl.col("last_customer_touch_at").is_not_null())
        .then(pl.format("Nothing stands promised; the customer last heard from us {}", "last_customer_touch_at_words"))
        .otherwise(pl.lit("The customer has heard nothing from us"))
    )  # fmt: skip
    quote = pl.when(is_heard).then("promise_quote").when(is_seen).then("seen")
    return rows.with_columns(quote=brief_quote(quote)).select(
        "case_id",
        "quote",
        sentence=quoted(lead, pl.col("quote")),
        evidence_id=pl.coalesce(
            pl.when(is_heard).then("promise_evidence").when(is_seen).then("seen_in"),
            pl.when(has_promise).then("event_id").otherwise("logged"),
            "report_id",
        ),
    )


def _moved() -> pl.Expr:
    moves = pl.col("promise_moved_count")
    return (
        pl.when(moves == 1)
        .then(pl.lit(", moved once"))
        .when(moves > 1)
        .then(pl.format(", moved {} times", moves))
        .otherwise(pl.lit(""))
    )


def _last_seen(held: Queue, known: pl.DataFrame) -> pl.DataFrame:
    """case_id, seen_in, seen_at, seen: the newest message of ours that the customer saw, and its first words."""
    is_touch = (pl.col("side") == "ours") & pl.col("is_customer_visible")
    return (
        held.situation.facts.messages.filter(is_touch & (pl.col("at") <= held.now))
        .join(_evidence(held, known), on="evidence_id")
        .sort("case_id", "at", "message_id", maintain_order=True)
        .unique("case_id", keep="last", maintain_order=True)
        .select("case_id", seen_in="message_id", seen_at="at", seen=first_words(pl.col("text")))
    )


def _next(held: Queue, known: pl.DataFrame) -> pl.DataFrame:
    """Who moves next, and by when; nobody, once the case is no longer live."""
    rows = known.filter(pl.col("state") == CaseState.LIVE.value).join(
        newest_events(held.decisions, _OWNING), on="case_id", how="left", maintain_order="left"
    )
    owner = pl.coalesce("owner_name", "owner")
    due = pl.format(", due {}", "owner_due_at_words").fill_null("")
    lead = (
        pl.when(owner.is_null())
        .then(pl.lit("Nobody owns the next move"))
        .when(pl.col("owner_state") == "accepted")
        .then(pl.concat_str(owner, pl.lit(" owns the next move"), due))
        .otherwise(
            pl.concat_str(owner, pl.lit(" is assigned the next move and has not accepted"), due)
        )
    )
    is_recorded = pl.col("owner_source") == "record"
    return rows.select(
        "case_id",
        sentence=pl.concat_str(lead, pl.lit(".")),
        evidence_id=pl.coalesce(pl.when(is_recorded).then("event_id"), "report_id"),
    )
