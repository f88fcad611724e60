"""Zendesk audits -> field changes and, with the comments file, comments."""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.models.schemas import ZENDESK_AUDITS, ZENDESK_COMMENTS
from escalation_ledger.models.staging.decoding import decoded, field, texts
from escalation_ledger.models.staging.sifting import Sieve, Sifted, absent
from escalation_ledger.models.staging.values import (
    blank_to_null,
    instant,
    lowered,
    prose,
    text,
    unread,
)

_EVENT = texts(
    "id", "type", "field_name", "previous_value", "value", "author_id", "body", "plain_body",
    "public",
)  # fmt: skip
_AUDIT = {
    **texts("id", "ticket_id", "created_at", "author_id"),
    "via": pl.Struct(texts("channel")),
    "events": pl.List(pl.Struct(_EVENT)),
}
_COMMENT = texts(
    "id", "ticket_id", "audit_id", "author_id", "body", "plain_body", "public", "created_at"
)


def stage_audits_and_comments(objects: Mapping[str, pl.DataFrame], *, sieve: Sieve) -> list[Sifted]:
    """ZENDESK_AUDITS and ZENDESK_COMMENTS; a comment event is taken only when no file holds it."""
    audits, audited = _audits(objects, sieve=sieve)
    events = _events(audits)
    heard = _comment_events(events)
    comments = sieve.table(
        _comments(objects, heard, audits),
        ZENDESK_COMMENTS,
        name="comments",
        reasons=[
            unread("created_at", text("created_at"), kind="a date and time"),
            pl.when(pl.col("ticket_id").is_null()).then(
                pl.lit("It has no ticket_id and no audit names its ticket.")
            ),
        ],
    )
    written = comments.tables[ZENDESK_COMMENTS.name]
    all_comments = pl.concat([written, heard.join(written, on="comment_id", how="anti")])
    changes = ZENDESK_AUDITS.check(_changes(events))
    return [
        Sifted({ZENDESK_AUDITS.name: changes}, audited.quarantine, audited.fates),
        Sifted(
            {ZENDESK_COMMENTS.name: ZENDESK_COMMENTS.check(all_comments)},
            comments.quarantine,
            comments.fates,
        ),
    ]


def _audits(objects: Mapping[str, pl.DataFrame], *, sieve: Sieve) -> tuple[pl.DataFrame, Sifted]:
    rows = decoded(objects, "audits", _AUDIT).with_columns(
        audit_id=text("id"),
        ticket_id=text("ticket_id"),
        at=instant(text("created_at")),
        actor_id=text("author_id"),
        channel=lowered("via", "channel"),
        events=field("events"),
    )
    reasons = [
        unread("at", text("created_at"), kind="a date and time", called="created_at"),
        absent("audit_id"),
        absent("ticket_id"),
        pl.when(pl.col("at").is_null()).then(pl.lit("It has no created_at.")),
        pl.when(~pl.col("audit_id").is_first_distinct()).then(
            pl.lit("Another row has the same audit_id.")
        ),
    ]
    return sieve.through(rows, name="audits", reasons=reasons)


def _events(audits: pl.DataFrame) -> pl.DataFrame:
    """One row per event, with its place within the audit."""
    return (
        audits.select("audit_id", "ticket_id", "at", "actor_id", "channel", "events")
        .with_columns(position=pl.int_ranges(pl.col("events").list.len().cast(pl.Int64)))
        .explode("events", "position", empty_as_null=False, keep_nulls=False)
        .with_columns(event=pl.col("events"))
    )


def _changes(events: pl.DataFrame) -> pl.DataFrame:
    event = pl.col("event").struct
    return events.filter(
        event.field("type").is_in(["Create", "Change"]) & event.field("field_name").is_not_null()
    ).with_columns(
        is_create=event.field("type") == "Create",
        field=event.field("field_name"),
        previous=blank_to_null(event.field("previous_value")),
        value=blank_to_null(event.field("value")),
    )


def _comment_events(events: pl.DataFrame) -> pl.DataFrame:
    """Comments as the audits hold them: ZENDESK_COMMENTS, each once."""
    event = pl.col("event").struct
    return (
        events.filter(
            (event.field("type") == "Comment")
            & event.field("id").is_not_null()
            & event.field("public").is_in(["true", "false"])
        )
        .select(
            "ticket_id",
            comment_id=event.field("id"),
            author_id=pl.coalesce(event.field("author_id"), "actor_id"),
            body=_body(event.field("body"), event.field("plain_body")),
            is_public=event.field("public") == "true",
            created_at="at",
        )
        .sort("comment_id", "created_at", "ticket_id", maintain_order=True)
        .unique("comment_id", keep="first", maintain_order=True)
        .select(*ZENDESK_COMMENTS.columns)
    )


def _comments(
    objects: Mapping[str, pl.DataFrame], heard: pl.DataFrame, audits: pl.DataFrame
) -> pl.DataFrame:
    """The comments file, its missing tickets and times filled in from the audits."""
    by_audit = audits.select("audit_id", audit_ticket="ticket_id", audit_at="at")
    by_event = heard.select("comment_id", event_ticket="ticket_id", event_at="created_at")
    public = lowered("public")
    return (
        decoded(objects, "comments", _COMMENT)
        .with_columns(comment_id=text("id"), audit_id=text("audit_id"))
        .join(by_audit, on="audit_id", how="left", maintain_order="left")
        .join(by_event, on="comment_id", how="left", maintain_order="left")
        .with_columns(
            ticket_id=pl.coalesce(text("ticket_id"), "audit_ticket", "event_ticket"),
            author_id=text("author_id"),
            body=_body(prose("body"), prose("plain_body")),
            is_public=pl.when(public.is_in(["true", "false"])).then(public == "true"),
            created_at=pl.when(text("created_at").is_not_null())
            .then(instant(text("created_at")))
            .otherwise(pl.coalesce("audit_at", "event_at")),
        )
    )


def _body(body: pl.Expr, plain: pl.Expr) -> pl.Expr:
    """What was written; "" for a comment that only carries files."""
    return pl.coalesce(body, plain, pl.lit(""))
