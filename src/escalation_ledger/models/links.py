"""Reasons to put two pieces of evidence into one case: explicit keys only, each with its reason.

Likeness of text never makes an edge here, and a key joins nothing outside its account.
"""

import polars as pl

from escalation_ledger.domain.evidence import email_id_expr, ticket_id_expr
from escalation_ledger.models.mentions import mentions
from escalation_ledger.models.schemas import EDGES

KEYS = {
    "namer": pl.String,
    "target": pl.String,
    "kind": pl.String,
    "is_bare": pl.Boolean,
    "is_strong": pl.Boolean,
    "says": pl.String,
}
_KIND_OF_FORM = {
    "address": "ticket_url",
    "word": "ticket_id",
    "hash": "ticket_id",
    "permalink": "slack_thread",
}
_MERGED_TAG = "closed_by_merge"
# What help desks put into the Message-ID of the mail they send about a ticket.
_NOTIFICATION = r"(?i)^(?:[\w.+-]*[-_./])?(?:tickets?|requests?)[-_./](\d{1,12})(?:[-_./][\w.-]*)?@"
_ZENDESK_NOTIFICATION = r"(?i)^(\d{1,12})(?:[-_.][\w.-]*)?@[\w.-]*zendesk\.com$"


def keys(
    evidence: pl.DataFrame, messages: pl.DataFrame, *, emails: pl.DataFrame, tickets: pl.DataFrame
) -> pl.DataFrame:
    """Every key by which one piece of evidence names another that exists, whatever the account.

    evidence: EVIDENCE or its seed; messages: MESSAGES; emails: EMAIL_MESSAGES; tickets:
    ZENDESK_TICKETS. One row per namer, target and kind: is_bare, a number sign alone, which
    counts only inside a known account; is_strong, false when found in quoted text alone or only
    a hint; says, the reason without its subject.
    """
    found = pl.concat(
        [
            _mentioned(evidence, messages, emails),
            _answered(messages, emails),
            _followed_up(tickets),
            _merged(messages, tickets),
        ]
    )
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


