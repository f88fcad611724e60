"""What hangs on one case: its promises, handoffs, evidence and the reasons that join it."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from escalation_ledger.models.reading.withdrawals import ABOUT as WITHDRAWING
from escalation_ledger.reports.path import case_path
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.source_links import source_url


@dataclass(frozen=True)
class CaseParts:
    """promises: rows of `promise_rows`, newest first, with what kept them (kept_author, kept_text:
    null where no message did; kept_source, kept_url) and the words that took them back
    (withdrawn_author, withdrawn_quote, withdrawn_source, withdrawn_url: null where none did); path: as `case_path` gives it;
    evidence: EVIDENCE with `url`, the newest first; links: EDGES within the case or proposing
    more, with left_title and right_title, those that join first. rejected: `rejected_rows` of it.
    """

    promises: pl.DataFrame
    rejected: pl.DataFrame
    path: pl.DataFrame
    evidence: pl.DataFrame
    links: pl.DataFrame


def case_parts(
    held: Queue,
    case_id: str,
    promises: pl.DataFrame,
    rejected: pl.DataFrame,
    *,
    links: Mapping[str, str],
) -> CaseParts:
    """The parts of a case. `promises`, `rejected`: those of the whole ledger; `links`: `[links]` of the configuration."""
    found = held.situation.grouping.survivor(case_id)
    ids = held.situation.grouping.groups.filter(pl.col("case_id") == found).select("evidence_id")
    facts = held.situation.facts
    titles = facts.evidence.select("evidence_id", "title")
    inside = ids["evidence_id"].implode()
    return CaseParts(
        promises=promises.filter(pl.col("case_id") == found)
        .reverse()
        .pipe(_with_keepers, held, links)
        .pipe(_with_withdrawals, held, links),
        rejected=rejected.filter(pl.col("case_id") == found).reverse(),
        path=case_path(held, found),
        evidence=facts.evidence.join(ids, on="evidence_id")
        .with_columns(url=source_url(pl.col("evidence_id"), links))
        .sort("last_message_at", "evidence_id", descending=True, maintain_order=True),
        links=facts.edges.filter(pl.col("left").is_in(inside) | pl.col("right").is_in(inside))
        .join(titles.rename({"evidence_id": "left", "title": "left_title"}), on="left", how="left")
        .join(
            titles.rename({"evidence_id": "right", "title": "right_title"}), on="right", how="left"
        )
        .sort("is_strong", "left", "right", descending=[True, False, False], maintain_order=True),
    )


def _with_keepers(promises: pl.DataFrame, held: Queue, links: Mapping[str, str]) -> pl.DataFrame:
    """The promises with the message that kept each: who wrote it, what it says, where it is."""
    facts = held.situation.facts
    keepers = (
        facts.messages.join(promises.select(message_id="kept_by").unique(), on="message_id")
        .join(facts.people.select(author_id="person_id", name="name"), on="author_id", how="left")
        .select(
            kept_by="message_id",
            kept_evidence="evidence_id",
            kept_author=pl.coalesce("name", "author_id"),
            kept_text="text",
        )
    )
    return (
        promises.join(keepers, on="kept_by", how="left", maintain_order="left")
        .with_columns(kept_evidence=pl.coalesce("kept_evidence", "kept_by"))
        .with_columns(
            kept_source=pl.col("kept_evidence").str.extract(r"^(\w+):"),
            kept_url=source_url(pl.col("kept_evidence"), links),
        )
    )


def _with_withdrawals(
    promises: pl.DataFrame, held: Queue, links: Mapping[str, str]
) -> pl.DataFrame:
    """The promises with the words that took each back: whose they are, and where."""
    facts = held.situation.facts
    said = (
        facts.readings.filter(pl.col("about") == WITHDRAWING)
        .select("message_id", "evidence_id", withdrawn_quote="quote")
        .join(facts.messages.select("message_id", "author_id"), on="message_id")
        .join(facts.people.select(author_id="person_id", name="name"), on="author_id", how="left")
        .select(
            "withdrawn_quote",
            withdrawn_by="message_id",
            withdrawn_author=pl.coalesce("name", "author_id"),
            withdrawn_source=pl.col("evidence_id").str.extract(r"^(\w+):"),
            withdrawn_url=source_url(pl.col("evidence_id"), links),
        )
    )
    return promises.join(said, on="withdrawn_by", how="left", maintain_order="left")
