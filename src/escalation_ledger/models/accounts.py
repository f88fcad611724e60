"""Customer accounts: the CRM's, and help-desk organisations that none of them is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from escalation_ledger.models.addresses import by_domain, ours
from escalation_ledger.models.schemas import ACCOUNTS, RENEWALS
from escalation_ledger.warehouse.settings import Settings


@dataclass(frozen=True)
class Accounts:
    """`accounts`: ACCOUNTS. `organizations`: org_id, account_id. `domains`: domain, owner."""

    accounts: pl.DataFrame
    organizations: pl.DataFrame
    domains: pl.DataFrame


def accounts(
    staged: Mapping[str, pl.DataFrame],
    *,
    our: Sequence[str],
    settings: Settings,
    settled: Mapping[str, str] | None = None,
) -> Accounts:
    """Every account, which Zendesk organisation is which, and which mail domain names which.

    An organisation is the CRM account of its external id, else of its domains, else of its exact
    name; one of our own domains is no customer; any other becomes an account of its own.
    settled: domain -> account_id, by a person; before that stands the configuration, then what
    CRM and help desk say.
    """
    given = _that_name_a_customer({**settings.domains, **(settled or {})}, our, settings)
    crm = _with_given(staged["crm_accounts"], given)
    orgs = _without(staged["zendesk_organizations"], our=our, settings=settings)
    matched = _matched(orgs, _without(crm, our=our, settings=settings))
    named = pl.concat([crm.select("account_id", *_DETAILS), _of_organizations(matched)])
    domains = _given_first(_domains(crm, matched, our=our, settings=settings), named, given)
    table = named.join(
        domains.group_by("account_id", maintain_order=True).agg(domains=pl.col("domain").sort()),
        on="account_id",
        how="left",
        maintain_order="left",
    ).select(
        "account_id",
        "tier",
        "arr_usd",
        "owner_email",
        "csm_email",
        "region",
        pl.col("domains").fill_null([]),
        account="name",
        calendar=_calendar(settings, crm),
    )
    return Accounts(
        ACCOUNTS.check(table),
        matched.filter(pl.col("account_id").is_not_null()).select("org_id", "account_id"),
        domains.select("domain", owner="account_id"),
    )


_DETAILS = ("name", "tier", "arr_usd", "owner_email", "csm_email", "region")


def renewals(staged: Mapping[str, pl.DataFrame], *, known: pl.DataFrame) -> pl.DataFrame:
    """RENEWALS: the open ones of known accounts."""
    still_open = staged["crm_renewals"].filter("is_open")
    return RENEWALS.check(still_open.join(known.select("account_id"), on="account_id", how="semi"))


def _that_name_a_customer(
    given: Mapping[str, str], our: Sequence[str], settings: Settings
) -> dict[str, str]:
    """Without those of our own, and of providers, whatever anybody says."""
    none = {*our, *settings.ours.free_mail}
    return {domain: account for domain, account in given.items() if domain not in none}


def _with_given(crm: pl.DataFrame, given: Mapping[str, str]) -> pl.DataFrame:
    """The CRM's accounts, each with the domains given to it and without those given to another."""
    if not given:
        return crm
    added = (
        pl.DataFrame({"account_id": list(given.values()), "given": list(given)})
        .group_by("account_id", maintain_order=True)
        .agg("given")
    )
    kept = pl.col("domains").list.eval(pl.element().filter(~pl.element().is_in(list(given))))
    return (
        crm.with_columns(domains=kept)
        .join(added, on="account_id", how="left", maintain_order="left")
        .with_columns(
            domains=pl.concat_list("domains", pl.col("given").fill_null([]))
            .list.unique()
            .list.sort()
        )
        .drop("given")
    )


def _given_first(
    domains: pl.DataFrame, named: pl.DataFrame, given: Mapping[str, str]
) -> pl.DataFrame:
    """account_id, domain: those given are of the account they were given to, if it is there."""
    there = pl.DataFrame(
        {"account_id": list(given.values()), "domain": list(given)},
        schema={"account_id": pl.String, "domain": pl.String},
    ).join(named, on="account_id", how="semi")
    rest = domains.join(there, on="domain", how="anti", maintain_order="left")
    return pl.concat([rest, there]).sort("account_id", "domain", maintain_order=True)


