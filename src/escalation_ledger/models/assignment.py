"""How often tickets changed hands, and how long nobody had them."""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.calendar import Calendar, minutes_between_by
from escalation_ledger.domain.evidence import ticket_id_expr


def assignment_metrics(
    changes: pl.DataFrame,
    audits: pl.DataFrame,
    evidence: pl.DataFrame,
    *,
    accounts: pl.DataFrame,
    calendars: Mapping[str, Calendar],
) -> pl.DataFrame:
    """One row per evidence: handoffs, ping_pongs, ownerless_business_minutes, ownerless_since.

    changes: CHANGES; audits: ZENDESK_AUDITS; evidence: EVIDENCE or its seed; accounts: ACCOUNTS.
    Minutes are of spells that have ended, in the account's calendar; the spell still open is
    named by its start. A ticket that ended unowned ends its spell when it was solved. What has
    no assignee by nature (a thread, a mail) has zeros.
    """
    counted = changes.group_by("evidence_id", maintain_order=True).agg(
        pl.col("is_handoff").sum().cast(pl.Int64).alias("handoffs"),
        pl.col("is_ping_pong").sum().cast(pl.Int64).alias("ping_pongs"),
    )
    calendar = accounts.select("account_id", "calendar")
    tickets = (
        evidence.filter(pl.col("source") == "zendesk")
        .join(calendar, on="account_id", how="left")
        .with_columns(pl.col("calendar").fill_null("default"))
    )
    ownerless = _ownerless(_spells(audits, tickets), calendars)
    return (
        evidence.select("evidence_id")
        .join(counted, on="evidence_id", how="left")
        .join(ownerless, on="evidence_id", how="left")
        .with_columns(
            pl.col("handoffs", "ping_pongs", "ownerless_business_minutes").fill_null(0),
        )
    )


def _spells(audits: pl.DataFrame, tickets: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, calendar, since, until (null while it lasts), is_ownerless; in order."""
    set_or_changed = (
        audits.filter(pl.col("field") == "assignee_id")
        .sort(
            "at",
            pl.col("audit_id").cast(pl.Int64, strict=False),
            "audit_id",
            "position",
            maintain_order=True,
        )
        .select(
            ticket_id_expr(pl.col("ticket_id")).alias("evidence_id"),
            "is_create",
            "previous",
            pl.col("at").alias("since"),
            pl.col("value").alias("holder"),
        )
    )
    firsts = set_or_changed.unique("evidence_id", keep="first", maintain_order=True)
    # Before the first change the ticket was with whom the change took it from; with no change
    # at all, with whom it is now.
    opening = (
        tickets.join(firsts, on="evidence_id", how="left")
        .filter(~pl.col("is_create").fill_null(value=False))
        .select(
            "evidence_id",
            pl.col("opened_at").alias("since"),
            pl.when(pl.col("is_create").is_null())
            .then("assignee_id")
            .otherwise("previous")
            .alias("holder"),
        )
    )
    return (
        pl.concat([opening, set_or_changed.select("evidence_id", "since", "holder")])
        .sort("evidence_id", "since", maintain_order=True)
        .join(
            tickets.select("evidence_id", "calendar", "is_open", "solved_at"),
            on="evidence_id",
            maintain_order="left",
        )
        .with_columns(
            until=pl.coalesce(
                pl.col("since").shift(-1).over("evidence_id"),
                pl.when(~pl.col("is_open")).then("solved_at"),
            ),
            is_ownerless=pl.col("holder").is_null() | (pl.col("holder") == ""),
        )
    )


def _ownerless(spells: pl.DataFrame, calendars: Mapping[str, Calendar]) -> pl.DataFrame:
    """evidence_id, ownerless_business_minutes, ownerless_since."""
    without = spells.filter("is_ownerless")
    minutes = minutes_between_by(without, "since", "until", "calendar", calendars)
    return (
        without.with_columns(minutes=minutes.clip(lower_bound=0))
        .group_by("evidence_id", maintain_order=True)
        .agg(
            pl.col("minutes").sum().alias("ownerless_business_minutes"),
            pl.col("since")
            .filter(pl.col("until").is_null() & pl.col("is_open"))
            .last()
            .alias("ownerless_since"),
        )
    )
