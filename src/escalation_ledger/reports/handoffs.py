"""Who hands over to whom, how often, and which cases were handed on or left alone too long."""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from escalation_ledger.domain.calendar import minutes_between_by
from escalation_ledger.models import handoffs as counts
from escalation_ledger.models.schemas import INSTANT
from escalation_ledger.reports.asks import ask_counts, ask_rows
from escalation_ledger.reports.filters import EVERYTHING, Filters, filtered
from escalation_ledger.reports.places import placed_evidence
from escalation_ledger.reports.queue import Queue

FEW: Final = 5
"""Below so many changes, a pair's mean and median say little."""

LONG_BUSINESS_MINUTES: Final = 8 * 60
"""Without an owner for so long, a working day, a case was left alone: before its first owner every ticket waits a while."""

_PLACE: Final = (
    "state",
    "rank",
    "account_id",
    "account",
    "tier",
    "arr_usd",
    "renewal_on",
    "owner",
    "owner_name",
)


@dataclass(frozen=True)
class HandoffLimit:
    """Too many handoffs: at least `stated`, and more than the organisation's own `median`.

    stated: the number of handoffs that earns a case its place in the ledger
    (admission.handoffs_at_least). median: over every case, and ticket outside one, that was
    handed on at all; None when none was.
    """

    stated: int
    median: float | None

    def is_over(self, handoffs: pl.Expr) -> pl.Expr:
        """Whether that many are over the limit."""
        above_median = handoffs > (self.median or 0.0)
        return ((handoffs >= self.stated) & above_median).fill_null(value=False)


def stands_out() -> pl.Expr:
    """Of a row of `case_handoffs`: handed on at least once, without an owner now, or long without one."""
    has_no_owner = pl.col("case_id").is_not_null() & pl.col("owner").is_null()
    return (
        (pl.col("handoffs") > 0)
        | has_no_owner
        | pl.col("ownerless_since").is_not_null()
        | (pl.col("ownerless_business_minutes") >= LONG_BUSINESS_MINUTES)
    )


def handoffs_document(held: Queue, filters: Filters = EVERYTHING) -> dict[str, Any]:
    """`handoffs --json`. What was asked in words is counted apart, as no handoff (decision 24)."""
    asked = _asked(held, filters)
    counted = counts.handoff_report(
        _changes(held, asked), asked, calendar=held.settings.calendars["default"]
    )
    return {**counted, "asks": ask_counts(ask_rows(held, filters))}


def handoff_pairs(held: Queue, filters: Filters = EVERYTHING) -> pl.DataFrame:
    """One row per pair of teams by name, most frequent first; every change of group counts.

    from, to (null: no team), count, cases (tickets), mean_per_case, median_gap_business_minutes
    (that the giving team held the ticket, in the default calendar).
    """
    asked = _asked(held, filters)
    return counts.team_pairs(
        _changes(held, asked), asked, calendar=held.settings.calendars["default"]
    )


def pair_cases(
    held: Queue,
    from_team: str | None,
    to_team: str | None,
    filters: Filters = EVERYTHING,
) -> pl.DataFrame:
    """The tickets behind one row of `handoff_pairs`: those handed over most first.

    case_id (null outside a case), evidence, title, state, account, tier, renewal_on, owner,
    count (changes of this pair; they add up to its count), last_at,
    median_gap_business_minutes.
    """
    asked = _asked(held, filters)
    changes = counts.team_changes(
        _changes(held, asked), asked, calendar=held.settings.calendars["default"]
    )
    is_pair = pl.col("from").eq_missing(from_team) & pl.col("to").eq_missing(to_team)
    return (
        changes.filter(is_pair)
        .group_by("evidence_id", maintain_order=True)
        .agg(
            count=pl.len().cast(pl.Int64),
            last_at=pl.col("at").max(),
            median_gap_business_minutes=pl.col("gap").median(),
        )
        .join(asked, on="evidence_id", maintain_order="left")
        .select(
            "case_id",
            pl.col("evidence_id").alias("evidence"),
            "title",
            *_PLACE,
            "count",
            "last_at",
            "median_gap_business_minutes",
        )
        .sort("count", "last_at", "evidence", descending=[True, True, False], maintain_order=True)
    )


