"""What the clock says about each case: its local day, how near the renewal is, how long the owner was quiet."""

from datetime import datetime

import polars as pl

from escalation_ledger.domain.calendar import local_times_by, minutes_between_by
from escalation_ledger.domain.words import PromiseStatus
from escalation_ledger.warehouse.settings import Settings

_OPEN = [PromiseStatus.PENDING.value, PromiseStatus.IMMINENT.value, PromiseStatus.OVERDUE.value]


def with_clocks(live: pl.DataFrame, *, now: datetime, settings: Settings) -> pl.DataFrame:
    """SHEET rows with what follows from `now`.

    now: the instant; now_local: wall time in the case's calendar zone; renewal_in_days: from
    that local date, negative when past, null when no renewal is known; idle_business_days: since
    the owner acted, in standard days of the calendar, counted from the earliest evidence when
    the owner never has; has_dated_next_step: a due time on the owner's move, or an open promise.
    """
    calendars = settings.calendars
    rows = live.with_columns(
        now=pl.lit(now, pl.Datetime("us", "UTC")),
        idle_since=pl.coalesce("owner_acted_at", "first_seen_at"),
    )
    idle_minutes = minutes_between_by(rows, "idle_since", "now", "calendar", calendars)
    now_local = local_times_by(rows, "now", "calendar", calendars)
    return rows.with_columns(
        now_local=now_local,
        renewal_in_days=(pl.col("renewal_on") - now_local.dt.date()).dt.total_days(),
        idle_business_days=idle_minutes.clip(lower_bound=0) / standard_day_minutes(settings),
        has_dated_next_step=pl.col("owner_due_at").is_not_null() | is_promise_open(),
    ).drop("idle_since")


def is_promise_open() -> pl.Expr:
    """Whether a promise stands that was neither kept nor given up."""
    return pl.col("promise_status").is_in(_OPEN).fill_null(value=False)


def standard_day_minutes(settings: Settings) -> pl.Expr:
    """Minutes of a usual open day in the case's calendar."""
    lengths = {name: calendar.standard_day_minutes for name, calendar in settings.calendars.items()}
    return pl.col("calendar").replace_strict(
        lengths, default=lengths["default"], return_dtype=pl.Int64
    )
