"""What a case's parts add up to: its evidence, account, renewal and the promise that counts now."""

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.ledger.fold import Decisions
from escalation_ledger.models.cases import Grouping
from escalation_ledger.models.facts import Facts
from escalation_ledger.models.recorded_promises import is_recorded
from escalation_ledger.models.schemas import TEXTS
from escalation_ledger.warehouse.settings import Settings

OPEN_PROMISES = ("overdue", "imminent", "pending")


def calendars_by_account(accounts: pl.DataFrame, settings: Settings) -> Mapping[str, Calendar]:
    """account_id -> its business calendar."""
    return {
        account: settings.calendar(name)
        for account, name in accounts.select("account_id", "calendar").iter_rows()
    }


def opened_cases(grouping: Grouping, decisions: Decisions) -> pl.DataFrame:
    """One row per case that still stands: case_id, number, anchor, account_id, admitted_by, …

    A case whose evidence joined an older one is not a row: it resolves to the older.
    """
    groups = grouping.groups.filter(pl.col("case_id").is_not_null()).unique(
        "case_id", keep="first", maintain_order=True
    )
    return decisions.cases.select(
        "case_id", "number", "admitted_by", "opened_at", "owner_set_at", "version"
    ).join(groups.select("case_id", "anchor", "account_id"), on="case_id")


def case_evidence(opened: pl.DataFrame, grouping: Grouping, evidence: pl.DataFrame) -> pl.DataFrame:
    """EVIDENCE of opened cases, with case_id, earliest first."""
    return (
        grouping.groups.select("evidence_id", "case_id")
        .join(opened.select("case_id"), on="case_id")
        .join(evidence, on="evidence_id")
        .sort("case_id", "opened_at", "evidence_id", maintain_order=True)
    )


def evidence_summary(evidence: pl.DataFrame) -> pl.DataFrame:
    """One row per case: what its evidence adds up to."""
    is_ticket = pl.col("source") == "zendesk"
    tickets_first = evidence.sort(
        "case_id", ~is_ticket, "opened_at", "evidence_id", maintain_order=True
    )
    return tickets_first.group_by("case_id", maintain_order=True).agg(
        pl.col("title").first().alias("summary"),
        pl.col("severity_reported").drop_nulls().first(),
        pl.col("opened_at").min().alias("first_seen_at"),
        pl.col("last_customer_touch_at").max(),
        pl.col("last_customer_message_at").max(),
        pl.col("handoffs").sum(),
        pl.col("ping_pongs").sum(),
        pl.col("evidence_id").sort().alias("evidence"),
        is_ticket.any().alias("has_ticket"),
    )


def account_facts(facts: Facts, *, now: datetime) -> pl.DataFrame:
    """One row per account: name, tier, money, calendar and the renewal that counts.

    The next open renewal counts; where all are past, the latest of them.
    """
    is_past = pl.col("renewal_on") < now.date()
    next_renewal = (
        facts.renewals.with_columns(
            is_past=is_past,
            days=(pl.col("renewal_on") - pl.lit(now.date())).dt.total_days().abs(),
        )
        .sort("account_id", "is_past", "days", "opportunity_id", maintain_order=True)
        .unique("account_id", keep="first", maintain_order=True)
        .select(
            "account_id",
            "renewal_on",
            pl.col("amount_usd").alias("renewal_amount_usd"),
            "close_probability",
        )
    )
    return facts.accounts.select("account_id", "account", "tier", "arr_usd", "calendar").join(
        next_renewal, on="account_id", how="left"
    )


def standing_promise(promises: pl.DataFrame) -> pl.DataFrame:
    """One row per anchor: the promise that counts now, columns named promise_….

    The open one due first, by the time the customer goes by; where none is open, one withdrawn
    that they go by until they know; else the one made last. However many were moved or withdrawn
    untold, told_due_at is the earliest time that the customer goes by.
    """
    is_open = pl.col("status").is_in(OPEN_PROMISES)
    ranked = (
        promises.filter(~pl.col("is_ambiguous") & (pl.col("status") != "superseded"))
        .with_columns(
            place=pl.when(is_open)
            .then(0)
            .when(pl.col("told_due_at").is_not_null())
            .then(1)
            .otherwise(2)
        )
        .with_columns(
            order=pl.when(pl.col("place") < 2)
            .then(pl.min_horizontal("due_at", "told_due_at").dt.timestamp())
            .otherwise(-pl.col("made_at").dt.timestamp()),
            told_due_at=pl.col("told_due_at").min().over("anchor"),
            is_held_overdue=pl.col("is_held_overdue").any().over("anchor"),
        )
        .sort("anchor", "place", "order", "promise_id", maintain_order=True)
    )
    return ranked.unique("anchor", keep="first", maintain_order=True).select(
        "anchor",
        "promise_id",
        pl.col("due_at").alias("promise_due_at"),
        pl.col("status").alias("promise_status"),
        pl.col("first_made_at").alias("promise_made_at"),
        pl.col("made_at").alias("promise_heard_at"),
        pl.when(is_recorded())
        .then(pl.lit("record"))
        .otherwise(pl.lit("heard"))
        .alias("promise_source"),
        pl.when(~is_recorded()).then("message_id").alias("promise_evidence"),
        pl.col("quote").alias("promise_quote"),
        pl.col("moved_count").alias("promise_moved_count"),
        pl.col("moved_after_due_count").alias("promise_moved_after_due_count"),
        pl.col("slip_minutes").alias("promise_slip_minutes"),
        pl.col("first_due_at").alias("promise_first_due_at"),
        pl.col("told_due_at").alias("promise_told_due_at"),
        pl.col("is_held_overdue").alias("is_promise_held_overdue"),
        pl.col("is_in_ledger").alias("is_promise_in_ledger"),
        pl.col("is_conflict").alias("is_promise_conflict"),
    )


def in_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Nulls of the joins in the vocabulary's own words for «nobody has said»."""
    return rows.with_columns(
        impact_source=_source("impact"),
        blocker_source=_source("blocker"),
        blocker=pl.col("blocker").fill_null("unnamed"),
        breadth=pl.col("breadth").fill_null(1.0),
        has_workaround=pl.col("has_workaround").fill_null(value=False),
        calendar=pl.col("calendar").fill_null("default"),
        nature_source=_source("nature"),
        risks=pl.col("risks").fill_null(pl.lit([], TEXTS)),
        risk_quotes=pl.col("risk_quotes").fill_null(pl.lit([], TEXTS)),
        is_talking_around=pl.col("is_talking_around").fill_null(value=False),
        handoffs_recent=pl.col("handoffs_recent").fill_null(0),
        promise_moved_count=pl.col("promise_moved_count").fill_null(0),
        promise_moved_after_due_count=pl.col("promise_moved_after_due_count").fill_null(0),
        is_promise_held_overdue=pl.col("is_promise_held_overdue").fill_null(value=False),
        is_promise_conflict=pl.col("is_promise_conflict").fill_null(value=False),
        is_told_before_ledger=told_before_ledger("promise_heard_at", "opened_at")
        & (pl.col("promise_source") == "heard").fill_null(value=False)
        & ~pl.col("is_promise_in_ledger").fill_null(value=False),
    )


def told_before_ledger(heard_at: str, case_opened_at: str) -> pl.Expr:
    """Whether a promise heard from a tool came after its case was opened."""
    return (pl.col(heard_at) > pl.col(case_opened_at)).fill_null(value=False)


def _source(column: str) -> pl.Expr:
    return pl.when(pl.col(column).is_null()).then(pl.lit("none")).otherwise(pl.lit("read"))
