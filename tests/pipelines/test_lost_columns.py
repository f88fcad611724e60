"""A CRM file that lacks a column it had when last read is refused until somebody takes the loss."""

import dataclasses
from pathlib import Path

import pytest

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.pipelines.landing import Landing, Terms, land
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import Settings
from tests.pipelines.folders import FETCHED, SETTINGS, put

SOUND = "account_id,name,tier,arr_usd\na1,Acme,Gold,5000\n"
RENAMED = 'account_id,name,tier,"Umsatz\n(EUR)"\na1,Acme,Gold,5000\n'
WITHOUT = "account_id,name,tier\na1,Acme,Gold\n"
RENEWALS = "opportunity_id,account_id,name,renewal_date\no1,a1,Renewal,2026-06-01\n"


def crm(folder: Path, settings: Settings = SETTINGS, *, accept: bool = False) -> Landing:
    """One more refresh of CRM in this folder's home."""
    return land(
        Home(folder / "home"),
        folder / "drop",
        settings=settings,
        sources=[Source.CRM],
        run_id="r",
        fetched_at=FETCHED,
        terms=Terms(lost_columns=accept),
    )[Source.CRM]


def read(folder: Path, files: dict[str, str]) -> None:
    put(folder / "drop", files)
    assert crm(folder).status is SourceStatus.OK


def payloads(folder: Path) -> list[str]:
    return raw.newest(Home(folder / "home"), Source.CRM)["accounts"]["payload"].to_list()


def test_a_renamed_header_is_named_with_its_likely_new_name_and_what_to_do(tmp_path):
    read(tmp_path, {"crm/accounts.csv": SOUND})
    before = payloads(tmp_path)
    put(tmp_path / "drop", {"crm/accounts.csv": RENAMED})
    landing = crm(tmp_path)
    assert landing.status is SourceStatus.FAILED
    assert landing.error == (
        "crm/accounts.csv has no column arr_usd, which it had when last read; nothing is read from "
        "its header 'Umsatz (EUR)'. Correct the header, name it under [crm.accounts], "
        "[crm.renewals] or [crm.contacts] in ledger.toml, or take the loss with `ledger refresh --accept-lost-columns`."
    )
    assert payloads(tmp_path) == before


def test_naming_the_new_header_in_the_map_lets_the_file_in(tmp_path):
    read(tmp_path, {"crm/accounts.csv": SOUND})
    put(tmp_path / "drop", {"crm/accounts.csv": RENAMED})
    headers = {**SETTINGS.crm_headers, "accounts": {"Umsatz (EUR)": "arr_usd"}}
    assert crm(tmp_path, dataclasses.replace(SETTINGS, crm_headers=headers)).error is None


def test_a_loss_that_was_taken_is_not_asked_about_again(tmp_path):
    read(tmp_path, {"crm/accounts.csv": SOUND})
    put(tmp_path / "drop", {"crm/accounts.csv": WITHOUT})
    assert crm(tmp_path).status is SourceStatus.FAILED
    assert crm(tmp_path, accept=True).status is SourceStatus.OK
    read(tmp_path, {"crm/accounts.csv": WITHOUT + "a2,Bolt,Gold\n"})


def test_an_export_that_never_had_revenue_is_read(tmp_path):
    read(tmp_path, {"crm/hubspot.csv": "Record ID,Company name\n77,Acme\n"})


def test_a_file_under_a_new_name_is_held_against_the_one_of_its_kind(tmp_path):
    read(tmp_path, {"crm/accounts-0301.csv": SOUND, "crm/renewals.csv": RENEWALS})
    (tmp_path / "drop/crm/accounts-0301.csv").unlink()
    put(tmp_path / "drop", {"crm/accounts-0308.csv": WITHOUT})
    assert str(crm(tmp_path).error).startswith(
        "crm/accounts-0308.csv has no column arr_usd, which crm/accounts-0301.csv had when last read."
    )


def test_dated_exports_of_two_tools_are_each_held_against_their_own(tmp_path):
    hubspot, salesforce = "Record ID,Company name\n77,Acme\n", SOUND
    read(tmp_path, {"crm/hub-1.csv": hubspot, "crm/sales-1.csv": salesforce})
    for name in ("hub-1", "sales-1"):
        (tmp_path / f"drop/crm/{name}.csv").unlink()
    read(tmp_path, {"crm/hub-2.csv": hubspot, "crm/sales-2.csv": salesforce})
    put(tmp_path / "drop", {"crm/sales-3.csv": "account_id,name\na1,Acme\n"})
    error = "crm/sales-3.csv has no column arr_usd and tier, which crm/sales-2.csv had"
    assert str(crm(tmp_path).error).startswith(error)


def test_a_file_named_like_no_other_is_held_against_the_one_with_the_most_in_common(tmp_path):
    read(tmp_path, {"crm/hub.csv": "Record ID,Company name\n77,Acme\n", "crm/sales.csv": SOUND})
    put(tmp_path / "drop", {"crm/report.csv": WITHOUT})
    assert "crm/report.csv has no column arr_usd, which crm/sales.csv had" in str(
        crm(tmp_path).error
    )


def test_renewals_without_their_date_are_not_taken_for_accounts(tmp_path):
    read(tmp_path, {"crm/renewals.csv": RENEWALS})
    put(tmp_path / "drop", {"crm/renewals.csv": RENEWALS.replace("renewal_date", "Ablauf")})
    error = str(crm(tmp_path).error)
    assert error.startswith(
        "crm/renewals.csv has no column renewal_date, which it had when last read"
    )
    assert "'Ablauf'" in error


def test_every_file_and_every_column_is_named_and_of_many_headers_a_few(tmp_path):
    read(tmp_path, {"crm/accounts.csv": SOUND, "crm/renewals.csv": RENEWALS})
    wide = "account_id,name," + ",".join(f"h{n}" for n in range(9)) + "\n"
    short = "opportunity_id,account_id,renewal_date,name\n".replace("name", "x")
    put(tmp_path / "drop", {"crm/accounts.csv": wide, "crm/renewals.csv": short})
    error = str(crm(tmp_path).error)
    assert "crm/accounts.csv has no column arr_usd and tier, which it had" in error
    assert "its headers 'h0', 'h1', 'h2', 'h3', 'h4' and 4 more." in error
    assert error.count("--accept-lost-columns") == 1


@pytest.mark.parametrize("text", [SOUND.replace("name,tier", "name, Tier "), SOUND])
def test_the_same_columns_in_other_spellings_are_no_loss(tmp_path, text):
    read(tmp_path, {"crm/accounts.csv": SOUND})
    read(tmp_path, {"crm/accounts.csv": text + "a2,Bolt,Gold,1\n"})