def handoff_limit(held: Queue) -> HandoffLimit:
    """The limit, over everything: a filter narrows what is shown, never what is usual."""
    facts = held.situation.facts
    median = counts.case_counts(facts.changes, placed_evidence(held))["handoffs"].median()
    return HandoffLimit(
        stated=held.settings.admission.handoffs_at_least,
        median=None if median is None else float(median),  # type: ignore[arg-type]
    )


def case_handoffs(held: Queue, filters: Filters = EVERYTHING) -> pl.DataFrame:
    """One row per case, and per ticket outside one, that was handed on or is or was ownerless.

    case_id, else evidence; title, state, rank, account, tier, renewal_on, owner; handoffs,
    ping_pongs; ownerless_business_minutes (the worst ticket's, the open spell counted up to
    now); ownerless_since (start of the open spell, else null); is_over_limit (HandoffLimit).
    Most handoffs first, then most ping-pongs.
    """
    asked = _asked(held, filters)
    counted = counts.case_counts(_changes(held, asked), asked)
    in_cases = _cases(held, asked).join(
        counted.filter(pl.col("case_id").is_not_null()).drop("evidence"), on="case_id", how="left"
    )
    outside = _tickets_outside(held, asked).join(
        counted.filter(pl.col("case_id").is_null()).drop("case_id"), on="evidence", how="left"
    )
    columns = (
        "case_id",
        "evidence",
        "title",
        *_PLACE,
        "handoffs",
        "ping_pongs",
        "ownerless_business_minutes",
        "ownerless_since",
    )
    return (
        pl.concat([in_cases.select(columns), outside.select(columns)])
        .with_columns(pl.col("handoffs", "ping_pongs").fill_null(0))
        .with_columns(is_over_limit=handoff_limit(held).is_over(pl.col("handoffs")))
        .filter((pl.col("handoffs") > 0) | (pl.col("ownerless_business_minutes") > 0))
        .sort(
            "handoffs",
            "ping_pongs",
            "ownerless_business_minutes",
            "case_id",
            "evidence",
            descending=[True, True, True, False, False],
            nulls_last=True,
            maintain_order=True,
        )
    )


def _asked(held: Queue, filters: Filters) -> pl.DataFrame:
    return filtered(placed_evidence(held), filters, today=held.now.date())


def _changes(held: Queue, asked: pl.DataFrame) -> pl.DataFrame:
    return held.situation.facts.changes.join(
        asked.select("evidence_id"), on="evidence_id", how="semi", maintain_order="left"
    )


def _cases(held: Queue, asked: pl.DataFrame) -> pl.DataFrame:
    """One row per case asked for, with the sheet's ownerless minutes and the open spell's start."""
    since = asked.group_by("case_id", maintain_order=True).agg(
        pl.col("ownerless_since").min(), *(pl.col(name).first() for name in _PLACE)
    )
    sheet = held.sheet.select(
        "case_id", "first_seen_at", "ownerless_business_minutes", "evidence", title="summary"
    )
    has_ticket = (
        pl.col("evidence").list.eval(pl.element().str.starts_with("zendesk:ticket:")).list.any()
    )
    return sheet.join(since, on="case_id", maintain_order="left").with_columns(
        evidence=pl.lit(None, pl.String),
        ownerless_since=pl.when(pl.col("owner").is_null()).then(
            pl.when(has_ticket).then("ownerless_since").otherwise("first_seen_at")
        ),
    )


def _tickets_outside(held: Queue, asked: pl.DataFrame) -> pl.DataFrame:
    """One row per ticket of no case, its open ownerless spell counted up to now."""
    tickets = asked.filter(
        pl.col("case_id").is_null() & (pl.col("source") == "zendesk")
    ).with_columns(now=pl.lit(held.now, INSTANT))
    spell = minutes_between_by(
        tickets, "ownerless_since", "now", "calendar", held.settings.calendars
    )
    return tickets.drop("handoffs", "ping_pongs").with_columns(
        evidence="evidence_id",
        ownerless_business_minutes=pl.col("ownerless_business_minutes")
        + spell.cast(pl.Int64).clip(lower_bound=0).fill_null(0),
    )
