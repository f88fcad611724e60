"""People over all tools: one row per address, aliases for every id a tool knows them by."""

from collections.abc import Mapping, Sequence

import polars as pl

from escalation_ledger.domain.words import Side, Source
from escalation_ledger.models.accounts import Accounts
from escalation_ledger.models.addresses import by_domain, domain_of, ours
from escalation_ledger.models.records import records
from escalation_ledger.models.schemas import ALIASES, PEOPLE


def people(
    staged: Mapping[str, pl.DataFrame], *, known: Accounts, our: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(PEOPLE, ALIASES). People are one by address; without one they stay apart by tool.

    Side: bot when a tool says so; ours with an agent's role or one of our domains; customer with
    an account's domain, an end user's role or from another workspace; else unknown.
    """
    said = records(staged).with_columns(
        person_id=pl.coalesce("email", pl.concat_str("source", pl.lit(":user:"), "tool_id"))
    )
    merged = _merged(said)
    placed = _placed(merged, known=known, our=our)
    aliases = said.select("source", "tool_id", "person_id").unique(
        ["source", "tool_id"], keep="first", maintain_order=True
    )
    return PEOPLE.check(placed), ALIASES.check(aliases)


def _merged(said: pl.DataFrame) -> pl.DataFrame:
    """One row per person; the help desk's name first, Slack's time zone first.

    Zendesk gives an end user the company's own zone unless somebody sets another; Slack's is
    that of the person's device.
    """
    by_zone = pl.col("time_zone").sort_by(pl.col("source") != Source.SLACK, maintain_order=True)
    return said.group_by("person_id", maintain_order=True).agg(
        pl.col("email").first(),
        pl.col("name").drop_nulls().first(),
        pl.col("tool_id").first(),
        pl.col("org_id").drop_nulls().first(),
        pl.col("is_active").all(),
        pl.col("is_bot", "is_staff", "is_end_user", "is_stranger").any(),
        time_zone=by_zone.drop_nulls().first(),
    )


def _placed(merged: pl.DataFrame, *, known: Accounts, our: Sequence[str]) -> pl.DataFrame:
    """Adds side and account_id."""
    domains = merged.select(domain=domain_of(pl.col("email"))).get_column("domain")
    is_ours = pl.col("domain").is_in(ours(domains, our)).fill_null(value=False)
    is_theirs = pl.col("owner").is_not_null() | pl.col("is_end_user") | pl.col("is_stranger")
    side = (
        pl.when("is_bot")
        .then(pl.lit(Side.BOT.value))
        .when(pl.col("is_staff") | is_ours)
        .then(pl.lit(Side.OURS.value))
        .when(is_theirs)
        .then(pl.lit(Side.CUSTOMER.value))
        .otherwise(pl.lit(Side.UNKNOWN.value))
    )
    return (
        merged.with_columns(domain=domain_of(pl.col("email")))
        .join(by_domain(domains, known.domains), on="domain", how="left", maintain_order="left")
        .join(
            known.organizations.rename({"account_id": "org_account"}),
            on="org_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(side=side, name=pl.coalesce("name", "email", "tool_id"))
        .with_columns(
            account_id=pl.when(pl.col("side") == Side.CUSTOMER).then(
                pl.coalesce("owner", "org_account")
            )
        )
    )
