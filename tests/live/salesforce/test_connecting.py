"""`ledger connect salesforce`, and that its secrets are nowhere but in the file they are in."""

import logging
import tomllib

import pytest

from escalation_ledger.domain.words import SourceStatus
from escalation_ledger.warehouse.credentials import FILE
from tests.endtoend.ledger import ledger
from tests.live.faults import Fault, Faults
from tests.live.homes import landed, live_home
from tests.live.merging import without_dlt
from tests.live.salesforce.living import CRM, home_of
from tests.live.salesforce.scenario import SETTINGS, some_customers
from tests.live.salesforce.server import CLIENT, SalesforceApi
from tests.live.test_credentials import printed_by


def connected(tmp_path, api: SalesforceApi, more: str = SETTINGS):
    home = live_home(tmp_path / "home", {}, {"salesforce": CLIENT}, more=more)
    return ledger("connect", "salesforce", "--address", api.address, home=home)


def test_connect_says_what_is_read_from_which_field_how_much_there_is_and_what_to_write_down(
    tmp_path,
):
    with SalesforceApi(some_customers(6)) as api:
        code, told = connected(tmp_path, api)
        assert api.used == told["calls"] - 1
    assert (code, told["who"], told["blind"], told["wide"]) == (0, "ledger@ours", [], [])
    accounts, renewals, contacts, usage = told["sees"]
    assert accounts == (
        "accounts: 6 records; account_id from Id, name from Name, domains from Website, tier from "
        "Tier__c, arr_usd from ARR__c, owner_email from Owner.Email, csm_email from "
        "CSM__r.Email, region from Region__c, updated_at from SystemModstamp, is_deleted from IsDeleted"
    )
    assert renewals.startswith(
        "renewals: 8 records; opportunity_id from Id, account_id from AccountId"
    )
    assert contacts.startswith("contacts: 6 records; contact_id from Id")
    assert usage == "API calls: 7 of 100000 in the last 24 hours"
    written = tomllib.loads(told["settings"])["sources"]["salesforce"]
    assert written == {
        "address": api.address, "every_minutes": 15, "types": [], "contacts": True,
    }  # fmt: skip


def test_connect_names_the_columns_that_no_field_stands_for(tmp_path):
    with SalesforceApi(some_customers(2)) as api:
        _, told = connected(tmp_path, api, more="")
    assert told["sees"][0].endswith(
        "; no field for tier, arr_usd, csm_email, region (name one under [crm.accounts])"
    )


def test_connect_says_what_this_user_does_not_see(tmp_path):
    with SalesforceApi(some_customers(2)) as api:
        api.hidden = {"Opportunity.CloseDate", "Contact"}
        code, told = connected(tmp_path, api)
    assert code == 3
    renewals, contacts = told["blind"]
    assert "without what renewals cannot do without (renewal_date)" in renewals
    assert contacts.startswith("contacts: salesforce shows this user no Contact")


def test_connect_says_what_more_this_user_may_than_is_needed(tmp_path):
    with SalesforceApi(some_customers(2)) as api:
        api.may, api.scope = {"updateable", "deletable"}, "id api"
        _, told = connected(tmp_path, api)
    assert told["wide"][:2] == [
        "Account is updateable to this user", "Account is deletable to this user",
    ]  # fmt: skip
    assert told["wide"][-1] == "scope id of the token"


def test_wrong_credentials_are_a_sentence_that_names_them_and_shows_none(tmp_path, capfd):
    with SalesforceApi(some_customers(2)) as api:
        home = home_of(tmp_path / "home", api)
        (home / FILE).write_text('[salesforce]\nclient_id = "x"\nclient_secret = "wr0ng-one"\n')
        code, _ = ledger("connect", "salesforce", "--address", api.address, home=home)
        error = str(landed(home, CRM).error)
    assert code == 1
    for said in (error, capfd.readouterr().err):
        assert "check the app's client_id and client_secret" in said
        assert "wr0ng-one" not in said


@pytest.mark.parametrize("fault", [None, Fault.SERVER_500, Fault.UNAUTHORIZED])
def test_no_secret_is_in_anything_that_a_run_writes(tmp_path, caplog, fault):
    caplog.set_level(logging.DEBUG)
    faults = Faults().plan(fault, call=5, times=1_000) if fault else Faults()
    with without_dlt(), SalesforceApi(some_customers(3), faults) as api:
        home = home_of(tmp_path / "home", api)
        landing = landed(home, CRM)
        assert (landing.status is SourceStatus.FAILED) == (fault is not None)
        urls = [f"{call.path}?{call.query}" for call in api.log]
    told = [caplog.text, repr(landing), *urls, printed_by("health", home=home)]
    files = [path for path in home.rglob("*") if path.is_file() and path.name != FILE]
    assert files
    for secret in (CLIENT["client_secret"], "sf-token-"):
        assert not [text for text in told if secret in text]
        assert not [path for path in files if secret.encode() in path.read_bytes()]


def test_a_token_that_ends_in_the_middle_is_replaced_once_and_the_reading_goes_on(tmp_path):
    faults = Faults().plan(Fault.UNAUTHORIZED, call=4, times=1)
    with without_dlt(), SalesforceApi(some_customers(3), faults) as api:
        landing = landed(home_of(tmp_path / "home", api), CRM)
        assert (landing.error, landing.calls) == (None, 9)
        assert [path for path in api.paths() if "oauth2" in path] == ["/services/oauth2/token"] * 2
