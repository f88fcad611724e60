"""CRM exports -> accounts, renewals and contacts.

A payload is one line of the file, header -> cell. Headers differ by CRM and by report, so they
are mapped by the configuration (`[crm.accounts]`, `[crm.renewals]`, `[crm.contacts]`), compared without case,
spaces and underscores; our own column names always work and come first. Of several headers for one
column the first that says something counts; an account's domains are those of all of them. A row
that says that it is deleted is filtered: what it stood for is gone.
"""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.models.schemas import CRM_ACCOUNTS, CRM_CONTACTS, CRM_RENEWALS
from escalation_ledger.models.staging.decoding import decoded, field, texts
from escalation_ledger.models.staging.sifting import Sieve, Sifted, united
from escalation_ledger.models.staging.values import (
    blank_to_null,
    day,
    money,
    probability,
    split_domains,
    text,
    unread,
)
from escalation_ledger.warehouse.crm_headers import COLUMNS, standing_for
from escalation_ledger.warehouse.settings import Settings

SIEVE = Sieve(Source.CRM)

_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no")
_GONE = pl.col("cell_is_deleted").str.to_lowercase().is_in(_TRUE)
_HEADER = r'"(?:[^"\\]|\\.)*"\s*:'


def stage(objects: Mapping[str, pl.DataFrame], *, settings: Settings) -> Sifted:
    """Every CRM table, from the newest version of each object."""
    parts = (_accounts, _renewals, _contacts)
    return united([part(objects, settings=settings) for part in parts])


def _accounts(objects: Mapping[str, pl.DataFrame], *, settings: Settings) -> Sifted:
    cells = _cells(objects, "accounts", settings)
    rows = cells.with_columns(
        account_id=pl.col("cell_account_id"),
        name=pl.col("cell_name"),
        domains=split_domains(pl.col("cell_domains")),
        tier=pl.col("cell_tier"),
        arr_usd=money(pl.col("cell_arr_usd")),
        owner_email=_address("cell_owner_email"),
        csm_email=_address("cell_csm_email"),
        region=pl.col("cell_region"),
    )
    reasons = [_no_amount("arr_usd")]
    return SIEVE.table(rows, CRM_ACCOUNTS, name="accounts", reasons=reasons, filtered=_GONE)


def _renewals(objects: Mapping[str, pl.DataFrame], *, settings: Settings) -> Sifted:
    cells = _cells(objects, "renewals", settings)
    rows = cells.with_columns(
        opportunity_id=pl.col("cell_opportunity_id"),
        account_id=pl.col("cell_account_id"),
        renewal_on=day(pl.col("cell_renewal_date")),
        amount_usd=money(pl.col("cell_amount_usd")),
        stage=pl.col("cell_stage"),
        close_probability=probability(pl.col("cell_close_probability")),
        is_open=_is_open(),
    )
    reasons = [
        unread("renewal_on", pl.col("cell_renewal_date"), kind="a date"),
        _no_amount("amount_usd"),
        unread("close_probability", pl.col("cell_close_probability"), kind="a share of 0 to 100 %"),
    ]
    return SIEVE.table(rows, CRM_RENEWALS, name="renewals", reasons=reasons, filtered=_GONE)


def _is_open() -> pl.Expr:
    """As the CRM says it; where it does not, until its stage does ("Churned" says nothing to us)."""
    told = pl.col("cell_is_closed").str.to_lowercase()
    ended = pl.col("cell_stage").str.contains(r"(?i)closed|won|lost").fill_null(value=False)
    return (
        pl.when(told.is_in(_TRUE)).then(False).when(told.is_in(_FALSE)).then(True).otherwise(~ended)
    )


def _contacts(objects: Mapping[str, pl.DataFrame], *, settings: Settings) -> Sifted:
    """People at accounts; one without an address or an account tells nothing, and is left out."""
    cells = _cells(objects, "contacts", settings)
    rows = cells.with_columns(
        contact_id=pl.col("cell_contact_id"),
        account_id=pl.col("cell_account_id"),
        email=_address("cell_email"),
        name=pl.col("cell_name"),
    )
    tells_nothing = pl.col("cell_email").is_null() | pl.col("cell_account_id").is_null()
    reasons = [unread("email", pl.col("cell_email"), kind="a mail address")]
    return SIEVE.table(
        rows, CRM_CONTACTS, name="contacts", reasons=reasons, filtered=_GONE | tells_nothing
    )


def _no_amount(column: str) -> pl.Expr:
    return unread(column, pl.col(f"cell_{column}"), kind="an amount of 0 or more")


def _address(cell: str) -> pl.Expr:
    """The address in a cell; a plain name ("Company owner" in some exports) names nobody."""
    return pl.col(cell).str.to_lowercase().str.extract(r"([^\s<>,;]+@[^\s<>,;]+)", 1)


def _cells(objects: Mapping[str, pl.DataFrame], name: str, settings: Settings) -> pl.DataFrame:
    """The rows with `cell_<column>` for each of our columns: text, or null when blank or absent."""
    present = _headers(objects, name)
    shape = texts(*present) if present else texts("account_id")
    rows = decoded(objects, name, shape)
    return rows.with_columns(
        _cell(column, [text(header) for header in found]).alias(f"cell_{column}")
        for column, found in standing_for(
            present, COLUMNS[name], settings.crm_headers[name]
        ).items()
    )


def _cell(column: str, found: list[pl.Expr]) -> pl.Expr:
    """What the cells under one column's headers say together."""
    if column == "domains" and found:
        return blank_to_null(pl.concat_str(found, separator=";", ignore_nulls=True))
    return pl.coalesce(pl.lit(None, dtype=pl.String), *found)


def _headers(objects: Mapping[str, pl.DataFrame], name: str) -> list[str]:
    """Every header of the file as its JSON spells it (and at times a harmless text like one)."""
    if name not in objects:
        return []
    quoted = objects[name].get_column("payload").str.extract_all(_HEADER).explode()
    bare = quoted.str.replace(r"\s*:$", "").drop_nulls().unique(maintain_order=True).sort()
    spelled = pl.concat_str(pl.lit('{"header":'), pl.col("bare"), pl.lit("}"))
    payload = pl.DataFrame({"bare": bare}).select(
        object_id=pl.col("bare"), version_at=None, payload=spelled, problem=None
    )
    read = decoded({name: payload}, name, texts("header")).select(field("header")).to_series()
    return read.drop_nulls().unique(maintain_order=True).sort().to_list()
