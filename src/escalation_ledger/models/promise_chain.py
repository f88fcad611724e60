"""What became of each promise at an instant: moved, kept, kept late, overdue, missed.

Promises of one case and one action form a chain: a later one moves the one before it, unless
that was kept by then. Several promises of one message run side by side, first with first. A
promise to *update* is kept by our next message the customer can see, except one that only puts
the update off; a promise to *deliver* by our telling the customer that it is done, or by the
ticket being solved. Kept is judged against the date the customer was first given.

A promise made or moved in the ledger is one link of its chain like any other. One that was heard
was told in the very message that made it; one from the ledger is told by our next message that
the customer can see. Until then the time they were told last goes on to count.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from escalation_ledger.domain.calendar import Calendar, minutes_between_by
from escalation_ledger.models.keeping import (
    IN_ORDER,
    anchors,
    by_anchor,
    ended_cases,
    keepers,
    touches_of,
    with_kept_at,
)
from escalation_ledger.models.reading.postponing import PUT_OFF, said_of_postponing
from escalation_ledger.models.recorded_promises import NOTHING, RecordedPromises, is_recorded
from escalation_ledger.models.schemas import INSTANT, PROMISES
from escalation_ledger.models.telling import with_told_at, with_told_due
from escalation_ledger.models.withdrawing import with_heard_withdrawals
from escalation_ledger.warehouse.settings import Settings

_SIDE_BY_SIDE: Final = ("anchor", "action", "lane")
_STREAM: Final = (*_SIDE_BY_SIDE, "stream")
_CHAIN: Final = (*_STREAM, "chain")

# Words name a day where the form names an hour: so far apart they still are the same promise.
_SAME_TIME: Final = pl.lit(timedelta(hours=12))

_COLUMNS: Final = (
    *PROMISES.columns,
    "anchor",
    "status",
    "outcome",
    "first_made_at",
    "first_due_at",
    "moved_count",
    "moved_after_due_count",
    "slip_minutes",
    "is_conflict",
    "kept_at",
    "kept_by",
    "withdrawn_at",
    "withdrawn_by",
    "is_held_overdue",
    "told_due_at",
    "is_in_ledger",
    "supersedes",
)


def chains(  # noqa: PLR0913 - each is a frame or clock of its own
    promises: pl.DataFrame,
    groups: pl.DataFrame,
    messages: pl.DataFrame,
    readings: pl.DataFrame,
    evidence: pl.DataFrame,
    *,
    now: datetime,
    settings: Settings,
    calendars: Mapping[str, Calendar],
    recorded: RecordedPromises = NOTHING,
) -> pl.DataFrame:
    """One row per promise made by `now`, sorted by anchor and time: PROMISES and what became of it.

    Takes the frames of the schemas, `groups` (evidence_id, anchor), `calendars` (account_id ->
    business calendar; others go by "default") and what people recorded. Gives the columns of
    PROMISES (rule `record`: made in the ledger) and:

    - anchor: the case; the evidence itself where it is in no group.
    - status: pending, imminent, overdue (past due, the case open), kept, kept_late, missed (the
      case over, never kept), withdrawn, superseded (a later one of its chain stands).
    - outcome: kept, kept_late or missed once the chain's first due is past, else null; the same
      on every row of a chain, so count rows that are not superseded.
    - first_made_at, first_due_at, moved_count, moved_after_due_count, slip_minutes (calendar
      minutes, negative when moved forward): of the chain up to this row.
    - is_conflict: another person had promised another date elsewhere, more than a business day
      apart and still standing. Both stand.
    - kept_at; kept_by: the message that kept it, the ticket whose solving did, or what a person
      names as showing it; withdrawn_at: when it was taken back, by a person or, then
      withdrawn_by, in a message; supersedes: the promise this one moved or repeated.
    - told_due_at: the time the customer goes by, while a move or withdrawal was not told yet; else
      null. is_held_overdue: that time is past.
    - is_in_ledger: heard after the ledger held the same.

    An ambiguous promise moves nothing and is never due: pending until kept.
    """
    by_account = {**calendars, "default": settings.calendars["default"]}
    heard = messages.filter(pl.col("at") <= now)
    both = pl.concat([promises, recorded.made], how="diagonal_relaxed")
    made = _placed(both.filter(pl.col("made_at") <= now), groups)
    touches = touches_of(heard)
    kept = with_kept_at(
        made, keepers(groups, touches, readings, evidence, now), evidence, recorded
    ).pipe(
        with_told_at,
        by_anchor(pl.concat([touches.select("evidence_id", "at"), recorded.touches]), groups),
        now=now,
    )
    certain = kept.filter(~pl.col("is_ambiguous"))
    streamed = _streamed(certain, said_of_postponing(readings, PUT_OFF), by_account)
    linked = _linked(
        with_heard_withdrawals(
            streamed, readings.filter(pl.col("at") <= now), groups, kept, stream=_STREAM
        )
    )
    ended = ended_cases(groups, evidence)
    judged = _judged(linked, ended, now=now, settings=settings, calendars=by_account)
    return (
        pl.concat([judged, _never_due(kept)], how="diagonal")
        .sort("anchor", *IN_ORDER, maintain_order=True)
        .with_columns(
            is_held_overdue=pl.col("is_held_overdue").fill_null(value=False),
            is_in_ledger=pl.col("is_in_ledger").fill_null(value=False),
        )
        .select(_COLUMNS)
    )


def _placed(promises: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Promises in order, with their anchor and their lane among those of the same message."""
    return (
        promises.join(anchors(groups), on="evidence_id", how="left")
        .with_columns(pl.coalesce("anchor", "evidence_id").alias("anchor"))
        .sort("anchor", "action", *IN_ORDER, maintain_order=True)
        .with_columns(lane=pl.int_range(pl.len()).over("message_id", "action"))
        .with_columns(lane=_lane_of_root())
    )


