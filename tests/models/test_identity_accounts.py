import dataclasses
from datetime import date

import pytest

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.identity import identify
from tests.models.raw_rows import SETTINGS, everything, stage, ticket
from tests.models.test_identity_people import ANA, NORTHWIND

OURS = dataclasses.replace(SETTINGS, ours=dataclasses.replace(SETTINGS.ours, domains=("ours.com",)))


@pytest.mark.parametrize(
    ("organization", "account"),
    [
        ({"external_id": "A1", "name": "Anything"}, "A1"),
        ({"name": "NW", "domain_names": ["eu.northwind.com"]}, "A1"),
        ({"name": " northWIND "}, "A1"),
        (
            {"name": "NW", "domain_names": ["northwind.com", "tailspin.com"]},
            "zendesk:organization:3",
        ),
        ({"name": "NW", "domain_names": ["gmail.com"]}, "zendesk:organization:3"),
        ({"name": "Twin"}, "zendesk:organization:3"),
        ({"name": "Ours", "domain_names": ["ours.com"]}, None),
    ],
)
def test_which_account_a_zendesk_organisation_is(organization, account):
    zendesk = stage(
        "zendesk", organizations=[{"id": 3, **organization}], tickets=[ticket(1, organization_id=3)]
    )
    crm = stage("crm", accounts=[
        {**NORTHWIND, "domains": "northwind.com gmail.com"},
        {"account_id": "A2", "name": "Tailspin", "domains": "tailspin.com"},
        {"account_id": "A3", "name": "Twin"}, {"account_id": "A4", "name": "twin"},
    ])  # fmt: skip
    found = identify(everything(zendesk, crm), settings=OURS)
    assert found.evidence_seed.get_column("account_id").to_list() == [account]
    assert ("zendesk:organization:3" in found.accounts.get_column("account_id")) == (
        account == "zendesk:organization:3"
    )


def test_an_account_lists_its_domains_and_its_organisations_without_free_mail_and_ours():
    zendesk = stage(
        "zendesk",
        users=[ANA],
        organizations=[{"id": 3, "external_id": "A1", "domain_names": ["nw.io", "gmail.com"]}],
    )
    crm = stage(
        "crm",
        accounts=[{**NORTHWIND, "domains": "northwind.com, support.ours.com", "arr_usd": "$5"}],
    )
    row = identify(everything(zendesk, crm), settings=SETTINGS).accounts.row(0, named=True)
    assert (row["account_id"], row["account"], row["arr_usd"]) == ("A1", "Northwind", 5.0)
    assert row["domains"] == ["northwind.com", "nw.io"]


def test_an_account_works_by_the_calendar_of_its_region():
    emea = Calendar.parse(
        "emea", zone="Europe/Berlin", hours=["09:00-17:00"] * 5 + ["", ""], holidays="DE"
    )
    settings = dataclasses.replace(
        SETTINGS, calendars={**SETTINGS.calendars, "emea": emea}, regions={"emea": "emea"}
    )
    crm = stage(
        "crm",
        accounts=[
            {**NORTHWIND, "region": "EMEA"},
            {"account_id": "A2", "name": "B", "region": "Moon"},
            {"account_id": "A3", "name": "C"},
        ],
    )
    assert identify(crm.tables, settings=settings).accounts.get_column("calendar").to_list() == [
        "emea",
        "default",
        "default",
    ]


def test_renewals_are_the_open_ones_of_known_accounts():
    renewal = {
        "opportunity_id": "O1",
        "account_id": "A1",
        "renewal_date": "2026-06-30",
        "amount_usd": "10",
    }
    crm = stage("crm", accounts=[NORTHWIND], renewals=[
        renewal, {**renewal, "opportunity_id": "O2", "stage": "Closed Won"}, {**renewal, "opportunity_id": "O3", "account_id": "A9"},
    ])  # fmt: skip
    assert identify(crm.tables, settings=SETTINGS).renewals.rows() == [
        ("O1", "A1", date(2026, 6, 30), 10.0, None)
    ]


def test_nothing_at_all_identifies_nothing():
    found = identify({}, settings=SETTINGS)
    assert all(getattr(found, field.name).height == 0 for field in dataclasses.fields(found))
