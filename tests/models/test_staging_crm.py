import dataclasses
from datetime import date

import pytest

from tests.models.raw_rows import SETTINGS, newest, reasons, stage

ACCOUNT = {"account_id": "A1", "name": "Northwind", "domains": "northwind.com"}
RENEWAL = {"opportunity_id": "O1", "account_id": "A1", "renewal_date": "2026-06-30"}


def accounts(*cells: dict[str, str], settings=SETTINGS):
    return stage("crm", settings, accounts=[{**cell} for cell in cells])


def renewal(**changed: str):
    return stage("crm", renewals=[{**RENEWAL, **changed}])


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("420000", 420000.0),
        ("$420,000.00", 420000.0),
        ("€ 1.234.567,50", 1234567.5),
        ("USD 12.5", 12.5),
        ("", None),
        ("0", 0.0),
    ],
)
def test_money_is_read_through_its_signs(cell, amount):
    result = accounts({**ACCOUNT, "arr_usd": cell})
    assert result.tables["crm_accounts"].get_column("arr_usd").to_list() == [amount]


@pytest.mark.parametrize("cell", ["-5", "(5,000)", "n/a", "1,2,3", "4,20", "1e9", "NaN"])
def test_an_amount_that_is_negative_or_no_number_is_set_aside(cell):
    result = accounts({**ACCOUNT, "arr_usd": cell})
    assert result.tables["crm_accounts"].height == 0
    assert reasons(result) == [f"Its arr_usd is '{cell}', which is not an amount of 0 or more."]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-06-30", date(2026, 6, 30)),
        ("2026-06-30 00:00", date(2026, 6, 30)),
        ("2026-06-30T00:00:00.000Z", date(2026, 6, 30)),
        ("6/30/2026", date(2026, 6, 30)),
        ("30.6.2026", date(2026, 6, 30)),
    ],
)
def test_dates_are_iso_or_american_with_slashes_or_german_with_points(cell, day):
    assert renewal(renewal_date=cell).tables["crm_renewals"].get_column("renewal_on").to_list() == [
        day
    ]


@pytest.mark.parametrize(
    "cell", ["2026-02-31", "30/6/2026", "6.30.2026", "2/30/2026", "Q3", "9999-12-31"]
)
def test_a_date_that_does_not_exist_is_set_aside(cell):
    assert reasons(renewal(renewal_date=cell)) == [
        f"Its renewal_on is '{cell}', which is not a date."
    ]


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        ("0.6", 0.6),
        ("60", 0.6),
        ("60%", 0.6),
        ("0.5 %", 0.005),
        ("1", 1.0),
        ("100", 1.0),
        ("", None),
    ],
)
def test_a_probability_is_a_share_or_a_percentage(cell, share):
    assert renewal(close_probability=cell).tables["crm_renewals"].get_column(
        "close_probability"
    ).to_list() == [share]


def test_a_probability_outside_its_range_and_a_renewal_of_no_account_are_set_aside():
    assert reasons(renewal(close_probability="140%")) == [
        "Its close_probability is '140%', which is not a share of 0 to 100 %."
    ]
    assert reasons(renewal(account_id=" ")) == ["It has no account_id."]
    assert reasons(renewal(renewal_date="")) == ["It has no renewal_on."]


@pytest.mark.parametrize(
    ("stage_name", "is_open"),
    [("Negotiation", True), ("", True), ("Closed Won", False), ("6 - LOST", False)],
)
def test_a_renewal_is_open_until_its_stage_says_otherwise(stage_name, is_open):
    assert renewal(stage=stage_name).tables["crm_renewals"].get_column("is_open").to_list() == [
        is_open
    ]


@pytest.mark.parametrize(
    ("told", "is_open"), [("true", False), ("FALSE", True), ("", True), ("perhaps", True)]
)
def test_whether_a_renewal_is_closed_is_the_crms_word_before_its_stages_name(told, is_open):
    result = renewal(stage="Churned", hs_is_closed=told)
    assert result.tables["crm_renewals"].get_column("is_open").to_list() == [is_open]
    lost = renewal(stage="Not lost yet", IsClosed="false")
    assert lost.tables["crm_renewals"].get_column("is_open").to_list() == [True]


def test_an_accounts_domains_are_those_under_all_of_their_headers():
    result = accounts(
        {"account_id": "A1", "name": "Northwind", "domain": "nw.io", "hs_additional_domains": "b.nw.io;a.nw.io"},
        {"account_id": "A2", "name": "Southwind", "domain": "", "hs_additional_domains": ""},
    )  # fmt: skip
    assert result.tables["crm_accounts"].get_column("domains").to_list() == [
        ["a.nw.io", "b.nw.io", "nw.io"],
        [],
    ]


