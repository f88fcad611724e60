"""Who has to move for a case to move: readable rules, each with its reason in words.

A case may be in several lanes, or in none. Only columns of the ranked sheet are looked at, never
a text; what was read from texts is read blind to loudness, so loudness moves no lane either.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from escalation_ledger.domain.words import Band, Blocker, Lane, Nature, PromiseStatus, Risk
from escalation_ledger.scoring.wording import counted

_PRESSING: Final = (Band.ACT_NOW.value, Band.TODAY.value)
_OPEN: Final = (
    PromiseStatus.PENDING.value,
    PromiseStatus.IMMINENT.value,
    PromiseStatus.OVERDUE.value,
)
_LATE: Final = (PromiseStatus.OVERDUE.value, PromiseStatus.MISSED.value)
# Moved so often, a date is no longer believed.
_DRIFTS: Final = 2


@dataclass(frozen=True)
class Rule:
    """`holds` of a row of RANKED puts the case into `lane`; `reason` says why, a clause of a sentence."""

    name: str
    lane: Lane
    holds: pl.Expr
    reason: pl.Expr


def _blocked_by(blocker: Blocker) -> pl.Expr:
    return pl.col("blocker") == blocker.value


def _is_undecided() -> pl.Expr:
    """Nothing was decided since the blocker was named."""
    return pl.col("decided_at").is_null() | (pl.col("decided_at") < pl.col("blocker_since"))


def _at_risk(risk: Risk) -> pl.Expr:
    return pl.col("risks").list.contains(risk.value) & pl.col("band").is_in(_PRESSING)


def _has_open_promise() -> pl.Expr:
    return pl.col("promise_status").is_in(_OPEN)


def _customer_waits() -> pl.Expr:
    """The customer wrote since the talk began, or was not answered at all."""
    wrote_at = pl.col("last_customer_message_at")
    return (
        (wrote_at >= pl.col("talking_since"))
        | (wrote_at > pl.col("last_customer_touch_at"))
        | (wrote_at.is_not_null() & pl.col("last_customer_touch_at").is_null())
    )


RULES: Final[Sequence[Rule]] = (
    # Leadership: a decision or a relationship that only they can give.
    Rule(
        "asked",
        Lane.LEADERSHIP,
        pl.col("question").is_not_null() & pl.col("decided_at").is_null(),
        pl.format("leadership was asked: {}", "question"),
    ),
    Rule(
        "missing decision",
        Lane.LEADERSHIP,
        _blocked_by(Blocker.MISSING_DECISION) & _is_undecided(),
        pl.lit("it waits for a decision"),
    ),
    Rule(
        "policy exception",
        Lane.LEADERSHIP,
        _blocked_by(Blocker.POLICY_EXCEPTION) & _is_undecided(),
        pl.lit("it needs an exception from policy"),
    ),
    Rule(
        "churn",
        Lane.LEADERSHIP,
        _at_risk(Risk.CHURN),
        pl.lit("the customer may leave, and it cannot wait beyond today"),
    ),
    Rule(
        "executive visibility",
        Lane.LEADERSHIP,
        _at_risk(Risk.EXECUTIVE_VISIBILITY),
        pl.lit("the customer's executives are in it, and it cannot wait beyond today"),
    ),
    Rule(
        "contract breach",
        Lane.LEADERSHIP,
        _at_risk(Risk.CONTRACT_BREACH),
        pl.lit("the contract is at stake, and it cannot wait beyond today"),
    ),
    # Engineering: only they can remove what stands in the way.
    Rule("bug", Lane.ENGINEERING, _blocked_by(Blocker.BUG_FIX), pl.lit("it waits for a fix")),
    Rule(
        "technical dependency",
        Lane.ENGINEERING,
        _blocked_by(Blocker.DEPENDENCY) & (pl.col("nature") == Nature.TECHNICAL.value),
        pl.lit("it waits for technical work of another team"),
    ),
    # Repro: nobody can see yet what the customer sees.
    Rule(
        "unclear repro",
        Lane.REPRO,
        _blocked_by(Blocker.UNCLEAR_REPRO),
        pl.lit("it cannot be reproduced yet"),
    ),
    # Customer reset: the customer was told wrong, or nothing.
    Rule(
        "late",
        Lane.CUSTOMER_RESET,
        pl.col("promise_status").is_in(_LATE) & ~pl.col("is_promise_held_overdue"),
        pl.lit("what was promised did not come in time"),
    ),
    Rule(
        "held overdue",
        Lane.CUSTOMER_RESET,
        pl.col("is_promise_held_overdue"),
        pl.lit("a promise lapsed before it was changed, and the customer has not been told"),
    ),
    Rule(
        "goes by another date",
        Lane.CUSTOMER_RESET,
        pl.col("promise_told_due_at").is_not_null() & ~pl.col("is_promise_held_overdue"),
        pl.lit("the customer goes by a time that no longer stands"),
    ),
    Rule(
        "drifting",
        Lane.CUSTOMER_RESET,
        _has_open_promise() & (pl.col("promise_moved_count") >= _DRIFTS),
        pl.format("the promise was moved {}", counted(pl.col("promise_moved_count"), "time")),
    ),
    Rule(
        "conflict",
        Lane.CUSTOMER_RESET,
        _has_open_promise() & pl.col("is_promise_conflict"),
        pl.lit("two people promised different dates"),
    ),
    Rule(
        "told before the ledger",
        Lane.CUSTOMER_RESET,
        _has_open_promise()
        & pl.col("is_told_before_ledger")
        & (pl.col("owner_state") != "accepted"),
        pl.lit("the customer was told a date past the ledger, and nobody there stands behind it"),
    ),
    Rule(
        "talked around",
        Lane.CUSTOMER_RESET,
        pl.col("is_talking_around") & _customer_waits(),
        pl.lit("the customer waits while nobody names what blocks"),
    ),
)


def with_lanes(ranked: pl.DataFrame) -> pl.DataFrame:
    """Rows of RANKED with `lanes`, in the order of the vocabulary, and `lane_reasons`, one for each.

    A reason is one sentence: the clauses of all rules of that lane that hold, in their order.
    """
    clauses = {lane: [rule for rule in RULES if rule.lane is lane] for lane in Lane}
    reasons = {lane: _sentence(rules) for lane, rules in clauses.items()}
    return ranked.with_columns(
        lanes=pl.concat_list(
            pl.when(reason.is_not_null()).then(pl.lit(lane.value))
            for lane, reason in reasons.items()
        ).list.drop_nulls(),
        lane_reasons=pl.concat_list(reasons.values()).list.drop_nulls(),
    )


def _sentence(rules: Sequence[Rule]) -> pl.Expr:
    """As "It waits for a fix."; null where no rule holds."""
    said = pl.concat_str(
        (pl.when(rule.holds.fill_null(value=False)).then(rule.reason) for rule in rules),
        separator="; ",
        ignore_nulls=True,
    )
    sentence = pl.concat_str(said.str.slice(0, 1).str.to_uppercase(), said.str.slice(1))
    is_closed = sentence.str.contains(r"[.?!]\s*$")
    closed = pl.when(is_closed).then(sentence).otherwise(pl.concat_str(sentence, pl.lit(".")))
    return pl.when(said != "").then(closed)
