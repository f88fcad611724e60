"""Messages within evidence: who said what when, on whose side, and whether a customer sees it."""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.evidence import (
    comment_id_expr,
    email_id_expr,
    slack_id_expr,
    ticket_id_expr,
)
from escalation_ledger.domain.words import Side, Source
from escalation_ledger.models.automatic import is_automatic
from escalation_ledger.models.staging.mail_text import MAY_HAVE_ZONES, zones

AUTHORED = ("message_id", "evidence_id", "at", "author_id", "side", "is_customer_visible",
            "text", "quoted", "time_zone", "note")  # fmt: skip
"""Columns of MESSAGES known before the evidence gives its account."""


def authors(people: pl.DataFrame, aliases: pl.DataFrame, source: Source) -> pl.DataFrame:
    """tool_id, author_id, side, person_zone of everybody one tool knows."""
    return (
        aliases.filter(pl.col("source") == source)
        .join(people, on="person_id", maintain_order="left")
        .select("tool_id", "side", author_id="person_id", person_zone="time_zone")
    )


def comments(staged: Mapping[str, pl.DataFrame], known: pl.DataFrame) -> pl.DataFrame:
    """The tickets' comments, and the description of a ticket that has no comments at all.

    `known`: as `authors` gives them.
    """
    written = staged["zendesk_comments"].select(
        "ticket_id",
        message_id=comment_id_expr(pl.col("comment_id")),
        tool_id="author_id",
        at="created_at",
        is_customer_visible="is_public",
        text="body",
    )
    described = (
        staged["zendesk_tickets"]
        .filter(pl.col("description").str.strip_chars() != "")
        .join(written, on="ticket_id", how="anti")
        .select(
            "ticket_id",
            message_id=pl.concat_str(ticket_id_expr(pl.col("ticket_id")), pl.lit("#description")),
            tool_id="requester_id",
            at="created_at",
            is_customer_visible=pl.lit(value=True),
            text="description",
        )
    )
    said = _own_words(pl.concat([written, described]), keep_whole=True)
    return _authored(
        said.with_columns(evidence_id=ticket_id_expr(pl.col("ticket_id"))), known
    ).select(AUTHORED)


def slack_messages(
    shown: pl.DataFrame, channels: pl.DataFrame, known: pl.DataFrame
) -> pl.DataFrame:
    """SLACK_MESSAGES with `text` as shown; what an app wrote is a bot's, whoever it writes for."""
    said = _own_words(shown, keep_whole=False).join(
        channels.select("channel_id", "is_customer_visible"), on="channel_id", maintain_order="left"
    )
    placed = _authored(said.with_columns(tool_id="user_id"), known)
    return placed.with_columns(
        message_id=slack_id_expr(pl.col("channel_id"), pl.col("ts")),
        evidence_id=slack_id_expr(pl.col("channel_id"), pl.col("thread_ts")),
        side=pl.when("is_bot").then(pl.lit(Side.BOT.value)).otherwise("side"),
    ).select(AUTHORED)


def mail_messages(
    mails: pl.DataFrame, participants: pl.DataFrame, known: pl.DataFrame
) -> pl.DataFrame:
    """Mails, an autoresponder's as a bot's, and each forwarded mail of a customer as a message of its own, `…#original`.

    A forward to our own mailbox is not seen by the customer, what the customer had written was.
    `mails`: EMAIL_MESSAGES with opening_id. `participants`: as `mail_evidence` takes them.
    """
    seen = (
        participants.filter(~pl.col("is_original") & (pl.col("side") == Side.CUSTOMER))
        .select("message_id", is_customer_visible=pl.lit(value=True))
        .unique(maintain_order=True)
    )
    sent = (
        _authored(mails.with_columns(tool_id="from_email"), known)
        .join(seen, on="message_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("is_customer_visible").fill_null(value=False),
            time_zone=pl.coalesce(_offset(pl.col("utc_offset_minutes")), "person_zone"),
            side=pl.when(
                pl.col("is_autoreply") | is_automatic(pl.col("subject")).fill_null(value=False)
            )
            .then(pl.lit(Side.BOT.value))
            .otherwise("side"),
            note=pl.format("forward not understood ({}), kept whole", "forward_unread"),
        )
    )
    originals = (
        _authored(
            mails.filter(pl.col("original_at").is_not_null()).with_columns(tool_id="original_from"),
            known,
        )
        .filter(pl.col("side") == Side.CUSTOMER)
        .with_columns(
            message_id=pl.concat_str("message_id", pl.lit("#original")),
            at="original_at",
            text=pl.col("original_text").fill_null(""),
            quoted=pl.lit(None, dtype=pl.String),
            is_customer_visible=pl.lit(value=True),
        )
    )
    columns = [name for name in AUTHORED if name != "evidence_id"]
    said = pl.concat([frame.select(*columns, "opening_id") for frame in (sent, originals)])
    return said.with_columns(
        message_id=email_id_expr(pl.col("message_id")),
        evidence_id=email_id_expr(pl.col("opening_id")),
    ).select(AUTHORED)


def _authored(said: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Adds author_id, side, person_zone, time_zone and an empty note to rows with tool_id."""
    return said.join(known, on="tool_id", how="left", maintain_order="left").with_columns(
        pl.col("side").fill_null(Side.UNKNOWN.value),
        time_zone="person_zone",
        note=pl.lit(None, dtype=pl.String),
    )


def _own_words(said: pl.DataFrame, *, keep_whole: bool) -> pl.DataFrame:
    """`text` cut to the author's own words, the rest in `quoted`.

    `keep_whole`: a text that would be left empty (a mail forwarded into a ticket) stays as it is.
    """
    cut = (
        said.select(
            pl.col("text")
            .filter(pl.col("text").str.contains(MAY_HAVE_ZONES))
            .unique(maintain_order=True)
        )
        .with_columns(
            zones=pl.col("text").map_elements(
                _cut, return_dtype=pl.Struct({"own": pl.String, "rest": pl.String})
            )
        )
        .unnest("zones")
    )
    joined = said.join(cut, on="text", how="left", maintain_order="left")
    is_emptied = (pl.col("own") == "") & pl.lit(keep_whole)
    return joined.with_columns(
        text=pl.when(is_emptied)
        .then(pl.col("text").str.strip_chars())
        .otherwise(pl.coalesce("own", pl.col("text").str.strip_chars())),
        quoted=pl.when(~is_emptied).then("rest"),
    ).drop("own", "rest")


def _cut(text: str) -> dict[str, str | None]:
    found = zones(text)
    return {"own": found.own, "rest": found.quoted}


def _offset(minutes: pl.Expr) -> pl.Expr:
    """330 -> "+05:30"."""
    sign = pl.when(minutes < 0).then(pl.lit("-")).otherwise(pl.lit("+"))
    hours, rest = minutes.abs() // 60, minutes.abs() % 60
    clock = pl.concat_str(
        sign,
        hours.cast(pl.String).str.zfill(2),
        pl.lit(":"),
        rest.cast(pl.String).str.zfill(2),
    )
    return pl.when(minutes.is_not_null()).then(clock)
