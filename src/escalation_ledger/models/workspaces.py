"""Slack Connect: whose workspace is whose, and who of theirs is of which account."""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.words import Side, Source
from escalation_ledger.models.addresses import only


def placed_by_workspace(
    placed: pl.DataFrame, said: pl.DataFrame, *, given: Mapping[str, str]
) -> pl.DataFrame:
    """PEOPLE with side and account of those whose only address to us is their workspace.

    said: RECORD rows with person_id; given: Slack team id -> account_id, by configuration or a
    person. A workspace in which one of ours is a member is ours. Any other is the account given,
    else the only one among its people whose addresses say it; its people are the customer's.
    """
    teams = said.filter(pl.col("source") == Source.SLACK).drop_nulls("team_id")
    if teams.is_empty():
        return placed
    members = teams.select("person_id", "team_id").join(placed, on="person_id")
    ours = members.filter(pl.col("side") == Side.OURS).select("team_id").unique()
    if ours.is_empty():
        return placed
    foreign = members.join(ours, on="team_id", how="anti", maintain_order="left")
    learned = foreign.group_by("team_id", maintain_order=True).agg(learned=only("account_id"))
    told = pl.col("team_id").replace_strict(dict(given), default=None, return_dtype=pl.String)
    theirs = (
        foreign.join(learned, on="team_id")
        .group_by("person_id", maintain_order=True)
        .agg(workspace_account=pl.coalesce(told, "learned").drop_nulls().first())
        .with_columns(is_foreign=pl.lit(value=True))
    )
    side = pl.when(
        pl.col("is_foreign").fill_null(value=False) & (pl.col("side") == Side.UNKNOWN)
    ).then(pl.lit(Side.CUSTOMER.value))
    return _with_accounts(
        placed.join(theirs, on="person_id", how="left", maintain_order="left").with_columns(
            side=pl.coalesce(side, "side")
        ),
        "workspace_account",
    )


def placed_by_channel(
    people: pl.DataFrame,
    aliases: pl.DataFrame,
    staged: Mapping[str, pl.DataFrame],
    channels: pl.DataFrame,
) -> pl.DataFrame:
    """PEOPLE with the account of customers of whom only the channels they are in say it.

    channels: as `models.channels` gives them. Who is in channels of several accounts has none; nor
    does a channel say whose people are where more than one workspace beside ours meets.
    """
    teams = staged["slack_users"].select("team_id", tool_id="user_id")
    present = pl.concat(
        [
            staged["slack_channels"]
            .select("channel_id", tool_id="members")
            .explode("tool_id")
            .join(teams, on="tool_id", how="left", maintain_order="left"),
            staged["slack_messages"].select("channel_id", "team_id", tool_id="user_id"),
        ],
        how="diagonal",
    ).drop_nulls("tool_id")
    named = present.join(
        aliases.filter(pl.col("source") == Source.SLACK), on="tool_id", maintain_order="left"
    ).join(people.select("person_id", "side"), on="person_id", maintain_order="left")
    ours = named.filter(pl.col("side") == Side.OURS).select("team_id").unique()
    crowded = (
        named.join(ours, on="team_id", how="anti")
        .group_by("channel_id")
        .agg(pl.col("team_id").drop_nulls().n_unique())
        .filter(pl.col("team_id") > 1)
    )
    found = (
        named.select("channel_id", "person_id")
        .unique(maintain_order=True)
        .join(crowded, on="channel_id", how="anti", maintain_order="left")
        .join(channels.select("channel_id", "account_id"), on="channel_id", maintain_order="left")
        .group_by("person_id", maintain_order=True)
        .agg(channel_account=only("account_id"))
    )
    return _with_accounts(
        people.join(found, on="person_id", how="left", maintain_order="left"), "channel_account"
    ).select(people.columns)


def _with_accounts(people: pl.DataFrame, found: str) -> pl.DataFrame:
    """The account found, of customers that have none yet."""
    is_customer = pl.col("side") == Side.CUSTOMER
    return people.with_columns(
        account_id=pl.coalesce("account_id", pl.when(is_customer).then(found))
    )