def _without(frame: pl.DataFrame, *, our: Sequence[str], settings: Settings) -> pl.DataFrame:
    """The frame, domains that identify no customer taken out, `is_ours` when one was ours."""
    own = ours(frame.get_column("domains").explode(), our)
    free = list(settings.ours.free_mail)
    return frame.with_columns(
        is_ours=pl.col("domains").list.eval(pl.element().is_in(own)).list.any(),
        domains=pl.col("domains").list.eval(
            pl.element().filter(~pl.element().is_in([*own, *free]))
        ),
    )


def _matched(orgs: pl.DataFrame, crm: pl.DataFrame) -> pl.DataFrame:
    """The organisations with account_id, null for our own."""
    by_external = crm.select(external_id="account_id", external="account_id")
    by_name = (
        crm.group_by(_folded().alias("folded"), maintain_order=True)
        .agg(same_name=pl.col("account_id").first(), claims=pl.len())
        .filter(pl.col("claims") == 1)
    )
    found = (
        orgs.join(by_external, on="external_id", how="left", maintain_order="left")
        .join(_by_domains(orgs, crm), on="org_id", how="left", maintain_order="left")
        .with_columns(folded=_folded())
        .join(by_name, on="folded", how="left", maintain_order="left")
    )
    own_account = pl.when(~pl.col("is_ours")).then(
        pl.concat_str(pl.lit("zendesk:organization:"), "org_id")
    )
    return found.with_columns(
        is_crm=pl.coalesce("external", "same_domain", "same_name").is_not_null(),
        account_id=pl.coalesce("external", "same_domain", "same_name", own_account),
    )


def _folded() -> pl.Expr:
    return pl.col("name").str.strip_chars().str.to_lowercase()


def _by_domains(orgs: pl.DataFrame, crm: pl.DataFrame) -> pl.DataFrame:
    """org_id, same_domain: the one account that all recognised domains of the org name."""
    claims = crm.select("domains", owner="account_id").explode("domains", keep_nulls=False)
    owners = claims.select("owner", domain="domains").drop_nulls()
    asked = orgs.select("org_id", domain="domains").explode("domain").drop_nulls()
    return (
        asked.join(
            by_domain(asked.get_column("domain"), owners), on="domain", maintain_order="left"
        )
        .group_by("org_id", maintain_order=True)
        .agg(same_domain=pl.when(pl.col("owner").n_unique() == 1).then(pl.col("owner").first()))
    )


def _of_organizations(matched: pl.DataFrame) -> pl.DataFrame:
    """Accounts that only the help desk knows."""
    unknown = matched.filter(~pl.col("is_crm") & pl.col("account_id").is_not_null())
    none = {"tier": pl.String, "arr_usd": pl.Float64, "owner_email": pl.String,
            "csm_email": pl.String, "region": pl.String}  # fmt: skip
    return unknown.select(
        "account_id",
        name=pl.coalesce("name", "account_id"),
        **{column: pl.lit(None, dtype=dtype) for column, dtype in none.items()},
    )


def _domains(
    crm: pl.DataFrame, matched: pl.DataFrame, *, our: Sequence[str], settings: Settings
) -> pl.DataFrame:
    """account_id, domain: what CRM and help desk say, free mail and our own left out."""
    said = [
        _without(crm, our=our, settings=settings).select("account_id", domain="domains"),
        matched.select("account_id", domain="domains"),
    ]
    return (
        pl.concat(said)
        .explode("domain")
        .drop_nulls()
        .unique(maintain_order=True)
        .sort("account_id", "domain", maintain_order=True)
    )


def _calendar(settings: Settings, crm: pl.DataFrame) -> pl.Expr:
    regions = crm.get_column("region").drop_nulls().unique(maintain_order=True).to_list()
    names = {region: settings.calendar_of(region).name for region in regions}
    return pl.col("region").replace_strict(
        names, default=settings.calendar_of(None).name, return_dtype=pl.String
    )
