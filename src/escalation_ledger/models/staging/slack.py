"""Slack export objects -> channels, users, messages. A ts stays text: floats break one in ten."""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.models.schemas import INSTANT, SLACK_CHANNELS, SLACK_MESSAGES, SLACK_USERS
from escalation_ledger.models.staging.decoding import decoded, field, texts
from escalation_ledger.models.staging.sifting import Sieve, Sifted, united
from escalation_ledger.models.staging.time_zones import iana_zone
from escalation_ledger.models.staging.values import address, lowered, prose, says_true, text
from escalation_ledger.warehouse.settings import Settings

SIEVE = Sieve(Source.SLACK)

# What Slack itself writes into a channel, and what a deleted message leaves behind.
_NOT_SAID = [
    "channel_join", "channel_leave", "channel_topic", "channel_purpose", "channel_name",
    "channel_archive", "channel_unarchive", "channel_posting_permissions", "channel_convert_to_private",
    "group_join", "group_leave", "group_topic", "group_purpose", "group_name", "group_archive",
    "group_unarchive", "bot_add", "bot_remove", "bot_enable", "bot_disable", "pinned_item",
    "unpinned_item", "reminder_add", "tombstone", "message_deleted", "message_changed",
    "ekm_access_denied", "sh_room_created",
]  # fmt: skip

_CHANNEL = {**texts("id", "name", "is_ext_shared"), "members": pl.List(pl.String)}
_NAMES = texts("display_name", "real_name", "name")
_USER = {
    **texts("id", "name", "real_name", "is_bot", "deleted", "is_stranger", "tz", "team_id"),
    **texts("is_restricted", "is_ultra_restricted"),
    "profile": pl.Struct({**_NAMES, **texts("email", "team")}),
}
_ATTACHMENT = texts("pretext", "title", "title_link", "text", "fallback")
_MESSAGE = {
    **texts("channel", "ts", "thread_ts", "user", "bot_id", "username", "type", "subtype", "text"),
    **texts("user_team", "team"),
    "user_profile": pl.Struct({**_NAMES, **texts("team")}),
    "attachments": pl.List(pl.Struct(_ATTACHMENT)),
}


def stage(objects: Mapping[str, pl.DataFrame], *, settings: Settings) -> Sifted:  # noqa: ARG001 - the same call for every source
    """Every Slack table, from the newest version of each object."""
    return united([_channels(objects), _users(objects), _messages(objects)])


def _channels(objects: Mapping[str, pl.DataFrame]) -> Sifted:
    members = field("members").fill_null([]).list.drop_nulls()
    rows = decoded(objects, "channels", _CHANNEL).with_columns(
        channel_id=text("id"),
        name=text("name").str.strip_prefix("#"),
        is_ext_shared=says_true("is_ext_shared"),
        members=members.list.unique(maintain_order=True).list.sort(),
    )
    return SIEVE.table(rows, SLACK_CHANNELS, name="channels")


def _users(objects: Mapping[str, pl.DataFrame]) -> Sifted:
    rows = decoded(objects, "users", _USER).with_columns(
        user_id=text("id"),
        name=pl.coalesce(
            text("profile", "display_name"),
            text("profile", "real_name"),
            text("real_name"),
            text("name"),
        ),
        email=address("profile", "email"),
        is_bot=says_true("is_bot") | text("id").eq_missing("USLACKBOT"),
        is_active=~says_true("deleted"),
        is_stranger=says_true("is_stranger"),
        is_guest=says_true("is_restricted") | says_true("is_ultra_restricted"),
        team_id=pl.coalesce(text("team_id"), text("profile", "team")),
        time_zone=iana_zone(text("tz")),
    )
    return SIEVE.table(rows, SLACK_USERS, name="users")


def _messages(objects: Mapping[str, pl.DataFrame]) -> Sifted:
    rows = decoded(objects, "messages", _MESSAGE).with_columns(
        channel_id=text("channel"),
        ts=_timestamp(text("ts")),
        thread_ts=pl.coalesce(_timestamp(text("thread_ts")), _timestamp(text("ts"))),
        user_id=pl.coalesce(text("user"), text("bot_id")),
        user_name=pl.coalesce(
            text("user_profile", "display_name"), text("user_profile", "real_name"),
            text("user_profile", "name"), text("username"),
        ),
        # `team` is the author's, but of a message that another workspace holds it may be that one's.
        team_id=pl.coalesce(text("user_team"), text("user_profile", "team"), text("team")),
        is_bot=text("bot_id").is_not_null() | lowered("subtype").eq_missing("bot_message"),
        text=pl.when(text("text").is_not_null())
        .then(prose("text"))
        .otherwise(_attachment_text()),
        at=_instant(_timestamp(text("ts"))),
    )  # fmt: skip
    not_said = lowered("subtype").is_in(_NOT_SAID).fill_null(value=False)
    other_type = (lowered("type") != "message").fill_null(value=False)
    reasons = [
        pl.when(text("ts").is_not_null() & pl.col("ts").is_null()).then(
            pl.format("Its ts is '{}', which is not a Slack timestamp.", text("ts").str.head(60))
        )
    ]
    return SIEVE.table(
        rows, SLACK_MESSAGES, name="messages", reasons=reasons, filtered=not_said | other_type
    )


def _timestamp(value: pl.Expr) -> pl.Expr:
    """Seconds, a point, six digits; a number that lost its last zeros gets them back."""
    is_one = value.str.contains(r"^[1-9]\d{8,9}(\.\d{1,6})?$")
    seconds = value.str.extract(r"^(\d+)", 1)
    fraction = value.str.extract(r"\.(\d+)$", 1).fill_null("").str.pad_end(6, "0")
    return pl.when(is_one).then(pl.concat_str(seconds, pl.lit("."), fraction))


def _instant(timestamp: pl.Expr) -> pl.Expr:
    digits = timestamp.str.replace(".", "", literal=True)
    return digits.cast(pl.Int64, strict=False).cast(pl.Datetime("us")).cast(INSTANT)


def _attachment_text() -> pl.Expr:
    """What an app shows when the message itself has no text: one line per part."""
    part = pl.element().struct
    shown = pl.concat_str(
        [part.field(name) for name in ("pretext", "title", "title_link", "text")],
        separator="\n",
        ignore_nulls=True,
    )
    said = pl.when(shown != "").then(shown).otherwise(part.field("fallback"))
    return field("attachments").list.eval(said.drop_nulls()).list.join("\n").fill_null("")
