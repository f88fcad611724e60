"""What people decided of each case, beside what the tools say: the person's word where there is one."""

from datetime import datetime
from typing import Final

import polars as pl

from escalation_ledger.domain.words import CaseState, PromiseStatus
from escalation_ledger.ledger.fold import Decisions
from escalation_ledger.models.cases import Grouping
from escalation_ledger.models.schemas import TEXTS

# Columns of the fold that the sheet takes as they are.
_TAKEN: Final = (
    "note",
    "noted_at",
    "noted_by",
    "updated_at",
    "question",
    "asked_at",
    "decision",
    "decided_at",
    "exit_criteria",
)
# Columns that tell both: what a person said, and what was read from the tools.
_BESIDE: Final = ("summary", "impact", "breadth", "has_workaround", "blocker", "nature")

_NONE: Final = pl.lit([], TEXTS)


def decisions(held: Decisions) -> pl.DataFrame:
    """case_id, and what people said; columns that stand beside what was read begin with said_."""
    return held.cases.select(
        "case_id",
        *_TAKEN,
        *(pl.col(name).alias(f"said_{name}") for name in _BESIDE),
        said_risks=pl.col("risks").fill_null(_NONE),
        risks_cleared=pl.col("risks_cleared").fill_null(_NONE),
        said_blocker_at="blocker_set_at",
        said_snoozed_until="snoozed_until",
        said_snoozed_at="snoozed_at",
        said_snooze_reason="snooze_reason",
    )


def states(opened: pl.DataFrame, by_itself: pl.DataFrame, held: Decisions) -> pl.DataFrame:
    """case_id, state: as a person decided, until what the evidence tells outdates it.

    Monitored or closed by a person: until the customer writes again; monitored: closed once it
    falls quiet. Declined: until a person reopens it. Reopened: until it ends by itself anew.
    """
    rows = (
        opened.select("case_id", "anchor")
        .join(
            by_itself.select("anchor", "request_at", itself="state", itself_since="since"),
            on="anchor",
            how="left",
        )
        .join(
            held.cases.select("case_id", "state_set_at", decided="state"), on="case_id", how="left"
        )
    )
    decided = pl.col("decided")
    has_ended = pl.col("itself") == CaseState.CLOSED.value
    is_outdated = (
        pl.when(decided == CaseState.DECLINED.value)
        .then(pl.lit(value=False))
        .when(decided == CaseState.LIVE.value)
        .then(pl.col("itself_since") > pl.col("state_set_at"))
        .when(decided == CaseState.MONITORING.value)
        .then(has_ended | (pl.col("request_at") > pl.col("state_set_at")))
        .otherwise(pl.col("request_at") > pl.col("state_set_at"))
    )
    return rows.select(
        "case_id",
        state=pl.when(decided.is_null() | is_outdated.fill_null(value=False))
        .then("itself")
        .otherwise(decided),
    )


def touched(grouping: Grouping, held: Decisions) -> pl.DataFrame:
    """case_id, touched_at: newest touch that no tool saw, of the case and of those it took in."""
    survivors = held.cases.select("case_id", "touched_at").join(
        grouping.aliases, on="case_id", how="left"
    )
    return (
        survivors.select(pl.coalesce("survivor", "case_id").alias("case_id"), "touched_at")
        .group_by("case_id", maintain_order=True)
        .agg(pl.col("touched_at").max())
    )


def over_what_was_read(rows: pl.DataFrame, *, now: datetime) -> pl.DataFrame:
    """Sheet rows with the person's word in place of what was read, and marked as such."""
    is_named = pl.col("said_blocker").is_not_null()
    is_rated = pl.col("said_impact").is_not_null()
    is_sorted = pl.col("said_nature").is_not_null()
    return _with_risks(rows).with_columns(
        *(pl.coalesce(f"said_{name}", name).alias(name) for name in _BESIDE),
        impact_source=pl.when(is_rated).then(pl.lit("person")).otherwise("impact_source"),
        blocker_source=pl.when(is_named).then(pl.lit("person")).otherwise("blocker_source"),
        blocker_since=pl.when(is_named).then("said_blocker_at").otherwise("blocker_since"),
        blocker_quote=pl.when(~is_named | (pl.col("said_blocker") == pl.col("blocker"))).then(
            "blocker_quote"
        ),
        nature_source=pl.when(is_sorted).then(pl.lit("person")).otherwise("nature_source"),
        nature_quote=pl.when(~is_sorted | (pl.col("said_nature") == pl.col("nature"))).then(
            "nature_quote"
        ),
        last_customer_touch_at=pl.max_horizontal("last_customer_touch_at", "touched_at"),
        snoozed_until=pl.when(_is_asleep(now)).then("said_snoozed_until"),
        snooze_reason=pl.when(_is_asleep(now)).then("said_snooze_reason"),
    )


def _with_risks(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose risks are those a person flagged, and those read that no person cleared."""
    read = rows.select("case_id", risk="risks", quote="risk_quotes").explode(
        "risk", "quote", empty_as_null=False
    )
    cleared = rows.select("case_id", risk="risks_cleared").explode("risk", empty_as_null=False)
    flagged = rows.select("case_id", risk="said_risks").explode("risk", empty_as_null=False)
    both = (
        pl.concat(
            [
                read.join(cleared, on=["case_id", "risk"], how="anti", maintain_order="left"),
                flagged.with_columns(quote=pl.lit("")),
            ]
        )
        .unique(["case_id", "risk"], keep="first", maintain_order=True)
        .sort("case_id", "risk", maintain_order=True)
        .group_by("case_id", maintain_order=True)
        .agg(risks=pl.col("risk"), risk_quotes=pl.col("quote"))
    )
    return (
        rows.drop("risks", "risk_quotes")
        .join(both, on="case_id", how="left", maintain_order="left")
        .with_columns(pl.col("risks", "risk_quotes").fill_null(_NONE))
    )


def _is_asleep(now: datetime) -> pl.Expr:
    """Until its time, but never past a promise that is late, nor a message of the customer."""
    late = [PromiseStatus.OVERDUE.value, PromiseStatus.MISSED.value]
    is_late = pl.col("promise_status").is_in(late) | pl.col("is_promise_held_overdue")
    is_called = pl.col("last_customer_message_at") > pl.col("said_snoozed_at")
    return (
        (pl.col("said_snoozed_until") > now)
        & ~is_late.fill_null(value=False)
        & ~is_called.fill_null(value=False)
    )
