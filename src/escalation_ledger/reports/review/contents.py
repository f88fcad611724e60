"""Everything one review says, as frames: made by the functions that the pages and the JSON use."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from escalation_ledger.domain.weeks import Week
from escalation_ledger.domain.words import CaseState
from escalation_ledger.reports.exposure import exposed_accounts, has_crm
from escalation_ledger.reports.figures import Figures, figures
from escalation_ledger.reports.filters import EVERYTHING, Filters, filtered
from escalation_ledger.reports.handoffs import case_handoffs, handoff_limit
from escalation_ledger.reports.promises import (
    PromiseFigures,
    promise_figures,
    promise_rows,
    rejected_rows,
)
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.review.blind_spots import blind_spots
from escalation_ledger.reports.review.decisions import decisions_needed
from escalation_ledger.reports.review.exposure import moved_accounts, moved_windows
from escalation_ledger.reports.review.freezing import Reviewed
from escalation_ledger.reports.review.live import live_list, moved_cases, owner_shown
from escalation_ledger.reports.review.promises import (
    WeekFigures,
    drifted_most,
    due_in_week,
    week_figures,
)
from escalation_ledger.warehouse.reviews import Frozen


@dataclass(frozen=True)
class Contents:
    """One review, frozen or as it would freeze now. `moved` is None when there is nothing to compare with.

    queue: the figures above the Queue page; week_promises: of promises first due in the week;
    promises: of all promises; handoff_limit: stated number and the organisation's median.
    frames: live, due, drifted, handoffs, windows, accounts, decisions, blind_spots, in the
    shapes their modules give.
    """

    week: Week
    frozen: Frozen
    is_frozen: bool
    filters: Filters
    zone: str
    snapshot_at: str
    queue: Figures
    queue_before: Figures | None
    week_promises: WeekFigures
    promises: PromiseFigures
    handoff_limit: tuple[int, float | None]
    moved: pl.DataFrame | None
    frames: Mapping[str, pl.DataFrame]


def contents(reviewed: Reviewed, filters: Filters = EVERYTHING) -> Contents:
    """What the review of a frozen week says of the cases asked for."""
    held, before, week = reviewed.held, reviewed.before, reviewed.week
    zone = held.settings.calendars["default"].zone
    start, end = week.starts_at(zone), week.ends_at(zone)
    promises = promise_rows(held, filters)
    due = due_in_week(promises, start=start, end=end)
    accounts = exposed_accounts(held, filters)
    accounts_before = exposed_accounts(before, filters) if before else None
    limit = handoff_limit(held)
    return Contents(
        week=week,
        frozen=reviewed.frozen,
        is_frozen=reviewed.is_frozen,
        filters=filters,
        zone=zone.key,
        snapshot_at=held.snapshot_at.isoformat(),
        queue=_figures(held, filters),
        queue_before=_figures(before, filters) if before else None,
        week_promises=week_figures(due),
        promises=promise_figures(promises, rejected_rows(held, filters).height),
        handoff_limit=(limit.stated, limit.median),
        moved=moved_cases(held, before, filters) if before else None,
        frames={
            "live": live_list(held, filters),
            "due": due,
            "drifted": drifted_most(promises, start=start),
            "handoffs": case_handoffs(held, filters)
            .filter(pl.col("is_over_limit") & (pl.col("state") == CaseState.LIVE.value))
            .with_columns(owner=owner_shown()),
            "windows": moved_windows(accounts, accounts_before),
            "accounts": moved_accounts(accounts, accounts_before),
            "decisions": decisions_needed(held, accounts, promises, filters),
            "blind_spots": blind_spots(held),
        },
    )


def _figures(held: Queue, filters: Filters) -> Figures:
    shown = filtered(held.ranked, filters, today=held.now.date())
    return figures(shown, has_crm=has_crm(held.sources))
