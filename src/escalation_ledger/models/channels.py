"""Slack channels: which account each belongs to, and whether a customer reads it."""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.words import Side, Source
from escalation_ledger.models.addresses import only
from escalation_ledger.models.settlements import said_of
from escalation_ledger.warehouse.settings import Settings


def channels(
    staged: Mapping[str, pl.DataFrame],
    *,
    accounts: pl.DataFrame,
    people: pl.DataFrame,
    aliases: pl.DataFrame,
    settings: Settings,
    settled: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """channel_id, name, account_id, is_customer_visible, is_escalation; one row per channel.

    The account is the settled one (channel_id -> account_id), else the configured one, else the only one among the customers in the channel, else
    that whose name or domain the channel is called by, after a customer prefix. Channels that
    only messages know of are there too, under their id.
    """
    listed = staged["slack_channels"]
    unlisted = (
        staged["slack_messages"]
        .select("channel_id")
        .unique(maintain_order=True)
        .join(listed, on="channel_id", how="anti")
        .sort("channel_id", maintain_order=True)
        .select("channel_id", name="channel_id", is_ext_shared=pl.lit(value=False))
    )
    every = pl.concat([listed.select("channel_id", "name", "is_ext_shared"), unlisted])
    customers = _customers(staged, people=people, aliases=aliases)
    slug = _without_prefix(settings)
    has_prefix = slug.is_not_null()
    return (
        every.with_columns(slug=slug, configured=_configured(accounts, settings, settled or {}))
        .join(customers, on="channel_id", how="left", maintain_order="left")
        .join(_slugs(accounts), on="slug", how="left", maintain_order="left")
        .select(
            "channel_id",
            "name",
            account_id=pl.coalesce("configured", "member_account", "named_account"),
            is_customer_visible=pl.col("is_ext_shared")
            | pl.col("has_customer").fill_null(value=False)
            | has_prefix,
            is_escalation=_bare(pl.col("name")).is_in(
                [_bare_name(name) for name in settings.ours.escalation_channels]
            ),
        )
    )


def _bare_name(name: str) -> str:
    return name.removeprefix("#").lower()


def _bare(name: pl.Expr) -> pl.Expr:
    return name.str.strip_prefix("#").str.to_lowercase()


def _configured(accounts: pl.DataFrame, settings: Settings, settled: Mapping[str, str]) -> pl.Expr:
    known = set(accounts.get_column("account_id"))
    mapped = {
        _bare_name(name): account for name, account in settings.channels.items() if account in known
    }
    there = {channel: account for channel, account in settled.items() if account in known}
    return pl.coalesce(
        said_of("channel_id", there),
        _bare(pl.col("name")).replace_strict(mapped, default=None, return_dtype=pl.String),
    )


def _without_prefix(settings: Settings) -> pl.Expr:
    """What follows a customer prefix in the channel's name; null without one."""
    name = _bare(pl.col("name"))
    prefixes = [prefix.lower() for prefix in settings.ours.customer_channel_prefixes if prefix]
    return pl.coalesce(
        pl.lit(None, dtype=pl.String),
        *(
            pl.when(name.str.starts_with(prefix)).then(name.str.strip_prefix(prefix))
            for prefix in prefixes
        ),
    )


def _customers(
    staged: Mapping[str, pl.DataFrame], *, people: pl.DataFrame, aliases: pl.DataFrame
) -> pl.DataFrame:
    """channel_id, has_customer, member_account: who of a customer is a member or has written."""
    present = pl.concat(
        [
            staged["slack_channels"].select("channel_id", tool_id="members").explode("tool_id"),
            staged["slack_messages"].select("channel_id", tool_id="user_id"),
        ]
    )
    return (
        present.drop_nulls()
        .unique(maintain_order=True)
        .join(aliases.filter(pl.col("source") == Source.SLACK), on="tool_id", maintain_order="left")
        .join(people, on="person_id", maintain_order="left")
        .filter(pl.col("side") == Side.CUSTOMER)
        .group_by("channel_id", maintain_order=True)
        .agg(has_customer=pl.lit(value=True), member_account=only("account_id"))
    )


def _slugs(accounts: pl.DataFrame) -> pl.DataFrame:
    """slug, named_account: what exactly one account is called, by its name or a domain's label."""
    names = accounts.select("account_id", slug=_slug(pl.col("account")))
    labels = accounts.select("account_id", domain="domains").explode("domain").drop_nulls()
    firsts = labels.select("account_id", slug=_slug(pl.col("domain").str.extract(r"^([^.]+)", 1)))
    return (
        pl.concat([names, firsts])
        .filter(pl.col("slug") != "")
        .unique(maintain_order=True)
        .group_by("slug", maintain_order=True)
        .agg(named_account=only("account_id"))
    )


def _slug(name: pl.Expr) -> pl.Expr:
    return name.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "-").str.strip_chars("-")
