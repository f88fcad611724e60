"""Every instant a case has to meet, as one long table. The hardest-pressing one sets its time factor."""

from datetime import datetime

import polars as pl

from escalation_ledger.domain.calendar import add_minutes_by, closings_by, minutes_between_by
from escalation_ledger.domain.words import DeadlineKind, PromiseStatus
from escalation_ledger.scoring.clocks import is_promise_open
from escalation_ledger.warehouse.settings import Scoring, Settings


def deadlines(live: pl.DataFrame, *, now: datetime, settings: Settings) -> pl.DataFrame:
    """Live SHEET rows -> case_id, kind, due_at, hardness, is_overdue, business_minutes_left.

    One row per deadline. `business_minutes_left` is 0 or less when overdue. A kind that a
    source begins to carry (an SLA, a contract, the customer's own date) is one more entry here;
    its hardness is configured already.
    """
    found = pl.concat(
        [
            promises(live, scoring=settings.scoring),
            implied_touches(live, settings=settings),
            renewals(live, settings=settings),
            internal(live),
        ]
    )
    hard = found.with_columns(hardness=pl.coalesce("hardness", hardness(settings.scoring)))
    return timed(hard, now=now, settings=settings)


def hardness(scoring: Scoring) -> pl.Expr:
    """Configured hardness of the column `kind`."""
    return pl.col("kind").replace_strict(scoring.hardness, return_dtype=pl.Float64)


def timed(found: pl.DataFrame, *, now: datetime, settings: Settings) -> pl.DataFrame:
    """Adds business_minutes_left, and is_overdue to what is due by `now`.

    found: case_id, calendar, kind, due_at, hardness, is_held (overdue whatever its due time).
    """
    rows = found.with_columns(now=pl.lit(now, pl.Datetime("us", "UTC")))
    left = minutes_between_by(rows, "now", "due_at", "calendar", settings.calendars)
    is_overdue = pl.col("is_held") | (pl.col("due_at") <= pl.col("now")).fill_null(value=False)
    return rows.with_columns(is_overdue=is_overdue).select(
        "case_id",
        "kind",
        "due_at",
        "hardness",
        "is_overdue",
        business_minutes_left=pl.when("is_overdue")
        .then(left.clip(upper_bound=0))
        .otherwise(left)
        .cast(pl.Int64),
    )


def promises(live: pl.DataFrame, *, scoring: Scoring) -> pl.DataFrame:
    """The promise that counts, where one is valid; as hard as an SLA once moved often enough.

    One moved or withdrawn is due when the customer was told last, until they are told anew. Is
    that past, it is held: overdue whatever its new time says, shown by the time it was first due.
    """
    moved_often = pl.col("promise_moved_count") >= scoring.time["moves_to_hard"]
    hardest = max(scoring.hardness["sla"], scoring.hardness["promise"])
    is_held = pl.col("is_promise_held_overdue")
    return live.filter(is_promise_valid()).select(
        "case_id",
        "calendar",
        kind=pl.lit(DeadlineKind.PROMISE.value),
        due_at=pl.when(is_held)
        .then(
            pl.min_horizontal(
                pl.coalesce("promise_first_due_at", "promise_due_at", "promise_made_at"),
                "promise_told_due_at",
            )
        )
        .otherwise(pl.min_horizontal("promise_due_at", "promise_told_due_at")),
        hardness=pl.when(moved_often).then(pl.lit(hardest)),
        is_held=is_held | (pl.col("promise_status") == PromiseStatus.OVERDUE.value),
    )


def is_promise_valid() -> pl.Expr:
    """Whether a promise is a deadline still: open, held overdue, or missed without a word since.

    A missed one counts until the customer has seen a touch after it was due; without that,
    a promise would stop pressing by being given up in silence.
    """
    is_silent = (pl.col("last_customer_touch_at") < pl.col("promise_due_at")) | (
        pl.col("last_customer_touch_at").is_null() & pl.col("promise_due_at").is_not_null()
    )
    is_missed = pl.col("promise_status") == PromiseStatus.MISSED.value
    return (
        pl.col("is_promise_held_overdue")
        | pl.col("promise_told_due_at").is_not_null()
        | (is_promise_open() & pl.col("promise_due_at").is_not_null())
        | (is_missed & is_silent).fill_null(value=False)
    )


def implied_touches(live: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    """Where no promise is valid, the touch owed so long after the last one, by impact and tier."""
    scoring = settings.scoring
    pace = {tier.lower(): float(factor) for tier, factor in scoring.tier_pace.items()}
    hours = (
        pl.col("impact")
        .fill_null("unknown")
        .replace_strict(scoring.implied_touch_business_hours, return_dtype=pl.Float64)
    )
    tier_pace = (
        pl.col("tier").str.to_lowercase().replace_strict(pace, default=1.0, return_dtype=pl.Float64)
    )
    owed = live.filter(~is_promise_valid()).with_columns(
        since=pl.coalesce("last_customer_touch_at", "first_seen_at"),
        minutes=(hours * 60 / tier_pace).round().cast(pl.Int64),
    )
    return _plain(
        owed.with_columns(
            due_at=add_minutes_by(owed, "since", "minutes", "calendar", settings.calendars)
        ),
        DeadlineKind.IMPLIED_TOUCH,
    )


def renewals(live: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    """The known renewal, due by the end of business on its date; a past one is overdue."""
    known = live.filter(pl.col("renewal_on").is_not_null())
    due_at = closings_by(known, "renewal_on", "calendar", settings.calendars)
    return _plain(known.with_columns(due_at=due_at), DeadlineKind.RENEWAL)


def internal(live: pl.DataFrame) -> pl.DataFrame:
    """The owner's next move, where it has a due time."""
    known = live.filter(pl.col("owner_due_at").is_not_null())
    return _plain(known.with_columns(due_at="owner_due_at"), DeadlineKind.INTERNAL)


def _plain(rows: pl.DataFrame, kind: DeadlineKind) -> pl.DataFrame:
    """Deadlines of the kind's configured hardness, overdue by their due time alone."""
    return rows.select(
        "case_id",
        "calendar",
        kind=pl.lit(kind.value),
        due_at="due_at",
        hardness=pl.lit(None, pl.Float64),
        is_held=pl.lit(value=False),
    )