def inherited_accounts(keys: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, account_id of evidence without an account whose keys all point into one.

    Quoted text and bare numbers give no account. A ticket has its account from its requester
    and organisation: it inherits only along a merge or a follow-up.
    """
    is_of_ticket = pl.col("namer").str.starts_with("zendesk:ticket:")
    explicit = keys.filter(
        pl.col("is_strong")
        & ~pl.col("is_bare")
        & (~is_of_ticket | pl.col("kind").is_in(["merge", "followup"]))
    ).select("namer", "target")
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
        .agg(pl.col("account_id").first(), pl.col("account_id").n_unique().alias("count"))
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


def _mentioned(
    evidence: pl.DataFrame, messages: pl.DataFrame, emails: pl.DataFrame
) -> pl.DataFrame:
    """KEYS that texts, quoted texts and subjects spell out."""
    found = mentions(_texts(evidence, messages, emails))
    slack_home = messages.select("message_id", home="evidence_id")
    is_quoted = pl.col("zone") == "quoted"
    phrase = pl.col("form").replace_strict(
        {
            "address": "names ticket {} by its address",
            "word": "names ticket {}",
            "hash": "names ticket {}",
            "permalink": "links to the {}",
        },
        return_dtype=pl.String,
    )
    is_permalink = pl.col("form") == "permalink"
    return found.join(
        slack_home, left_on="key", right_on="message_id", how="left", maintain_order="left"
    ).select(
        namer="evidence_id",
        target=pl.when(is_permalink)
        .then(pl.coalesce("home", "key"))
        .otherwise(ticket_id_expr(pl.col("key"))),
        kind=pl.col("form").replace_strict(_KIND_OF_FORM, return_dtype=pl.String),
        is_bare=pl.col("form") == "hash",
        is_strong=~is_quoted,
        says=pl.when(is_permalink)
        .then(phrase)
        .otherwise(phrase.str.replace("{}", pl.col("key"), literal=True))
        + pl.when(is_quoted).then(pl.lit(", in quoted text only")).otherwise(pl.lit("")),
    )


def _texts(evidence: pl.DataFrame, messages: pl.DataFrame, emails: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, message_id, zone, text of everything that may name something."""
    homes = messages.select("message_id", "evidence_id")
    mail = emails.select(email_id_expr(pl.col("message_id")).alias("message_id"), "subject")
    said = messages.select("evidence_id", "message_id", zone=pl.lit("text"), text="text")
    quoted = messages.select("evidence_id", "message_id", zone=pl.lit("quoted"), text="quoted")
    subjects = mail.join(homes, on="message_id").select(
        "evidence_id", "message_id", zone=pl.lit("subject"), text="subject"
    )
    titles = evidence.filter(pl.col("source") == "zendesk").select(
        "evidence_id", message_id="evidence_id", zone=pl.lit("subject"), text="title"
    )
    return pl.concat([said, quoted, subjects, titles])


def _answered(messages: pl.DataFrame, emails: pl.DataFrame) -> pl.DataFrame:
    """KEYS of mail headers: mails answered, threads shared, and notifications of tickets."""
    mails = (
        emails.with_columns(message_id=email_id_expr(pl.col("message_id")))
        .join(messages.select("message_id", namer="evidence_id"), on="message_id")
        .with_columns(headers=pl.concat_list("references", pl.col("thread_root")))
    )
    referred = mails.select("namer", "thread_root", header="headers").explode("header")
    answers = referred.with_columns(header=email_id_expr(pl.col("header"))).join(
        messages.select(header="message_id", target="evidence_id"), on="header"
    )
    same_thread = mails.with_columns(target=pl.col("namer").min().over("thread_root"))
    own = mails.select("namer", header=pl.col("message_id").str.strip_prefix("email:"))
    noticed = (
        pl.concat([referred.select("namer", "header"), own])
        .with_columns(
            ticket=pl.coalesce(
                pl.col("header").str.extract(_NOTIFICATION),
                pl.col("header").str.extract(_ZENDESK_NOTIFICATION),
            )
        )
        .filter(pl.col("ticket").is_not_null())
        .with_columns(target=ticket_id_expr(pl.col("ticket")))
    )
    kind = "email_reference"
    return pl.concat(
        [
            _keys(answers, kind=kind, says="answers a mail of the other thread"),
            _keys(same_thread, kind=kind, says="belongs to the same mail thread"),
            _keys(noticed, kind=kind, says="answers the notification of {}"),
        ]
    )


def _followed_up(tickets: pl.DataFrame) -> pl.DataFrame:
    """KEYS of follow-ups, and of incidents that hang on a problem (only a hint)."""
    namer = ticket_id_expr(pl.col("ticket_id"))
    follow_ups = tickets.filter(pl.col("followup_of").is_not_null()).select(
        namer=namer, target=ticket_id_expr(pl.col("followup_of"))
    )
    incidents = tickets.filter(pl.col("problem_id").is_not_null()).select(
        namer=namer, target=ticket_id_expr(pl.col("problem_id"))
    )
    return pl.concat(
        [
            _keys(follow_ups, kind="followup", says="follows up {}"),
            _keys(incidents, kind="problem", says="hangs on the problem of {}", is_strong=False),
        ]
    )


def _merged(messages: pl.DataFrame, tickets: pl.DataFrame) -> pl.DataFrame:
    """KEYS of tickets closed by a merge, read from the merged ticket or the surviving one."""
    merged = tickets.filter(pl.col("tags").list.contains(_MERGED_TAG)).select(
        namer=ticket_id_expr(pl.col("ticket_id"))
    )
    comments = messages.filter(
        pl.col("evidence_id").str.starts_with("zendesk:ticket:")
        & pl.col("text").str.contains(r"(?i)merged into")
    )
    into = (
        comments.select(
            namer="evidence_id",
            target=pl.col("text").str.extract(r"(?i)merged into (?:(?:request|ticket) ?)?#(\d+)"),
        )
        .filter(pl.col("target").is_not_null())
        .with_columns(target=ticket_id_expr(pl.col("target")))
    )
    from_other = (
        comments.filter(pl.col("text").str.contains(r"(?i)merged into this (?:request|ticket)"))
        .select(
            target="evidence_id",
            namer=pl.col("text")
            .str.extract(r"(?is)^(.*?)merged into this (?:request|ticket)")
            .str.extract_all(r"#\d+"),
        )
        .explode("namer")
        .filter(pl.col("namer").is_not_null())
        .select(namer=ticket_id_expr(pl.col("namer").str.strip_prefix("#")), target="target")
    )
    both = pl.concat([into, from_other]).join(merged, on="namer", how="semi")
    return _keys(both, kind="merge", says="was merged into {}")


def _keys(pairs: pl.DataFrame, *, kind: str, says: str, is_strong: bool = True) -> pl.DataFrame:
    return pairs.select(
        "namer",
        "target",
        kind=pl.lit(kind),
        is_bare=pl.lit(value=False),
        is_strong=pl.lit(is_strong),
        says=pl.lit(says),
    )
