"""Reasons to put two pieces of evidence into one case: explicit keys only, each with its reason.

Likeness of text never makes an edge here, and a key joins nothing outside its account.
"""

import polars as pl

from escalation_ledger.domain.evidence import email_id_expr
from escalation_ledger.models.automatic import is_automatic
from escalation_ledger.models.header_keys import header_keys
from escalation_ledger.models.schemas import EDGES
from escalation_ledger.models.spoken_keys import NAMES_MAIL, spoken_keys

KEYS = {
    "namer": pl.String,
    "target": pl.String,
    "kind": pl.String,
    "is_bare": pl.Boolean,
    "is_strong": pl.Boolean,
    "tells_account": pl.Boolean,
    "says": pl.String,
}


def keys(
    evidence: pl.DataFrame,
    messages: pl.DataFrame,
    *,
    emails: pl.DataFrame,
    tickets: pl.DataFrame,
    names: pl.DataFrame,
) -> pl.DataFrame:
    """Every key by which one piece of evidence names another that exists, whatever the account.

    evidence: EVIDENCE or its seed; messages: MESSAGES; emails: EMAIL_MESSAGES; tickets:
    ZENDESK_TICKETS; names: word, account_id of what customers are called. One row per namer, target and kind: is_bare, a number sign alone, which
    counts only inside a known account; is_strong, false when found in quoted text alone or only
    a hint; tells_account, false of what is quoted; says, the reason without its subject. What an
    autoresponder sends repeats a subject and means nothing by it.
    """
    messages, emails = _by_people(messages, emails)
    by_header = header_keys(evidence, messages, emails=emails, tickets=tickets)
    led = by_header.filter(
        pl.col("is_strong") & pl.col("target").str.starts_with("zendesk:ticket:")
    ).select("namer", "target")
    found = pl.concat([spoken_keys(evidence, messages, emails, names=names, led=led), by_header])
    known = evidence.select("evidence_id")
    return (
        found.filter(pl.col("namer") != pl.col("target"))
        .join(known, left_on="target", right_on="evidence_id", how="semi")
        .join(known, left_on="namer", right_on="evidence_id", how="semi")
        .sort(
            "namer", "target", "kind", ~pl.col("is_strong"), "is_bare", "says", maintain_order=True
        )
        .unique(["namer", "target", "kind", "is_bare"], keep="first", maintain_order=True)
    )