def _lane_of_root() -> pl.Expr:
    """A promise recorded is beside those its first one stood beside."""
    return pl.coalesce(
        pl.col("lane").filter(pl.col("promise_id") == pl.col("root_id")).first().over("root_id"),
        "lane",
    )


def _streamed(
    certain: pl.DataFrame, postponing: pl.DataFrame, calendars: Mapping[str, Calendar]
) -> pl.DataFrame:
    """Promises with is_conflict and stream: what moves what. postponing: message_id that put off.

    One stream per case and action, but evidence whose first promise contradicts a standing one
    has a stream of its own: neither moves the other.
    """
    before = certain.with_columns(
        due_before=pl.col("due_at").shift(1).over(_SIDE_BY_SIDE),
        kept_before=pl.col("kept_at").shift(1).over(_SIDE_BY_SIDE),
        is_other=(pl.col("author_id") != pl.col("author_id").shift(1)).over(_SIDE_BY_SIDE)
        & (pl.col("evidence_id") != pl.col("evidence_id").shift(1)).over(_SIDE_BY_SIDE),
        is_postponing=pl.col("message_id").is_in(postponing["message_id"].implode()),
        day=pl.col("account_id").replace_strict(
            {name: calendar.standard_day_minutes for name, calendar in calendars.items()},
            default=calendars["default"].standard_day_minutes,
            return_dtype=pl.Int64,
        ),
    )
    apart = minutes_between_by(before, "due_before", "due_at", "account_id", calendars)
    stands = pl.col("kept_before").is_null() | (pl.col("kept_before") > pl.col("made_at"))
    return before.with_columns(
        is_conflict=(
            pl.col("is_other")
            & stands
            & ~pl.col("is_postponing")
            & (pl.lit(apart).abs() > pl.col("day"))
        ).fill_null(value=False)
    ).with_columns(
        stream=pl.when(pl.col("is_conflict").first().over(*_SIDE_BY_SIDE, "evidence_id"))
        .then("evidence_id")
        .otherwise(pl.lit(""))
    )


