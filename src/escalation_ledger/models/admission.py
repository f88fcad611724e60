"""Which groups of evidence belong in the live ledger, and by which named rule."""

from datetime import datetime

import polars as pl

from escalation_ledger.domain.calendar import minutes_between_by
from escalation_ledger.domain.words import Impact
from escalation_ledger.models.schemas import ADMISSIONS, INSTANT
from escalation_ledger.warehouse.settings import Settings

# Explicit rules first: what a person said outweighs what the numbers show.
RULES = (
    "tag",
    "escalation_channel",
    "escalation_mailbox",
    "promise_overdue",
    "impact",
    "handoffs",
    "reopened",
)
_EXPLICIT = {
    "tag": "Ticket {} carries an escalation tag.",
    "escalation_channel": "It was raised in an escalation channel.",
    "escalation_mailbox": "It was sent to an escalation mailbox.",
}
# As evidence says it, in either length.
_SPELLINGS = {"channel": "escalation_channel", "mailbox": "escalation_mailbox"}


def admissions(
    groups: pl.DataFrame,
    evidence: pl.DataFrame,
    promises: pl.DataFrame,
    readings: pl.DataFrame,
    states: pl.DataFrame,
    *,
    now: datetime,
    settings: Settings,
    accounts: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """ADMISSIONS: every group that is live at `now` and meets a rule; the first in RULES names it.

    groups: GROUPS; evidence: EVIDENCE; promises: anchor, status, due_at at `now`; readings:
    READINGS; states: from `case_states`; accounts: ACCOUNTS, for the calendar of overdue hours
    (else the default one). Closed evidence opens no case, whatever was promised on it, and
    chatter (no account, no ticket, raised by nobody) never does. A reason never tells how long:
    it stays the same text from one refresh to the next.
    """
    held = groups.select("evidence_id", "anchor", "account_id").join(
        evidence.drop("account_id"), on="evidence_id", maintain_order="left"
    )
    met = pl.concat(
        [
            _explicit(held),
            _promise_overdue(held, promises, now=now, settings=settings, accounts=accounts),
            _impact(groups, readings, settings=settings),
            _handoffs(held, settings=settings),
            _reopened(held, settings=settings),
        ]
    )
    admitted = (
        met.with_columns(order=pl.col("rule").replace_strict({r: i for i, r in enumerate(RULES)}))
        .join(_candidates(held, states), on="anchor")
        .filter(~pl.col("is_chatter") | pl.col("rule").is_in(list(_EXPLICIT)))
        .sort("anchor", "order", "reason", maintain_order=True)
        .unique("anchor", keep="first", maintain_order=True)
    )
    return admitted.rename({"rule": "admitted_by"}).select(*ADMISSIONS.columns)


def _candidates(held: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """anchor, account_id, first_seen_at, is_chatter of the groups that could be a live case."""
    could_be = states.filter((pl.col("state") == "live") & ~pl.col("is_closed_evidence"))
    return (
        held.join(could_be, on="anchor", how="semi")
        .group_by("anchor", maintain_order=True)
        .agg(
            pl.col("account_id").first(),
            pl.col("opened_at").min().alias("first_seen_at"),
            (pl.col("account_id").is_null() & (pl.col("source") != "zendesk"))
            .all()
            .alias("is_chatter"),
        )
    )


def _explicit(held: pl.DataFrame) -> pl.DataFrame:
    rule = pl.col("escalated_by").replace(_SPELLINGS)
    return held.filter(rule.is_in(list(_EXPLICIT)).fill_null(value=False)).select(
        "anchor",
        rule=rule,
        reason=rule.replace_strict(_EXPLICIT, return_dtype=pl.String).str.replace(
            "{}", pl.col("evidence_id").str.strip_prefix("zendesk:ticket:"), literal=True
        ),
    )


def _promise_overdue(
    held: pl.DataFrame,
    promises: pl.DataFrame,
    *,
    now: datetime,
    settings: Settings,
    accounts: pl.DataFrame | None,
) -> pl.DataFrame:
    """Groups with a promise overdue by the set business hours; the one due first is named."""
    hours = settings.admission.promise_overdue_business_hours
    overdue = (
        promises.filter((pl.col("status") == "overdue") & pl.col("due_at").is_not_null())
        .select("anchor", "due_at", now=pl.lit(now, INSTANT))
        .join(held.select("anchor", "account_id").unique(maintain_order=True), on="anchor")
    )
    if accounts is not None:
        overdue = overdue.join(
            accounts.select("account_id", "calendar"), on="account_id", how="left"
        )
    else:
        overdue = overdue.with_columns(calendar=pl.lit("default"))
    late = minutes_between_by(overdue, "due_at", "now", "calendar", settings.calendars)
    return (
        overdue.filter(late >= round(hours * 60))
        .sort("anchor", "due_at", maintain_order=True)
        .unique("anchor", keep="first", maintain_order=True)
        .select(
            "anchor",
            rule=pl.lit("promise_overdue"),
            reason=pl.format(
                "The promise due {} UTC is overdue by {} or more.",
                pl.col("due_at").dt.to_string("%Y-%m-%d %H:%M"),
                pl.lit(_business_hours(hours)),
            ),
        )
    )


def _business_hours(hours: float) -> str:
    return "1 business hour" if hours == 1 else f"{hours:g} business hours"


def _impact(groups: pl.DataFrame, readings: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    """Groups on which an impact as bad as the set one, or worse, was read; the worst is named."""
    worst_first = [impact.value for impact in Impact]
    enough = worst_first[: worst_first.index(settings.admission.impact_at_least) + 1]
    return (
        readings.filter(
            (pl.col("about") == "impact")
            & pl.col("value").is_in(enough)
            & (pl.col("side") != "bot")
        )
        .join(groups.select("evidence_id", "anchor"), on="evidence_id")
        .with_columns(
            worse=pl.col("value").replace_strict(
                {word: place for place, word in enumerate(worst_first)}, return_dtype=pl.Int64
            )
        )
        .sort("anchor", "worse", "at", "message_id", maintain_order=True)
        .unique("anchor", keep="first", maintain_order=True)
        .select(
            "anchor",
            rule=pl.lit("impact"),
            reason=pl.format(
                "Impact {} was read in {}.", pl.col("value").str.replace("_", " "), "message_id"
            ),
        )
    )


def _handoffs(held: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    least = settings.admission.handoffs_at_least
    return _counted(held, "handoffs", least).select(
        "anchor",
        rule=pl.lit("handoffs"),
        reason=pl.lit(f"It changed hands {least} times or more."),
    )


def _reopened(held: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    least = settings.admission.reopened_at_least
    return _counted(held, "reopened_count", least).select(
        "anchor",
        rule=pl.lit("reopened"),
        reason=pl.lit(f"It was solved and opened again {least} times or more."),
    )


def _counted(held: pl.DataFrame, column: str, least: int) -> pl.DataFrame:
    """Groups whose evidence adds up to at least so many."""
    return (
        held.group_by("anchor", maintain_order=True)
        .agg(pl.col(column).sum())
        .filter(pl.col(column) >= least)
    )