def _by_people(messages: pl.DataFrame, emails: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """MESSAGES and EMAIL_MESSAGES without those of autoresponders."""
    of_mail = email_id_expr(pl.col("message_id"))
    automatic = pl.concat(
        [
            messages.filter(is_automatic(pl.col("text"))).select("message_id"),
            emails.filter(pl.col("is_autoreply") | is_automatic(pl.col("subject"))).select(
                message_id=of_mail
            ),
        ]
    )
    return (
        messages.join(automatic, on="message_id", how="anti", maintain_order="left"),
        emails.with_columns(own=of_mail)
        .join(automatic, left_on="own", right_on="message_id", how="anti", maintain_order="left")
        .drop("own"),
    )


def inherited_accounts(
    keys: pl.DataFrame, evidence: pl.DataFrame, *, hints: pl.DataFrame
) -> pl.DataFrame:
    """evidence_id, account_id of evidence without an account whose keys all point into one.

    hints: evidence_id, account_id that its words name. Quoted text gives no account, a bare
    number only that of the customer who is named beside it. A ticket has its account from its
    requester and organisation: it inherits only along a merge or a follow-up.
    """
    is_of_ticket = pl.col("namer").str.starts_with("zendesk:ticket:")
    named = keys.join(
        hints.rename({"evidence_id": "namer", "account_id": "hint"}),
        on="namer",
        how="left",
        maintain_order="left",
    ).join(
        evidence.select(target="evidence_id", owner="account_id"),
        on="target",
        how="left",
        maintain_order="left",
    )
    explicit = named.filter(
        pl.col("tells_account")
        & (~pl.col("is_bare") | (pl.col("hint") == pl.col("owner")).fill_null(value=False))
        & (~is_of_ticket | pl.col("kind").is_in(["merge", "followup"]))
    ).select("namer", "target")
    explicit = pl.concat([explicit, _claimed(keys, evidence, hints)])
    accounts = evidence.select("evidence_id", "account_id")
    while True:
        placed = _one_account(explicit, accounts)
        if placed.is_empty():
            break
        accounts = accounts.update(placed, on="evidence_id", how="left", maintain_order="left")
    return (
        accounts.filter(pl.col("account_id").is_not_null())
        .join(evidence.filter(pl.col("account_id").is_null()), on="evidence_id", how="semi")
        .sort("evidence_id", maintain_order=True)
    )


def _claimed(keys: pl.DataFrame, evidence: pl.DataFrame, hints: pl.DataFrame) -> pl.DataFrame:
    """namer, target of keys that tell the account of what they name: a mail's by its Message-ID.

    A ticket's too, where the ticket itself names that customer: an accountant's, for a client.
    """
    is_mail = (pl.col("kind") == "email_reference") & (pl.col("says") == NAMES_MAIL)
    is_of_client = (
        (pl.col("kind") == "ticket_id")
        & pl.col("is_strong")
        & (pl.col("owner") == pl.col("hint")).fill_null(value=False)
    )
    return (
        keys.join(
            hints.rename({"evidence_id": "target", "account_id": "hint"}), on="target", how="left"
        )
        .join(evidence.select(namer="evidence_id", owner="account_id"), on="namer", how="left")
        .filter(is_mail | is_of_client)
        .select(namer="target", target="namer")
    )


def edges(keys: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """EDGES from keys: those whose two ends belong to the same account, or both to none.

    evidence: with the inherited accounts filled in.
    """
    accounts = evidence.select("evidence_id", "account_id")
    names = evidence.select("evidence_id", name=_name())
    both = (
        keys.join(accounts, left_on="namer", right_on="evidence_id")
        .join(accounts, left_on="target", right_on="evidence_id", suffix="_of_target")
        .filter(pl.col("account_id").eq_missing(pl.col("account_id_of_target")))
        .filter(~pl.col("is_bare") | pl.col("account_id").is_not_null())
        .join(names, left_on="namer", right_on="evidence_id")
        .join(names, left_on="target", right_on="evidence_id", suffix="_of_target")
    )
    return (
        both.select(
            pl.min_horizontal("namer", "target").alias("left"),
            pl.max_horizontal("namer", "target").alias("right"),
            "account_id",
            "kind",
            "is_strong",
            pl.format(
                "{} {}",
                "name",
                pl.col("says").str.replace("{}", pl.col("name_of_target"), literal=True),
            ).alias("reason"),
            "namer",
        )
        .sort("left", "right", "kind", ~pl.col("is_strong"), "namer", "reason", maintain_order=True)
        .unique(["left", "right", "kind"], keep="first", maintain_order=True)
        .select(*EDGES.columns)
    )


def _one_account(explicit: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Account-less namers whose targets with an account have just one: evidence_id, account_id."""
    return (
        explicit.join(
            accounts.filter(pl.col("account_id").is_null()),
            left_on="namer",
            right_on="evidence_id",
            how="semi",
        )
        .join(
            accounts.filter(pl.col("account_id").is_not_null()),
            left_on="target",
            right_on="evidence_id",
        )
        .group_by(pl.col("namer").alias("evidence_id"), maintain_order=True)
        .agg(
            pl.col("account_id").first(),
            pl.col("account_id").n_unique().alias("count"),
        )
        .filter(pl.col("count") == 1)
        .select("evidence_id", "account_id")
    )


def _name() -> pl.Expr:
    """How a reason calls the evidence: `Ticket 4821`, `Slack thread in #escalations`, `A mail`."""
    place = pl.col("place").str.strip_prefix("#")
    return (
        pl.when(pl.col("source") == "zendesk")
        .then(pl.lit("Ticket ") + pl.col("evidence_id").str.strip_prefix("zendesk:ticket:"))
        .when(pl.col("source") == "slack")
        .then(pl.coalesce(pl.lit("Slack thread in #") + place, pl.lit("Slack thread")))
        .otherwise(pl.lit("Mail"))
    )