def _linked(streamed: pl.DataFrame) -> pl.DataFrame:
    """Promises with what their chain says up to them, and whether they stand at its end."""
    kept_before = pl.col("kept_at").shift(1).over(_STREAM)
    promise_before = pl.col("promise_id").shift(1).over(_STREAM)
    is_linked = promise_before.is_not_null() & (
        kept_before.is_null() | (kept_before > pl.col("made_at"))
    )
    due_before = pl.col("due_at").shift(1).over(_STREAM)
    due_in_ledger = pl.when(is_recorded()).then("due_at").forward_fill().over(_STREAM)
    is_in_ledger = ~is_recorded() & ((pl.col("due_at") - due_in_ledger).abs() <= _SAME_TIME)
    is_move = pl.col("is_linked") & (pl.col("due_at") != due_before)
    return (
        streamed.with_columns(
            is_linked=is_linked,
            is_in_ledger=is_in_ledger.fill_null(value=False),
            due_in_ledger=due_in_ledger,
        )
        .with_columns(due_at=pl.when("is_in_ledger").then("due_in_ledger").otherwise("due_at"))
        .with_columns(
            chain=(~pl.col("is_linked")).cum_sum().over(_STREAM),
            supersedes=pl.when("is_linked").then(promise_before),
            is_move=is_move,
            is_late_move=is_move & (pl.col("made_at") > due_before),
        )
        .with_columns(
            first_made_at=pl.col("made_at").first().over(_CHAIN),
            first_due_at=pl.col("due_at").first().over(_CHAIN),
            moved_count=pl.col("is_move").cum_sum().over(_CHAIN).cast(pl.Int64),
            moved_after_due_count=pl.col("is_late_move").cum_sum().over(_CHAIN).cast(pl.Int64),
            kept_at=pl.col("kept_at").last().over(_CHAIN),
            stands=pl.col("promise_id") == pl.col("promise_id").last().over(_CHAIN),
        )
        .pipe(with_told_due, chain=_CHAIN)
        .with_columns(slip_minutes=(pl.col("due_at") - pl.col("first_due_at")).dt.total_minutes())
    )


def _judged(
    linked: pl.DataFrame,
    ended: pl.DataFrame,
    *,
    now: datetime,
    settings: Settings,
    calendars: Mapping[str, Calendar],
) -> pl.DataFrame:
    """Chains with status and outcome."""
    at = linked.with_columns(now=pl.lit(now, INSTANT))
    minutes_left = minutes_between_by(at, "now", "due_at", "account_id", calendars)
    is_ended = pl.col("anchor").is_in(ended["anchor"].implode())
    how_kept = (
        pl.when(pl.col("kept_at") <= pl.col("first_due_at"))
        .then(pl.lit("kept"))
        .when(pl.col("kept_at").is_not_null())
        .then(pl.lit("kept_late"))
    )
    live = (
        pl.when((pl.col("due_at") < now) & is_ended)
        .then(pl.lit("missed"))
        .when(pl.col("due_at") < now)
        .then(pl.lit("overdue"))
        .when(pl.lit(minutes_left) <= settings.imminent_business_hours * 60)
        .then(pl.lit("imminent"))
        .otherwise(pl.lit("pending"))
    )
    withdrawn = pl.when(pl.col("withdrawn_at").is_not_null()).then(pl.lit("withdrawn"))
    return at.with_columns(
        status=pl.when(~pl.col("stands"))
        .then(pl.lit("superseded"))
        .otherwise(pl.coalesce(how_kept, withdrawn, live)),
        is_held_overdue=pl.col("stands")
        & pl.col("kept_at").is_null()
        & (pl.col("told_due_at") < pl.col("now")),
        outcome=pl.when(pl.col("first_due_at") < now).then(pl.coalesce(how_kept, pl.lit("missed"))),
    ).select(pl.selectors.by_name(*_COLUMNS, require_all=False))


def _never_due(kept: pl.DataFrame) -> pl.DataFrame:
    return kept.filter(pl.col("is_ambiguous")).select(
        *PROMISES.columns,
        "anchor",
        "kept_at",
        "kept_by",
        status=pl.when(pl.col("kept_at").is_null())
        .then(pl.lit("pending"))
        .otherwise(pl.lit("kept")),
        outcome=pl.lit(None, pl.String),
        first_made_at=pl.col("made_at"),
        moved_count=pl.lit(0, pl.Int64),
        moved_after_due_count=pl.lit(0, pl.Int64),
        is_conflict=pl.lit(value=False),
    )
