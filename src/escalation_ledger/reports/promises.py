"""Every promise heard, what became of it, and what that adds up to."""

from dataclasses import asdict, dataclass
from typing import Any, Final

import polars as pl

from escalation_ledger.ledger.standing import OPEN_PROMISES, told_before_ledger
from escalation_ledger.models.recorded_promises import is_recorded
from escalation_ledger.reports import rows as documents
from escalation_ledger.reports.filters import EVERYTHING, Filters, filtered
from escalation_ledger.reports.places import with_places
from escalation_ledger.reports.queue import Queue

_COLUMNS: Final = (
    "promise_id",
    "case_id",
    "state",
    "rank",
    "account_id",
    "account",
    "tier",
    "arr_usd",
    "renewal_on",
    "owner",
    "owner_name",
    "evidence",
    "evidence_id",
    "message_at",
    "author",
    "quote",
    "due_at",
    "first_due_at",
    "first_made_at",
    "grain",
    "action",
    "status",
    "outcome",
    "is_ambiguous",
    "source",
    "supersedes",
    "moved_count",
    "moved_after_due_count",
    "slip_minutes",
    "kept_at",
    "kept_by",
    "is_conflict",
    "is_held_overdue",
    "is_told_before_ledger",
    "is_in_ledger",
    "told_due_at",
)

# Keys of the document that are spelled otherwise than the column.
_KEYS: Final = {
    "is_ambiguous": "ambiguous",
    "is_conflict": "conflict",
    "is_told_before_ledger": "told_before_ledger",
}
_IN_DOCUMENT: Final = tuple(
    name
    for name in _COLUMNS
    if name
    not in (
        "evidence_id",
        "arr_usd",
        "owner_name",
        "is_held_overdue",
        "is_in_ledger",
        "told_due_at",
    )
)


@dataclass(frozen=True)
class PromiseFigures:
    """Counts of promises. Each that was moved counts once, as it stands; ambiguous ones never.

    kept, kept_late, missed: of those past their first due, each exactly one of the three.
    open, overdue, due_soon: not kept yet, the case not over; due_soon is imminent. moved_twice:
    moved two times or more. median_slip_minutes: calendar minutes, over those that were moved;
    None when none was. conflicts: open promises that contradict another person's.
    told_before_ledger: heard by the customer after the case was opened and not in the ledger.
    ledger_first_rate: the share, 0..1, of promises since their case was opened that were in the
    ledger before the customer heard them; None while no promise is in the ledger.
    """

    open: int
    overdue: int
    due_soon: int
    kept: int
    kept_late: int
    missed: int
    moved_twice: int
    median_slip_minutes: float | None
    conflicts: int
    told_before_ledger: int
    ledger_first_rate: float | None


def promise_rows(held: Queue, filters: Filters = EVERYTHING) -> pl.DataFrame:
    """One row per promise heard in a customer-visible message of ours or made in the ledger, live
    case or not, oldest first.

    evidence: the message, null for one of the ledger; evidence_id: the ticket or thread it is in; author: name; first_due_at,
    first_made_at, moved_count, slip_minutes (calendar minutes): of its chain up to this row;
    status, outcome, kept_at, kept_by: see models.promise_chain, count only rows that are not superseded. case_id,
    state, rank, owner are null outside a case.
    """
    groups = held.situation.grouping.groups.select(
        "evidence_id", "case_id", case_account_id="account_id"
    )
    people = held.situation.facts.people.select(author_id="person_id", author="name")
    placed = with_places(
        held.situation.promises.join(groups, on="evidence_id", how="left")
        .join(people, on="author_id", how="left")
        .with_columns(account_id=pl.coalesce("case_account_id", "account_id")),
        held,
    )
    rows = (
        placed.with_columns(
            evidence=pl.when(~is_recorded()).then("message_id"),
            message_at="made_at",
            source=pl.when(is_recorded()).then(pl.lit("record")).otherwise(pl.lit("heard")),
            is_told_before_ledger=told_before_ledger("made_at", "case_opened_at")
            & ~is_recorded()
            & ~pl.col("is_in_ledger"),
        )
        .select(_COLUMNS)
        .sort("message_at", "promise_id", maintain_order=True)
    )
    return filtered(rows, filters, today=held.now.date())


def standing_promises(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of `promise_rows` that count: one per chain, as it stands, with a certain date."""
    return rows.filter((pl.col("status") != "superseded") & ~pl.col("is_ambiguous"))


def promise_figures(rows: pl.DataFrame) -> PromiseFigures:
    """The numbers over rows of `promise_rows`."""
    standing = standing_promises(rows)
    is_open = pl.col("status").is_in(OPEN_PROMISES)
    moved = standing.filter(pl.col("moved_count") > 0)
    median = moved["slip_minutes"].median()
    return PromiseFigures(
        open=standing.filter(is_open).height,
        overdue=standing.filter(pl.col("status") == "overdue").height,
        due_soon=standing.filter(pl.col("status") == "imminent").height,
        kept=standing.filter(pl.col("outcome") == "kept").height,
        kept_late=standing.filter(pl.col("outcome") == "kept_late").height,
        missed=standing.filter(pl.col("outcome") == "missed").height,
        moved_twice=standing.filter(pl.col("moved_count") >= 2).height,
        median_slip_minutes=None if median is None else float(median),  # type: ignore[arg-type]
        conflicts=standing.filter(is_open & pl.col("is_conflict")).height,
        told_before_ledger=standing.filter("is_told_before_ledger").height,
        ledger_first_rate=_ledger_first_rate(standing),
    )


def _ledger_first_rate(standing: pl.DataFrame) -> float | None:
    first = standing.filter((pl.col("source") == "record") | pl.col("is_in_ledger")).height
    past_it = standing.filter("is_told_before_ledger").height
    return first / (first + past_it) if first else None


def promises_document(held: Queue, filters: Filters = EVERYTHING) -> dict[str, Any]:
    """`promises --json`."""
    rows = promise_rows(held, filters)
    return {
        "rows": documents.plain_documents(rows.select(_IN_DOCUMENT).rename(_KEYS)),
        **asdict(promise_figures(rows)),
    }
