"""Evidence as known from the items themselves: tickets, Slack threads, mail threads."""

import re
from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.evidence import email_id_expr, slack_id_expr, ticket_id_expr
from escalation_ledger.domain.words import Side, Source
from escalation_ledger.models.addresses import only
from escalation_ledger.models.schemas import EVIDENCE, INSTANT, Table
from escalation_ledger.models.staging.mail_words import FORWARD_PREFIXES, REPLY_PREFIXES
from escalation_ledger.warehouse.settings import Settings

EVIDENCE_SEED = Table(
    "evidence_seed",
    "one item of one tool, with what the item itself says; EVIDENCE adds what its messages and "
    "changes say",
    ("evidence_id",),
    {
        name: EVIDENCE.columns[name]
        for name in (
            "evidence_id", "source", "account_id", "title", "place", "status", "is_open",
            "opened_at", "solved_at", "assignee_id", "team", "severity_reported",
            "escalated_by", "escalated_at", "reopened_count",
        )
    },
)  # fmt: skip

_ENDED = ["solved", "closed"]
_TITLE_LENGTH = 80
_PREFIXES = (
    rf"(?i)^\s*(?:(?:{'|'.join(map(re.escape, (*REPLY_PREFIXES, *FORWARD_PREFIXES)))})\s*[:：]\s*)+"
)


def title(text: pl.Expr) -> pl.Expr:
    """The first words of a text, on one line, at most 80 characters and "…"."""
    line = text.str.replace_all(r"\s+", " ").str.strip_chars()
    whole_words = line.str.extract(rf"^(.{{1,{_TITLE_LENGTH}}})(?:\s|$)", 1)
    head = pl.coalesce(whole_words, line.str.slice(0, _TITLE_LENGTH))
    is_cut = line.str.len_chars() > head.str.len_chars()
    return pl.when(is_cut).then(pl.concat_str(head, pl.lit("…"))).when(head != "").then(head)


def audits_in_order(audits: pl.DataFrame) -> pl.DataFrame:
    """As they were made: instants are whole seconds, ids grow."""
    number = pl.col("audit_id").cast(pl.Int64, strict=False)
    return audits.sort("ticket_id", "at", number, "audit_id", "position", maintain_order=True)


def tickets(
    staged: Mapping[str, pl.DataFrame],
    *,
    organizations: pl.DataFrame,
    people: pl.DataFrame,
    aliases: pl.DataFrame,
    settings: Settings,
) -> pl.DataFrame:
    """EVIDENCE_SEED of the tickets. Account: the organisation's, else the requester's."""
    zendesk = aliases.filter(pl.col("source") == Source.ZENDESK)
    requester = zendesk.join(people, on="person_id", maintain_order="left")
    audits = audits_in_order(staged["zendesk_audits"])
    is_ended = pl.col("status").is_in(_ENDED)
    joined = (
        staged["zendesk_tickets"]
        .join(organizations, on="org_id", how="left", maintain_order="left")
        .join(
            requester.select(requester_id="tool_id", requester_account="account_id"),
            on="requester_id",
            how="left",
            maintain_order="left",
        )
        .join(
            zendesk.select(assignee_id="tool_id", assignee="person_id"),
            on="assignee_id",
            how="left",
            maintain_order="left",
        )
        .join(
            staged["zendesk_groups"].rename({"name": "group"}),
            on="group_id",
            how="left",
            maintain_order="left",
        )
        .join(_endings(audits), on="ticket_id", how="left", maintain_order="left")
        .join(_escalations(audits, settings), on="ticket_id", how="left", maintain_order="left")
    )
    team = pl.coalesce("group", "group_id")
    return joined.select(
        "status",
        evidence_id=ticket_id_expr(pl.col("ticket_id")),
        source=pl.lit(Source.ZENDESK.value),
        account_id=pl.coalesce("account_id", "requester_account"),
        title=pl.coalesce(
            title(pl.col("subject")),
            title(pl.col("description")),
            pl.concat_str(pl.lit("Ticket "), "ticket_id"),
        ),
        place=team,
        is_open=~pl.col("status").is_in([*_ENDED, "deleted"]),
        opened_at="created_at",
        solved_at=pl.coalesce("solved_at", pl.when(is_ended).then("updated_at")),
        assignee_id="assignee",
        team=team,
        severity_reported="priority",
        escalated_by=pl.when("is_escalated").then(pl.lit("tag")),
        escalated_at=pl.when("is_escalated").then(pl.coalesce("tagged_at", "created_at")),
        reopened_count=pl.col("reopened_count").fill_null(0).cast(pl.Int64),
    )


def _endings(audits: pl.DataFrame) -> pl.DataFrame:
    """ticket_id, solved_at (the last time it became solved), reopened_count."""
    after = pl.col("value")
    before = pl.coalesce("previous", after.shift(1).over("ticket_id"))
    was_ended = before.is_in(_ENDED).fill_null(value=False)
    is_ended = after.is_in(_ENDED).fill_null(value=False)
    goes_on = after.is_not_null() & (after != "deleted")
    return (
        audits.filter(pl.col("field") == "status")
        .with_columns(ends=~was_ended & is_ended, reopens=was_ended & ~is_ended & goes_on)
        .group_by("ticket_id", maintain_order=True)
        .agg(
            solved_at=pl.col("at").filter("ends").max(),
            reopened_count=pl.col("reopens").sum(),
        )
    )


