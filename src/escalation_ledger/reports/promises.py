"""Every promise heard, what became of it, and what that adds up to."""

from dataclasses import asdict, dataclass
from typing import Any, Final

import polars as pl

from escalation_ledger.ledger.standing import OPEN_PROMISES, told_before_ledger
from escalation_ledger.models.judged_promises import is_added
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
    "withdrawn_at",
    "withdrawn_by",
    "is_conflict",
    "is_held_overdue",
    "is_told_before_ledger",
    "is_in_ledger",
    "told_due_at",
    "rule",
    "judged",
)
REJECTED: Final = "rejected"
ADDED: Final = "added"
_WHO: Final = ("rejected_by", "rejected_at", "rejected_why")

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
    heard: by the rules, in messages, those rejected included; rejected: of these, the ones that
    people said are none; added: heard by people in messages, and not by the rules.
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
    heard: int
    rejected: int
    added: int


def promise_rows(held: Queue, filters: Filters = EVERYTHING) -> pl.DataFrame:
    """One row per promise heard in a customer-visible message of ours or made in the ledger, live
    case or not, oldest first.

    evidence: the message, null for one of the ledger; evidence_id: the ticket or thread it is in; author: name; first_due_at,
    first_made_at, moved_count, slip_minutes (calendar minutes): of its chain up to this row;
    status, outcome, kept_at, kept_by: see models.promise_chain, count only rows that are not superseded. case_id,
    state, rank, owner are null outside a case. judged: ADDED where a person heard it and no rule.
    What people rejected is no row, as it counts nowhere: see `rejected_rows`.
    """
    return filtered(_rows(held, held.situation.promises), filters, today=held.now.date())


def rejected_rows(held: Queue, filters: Filters = EVERYTHING) -> pl.DataFrame:
    """What people rejected of the promises heard, as rows of `promise_rows` of status and judged REJECTED.

    Also rejected_by, rejected_at and rejected_why.
    """
    known = held.situation.promises.clear()
    rejected = held.situation.rejected.with_columns(status=pl.lit(REJECTED))
    rows = _rows(held, pl.concat([known, rejected.drop(_WHO)], how="diagonal"))
    said = rejected.select("promise_id", *_WHO)
    return filtered(
        rows.join(said, on="promise_id", how="left", maintain_order="left"),
        filters,
        today=held.now.date(),
    )


def _rows(held: Queue, promises: pl.DataFrame) -> pl.DataFrame:
    """Promises with the case they are in, its place in the queue, and whose words they are."""
    groups = held.situation.grouping.groups.select(
        "evidence_id", "case_id", case_account_id="account_id"
    )
    people = held.situation.facts.people.select(author_id="person_id", author="name")
    placed = with_places(
        promises.join(groups, on="evidence_id", how="left")
        .join(people, on="author_id", how="left")
        .with_columns(account_id=pl.coalesce("case_account_id", "account_id")),
        held,
    )
    return (
        placed.with_columns(
            evidence=pl.when(~is_recorded()).then("message_id"),
            message_at="made_at",
            source=pl.when(is_recorded()).then(pl.lit("record")).otherwise(pl.lit("heard")),
            is_told_before_ledger=told_before_ledger("made_at", "case_opened_at")
            & ~is_recorded()
            & ~pl.col("is_in_ledger"),
            judged=pl.when(pl.col("status") == REJECTED)
            .then(pl.lit(REJECTED))
            .when(is_added())
            .then(pl.lit(ADDED)),
        )
        .select(_COLUMNS)
        .sort("message_at", "promise_id", maintain_order=True)
    )


def standing_promises(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of `promise_rows` that count: one per chain, as it stands, with a certain date."""
    return rows.filter((pl.col("status") != "superseded") & ~pl.col("is_ambiguous"))


def promise_figures(rows: pl.DataFrame, rejected: int = 0) -> PromiseFigures:
    """The numbers over rows of `promise_rows`. rejected: how many `rejected_rows` there are beside."""
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
        heard=rows.filter(is_by_rule()).height + rejected,
        rejected=rejected,
        added=rows.filter(pl.col("judged") == ADDED).height,
    )


def is_by_rule() -> pl.Expr:
    """Whether a rule heard the promise in a message."""
    return (pl.col("source") == "heard") & pl.col("judged").is_null()


def _ledger_first_rate(standing: pl.DataFrame) -> float | None:
    first = standing.filter((pl.col("source") == "record") | pl.col("is_in_ledger")).height
    past_it = standing.filter("is_told_before_ledger").height
    return first / (first + past_it) if first else None


def promises_document(held: Queue, filters: Filters = EVERYTHING) -> dict[str, Any]:
    """`promises --json`: what people rejected is among the rows, and in no other figure."""
    rows, rejected = promise_rows(held, filters), rejected_rows(held, filters)
    told = pl.concat([rows.select(_IN_DOCUMENT), rejected.select(_IN_DOCUMENT)]).sort(
        "message_at", "promise_id", maintain_order=True
    )
    return {
        "rows": documents.plain_documents(told.rename(_KEYS)),
        **asdict(promise_figures(rows, rejected.height)),
    }
