"""Whose a mail address is, by its domain: ours, an account's, or nobody's we know."""

from collections.abc import Iterable, Mapping

import polars as pl

from escalation_ledger.warehouse.settings import Settings


def domain_of(address: pl.Expr) -> pl.Expr:
    """The part behind the last @."""
    return address.str.extract(r"@([^@\s]+)$", 1)


def our_domains(staged: Mapping[str, pl.DataFrame], *, settings: Settings) -> list[str]:
    """The configured domains, else those of the help desk's agents, else of the account owners.

    A provider's domain names nobody. A domain that an account claims is ours only when most
    agents have it: one agent with a customer's address must not make that customer us.
    """
    if settings.ours.domains:
        return sorted(domain.lower() for domain in settings.ours.domains)
    users, crm = staged["zendesk_users"], staged["crm_accounts"]
    agents = users.filter(_is_staff_role()).get_column("email")
    owners = pl.concat([crm.get_column("owner_email"), crm.get_column("csm_email")])
    claimed = pl.concat(
        [
            crm.get_column("domains").explode(),
            staged["zendesk_organizations"].get_column("domains").explode(),
        ]
    ).drop_nulls()
    of_agents = _common_domains(agents, claimed, settings)
    return of_agents or _common_domains(owners, claimed, settings)


def our_names(our: Iterable[str], *, settings: Settings) -> list[str]:
    """What our company is called in addresses: the labels of our domains, and the help desk's first.

    our: our domains. Without the last label, which names a country or a kind.
    """
    help_desk = settings.links["zendesk"].removeprefix("https://").partition(".")[0]
    labels = {label for domain in our for label in domain.split(".")[:-1]}
    return sorted({*labels, help_desk} - {""})


def _is_staff_role() -> pl.Expr:
    return pl.col("role").is_in(["agent", "admin"])


def _common_domains(emails: pl.Series, claimed: pl.Series, settings: Settings) -> list[str]:
    ranked = (
        pl.DataFrame({"email": emails})
        .select(domain=domain_of(pl.col("email")))
        .drop_nulls()
        .filter(~pl.col("domain").is_in(list(settings.ours.free_mail)))
        .group_by("domain", maintain_order=True)
        .len()
        .with_columns(is_claimed=pl.col("domain").is_in(claimed.to_list()))
        .sort(pl.col("len").cast(pl.Int64).neg(), "is_claimed", "domain", maintain_order=True)
    )
    is_commonest = pl.int_range(pl.len()) == 0
    kept = ranked.filter(is_commonest | ~pl.col("is_claimed"))
    return sorted(kept.get_column("domain"))


def by_domain(domains: pl.Series, owners: pl.DataFrame) -> pl.DataFrame:
    """Distinct domains -> `domain`, `owner`: the one that owns it or its nearest parent domain.

    `owners`: domain, owner. A parent claimed by two owners identifies neither.
    """
    asked = pl.DataFrame({"domain": domains}).drop_nulls().unique(maintain_order=True)
    labels = pl.col("domain").str.split(".")
    parents = (
        asked.with_columns(
            skipped=pl.int_ranges(0, labels.list.len().cast(pl.Int64)), labels=labels
        )
        .explode("skipped")
        .with_columns(parent=pl.col("labels").list.slice(pl.col("skipped")).list.join("."))
    )
    single = (
        owners.drop_nulls()
        .unique(maintain_order=True)
        .group_by("domain", maintain_order=True)
        .agg(owner=pl.when(pl.col("owner").n_unique() == 1).then(pl.col("owner").first()))
    )
    return (
        parents.join(single, left_on="parent", right_on="domain", how="inner")
        .sort("domain", "skipped", maintain_order=True)
        .unique("domain", keep="first", maintain_order=True)
        .select("domain", "owner")
    )


def ours(domains: pl.Series, our: Iterable[str]) -> list[str]:
    """Those of the domains that are ours or below one of ours."""
    owners = pl.DataFrame({"domain": list(our)}, schema={"domain": pl.String})
    return (
        by_domain(domains, owners.with_columns(owner=pl.col("domain")))
        .get_column("domain")
        .to_list()
    )


def only(column: str) -> pl.Expr:
    """Within a group, the one value that is there; null when there is none or there are several."""
    said = pl.col(column).drop_nulls()
    return pl.when(said.n_unique() == 1).then(said.first())
