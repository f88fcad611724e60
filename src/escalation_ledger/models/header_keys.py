"""Keys that tools write: mail headers, follow-ups, problems and merges."""

from datetime import timedelta

import polars as pl

from escalation_ledger.domain.evidence import email_id_expr, ticket_id_expr
from escalation_ledger.models.saying import (
    DONE,
    SAID_DONE,
    SAME,
    is_other_matter,
    says_again,
)

# Incidents of one problem within so long are one issue to the customer who has them.
_OF_ITS_TIME = timedelta(hours=72)
_MERGED_TAG = "closed_by_merge"
# What help desks put into the Message-ID of the mail they send about a ticket.
_NOTIFICATION = r"(?i)^(?:[\w.+-]*[-_./])?(?:tickets?|requests?)[-_./](\d{1,12})(?:[-_./][\w.-]*)?@"
_ZENDESK_NOTIFICATION = r"(?i)^(\d{1,12})(?:[-_.][\w.-]*)?@[\w.-]*zendesk\.com$"


def header_keys(
    evidence: pl.DataFrame, messages: pl.DataFrame, *, emails: pl.DataFrame, tickets: pl.DataFrame
) -> pl.DataFrame:
    """KEYS of mails answered, notifications, follow-ups, problems and merges.

    evidence: EVIDENCE or its seed; messages: MESSAGES; emails: EMAIL_MESSAGES; tickets: ZENDESK_TICKETS.
    """
    said = _said_first(evidence, messages)
    return pl.concat(
        [
            _answered(messages, emails, said),
            _followed_up(tickets, said, messages),
            _merged(messages, tickets),
        ]
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
            _unless_other(
                _keys(answers, kind=kind, says="answers a mail of the other thread"), said
            ),
            _unless_other(
                _keys(same_thread, kind=kind, says="belongs to the same mail thread"), said
            ),
            _unless_other(_keys(noticed, kind=kind, says="answers the notification of {}"), said),
        ]
    )


def _followed_up(tickets: pl.DataFrame, said: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """KEYS of follow-ups, and of incidents that hang on a problem, which hint unless they say so."""
    namer = ticket_id_expr(pl.col("ticket_id"))
    follow_ups = tickets.filter(pl.col("followup_of").is_not_null()).select(
        namer=namer, target=ticket_id_expr(pl.col("followup_of"))
    )
    incidents = tickets.filter(pl.col("problem_id").is_not_null()).select(
        namer=namer, target=ticket_id_expr(pl.col("problem_id"))
    )
    hangs = _keys(incidents, kind="problem", says="hangs on the problem of {}", is_strong=False)
    # Somebody here said what causes it. Months later the same cause may be another issue.
    is_same = pl.col("first_words").str.contains(SAME).fill_null(value=False) | pl.col(
        "is_of_its_time"
    )
    opened = tickets.select(end=ticket_id_expr(pl.col("ticket_id")), at="created_at")
    soon = ((pl.col("at") - pl.col("at_of_target")).abs() <= _OF_ITS_TIME).fill_null(value=False)
    return pl.concat(
        [
            _if_continued(
                _unless_other(_keys(follow_ups, kind="followup", says="follows up {}"), said),
                messages,
            ),
            hangs.join(said, on="namer", how="left", maintain_order="left")
            .join(opened, left_on="namer", right_on="end", how="left", maintain_order="left")
            .join(
                opened,
                left_on="target",
                right_on="end",
                how="left",
                suffix="_of_target",
                maintain_order="left",
            )
            .with_columns(is_of_its_time=soon)
            .with_columns(is_strong=is_same)
            .drop("first_words", "at", "at_of_target", "is_of_its_time"),
        ]
    )


def _unless_other(found: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """The keys, only hints where the namer itself says that it is about something else."""
    words = pl.col("first_words")
    is_other = is_other_matter(words)
    doubt = pl.when(is_other).then(pl.lit(", and says that it is about something else"))
    return (
        found.join(said, on="namer", how="left", maintain_order="left")
        .with_columns(
            is_strong=pl.col("is_strong") & ~is_other,
            says=pl.concat_str("says", doubt.otherwise(pl.lit(""))),
        )
        .drop("first_words")
    )


def _if_continued(follow_ups: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """The follow-ups, only hints where their own text does not go on with what they follow.

    The help desk copies the subject, so that says nothing: the text says that it is so again, and
    not that it is over.
    """
    ends = pl.concat([follow_ups.get_column(end) for end in ("namer", "target")]).unique()
    text = (
        messages.filter(pl.col("evidence_id").is_in(ends.implode()))
        .sort("evidence_id", "at", "message_id", maintain_order=True)
        .unique("evidence_id", keep="first", maintain_order=True)
        .select("evidence_id", "text")
    )
    is_done = pl.col("text").str.replace_all(SAID_DONE, " ").str.contains(DONE)
    goes_on = follow_ups.join(text, left_on="namer", right_on="evidence_id", how="left").select(
        "namer",
        "target",
        goes_on=says_again(pl.col("text")) & ~is_done,
    )
    is_so = pl.col("goes_on").fill_null(value=True)
    return (
        follow_ups.join(goes_on, on=["namer", "target"], how="left", maintain_order="left")
        .with_columns(
            is_strong=pl.col("is_strong") & is_so,
            says=pl.when(pl.col("is_strong") & ~is_so)
            .then(pl.format("{}, and may ask something else", "says"))
            .otherwise("says"),
        )
        .drop("goes_on")
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
        tells_account=pl.lit(is_strong),
        says=pl.lit(says),
    )
