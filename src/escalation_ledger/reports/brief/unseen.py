"""What the brief cannot know: sources that did not answer, rows set aside, evidence in no case."""

from typing import Final

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.reports.brief.clauses import clauses
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.quoting import snapshot_id
from escalation_ledger.reports.review.blind_spots import blind_spots
from escalation_ledger.reports.waiting import Waits, waiting

SECTION: Final = "unseen"

# What waits, of one and of many.
_WAITING: Final = {
    Waits.LINK: ("proposed link waits for a yes or no", "proposed links wait for a yes or no"),
    Waits.ACCOUNT: (
        "piece of evidence is of no known account",
        "pieces of evidence are of no known account",
    ),
    Waits.UNLINKED: ("piece of evidence hangs on no case", "pieces of evidence hang on no case"),
    Waits.PERSON: ("person is on no known side", "people are on no known side"),
}


def unseen(held: Queue) -> pl.DataFrame:
    """The clauses: sources that failed or are not there, how old the others' rows are, what waits."""
    spots = blind_spots(held)
    named = _named(pl.col("source"))
    detail = _clause(pl.col("detail"))
    is_missing = pl.col("kind").is_in(["failed", "gone", "absent"])
    missing = spots.filter(is_missing).select(sentence=pl.format("{}: {}", named, detail))
    ages = spots.filter(pl.col("kind") == "age").select(said=pl.format("{}: {}", named, detail))
    of_sources = [missing, _in_one(ages, "{}", "; "), _set_aside(held)]
    told_by = pl.lit(snapshot_id(held))
    return pl.concat(
        [
            *(clauses(SECTION, rows.with_columns(evidence_id=told_by)) for rows in of_sources),
            clauses(SECTION, _waiting(held)),
        ]
    )


def _named(source: pl.Expr) -> pl.Expr:
    return source.str.to_titlecase().replace(Source.CRM.value.title(), "CRM")


def _in_one(rows: pl.DataFrame, words: str, between: str) -> pl.DataFrame:
    """What the rows say in one sentence; none where there are none."""
    said = rows.filter(pl.len() > 0).select(said=pl.col("said").str.join(between))
    return said.head(min(rows.height, 1)).select(sentence=pl.format(words, "said"))


def _clause(detail: pl.Expr) -> pl.Expr:
    small = pl.concat_str(detail.str.slice(0, 1).str.to_lowercase(), detail.str.slice(1))
    return small.str.strip_suffix(".")


def _set_aside(held: Queue) -> pl.DataFrame:
    counts = held.snapshot.table("quarantine").group_by("source").len().sort("source")
    said = counts.select(said=pl.format("{} of {}", "len", _named(pl.col("source"))))
    return _in_one(said, "rows set aside: {}", ", ")


def _waiting(held: Queue) -> pl.DataFrame:
    """How much of each kind waits in the inbox, with the first piece as evidence."""
    words = pl.col("waits").replace_strict(
        {kind.value: list(words) for kind, words in _WAITING.items()},
        return_dtype=pl.List(pl.String),
    )
    number = pl.when(pl.col("count") == 1).then(0).otherwise(1)
    return (
        waiting(held)
        .group_by("waits", maintain_order=True)
        .agg(pl.len().alias("count"), evidence_id=pl.col("evidence").list.first().first())
        .select("evidence_id", sentence=pl.format("{} {}", "count", words.list.get(number)))
    )
