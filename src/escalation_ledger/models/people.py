"""People over all tools: one row per address, aliases for every id a tool knows them by."""

from collections.abc import Mapping, Sequence

import polars as pl

from escalation_ledger.domain.words import Side, Source
from escalation_ledger.models.accounts import Accounts
from escalation_ledger.models.addresses import by_domain, domain_of, only, ours
from escalation_ledger.models.records import records
from escalation_ledger.models.schemas import ALIASES, PEOPLE
from escalation_ledger.models.settlements import NOTHING_SETTLED, Settlements, known_as, said_of
from escalation_ledger.models.workspaces import placed_by_workspace


def people(
    staged: Mapping[str, pl.DataFrame],
    *,
    known: Accounts,
    our: Sequence[str],
    settled: Settlements = NOTHING_SETTLED,
    workspaces: Mapping[str, str] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(PEOPLE, ALIASES). People are one by address, then by what was settled; else apart by tool.

    Side: as settled; bot when a tool says so; ours with an agent's role, one of our domains or a
    former member's place in our Slack; customer with an account's domain, an end user's role, as a
    contact of the CRM's or from another workspace; else unknown. Account: the owner of their domain,
    else of their organisation, else the one that the CRM knows them at. workspaces: Slack team id -> account_id, configured.
    """
    said = records(staged).with_columns(
        own_id=pl.coalesce("email", pl.concat_str("source", pl.lit(":user:"), "tool_id"))
    )
    said = said.with_columns(person_id=known_as("own_id", settled.identities))
    said = said.with_columns(
        is_staff=pl.col("is_staff") | (pl.col("is_former_member") & _is_our_slack(said, our))
    )
    placed = placed_by_workspace(
        _placed(_merged(said), known=known, our=our),
        said,
        given={**(workspaces or {}), **settled.workspaces},
    ).pipe(_as_settled, settled, known)
    aliases = said.select("source", "tool_id", "person_id").unique(
        ["source", "tool_id"], keep="first", maintain_order=True
    )
    return PEOPLE.check(placed), ALIASES.check(aliases)


def _is_our_slack(said: pl.DataFrame, our: Sequence[str]) -> bool:
    """Whether most members of the workspace who have an address have one of ours."""
    members = said.filter(
        (pl.col("source") == Source.SLACK) & ~pl.col("is_stranger") & ~pl.col("is_bot")
    ).select(domain=domain_of(pl.col("email")))
    domains = members.drop_nulls()["domain"]
    return bool(len(domains)) and int(domains.is_in(ours(domains, our)).sum()) * 2 > len(domains)


def _as_settled(placed: pl.DataFrame, settled: Settlements, known: Accounts) -> pl.DataFrame:
    """What a person said of somebody's side and account comes before all that tools say."""
    if not settled.people:
        return placed
    there = set(known.accounts["account_id"])
    accounts = {
        person: account
        for person, account in settled.accounts_of_people.items()
        if account in there
    }
    sides = {
        person: side
        for person, side in settled.sides_of_people.items()
        if side != Side.CUSTOMER or person in accounts
    }
    is_said = pl.col("person_id").is_in(list(sides))
    return placed.with_columns(
        side=pl.coalesce(said_of("person_id", sides), "side"),
        account_id=pl.when(is_said).then(said_of("person_id", accounts)).otherwise("account_id"),
    )


def _merged(said: pl.DataFrame) -> pl.DataFrame:
    """One row per person; the help desk's name first, Slack's time zone first.

    Zendesk gives an end user the company's own zone unless somebody sets another; Slack's is
    that of the person's device.
    """
    is_own = pl.col("own_id") == pl.col("person_id")
    by_zone = pl.col("time_zone").sort_by(pl.col("source") != Source.SLACK, maintain_order=True)
    return said.group_by("person_id", maintain_order=True).agg(
        pl.col("email").sort_by(~is_own, maintain_order=True).drop_nulls().first(),
        pl.col("name").drop_nulls().first(),
        pl.col("tool_id").first(),
        pl.col("org_id").drop_nulls().first(),
        only("crm_account_id"),
        pl.col("is_bot", "is_staff", "is_end_user", "is_stranger").any(),
        time_zone=by_zone.drop_nulls().first(),
        # A closed account under another id does not say that its person has left.
        is_active=(pl.col("is_active") | ~is_own).all()
        & (pl.col("is_active").any() | is_own.any()),
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
                pl.coalesce("owner", "org_account", "crm_account_id")
            )
        )
    )