def test_domains_are_taken_out_of_lists_addresses_and_web_addresses():
    cell = "https://www.Northwind.com/about; NW.io, jane@north.wind.org | northwind.com localhost"
    result = accounts({**ACCOUNT, "domains": cell})
    assert result.tables["crm_accounts"].get_column("domains").to_list() == [
        ["north.wind.org", "northwind.com", "nw.io"]
    ]


def test_salesforce_and_hubspot_headers_are_mapped_whatever_their_case_and_spaces():
    salesforce = {
        "\ufeffACCOUNT ID": "A1",
        "Account Name": "Northwind",
        "Website": "www.northwind.com",
        "Annual Recurring Revenue": "$5",
    }
    result = stage(
        "crm",
        accounts=[salesforce],
        renewals=[
            {
                "Deal ID": "7",
                "Associated Company ID": "A1",
                "Close Date": "6/30/2026",
                "Deal probability": "40%",
            }
        ],
    )
    assert reasons(result) == []
    assert result.tables["crm_accounts"].select("account_id", "name", "domains", "arr_usd").row(
        0
    ) == ("A1", "Northwind", ["northwind.com"], 5.0)
    assert result.tables["crm_renewals"].select(
        "opportunity_id", "account_id", "close_probability"
    ).row(0) == ("7", "A1", 0.4)


def test_our_own_column_names_win_over_mapped_ones_and_blanks_give_way():
    result = accounts(
        {**ACCOUNT, "ARR": "7", "arr_usd": "9"},
        {**ACCOUNT, "account_id": "A2", "ARR": "7", "arr_usd": ""},
    )
    assert result.tables["crm_accounts"].get_column("arr_usd").to_list() == [9.0, 7.0]


def test_a_header_of_the_configuration_is_mapped():
    headers = {
        **SETTINGS.crm_headers,
        "accounts": {**SETTINGS.crm_headers["accounts"], "Kunde": "name"},
    }
    result = accounts(
        {"account_id": "A1", "Kunde": 'Nord "Wind": AG'},
        settings=dataclasses.replace(SETTINGS, crm_headers=headers),
    )
    assert result.tables["crm_accounts"].get_column("name").to_list() == ['Nord "Wind": AG']


def test_an_owner_who_is_only_a_name_is_nobody_and_an_address_is_lower_case():
    result = accounts({**ACCOUNT, "owner_email": "Ana Ruiz", "csm_email": "Bo <BO@Ours.com>"})
    assert result.tables["crm_accounts"].select("owner_email", "csm_email").row(0) == (
        None,
        "bo@ours.com",
    )


@pytest.mark.parametrize("header", ["is_deleted", "IsDeleted"])
def test_a_row_that_says_it_is_deleted_is_filtered_whatever_else_it_lacks(header):
    gone, there = {header: "TRUE"}, {header: "false"}
    result = stage(
        "crm",
        accounts=[{"account_id": "A2", **gone}, {**ACCOUNT, **there}],
        renewals=[{"opportunity_id": "O2", **gone}, {**RENEWAL, **there}],
    )
    assert reasons(result) == []
    assert (result.counts.modelled, result.counts.filtered) == (2, 2)
    assert result.tables["crm_accounts"].get_column("account_id").to_list() == ["A1"]
    assert result.tables["crm_renewals"].get_column("opportunity_id").to_list() == ["O1"]


def test_an_export_without_rows_gives_empty_tables():
    result = stage("crm", accounts=[], renewals=[])
    assert (
        newest([]).height
        == result.tables["crm_accounts"].height
        == result.tables["crm_renewals"].height
        == 0
    )


CONTACT = {"contact_id": "C1", "account_id": "A1", "email": "Jane@GMAIL.com", "name": "Jane"}


def test_a_contact_is_known_by_its_address_in_small_letters():
    found = stage("crm", contacts=[CONTACT]).tables["crm_contacts"]
    assert found.rows() == [("C1", "A1", "jane@gmail.com", "Jane")]


@pytest.mark.parametrize("column", ["email", "account_id"])
def test_a_contact_that_tells_nothing_is_left_out_and_counted(column):
    result = stage("crm", contacts=[{**CONTACT, column: ""}])
    assert result.tables["crm_contacts"].is_empty()
    assert (result.counts.filtered, result.counts.quarantined) == (1, 0)


def test_a_contact_whose_address_is_none_is_set_aside():
    result = stage("crm", contacts=[{**CONTACT, "email": "ask reception"}])
    assert reasons(result) == ["Its email is 'ask reception', which is not a mail address."]
