"""The ranked live list of the review, and what changed in it since the comparison point."""

import polars as pl

from escalation_ledger.domain.words import CaseState
from escalation_ledger.ledger.standing import OPEN_PROMISES
from escalation_ledger.reports.figures import touch_state
from escalation_ledger.reports.filters import Filters, filtered
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.summary import summaries

NO_OWNER_SHOWN = "NO OWNER"


def live_list(held: Queue, filters: Filters) -> pl.DataFrame:
    """Live cases by rank: who owns it, what blocks it, what is promised, what comes next and why it ranks there.

    owner: a name, NO OWNER without one; owner_address: null without one; next_at: the earlier of
    the owner's own due time and the open promise's; next_step: which of them that is, in words;
    promise: the status of the one that counts, none without one; lanes, who_moves: who has to move and why, in
    words; in_short: what is broken, what stands in the way and what the customer was told; why: the reasons, most points first; the rest as in RANKED.
    """
    today = held.now.date()
    ranked = filtered(held.ranked, filters, today=today)
    return (
        ranked.join(_in_short(held, ranked), on="case_id", how="left", maintain_order="left")
        .with_columns(
            owner_address="owner",
            owner=owner_shown(),
            days_to_renewal=(pl.col("renewal_on") - pl.lit(today)).dt.total_days(),
            promise=pl.col("promise_status").fill_null("none"),
            promised_at=pl.when(has_open_promise()).then("promise_due_at"),
            lanes=pl.col("lanes").list.join(", "),
            who_moves=pl.col("lane_reasons").list.join(" "),
            why=pl.col("reasons").list.join("; "),
        )
        .with_columns(*_next_step())
        .select(
            "rank",
            "band",
            "case_id",
            "account_id",
            "account",
            "tier",
            "arr_usd",
            "renewal_on",
            "days_to_renewal",
            "summary",
            "impact",
            "score",
            "owner",
            "owner_address",
            "owner_state",
            "owner_due_at",
            "blocker",
            "blocker_since",
            "promise",
            "promise_due_at",
            "promise_moved_count",
            "next_step",
            "next_at",
            "handoffs",
            "lanes",
            "who_moves",
            "in_short",
            "why",
            "consequence",
        )
    )


def _in_short(held: Queue, ranked: pl.DataFrame) -> pl.DataFrame:
    """case_id, in_short: the summary but for who moves next, which has columns of its own."""
    return (
        summaries(held, ranked)
        .filter(pl.col("part") != "next")
        .group_by("case_id", maintain_order=True)
        .agg(in_short=pl.col("sentence").str.join(" "))
    )


def owner_shown() -> pl.Expr:
    """The owner's name, else address, else NO OWNER."""
    return pl.coalesce("owner_name", "owner", pl.lit(NO_OWNER_SHOWN))


def has_open_promise() -> pl.Expr:
    """Whether a promise stands that the customer is still waiting for."""
    return pl.col("promise_status").is_in(OPEN_PROMISES).fill_null(value=False)


def _next_step() -> tuple[pl.Expr, pl.Expr]:
    next_at = pl.min_horizontal("owner_due_at", "promised_at")
    is_late = touch_state() == "late"
    step = (
        pl.when(next_at.is_null())
        .then(pl.lit("nothing dated"))
        .when(pl.col("promised_at").is_null() | (pl.col("owner_due_at") < pl.col("promised_at")))
        .then(pl.lit("owner's next move"))
        .when(is_late)
        .then(pl.lit("promised touch, overdue"))
        .otherwise(pl.lit("promised touch"))
    )
    return step.alias("next_step"), next_at.alias("next_at")


def moved_cases(held: Queue, before: Queue, filters: Filters) -> pl.DataFrame:
    """Cases whose place in life differs from the comparison point, by kind and number.

    kind: new (not a case then), closed, monitoring, reopened (live again), joined (into the case
    that `joined_to` names). state, rank, owner: as they are now.
    """
    cases = (
        held.sheet.join(
            before.sheet.select("case_id", state_before="state"), on="case_id", how="left"
        )
        .join(held.ranked.select("case_id", "rank"), on="case_id", how="left")
        .with_columns(kind=_kind(), joined_to=pl.lit(None, pl.String))
        .filter(pl.col("kind").is_not_null())
    )
    moved = filtered(
        pl.concat([cases, _joined(held, before)], how="diagonal"), filters, today=held.now.date()
    )
    return (
        moved.sort("kind", "number", maintain_order=True)
        .with_columns(owner_address="owner", owner=owner_shown())
        .select(
            "kind",
            "case_id",
            "account_id",
            "account",
            "tier",
            "arr_usd",
            "summary",
            "state",
            "rank",
            "owner",
            "owner_address",
            "admitted_by",
            "joined_to",
        )
    )


def _kind() -> pl.Expr:
    now, then = pl.col("state"), pl.col("state_before")
    live, monitoring, closed = (
        CaseState.LIVE.value,
        CaseState.MONITORING.value,
        CaseState.CLOSED.value,
    )
    return (
        pl.when(then.is_null())
        .then(pl.lit("new"))
        .when((now == closed) & (then != closed))
        .then(pl.lit("closed"))
        .when((now == monitoring) & (then == live))
        .then(pl.lit("monitoring"))
        .when((now == live) & (then != live))
        .then(pl.lit("reopened"))
    )


def _joined(held: Queue, before: Queue) -> pl.DataFrame:
    """Cases of then that have since become part of an older one, as they were then."""
    return before.sheet.join(
        held.situation.grouping.aliases.select("case_id", joined_to="survivor"), on="case_id"
    ).with_columns(kind=pl.lit("joined"), rank=pl.lit(None, pl.Int64))
