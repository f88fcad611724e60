"""One case, whole: its ROW and everything that was said, decided, linked, handed on and promised."""

from typing import Any

import polars as pl

from escalation_ledger.reports import rows
from escalation_ledger.reports.path import case_path
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.related import related
from escalation_ledger.reports.summary import summaries


def whole_case(held: Queue, case_id: str) -> dict[str, Any]:
    """`case ID --json`. Raises UnknownCase."""
    row = held.case(case_id)
    found = row["case_id"][0]
    anchor = held.situation.grouping.anchor(found)
    evidence = row["evidence"].explode().to_list()
    return {
        **rows.documents(row)[0],
        "summary_sentences": rows.plain_documents(summaries(held, row).drop("case_id")),
        "timeline": timeline(held, found),
        "history": history(held, found),
        "links": links(held, evidence),
        "handoff_path": handoff_path(held, found),
        "related": rows.plain_documents(related(held, evidence)),
        "promise_history": promise_history(held, anchor),
    }


def timeline(held: Queue, case_id: str) -> list[dict[str, Any]]:
    """Every message over all tools, oldest first."""
    shown = [
        "at",
        "source",
        "evidence_id",
        "message_id",
        "author",
        "side",
        "is_customer_visible",
        "text",
    ]
    return rows.plain_documents(held.messages(case_id).select(shown))


def history(held: Queue, case_id: str) -> list[dict[str, Any]]:
    """Who changed what, in the order written."""
    return [event.document for event in held.events(case_id)]


def links(held: Queue, evidence: list[str]) -> list[dict[str, Any]]:
    """Why these pieces of evidence are one case, and which weaker reasons only propose more."""
    edges = held.situation.facts.edges
    touching = edges.filter(pl.col("left").is_in(evidence) | pl.col("right").is_in(evidence))
    return rows.plain_documents(touching.select("left", "right", "kind", "is_strong", "reason"))


def handoff_path(held: Queue, case_id: str) -> list[dict[str, Any]]:
    """Who held it from when to when, in the shape PATH, oldest first."""
    return rows.plain_documents(case_path(held, case_id))


def promise_history(held: Queue, anchor: str | None) -> list[dict[str, Any]]:
    """Every promise of the case, oldest first, with what became of it."""
    promises = held.situation.promises.filter(pl.col("anchor").eq_missing(anchor))
    return rows.plain_documents(
        promises.sort("made_at", "promise_id", maintain_order=True).drop("anchor")
    )
