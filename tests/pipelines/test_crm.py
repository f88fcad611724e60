import dataclasses
import json
from datetime import UTC, datetime

import pytest

from escalation_ledger.pipelines.crm import SOURCE, mapped_headers
from escalation_ledger.pipelines.drop import Unreadable
from tests.pipelines.folders import FETCHED, SETTINGS, enveloped, ids, problems, put

ACCOUNTS = "account_id,name,domains,tier,arr_usd,owner_email,csm_email,region\n"
RENEWALS = "opportunity_id,account_id,renewal_date,amount_usd,stage,close_probability,updated_at\n"


def test_our_own_files_land_row_by_row_as_header_and_cell(tmp_path):
    drop = put(
        tmp_path / "drop",
        {
            "crm/accounts.csv": ACCOUNTS + 'a1,"Nord, ""Wind""\nGmbH",n.com,,001.50,,,\n\n',
            "crm/renewals.csv.gz": RENEWALS
            + "o1,a1,2026-05-01,1e5,Open,0.5,2026-03-01T10:00:00Z\n",
        },
    )
    landed = enveloped(SOURCE, drop)
    account, renewal = landed["accounts"].row(0, named=True), landed["renewals"].row(0, named=True)
    assert json.loads(account["payload"]) == {
        "account_id": "a1",
        "name": 'Nord, "Wind"\nGmbH',
        "domains": "n.com",
        "tier": "",
        "arr_usd": "001.50",
        "owner_email": "",
        "csm_email": "",
        "region": "",
    }
    assert (account["object_id"], account["version_at"]) == ("a1", FETCHED)
    assert renewal["version_at"] == datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "kind", "object_id"),
    [
        ("Account ID,Account Name,Website,ARR\n001A,Acme,acme.com,5\n", "accounts", "001A"),
        ("Id,Name,AnnualRevenue\n001A,Acme,5\n", "accounts", "001A"),
        ("Record ID;Company name;Company Domain Name\n77;Acme;acme.com\n", "accounts", "77"),
        ("Opportunity ID,Account ID,Account Name,Close Date\n006A,001A,Acme,2026-05-01\n", "renewals", "006A"),
        ("Id\tAccountId\tName\tCloseDate\tStageName\n006A\t001A\tRenewal\t2026-05-01\tOpen\n", "renewals", "006A"),
        ("Id,AccountId,Name,Email\n003A,001A,Jane,jane@acme.com\n", "contacts", "003A"),
        ("Contact ID,Full Name,Account ID,Account Name,Email\n003A,Jane,001A,Acme,jane@acme.com\n", "contacts", "003A"),
        ('sep=;\nDeal ID;Associated Company ID;Close_Date\n"9";77;2026-05-01\n', "renewals", "9"),
    ],
)  # fmt: skip
def test_exports_of_other_tools_are_known_by_their_headers(tmp_path, text, kind, object_id):
    landed = enveloped(SOURCE, put(tmp_path / "drop", {"crm/Report 1.csv": text}))
    assert {name: ids(frame) for name, frame in landed.items()} == {kind: [object_id]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encodings_of_spreadsheets_are_read(tmp_path, encoding):
    content = (ACCOUNTS + "a1,Zürich – Größe,,,,,,\n").encode(encoding)
    (row,) = enveloped(SOURCE, put(tmp_path / "drop", {"crm/a.csv": content}))[
        "accounts"
    ].to_dicts()
    assert json.loads(row["payload"])["name"] == "Zürich – Größe"


def test_a_row_with_missing_cells_or_without_an_id_keeps_its_place(tmp_path):
    content = (
        ACCOUNTS + "a1,Acme,,,,,,\na2,Cut o\n,No id,,,,,,\na3,Extra,,,,,,,,\na4,More,,,,,,,x\n"
    )
    accounts = enveloped(SOURCE, put(tmp_path / "drop", {"crm/accounts.csv": content}))["accounts"]
    assert ids(accounts) == ["a1", "a3"]
    assert list(problems(accounts)) == [f"crm/accounts.csv#{line}" for line in (3, 4, 6)]
    assert "2 cells, the header has 8" in problems(accounts)["crm/accounts.csv#3"]


@pytest.mark.parametrize(
    ("updated", "expected"),
    [
        ("2026-03-01T10:00:00.000+0000", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("2026-03-01 10:00", datetime(2026, 3, 1, 10, tzinfo=UTC)),
        ("3/1/2026 10:00 AM", FETCHED),
        ("", FETCHED),
    ],
)
def test_a_renewals_version_is_its_updated_at_when_that_is_an_instant(tmp_path, updated, expected):
    text = f"Opportunity ID,Account ID,Close Date,Last Modified Date\no1,a1,2026-05-01,{updated}\n"
    renewals = enveloped(SOURCE, put(tmp_path / "drop", {"crm/o.csv": text}))["renewals"]
    assert renewals.get_column("version_at").to_list() == [expected]


def test_an_account_as_data_loader_writes_it_has_its_own_version(tmp_path):
    text = "Id,Name,Owner.Email,SystemModstamp,IsDeleted\n001A,Acme,a@b.c,2026-03-01T10:00:00.000Z,false\n"
    accounts = enveloped(SOURCE, put(tmp_path / "drop", {"crm/Account.csv": text}))["accounts"]
    assert accounts.get_column("version_at").to_list() == [datetime(2026, 3, 1, 10, tzinfo=UTC)]


def test_our_own_header_wins_over_a_mapped_one_and_the_map_goes_in_order():
    names = {"Account ID": "account_id", "Id": "account_id"}
    columns = ["account_id", "name"]
    assert mapped_headers(["Id", "Account ID", "Name"], names, columns) == {
        "account_id": 1,
        "name": 2,
    }
    assert mapped_headers(["Id", "ACCOUNT_ID", "account id"], names, columns) == {"account_id": 1}


def test_a_file_that_fits_nothing_names_what_is_missing_and_where_to_map_it(tmp_path):
    drop = put(tmp_path / "drop", {"crm/kunden.csv": "Kundennummer,Firma\n1,Acme\n"})
    with pytest.raises(Unreadable, match=r"^crm/kunden.csv fits none of .*\[crm.accounts\]"):
        SOURCE.files(drop, SETTINGS)


def test_the_header_map_is_the_configured_one(tmp_path):
    drop = put(tmp_path / "drop", {"crm/kunden.csv": "Kundennummer,Firma\n1,Acme\n"})
    german = {"Kunden Nummer": "account_id", "firma": "name"}
    settings = dataclasses.replace(
        SETTINGS, crm_headers={**SETTINGS.crm_headers, "accounts": german}
    )
    assert ids(enveloped(SOURCE, drop, settings=settings)["accounts"]) == ["1"]
