"""What each tool says about a person: one row per tool and id, the tools in order of trust."""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.models.addresses import only

RECORD = {
    "source": pl.String,
    "tool_id": pl.String,
    "email": pl.String,
    "name": pl.String,
    "org_id": pl.String,
    "crm_account_id": pl.String,
    "time_zone": pl.String,
    "is_active": pl.Boolean,
    "is_bot": pl.Boolean,
    "is_staff": pl.Boolean,
    "is_end_user": pl.Boolean,
    "is_stranger": pl.Boolean,
    "is_former_member": pl.Boolean,
    "team_id": pl.String,
}

_SYSTEM_ACTOR = "-1"
_AUTOMATIC_SENDER = (
    r"^(?:no-?_?reply|do-?_?not-?_?reply|mailer-daemon|postmaster|bounces?)(?:[+_.-][^@]*)?@"
)


def records(staged: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """RECORD rows of users, and of authors that no list of users holds."""
    parts = [
        _zendesk_users(staged),
        _zendesk_unlisted(staged),
        _slack_users(staged),
        _slack_unlisted(staged),
        _correspondents(staged),
        _account_owners(staged),
    ]
    known = pl.concat([_filled(part) for part in parts])
    return pl.concat([known, _filled(_contacts(staged, known.get_column("email")))])


def _filled(part: pl.DataFrame) -> pl.DataFrame:
    """The part with every column of RECORD: unknown texts null, unsaid flags at their default."""
    given = part.columns
    return part.select(
        pl.col(name).cast(dtype)
        if name in given
        else pl.lit(name == "is_active" if dtype == pl.Boolean else None, dtype=dtype).alias(name)
        for name, dtype in RECORD.items()
    ).sort("tool_id", maintain_order=True)


def _zendesk_users(staged: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Users; one of no organisation is of the only one whose tickets they have opened."""
    is_end_user = (pl.col("role") == "end-user").fill_null(value=False)
    contacts = (
        staged["zendesk_tickets"]
        .group_by(pl.col("requester_id").alias("user_id"), maintain_order=True)
        .agg(only("org_id").alias("asked_for"))
    )
    known = staged["zendesk_users"].join(contacts, on="user_id", how="left", maintain_order="left")
    return known.with_columns(
        org_id=pl.when(is_end_user).then(pl.coalesce("org_id", "asked_for")).otherwise("org_id"),
        source=pl.lit(Source.ZENDESK.value),
        tool_id="user_id",
        is_end_user=is_end_user,
        is_staff=pl.col("role").is_not_null() & ~is_end_user,
    )


def _zendesk_unlisted(staged: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Ids that act but are no user here. Only agents are assigned or write internal notes."""
    tickets, comments = staged["zendesk_tickets"], staged["zendesk_comments"]
    is_not, is_staff = pl.lit(value=False), pl.lit(value=True)
    acting = pl.concat(
        [
            tickets.select(tool_id="assignee_id", is_staff=is_staff),
            tickets.select(tool_id="requester_id", is_staff=is_not),
            comments.select(tool_id="author_id", is_staff=~pl.col("is_public")),
            staged["zendesk_audits"].select(tool_id="actor_id", is_staff=is_not),
        ]
    ).drop_nulls("tool_id")
    is_system = pl.col("tool_id") == _SYSTEM_ACTOR
    return (
        acting.group_by("tool_id", maintain_order=True)
        .agg(pl.col("is_staff").any())
        .join(staged["zendesk_users"], left_on="tool_id", right_on="user_id", how="anti")
        .with_columns(
            source=pl.lit(Source.ZENDESK.value),
            is_bot=is_system,
            is_staff=pl.col("is_staff") & ~is_system,
            name=pl.when(is_system).then(pl.lit("Zendesk")),
        )
    )


def _slack_users(staged: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Slack takes the address off whoever is deactivated; a member they were all the same."""
    is_gone = ~pl.col("is_active") & pl.col("email").is_null() & ~pl.col("is_bot")
    return staged["slack_users"].with_columns(
        source=pl.lit(Source.SLACK.value),
        tool_id="user_id",
        is_former_member=is_gone & ~pl.col("is_stranger") & ~pl.col("is_guest"),
    )


def _slack_unlisted(staged: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Authors absent from the list of users.

    Slack leaves people of another workspace out of it, so in a shared channel of an export that
    has a list at all, an author who is not on it is one of theirs.
    """
    users, channels = staged["slack_users"], staged["slack_channels"]
    shared = channels.filter("is_ext_shared").get_column("channel_id").to_list()
    is_theirs = pl.lit(len(users) > 0) & pl.col("channel_id").is_in(shared)
    return (
        staged["slack_messages"]
        .drop_nulls("user_id")
        .join(users, on="user_id", how="anti")
        .sort("at", "channel_id", "ts", maintain_order=True)
        .group_by("user_id", maintain_order=True)
        .agg(
            pl.col("user_name").drop_nulls().first().alias("name"),
            pl.col("is_bot").any(),
            pl.col("team_id").drop_nulls().last(),
            is_stranger=is_theirs.any(),
        )
        .with_columns(source=pl.lit(Source.SLACK.value), tool_id="user_id")
    )


def _correspondents(staged: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Who wrote a mail or a forwarded mail; their name as the newest mail spells it."""
    mails = staged["email_messages"]
    senders = pl.concat(
        [
            mails.select("at", "message_id", email="from_email", name="from_name"),
            mails.select("at", "message_id", email="original_from", name="original_name"),
        ]
    ).drop_nulls("email")
    return (
        senders.sort("at", "message_id", descending=True, maintain_order=True)
        .group_by("email", maintain_order=True)
        .agg(pl.col("name").drop_nulls().first())
        .with_columns(
            source=pl.lit(Source.EMAIL.value),
            tool_id="email",
            is_bot=pl.col("email").str.contains(_AUTOMATIC_SENDER),
        )
    )


def _account_owners(staged: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Account executives and success managers: ours, whatever their domain."""
    crm = staged["crm_accounts"]
    emails = pl.concat([crm.get_column("owner_email"), crm.get_column("csm_email")])
    return (
        pl.DataFrame({"email": emails})
        .drop_nulls()
        .unique(maintain_order=True)
        .with_columns(source=pl.lit(Source.CRM.value), tool_id="email", is_staff=pl.lit(value=True))
    )


def _contacts(staged: Mapping[str, pl.DataFrame], known: pl.Series) -> pl.DataFrame:
    """Whom the CRM knows at an account, of those who are heard of elsewhere, by address.

    A CRM may hold a hundred times as many people as ever write.
    """
    heard_of = pl.concat([known, staged["email_messages"].get_column("to").explode()])
    return (
        staged["crm_contacts"]
        .join(pl.DataFrame({"email": heard_of}), on="email", how="semi", maintain_order="left")
        .join(staged["crm_accounts"], on="account_id", how="semi", maintain_order="left")
        .with_columns(
            source=pl.lit(Source.CRM.value),
            tool_id="contact_id",
            crm_account_id="account_id",
            is_end_user=pl.lit(value=True),
        )
    )