def _escalations(audits: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """ticket_id, tagged_at: when the tag or the field first said escalated."""
    tags = [tag.lower() for tag in settings.ours.escalation_tags]
    words = pl.col("value").str.to_lowercase().str.extract_all(r"[^\s,\[\]\"]+")
    is_tagged = (pl.col("field") == "tags") & words.list.eval(pl.element().is_in(tags)).list.any()
    says_so = pl.col("value").str.strip_chars().str.to_lowercase() == "escalated"
    return (
        audits.filter(is_tagged | says_so)
        .group_by("ticket_id", maintain_order=True)
        .agg(tagged_at=pl.col("at").min())
    )


def slack_threads(messages: pl.DataFrame, channels: pl.DataFrame) -> pl.DataFrame:
    """EVIDENCE_SEED of the Slack threads; without its root a thread opens with its first reply.

    `messages`: SLACK_MESSAGES, `text` as shown. `channels`: as models.channels gives them.
    """
    opened = (
        messages.sort("channel_id", "thread_ts", "at", "ts", maintain_order=True)
        .group_by("channel_id", "thread_ts", maintain_order=True)
        .agg(pl.col("text", "at").first())
        .join(channels, on="channel_id", how="left", maintain_order="left")
    )
    return opened.select(
        "account_id",
        evidence_id=slack_id_expr(pl.col("channel_id"), pl.col("thread_ts")),
        source=pl.lit(Source.SLACK.value),
        title=title(pl.col("text")).fill_null("(no text)"),
        place=pl.concat_str(pl.lit("#"), pl.col("name").str.strip_prefix("#")),
        opened_at="at",
        escalated_by=pl.when("is_escalation").then(pl.lit("escalation_channel")),
        escalated_at=pl.when("is_escalation").then("at"),
        **_UNSAID,
    )


def mail_evidence(
    mails: pl.DataFrame,
    participants: pl.DataFrame,
    said: pl.DataFrame,
    *,
    our: list[str],
    settings: Settings,
) -> pl.DataFrame:
    """EVIDENCE_SEED of the mail threads. Account: the only one among the customers taking part.

    `mails`: EMAIL_MESSAGES with opening_id. `participants`: message_id, address, domain, side,
    account_id, is_recipient. `said`: the messages of all threads.
    """
    ordered = mails.sort("at", "message_id", maintain_order=True)
    reached = _mailboxes(ordered, participants, our=our, settings=settings)
    opened = said.group_by("evidence_id", maintain_order=True).agg(opened_at=pl.col("at").min())
    first_words = pl.coalesce(pl.col("text").replace("", None), "original_text", "quoted")
    bare = pl.col("subject").str.replace(_PREFIXES, "")
    threads = (
        ordered.with_columns(first_words=first_words)
        .group_by("opening_id", maintain_order=True)
        .agg(title=pl.coalesce(title(bare), title(pl.col("first_words"))).first())
        .with_columns(evidence_id=email_id_expr(pl.col("opening_id")))
        .join(opened, on="evidence_id", how="left", maintain_order="left")
        .join(
            _thread_accounts(mails, participants),
            on="opening_id",
            how="left",
            maintain_order="left",
        )
        .join(reached, on="opening_id", how="left", maintain_order="left")
    )
    return threads.select(
        "account_id",
        "opened_at",
        "escalated_at",
        "evidence_id",
        source=pl.lit(Source.EMAIL.value),
        title=pl.col("title").fill_null("(no subject)"),
        place="mailbox",
        escalated_by=pl.when(pl.col("escalated_at").is_not_null()).then(
            pl.lit("escalation_mailbox")
        ),
        **_UNSAID,
    )


_UNSAID = {
    "status": pl.lit(None, dtype=pl.String),
    "is_open": pl.lit(value=True),
    "solved_at": pl.lit(None, dtype=INSTANT),
    "assignee_id": pl.lit(None, dtype=pl.String),
    "team": pl.lit(None, dtype=pl.String),
    "severity_reported": pl.lit(None, dtype=pl.String),
    "reopened_count": pl.lit(0, dtype=pl.Int64),
}


def _thread_accounts(mails: pl.DataFrame, participants: pl.DataFrame) -> pl.DataFrame:
    return (
        mails.select("message_id", "opening_id")
        .join(participants, on="message_id", maintain_order="left")
        .filter(pl.col("side") == Side.CUSTOMER)
        .group_by("opening_id", maintain_order=True)
        .agg(account_id=only("account_id"))
    )


def _mailboxes(
    ordered: pl.DataFrame, participants: pl.DataFrame, *, our: list[str], settings: Settings
) -> pl.DataFrame:
    """opening_id, mailbox (of ours, an escalation mailbox first), escalated_at."""
    wanted = [mailbox.lower() for mailbox in settings.ours.escalation_mailboxes]
    is_ours = pl.col("side") == Side.OURS if our else pl.lit(value=True)
    local_part = pl.col("address").str.extract(r"^([^@]+)@", 1)
    is_escalation = pl.col("address").is_in(wanted) | (is_ours & local_part.is_in(wanted))
    return (
        ordered.select("message_id", "opening_id", "at")
        .join(participants.filter("is_recipient"), on="message_id", maintain_order="left")
        .with_columns(is_escalation=is_escalation)
        .filter(is_ours | pl.col("is_escalation"))
        .sort(~pl.col("is_escalation"), "at", "message_id", "address", maintain_order=True)
        .group_by("opening_id", maintain_order=True)
        .agg(
            mailbox=pl.col("address").first(),
            escalated_at=pl.col("at").filter("is_escalation").min(),
        )
    )
