"""Whether sentences say what their evidence says: the program that checks summaries and brief."""

import polars as pl

from escalation_ledger.reports.brief.document import brief_clauses
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.quoting import event_id, shown_words, snapshot_id
from escalation_ledger.reports.summary import summaries


def all_sentences(held: Queue, before: Queue | None) -> pl.DataFrame:
    """Every sentence of every summary and of the brief: sentence, evidence_id, quote."""
    columns = ("sentence", "evidence_id", "quote")
    told = (summaries(held, held.sheet), brief_clauses(held, before))
    return pl.concat(rows.select(columns) for rows in told)


def ungrounded(held: Queue, sentences: pl.DataFrame) -> pl.DataFrame:
    """Of rows with sentence, evidence_id and quote those that do not hold, each with `problem`.

    Every row names evidence that the ledger holds. A quote stands in the message or title it is
    from, letter by letter, and in the sentence, there on one line.
    """
    texts = _texts(held)
    checked = sentences.join(texts, on="evidence_id", how="left", maintain_order="left")
    is_quoted = pl.col("quote").is_not_null()
    return (
        checked.with_columns(
            problem=pl.when(pl.col("text").is_null())
            .then(pl.lit("no such evidence"))
            .when(is_quoted & ~pl.col("text").str.contains(pl.col("quote"), literal=True))
            .then(pl.lit("the evidence does not say that"))
            .when(
                is_quoted
                & ~pl.col("sentence").str.contains(shown_words(pl.col("quote")), literal=True)
            )
            .then(pl.lit("the sentence does not quote it"))
        )
        .filter(pl.col("problem").is_not_null())
        .drop("text")
    )


def _texts(held: Queue) -> pl.DataFrame:
    """evidence_id, text: of every message, ticket, thread, event and the snapshot; the last two are never quoted.

    The first mail of a thread and the thread have one id: its text and the title are one.
    """
    facts = held.situation.facts
    return (
        pl.concat(
            [
                facts.messages.select(evidence_id="message_id", text=pl.col("text").fill_null("")),
                facts.evidence.select("evidence_id", text=pl.col("title").fill_null("")),
                held.decisions.events.select(evidence_id=event_id(), text=pl.lit("")),
                pl.DataFrame({"evidence_id": [snapshot_id(held)], "text": [""]}),
            ]
        )
        .group_by("evidence_id", maintain_order=True)
        .agg(pl.col("text").str.join("\n"))
    )
