"""Where each group of evidence is in its life, by itself: live, monitoring or closed."""

from datetime import datetime

import polars as pl

from escalation_ledger.domain.calendar import minutes_between_by
from escalation_ledger.models.automatic import is_automatic
from escalation_ledger.models.schemas import INSTANT
from escalation_ledger.models.touches import is_only_thanks
from escalation_ledger.warehouse.settings import Settings

OPEN_PROMISE = ("pending", "imminent", "overdue")


def case_states(
    groups: pl.DataFrame,
    evidence: pl.DataFrame,
    promises: pl.DataFrame,
    messages: pl.DataFrame,
    *,
    now: datetime,
    settings: Settings,
    accounts: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """One row per group: anchor, state, since, because (what the state rests on), request_at
    (newest message of the customer that is more than a thank-you), is_closed_evidence.

    groups: GROUPS; evidence: EVIDENCE; promises: anchor, status, due_at at `now`; messages:
    MESSAGES; accounts: ACCOUNTS, for the calendars of quiet days (else the default one).

    Live: a ticket is open, or a promise is, or the customer wrote after every ticket was solved
    (a thank-you is not writing again), or it has no ticket and was talked about within the quiet
    days. Else monitoring from the solution, or from the last word; closed once the quiet days
    have passed (again). `since` is the opening, the customer's message, the solution or the last
    word. is_closed_evidence: it has tickets, all closed or deleted, and nothing reopened it.
    """
    lives = (
        _lives(groups, evidence)
        .join(_requests(groups, messages), on="anchor", how="left", maintain_order="left")
        .join(_open_promises(promises), on="anchor", how="left", maintain_order="left")
        .with_columns(
            has_promise=pl.col("has_promise").fill_null(value=False),
            request_at=pl.max_horizontal("request_at", "raised_at"),
        )
        .with_columns(
            is_reopened=(pl.col("request_at") > pl.col("solved_at")).fill_null(value=False),
        )
    )
    return _judged(_with_quiet_spells(lives, now=now, settings=settings, accounts=accounts))


def _lives(groups: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """One row per group: what its evidence adds up to.

    A ticket that ended without being solved (merged, deleted) ended with its last message.
    """
    is_ticket = pl.col("source") == "zendesk"
    is_open = is_ticket & pl.col("is_open")
    ended_at = pl.coalesce("solved_at", "last_message_at")
    return (
        groups.select("evidence_id", "anchor", "account_id")
        .join(evidence.drop("account_id"), on="evidence_id", maintain_order="left")
        .group_by("anchor", maintain_order=True)
        .agg(
            pl.col("account_id").first(),
            pl.col("opened_at").min(),
            is_ticket.any().alias("has_ticket"),
            is_open.any().alias("has_open_ticket"),
            (~is_ticket | pl.col("status").is_in(["closed", "deleted"])).all().alias("is_closed"),
            ended_at.filter(is_ticket).max().alias("solved_at"),
            pl.col("last_message_at").max(),
            pl.col("escalated_at").filter(~is_ticket).max().alias("raised_at"),
        )
        .sort("anchor", maintain_order=True)
    )


def _requests(groups: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """anchor, request_at: newest message of the customer that is more than a thank-you."""
    wants = ~is_only_thanks(pl.col("text")) & ~is_automatic(pl.col("text"))
    return (
        messages.filter(pl.col("side") == "customer")
        .filter(wants)
        .join(groups.select("evidence_id", "anchor"), on="evidence_id")
        .group_by("anchor", maintain_order=True)
        .agg(pl.col("at").max().alias("request_at"))
    )


def _open_promises(promises: pl.DataFrame) -> pl.DataFrame:
    """anchor, has_promise (true)."""
    is_open = pl.col("status").is_in(OPEN_PROMISE) & pl.col("due_at").is_not_null()
    return (
        promises.filter(is_open)
        .select("anchor", has_promise=pl.lit(value=True))
        .unique("anchor", keep="first", maintain_order=True)
    )


def _with_quiet_spells(
    lives: pl.DataFrame, *, now: datetime, settings: Settings, accounts: pl.DataFrame | None
) -> pl.DataFrame:
    """Adds quiet_since and quiet_spells: how often the quiet days have passed since."""
    calendars = settings.calendars
    quiet_minutes = {
        name: round(settings.quiet_business_days * calendar.standard_day_minutes)
        for name, calendar in calendars.items()
    }
    calendar_of = (
        pl.DataFrame(schema={"account_id": pl.String, "calendar": pl.String})
        if accounts is None
        else accounts.select("account_id", "calendar")
    )
    timed = lives.join(
        calendar_of, on="account_id", how="left", maintain_order="left"
    ).with_columns(
        calendar=pl.col("calendar").fill_null("default"),
        quiet_since=pl.max_horizontal("solved_at", "last_message_at"),
        now=pl.lit(now, INSTANT),
    )
    quiet = minutes_between_by(timed, "quiet_since", "now", "calendar", calendars)
    enough = pl.col("calendar").replace_strict(
        quiet_minutes, default=quiet_minutes["default"], return_dtype=pl.Int64
    )
    return timed.with_columns(quiet=quiet.clip(lower_bound=0)).with_columns(
        quiet_spells=pl.col("quiet") // pl.max_horizontal(enough, pl.lit(1))
    )


def _judged(lives: pl.DataFrame) -> pl.DataFrame:
    """The state, its reason and its start."""
    is_solved = pl.col("has_ticket") & ~pl.col("is_reopened")
    because = (
        pl.when("has_open_ticket")
        .then(pl.lit("a ticket is open"))
        .when("has_promise")
        .then(pl.lit("a promise is open"))
        .when(is_solved)
        .then(pl.lit("every ticket is solved"))
        .when("is_reopened")
        .then(pl.lit("the customer wrote after the solution"))
        .otherwise(pl.lit("it was talked about"))
    )
    spells_left = pl.when(is_solved).then(0).otherwise(1) - pl.col("quiet_spells")
    state = (
        pl.when(pl.col("has_open_ticket") | pl.col("has_promise") | (spells_left > 0))
        .then(pl.lit("live"))
        .when(spells_left == 0)
        .then(pl.lit("monitoring"))
        .otherwise(pl.lit("closed"))
    )
    since = (
        pl.when(pl.col("state") != "live")
        .then(
            pl.when(is_solved & (pl.col("state") == "monitoring"))
            .then("solved_at")
            .otherwise("quiet_since")
        )
        .when(pl.col("is_reopened") & ~pl.col("has_open_ticket"))
        .then("request_at")
        .otherwise("opened_at")
    )
    return lives.with_columns(state=state, because=because).select(
        "anchor",
        "state",
        since.alias("since"),
        "because",
        "request_at",
        (pl.col("has_ticket") & pl.col("is_closed") & ~pl.col("is_reopened")).alias(
            "is_closed_evidence"
        ),
    )
