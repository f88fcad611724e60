"""When the customer last heard from us, when they last wrote, and when the assignee last acted."""

import polars as pl

from escalation_ledger.domain.evidence import ticket_id_expr
from escalation_ledger.models.automatic import is_automatic

_THANKFUL = (
    r"(?i)\b(?:thank(?:s| you)|thx|ty|cheers|appreciate|merci|danke|gracias|great|perfect|awesome"
    r"|brilliant|lovely|works|working|solved|resolved|fixed|sorted|all good|bye)\b|👍|🙏|🎉"
)
_ASKS = (
    r"(?i)\?|\b(?:but|however|still|again|yet|except|unfortunately|please|pls|can|could|would"
    r"|when|why|how|need|not|cannot|never|no longer|error|fails?|failed|failing|broken|down|issue"
    r"|problem|back|another|also|until|if|asap|urgent)\b|n['’]t\b"
)
_SHORT_CHARACTERS = 160


def touches(
    evidence: pl.DataFrame,
    messages: pl.DataFrame,
    audits: pl.DataFrame,
    *,
    aliases: pl.DataFrame,
) -> pl.DataFrame:
    """One row per evidence: last_customer_touch_at, last_customer_message_at, last_message_at, owner_acted_at.

    evidence: EVIDENCE or its seed; messages: MESSAGES; audits: ZENDESK_AUDITS; aliases: ALIASES.
    A touch is a message of ours that the customer sees: an internal note is none, nor is what a
    bot or an autoresponder wrote. last_message_at falls back to opened_at. The assignee acts by
    a reply the customer sees or by changing the status.
    """
    by_a_person = _by_a_person(messages)
    heard = heard_last(messages)
    acted = _assignee_acts(evidence, by_a_person, audits, aliases)
    return (
        evidence.select("evidence_id", "opened_at")
        .join(heard, on="evidence_id", how="left", maintain_order="left")
        .join(acted, on="evidence_id", how="left", maintain_order="left")
        .select(
            "evidence_id",
            "last_customer_touch_at",
            "last_customer_message_at",
            pl.coalesce("last_message_at", "opened_at").alias("last_message_at"),
            "owner_acted_at",
        )
    )


def heard_last(messages: pl.DataFrame) -> pl.DataFrame:
    """MESSAGES -> evidence_id, last_customer_touch_at, last_customer_message_at, last_message_at."""
    is_ours = pl.col("side") == "ours"
    return (
        _by_a_person(messages)
        .group_by("evidence_id", maintain_order=True)
        .agg(
            pl.col("at")
            .filter(is_ours & pl.col("is_customer_visible"))
            .max()
            .alias("last_customer_touch_at"),
            pl.col("at")
            .filter(pl.col("side") == "customer")
            .max()
            .alias("last_customer_message_at"),
            pl.col("at").max().alias("last_message_at"),
        )
    )


def _by_a_person(messages: pl.DataFrame) -> pl.DataFrame:
    return messages.filter((pl.col("side") != "bot") & ~is_automatic(pl.col("text")))


def is_only_thanks(text: pl.Expr) -> pl.Expr:
    """A short message that thanks or confirms and asks for nothing."""
    return (
        (text.str.len_chars() <= _SHORT_CHARACTERS)
        & text.str.contains(_THANKFUL)
        & ~text.str.contains(_ASKS)
    )


def _assignee_acts(
    evidence: pl.DataFrame,
    by_a_person: pl.DataFrame,
    audits: pl.DataFrame,
    aliases: pl.DataFrame,
) -> pl.DataFrame:
    """evidence_id, owner_acted_at."""
    assigned = evidence.filter(pl.col("assignee_id").is_not_null()).select(
        "evidence_id", actor="assignee_id"
    )
    replies = by_a_person.filter("is_customer_visible").select(
        "evidence_id", "at", actor="author_id"
    )
    zendesk = aliases.filter(pl.col("source") == "zendesk").select("tool_id", "person_id")
    status_changes = (
        audits.filter((pl.col("field") == "status") & ~pl.col("is_create"))
        .join(zendesk, left_on="actor_id", right_on="tool_id")
        .select(ticket_id_expr(pl.col("ticket_id")).alias("evidence_id"), "at", actor="person_id")
    )
    return (
        pl.concat([replies, status_changes])
        .join(assigned, on=["evidence_id", "actor"], how="semi")
        .group_by("evidence_id", maintain_order=True)
        .agg(pl.col("at").max().alias("owner_acted_at"))
    )
