"""One case told in order: what was said in every tool, handed on, promised and decided."""

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from escalation_ledger.ledger.events import SaveUndone
from escalation_ledger.ledger.naming import names_in
from escalation_ledger.ledger.sentences import sentence
from escalation_ledger.models.schemas import INSTANT
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.shapes import shaped
from escalation_ledger.reports.source_links import source_url

SCHEMA: Final[dict[str, Any]] = {
    "at": INSTANT,
    "kind": pl.String,
    "entry_id": pl.String,
    "evidence_id": pl.String,
    "source": pl.String,
    "place": pl.String,
    "title": pl.String,
    "who": pl.String,
    "side": pl.String,
    "is_customer_visible": pl.Boolean,
    "text": pl.String,
    "note": pl.String,
    "undone": pl.String,
    "promise_due_at": INSTANT,
    "promise_status": pl.String,
    "url": pl.String,
}

_OF_DECISIONS: Final = ("at", "kind", "entry_id", "who", "text", "note", "undone")
_PAST_DUE: Final = ("overdue", "missed")


def timeline(held: Queue, case_id: str, *, links: Mapping[str, str]) -> pl.DataFrame:
    """One row per thing that happened in the case by `held.now`, newest first, in the shape SCHEMA.

    kind: message (what was said; promise_due_at and promise_status when it promises something),
    handoff (a change that counts), lapse (a promise fell due unkept), decision (what a person or
    the refresh wrote in the record). note: why it is there, beside the words themselves; of a
    message, what of it was not understood and is kept whole.
    undone: who took it back and why, of a decision that counts no longer.
    """
    evidence = held.situation.grouping.groups.filter(
        pl.col("case_id") == held.situation.grouping.survivor(case_id)
    ).select("evidence_id")
    entries = pl.concat(
        [
            shaped(_messages(held, case_id), SCHEMA),
            shaped(_handoffs(held, evidence), SCHEMA),
            shaped(_lapses(held, evidence), SCHEMA),
            shaped(_decisions(held, case_id), SCHEMA),
        ]
    )
    return (
        entries.filter(pl.col("at") <= held.now)
        .with_columns(url=source_url(pl.col("evidence_id"), links))
        .sort("at", "kind", "entry_id", descending=True, nulls_last=True, maintain_order=True)
    )


def _messages(held: Queue, case_id: str) -> pl.DataFrame:
    promised = (
        held.situation.promises.filter(~pl.col("is_ambiguous"))
        .sort("due_at", "promise_id", maintain_order=True)
        .unique("message_id", keep="first", maintain_order=True)
        .select("message_id", promise_due_at="due_at", promise_status="status")
    )
    return (
        held.messages(case_id)
        .join(promised, on="message_id", how="left", maintain_order="left")
        .with_columns(
            kind=pl.lit("message"),
            entry_id="message_id",
            who=pl.coalesce("author", "author_id"),
        )
    )


def _handoffs(held: Queue, evidence: pl.DataFrame) -> pl.DataFrame:
    titles = held.situation.facts.evidence.select("evidence_id", "title")
    people = held.situation.facts.people.select(actor_id="person_id", who="name")
    return (
        held.situation.facts.changes.filter("is_handoff")
        .join(evidence, on="evidence_id")
        .join(titles, on="evidence_id", how="left")
        .join(people, on="actor_id", how="left")
        .with_columns(
            kind=pl.lit("handoff"),
            entry_id=pl.format("{} {}", "change_id", "kind"),
            source=pl.lit("zendesk"),
            text=pl.format(
                "{} → {}",
                pl.coalesce("from_name", "from_id", pl.lit("nobody")),
                pl.coalesce("to_name", "to_id", pl.lit("nobody")),
            ),
            note=pl.when("is_ping_pong").then(pl.lit("back where it came from")).otherwise("why"),
        )
    )


def _lapses(held: Queue, evidence: pl.DataFrame) -> pl.DataFrame:
    """Due instants that passed with nothing kept by then; a moved promise lapses where it was due last."""
    people = held.situation.facts.people.select(author_id="person_id", who="name")
    sources = held.situation.facts.evidence.select("evidence_id", "source", "title")
    was_late = pl.col("kept_at") > pl.col("due_at")
    return (
        held.situation.promises.filter(
            pl.col("status").is_in(_PAST_DUE) | ((pl.col("status") == "kept_late") & was_late)
        )
        .join(evidence, on="evidence_id")
        .join(people, on="author_id", how="left")
        .join(sources, on="evidence_id", how="left")
        .with_columns(
            at="due_at",
            kind=pl.lit("lapse"),
            entry_id="promise_id",
            text="quote",
            note=pl.when(pl.col("status") == "kept_late")
            .then(pl.lit("a promise fell due and was kept later"))
            .otherwise(pl.lit("a promise fell due and is not kept")),
            promise_due_at="due_at",
            promise_status="status",
        )
    )


def _decisions(held: Queue, case_id: str) -> pl.DataFrame:
    events = held.events(case_id)
    called = names_in(held.situation.facts, [one.event for one in events])
    undone = {
        int(seq): f"Undone by {one.by}: {one.why}"
        for one in events
        if isinstance(one.event, SaveUndone)
        for seq in one.event.undone_seqs
    }
    return pl.DataFrame(
        [
            {
                "at": event.occurred_at,
                "kind": "decision",
                "entry_id": f"record:{event.seq:012}",
                "who": event.by if event.is_by_person else "The refresh",
                "text": sentence(event.event, called),
                "note": event.why if event.is_by_person else None,
                "undone": undone.get(event.seq),
            }
            for event in events
        ],
        schema={name: SCHEMA[name] for name in _OF_DECISIONS},
    )
