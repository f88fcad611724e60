"""Reasons to put two pieces of evidence into one case: explicit keys only, each with its reason.

Likeness of text never makes an edge here, and a key joins nothing outside its account.
"""

import polars as pl

from escalation_ledger.domain.evidence import email_id_expr, ticket_id_expr
from escalation_ledger.models.saying import OTHER_MATTER, SAME
from escalation_ledger.models.schemas import EDGES
from escalation_ledger.models.spoken_keys import spoken_keys

KEYS = {
    "namer": pl.String,
    "target": pl.String,
    "kind": pl.String,
    "is_bare": pl.Boolean,
    "is_strong": pl.Boolean,
    "says": pl.String,
}
_MERGED_TAG = "closed_by_merge"
# What help desks put into the Message-ID of the mail they send about a ticket.
_NOTIFICATION = r"(?i)^(?:[\w.+-]*[-_./])?(?:tickets?|requests?)[-_./](\d{1,12})(?:[-_./][\w.-]*)?@"
_ZENDESK_NOTIFICATION = r"(?i)^(\d{1,12})(?:[-_.][\w.-]*)?@[\w.-]*zendesk\.com$"


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
    a hint; says, the reason without its subject.
    """
    said = _said_first(evidence, messages)
    by_header = pl.concat(
        [
            _answered(messages, emails, said),
            _followed_up(tickets, said),
            _merged(messages, tickets),
        ]
    )
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


def inherited_accounts(
    keys: pl.DataFrame, evidence: pl.DataFrame, *, hints: pl.DataFrame
) -> pl.DataFrame:
    """evidence_id, account_id of evidence without an account whose keys all point into one.

    hints: evidence_id, account_id that its words name. Quoted text gives no account, a bare
    number only that of the customer who is named beside it; what would not join speaks against
    another account all the same. A ticket has its account from its
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
        (~pl.col("is_bare") | (pl.col("hint") == pl.col("owner")).fill_null(value=False))
        & (~is_of_ticket | pl.col("kind").is_in(["merge", "followup"]))
    ).select("namer", "target", "is_strong")
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
        .agg(
            pl.col("account_id").first(),
            pl.col("account_id").n_unique().alias("count"),
            pl.col("is_strong").any(),
        )
        .filter((pl.col("count") == 1) & pl.col("is_strong"))
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


def _said_first(evidence: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """namer, first_words of every piece of evidence: its title and its earliest message."""
    first = (
        messages.filter(pl.col("text") != "")
        .sort("evidence_id", "at", "message_id", maintain_order=True)
        .unique("evidence_id", keep="first", maintain_order=True)
        .select("evidence_id", "text")
    )
    return evidence.join(first, on="evidence_id", how="left", maintain_order="left").select(
        namer="evidence_id",
        first_words=pl.concat_str("title", "text", separator="\n", ignore_nulls=True),
    )


def _answered(messages: pl.DataFrame, emails: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """KEYS of mail headers: mails answered, threads shared, and notifications of tickets.

    A mail that says it is about something else only borrowed the address of what it answers.
    """
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
            _unless_other(_keys(noticed, kind=kind, says="answers the notification of {}"), said),
        ]
    )


def _followed_up(tickets: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """KEYS of follow-ups, and of incidents that hang on a problem, which hint unless they say so."""
    namer = ticket_id_expr(pl.col("ticket_id"))
    follow_ups = tickets.filter(pl.col("followup_of").is_not_null()).select(
        namer=namer, target=ticket_id_expr(pl.col("followup_of"))
    )
    incidents = tickets.filter(pl.col("problem_id").is_not_null()).select(
        namer=namer, target=ticket_id_expr(pl.col("problem_id"))
    )
    hangs = _keys(incidents, kind="problem", says="hangs on the problem of {}", is_strong=False)
    is_same = pl.col("first_words").str.contains(SAME).fill_null(value=False)
    return pl.concat(
        [
            _unless_other(_keys(follow_ups, kind="followup", says="follows up {}"), said),
            hangs.join(said, on="namer", how="left", maintain_order="left")
            .with_columns(is_strong=is_same)
            .drop("first_words"),
        ]
    )


def _unless_other(found: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """The keys, only hints where the namer itself says that it is about something else."""
    words = pl.col("first_words")
    is_other = words.str.contains(OTHER_MATTER).fill_null(value=False)
    doubt = pl.when(is_other).then(pl.lit(", and says that it is about something else"))
    return (
        found.join(said, on="namer", how="left", maintain_order="left")
        .with_columns(
            is_strong=pl.col("is_strong") & ~is_other,
            says=pl.concat_str("says", doubt.otherwise(pl.lit(""))),
        )
        .drop("first_words")
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
