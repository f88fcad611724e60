import json
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from escalation_ledger.domain.words import SourceStatus
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.live.faults import Fault
from tests.live.homes import content, cursors, landed, refreshed, staged_content, versions_held
from tests.live.merging import without_dlt
from tests.live.salesforce.living import CRM, dropped, exported, home_of
from tests.live.salesforce.scenario import Scenario, a_day_of, some_customers
from tests.live.salesforce.server import SalesforceApi

# Token, three objects described, three asked.
AT_REST = 7


@pytest.fixture(autouse=True)
def _quickly(request: pytest.FixtureRequest) -> Iterator[None]:
    """Load as dlt does, in less time; but where the whole way is gone."""
    with nullcontext() if "refreshed" in request.function.__code__.co_names else without_dlt():
        yield


@pytest.fixture
def scenario() -> Scenario:
    return some_customers(6)


def names(home, table: str = "accounts") -> set[str]:
    """What the newest version of each says its name or stage is, those that are gone left out."""
    rows = map(json.loads, raw.newest(Home(home), CRM)[table]["payload"])
    word = "Name" if table == "accounts" else "StageName"
    return {
        one[word] for one in rows if "true" not in (one.get("IsDeleted"), one.get("is_deleted"))
    }


def test_a_salesforce_read_from_its_api_is_what_its_drop_folder_says(tmp_path, scenario):
    with SalesforceApi(scenario, largest=3) as api:
        home = home_of(tmp_path / "home", api)
        with without_dlt():
            landed(home, CRM, run="r0")
            assert staged_content(home, CRM) == exported(scenario, tmp_path / "before")
        a_day_of(scenario, 3, events=8)
        assert refreshed(home).document["sources"]["crm"]["error"] is None
        assert content(home) == dropped(scenario, tmp_path / "dropped")


def test_a_refresh_costs_seven_calls_and_what_came_to_rest_is_not_read_again(tmp_path, scenario):
    with SalesforceApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        assert landed(home, CRM).calls == AT_REST
        one = scenario.ids("Account")[0]
        scenario.change(one, Name="Renamed")
        held = versions_held(home, CRM)
        seen = []
        for minutes in (1, 8, 2, 5):
            scenario.pass_time(minutes)
            api.sent.clear()
            landing = landed(home, CRM, run=f"after{len(seen)}")
            assert landing.calls == AT_REST
            seen.append((landing.changed, api.sent == [one]))
        # It is read while it may not be the last that was changed by then, and landed once.
        assert seen == [(True, True), (False, True), (False, True), (False, False)]
        assert versions_held(home, CRM) == held + 1


def test_what_is_committed_late_is_read_though_newer_changes_were(tmp_path, scenario):
    early, late = scenario.ids("Account")[:2]
    with SalesforceApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, CRM)
        scenario.begin(late, Name="Long in the making")
        scenario.pass_time(4)
        scenario.change(early, Name="Quickly done")
        landed(home, CRM, run="r2")
        assert "Quickly done" in names(home)
        assert "Long in the making" not in names(home)
        scenario.pass_time(5)
        scenario.commit()
        landed(home, CRM, run="r3")
        assert {"Quickly done", "Long in the making"} <= names(home)


def test_an_account_that_is_thrown_away_is_gone_with_its_renewals_and_may_come_back(
    tmp_path, scenario
):
    with SalesforceApi(scenario, largest=2) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, CRM)
        before = staged_content(home, CRM)
        number = scenario.ids("Account")[0]
        scenario.pass_time()
        scenario.delete(number)
        whole = (*scenario.records["Opportunity"], *scenario.records["Contact"])
        theirs = [one["Id"] for one in whole if one["AccountId"] == number]
        landed(home, CRM, run="r2")
        assert staged_content(home, CRM) == exported(scenario, tmp_path / "without")
        assert staged_content(home, CRM) != before
        scenario.pass_time()
        for one in (number, *theirs):
            scenario.undelete(one)
        landed(home, CRM, run="r3")
        assert staged_content(home, CRM) == before


def test_only_fields_that_are_read_are_asked_for_and_landed(tmp_path, scenario):
    with SalesforceApi(scenario) as api:
        home = home_of(tmp_path / "home", api, more='[crm.contacts]\n"MobilePhone" = "phone"\n')
        landed(home, CRM)
        asked = [call.query["q"].partition(" FROM ")[0] for call in api.log if "q" in call.query]
    assert asked == [
        "SELECT Id, SystemModstamp, IsDeleted, ARR__c, CSM__r.Email, Name, Owner.Email,"
        " Region__c, Tier__c, Website",
        "SELECT Id, SystemModstamp, IsDeleted, AccountId, Amount, CloseDate, Probability, StageName",
        "SELECT Id, SystemModstamp, IsDeleted, AccountId, Email, Name",
    ]
    account = json.loads(raw.newest(Home(home), CRM)["accounts"]["payload"][0])
    assert account["ARR__c"].endswith(".0")
    assert account["IsDeleted"] == "false"
    assert "@" in account["Owner.Email"]


def test_a_field_that_is_new_to_the_map_is_read_of_every_record(tmp_path, scenario):
    with SalesforceApi(scenario) as api:
        api.hidden = {"Account.Tier__c"}
        home = home_of(tmp_path / "home", api)
        landed(home, CRM)
        assert staged_content(home, CRM) != exported(scenario, tmp_path / "whole")
        scenario.pass_time(60)
        api.hidden = set()
        landed(home, CRM, run="r2")
        assert staged_content(home, CRM) == exported(scenario, tmp_path / "whole-again")
        assert landed(home, CRM, run="r3").notes == ()


def test_a_field_that_is_seen_no_more_is_told_once_and_what_it_said_stays(tmp_path, scenario):
    with SalesforceApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, CRM)
        before = staged_content(home, CRM)
        scenario.pass_time(60)
        api.hidden = {"Account.Tier__c"}
        api.sent.clear()
        landing = landed(home, CRM, run="r2")
        assert any("Account is read without Tier__c" in note for note in landing.notes)
        assert (landing.error, api.sent) == (None, [])
        assert landed(home, CRM, run="r3").notes == ()
        assert staged_content(home, CRM) == before


@pytest.mark.parametrize(
    ("hidden", "said"),
    [
        ("Opportunity.CloseDate", "without what renewals cannot do without (renewal_date)"),
        ("Account.Name", "without what accounts cannot do without (name)"),
        ("Account.SystemModstamp", "without what accounts cannot do without (SystemModstamp)"),
        ("Opportunity", "shows this user no Opportunity; give its permission set Read"),
        ("Contact.Email", "without what contacts cannot do without (email)"),
    ],
)
def test_without_a_field_that_nothing_can_do_without_the_source_fails_and_names_it(
    tmp_path, scenario, hidden, said
):
    with SalesforceApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, CRM)
        before = staged_content(home, CRM), cursors(home, CRM)
        scenario.pass_time(60)
        api.hidden = {hidden}
        landing = landed(home, CRM, run="r2")
        assert landing.status is SourceStatus.FAILED
        assert said in str(landing.error)
        assert staged_content(home, CRM) == before[0]


def test_a_locator_that_expired_is_gone_on_from_behind_the_last_record_that_was_read(
    tmp_path, scenario
):
    with SalesforceApi(scenario, largest=2) as api:
        api.faults.plan(Fault.EXPIRED_CURSOR, times=1_000)
        home = home_of(tmp_path / "home", api)
        assert landed(home, CRM).error is None
        accounts = [call for call in api.log if "FROM Account" in call.query.get("q", "")]
        # Each page is asked for anew; the last one holds what is left.
        assert len(accounts) == 3
        assert all("Id > '" in call.query["q"] for call in accounts[1:])
        assert len(api.sent) == sum(map(len, scenario.records.values()))
        assert staged_content(home, CRM) == exported(scenario, tmp_path / "dropped")


def test_a_record_that_changes_while_it_is_read_moves_no_place_past_others(tmp_path, scenario):
    first = sorted(scenario.records["Account"], key=lambda one: (one["SystemModstamp"], one["Id"]))
    with SalesforceApi(scenario, largest=2) as api:
        home = home_of(tmp_path / "home", api)
        turn(api, scenario, first[3]["Id"])
        landing = landed(home, CRM)
        assert "answers /services/data/v65.0/query/" in str(landing.error)
        noted = cursors(home, CRM)["salesforce.accounts"]
        assert noted.endswith(first[2]["Id"])
        api.faults.lift()
        assert landed(home, CRM, run="r2").error is None
        assert staged_content(home, CRM) == exported(scenario, tmp_path / "dropped")


def turn(api: SalesforceApi, scenario: Scenario, changing: str) -> None:
    """The record at the end of the second page changes before that is asked; the third is never given."""
    usual = api.answer

    def answer(call):
        if call.path.endswith("-2"):
            scenario.clock += scenario.clock.resolution * 60_000_000
            scenario.change(changing, Name="Changed meanwhile")
        return usual(call)

    api.answer = answer
    api.faults.plan(Fault.SERVER_503, call=5, times=1_000)


def test_opportunities_of_other_types_are_no_renewals_and_one_that_becomes_one_is(
    tmp_path, scenario
):
    deals = scenario.ids("Opportunity")
    for one in deals[::2]:
        scenario.record(one)["Type"] = "New Business"
    with SalesforceApi(scenario, largest=3) as api:
        home = home_of(tmp_path / "home", api, types=["Renewal"])
        landed(home, CRM)
        assert staged_content(home, CRM) == exported(scenario, tmp_path / "one", "Renewal")
        held = raw.newest(Home(home), CRM)["renewals"].height
        scenario.pass_time()
        scenario.change(deals[0], Type="Renewal")
        scenario.change(deals[1], Type="Existing Business")
        scenario.change(deals[2], StageName="Verbal")
        landed(home, CRM, run="r2")
        assert staged_content(home, CRM) == exported(scenario, tmp_path / "two", "Renewal")
        assert raw.newest(Home(home), CRM)["renewals"].height == held + 1
        assert landed(home, CRM, run="again").notes == ()
        home.joinpath("ledger.toml").write_text(
            home.joinpath("ledger.toml").read_text().replace('["Renewal"]', "[]")
        )
        landed(home, CRM, run="r3")
        assert staged_content(home, CRM) == exported(scenario, tmp_path / "three")


def test_contacts_are_not_asked_for_where_they_are_not_wanted(tmp_path, scenario):
    with SalesforceApi(scenario) as api:
        api.hidden = {"Contact"}
        landing = landed(home_of(tmp_path / "home", api, contacts=False), CRM)
        assert (landing.error, landing.calls) == (None, AT_REST - 2)
        assert "or set contacts = false" in str(landed(home_of(tmp_path / "o", api), CRM).error)


def test_a_type_that_there_is_not_is_refused_with_those_that_there_are(tmp_path, scenario):
    with SalesforceApi(scenario) as api:
        landing = landed(home_of(tmp_path / "home", api, types=["Renwal"]), CRM)
        assert "'Renwal', which is no type" in str(landing.error)
        assert "There are: New Business, Renewal, Existing Business." in str(landing.error)
        api.hidden = {"Opportunity.Type"}
        landing = landed(home_of(tmp_path / "other", api, types=["Renewal"]), CRM)
        assert "shows this user no Opportunity.Type" in str(landing.error)


def test_when_the_calls_of_the_day_are_used_it_says_so_and_stops_at_once(tmp_path, scenario):
    with SalesforceApi(scenario) as api:
        api.limit = 9
        home = home_of(tmp_path / "home", api)
        landing = landed(home, CRM)
        assert landing.error is None
        assert landing.notes == ()
        scenario.pass_time(60)
        landing = landed(home, CRM, run="r2")
        assert "takes no more calls for now (9 of 9 of the last 24 hours are used)" in str(
            landing.error
        )
        # The token, three that were left, and the one that was refused.
        assert landing.calls == 5


def test_a_day_nearly_used_up_is_told(tmp_path, scenario):
    with SalesforceApi(scenario) as api:
        api.limit, api.used = 100, 90
        (note,) = landed(home_of(tmp_path / "home", api), CRM).notes
        assert "96 of the 100 API calls" in note


@pytest.mark.parametrize("there", ["instance", "elsewhere"])
def test_nothing_is_asked_of_another_host_whatever_salesforce_says_its_address_is(
    tmp_path, scenario, there
):
    with SalesforceApi(scenario) as other, SalesforceApi(scenario, largest=2) as api:
        setattr(api, there, other.address)
        landing = landed(home_of(tmp_path / "home", api), CRM)
        assert "which is not its configured address; nothing was asked there" in str(landing.error)
        assert other.log == []


@pytest.mark.parametrize(
    "address",
    [
        "https://login.salesforce.com", "https://test.salesforce.com",
        "https://acme.lightning.force.com", "https://my.salesforce.com.evil.example",
    ],
)  # fmt: skip
def test_an_address_that_is_no_my_domain_is_not_asked(tmp_path, scenario, address):
    with SalesforceApi(scenario) as api:
        api.address, there = address, api.address
        landing = landed(home_of(tmp_path / "home", api), CRM)
        api.address = there
    assert "sources.salesforce.address is not a My Domain" in str(landing.error)
    assert landing.calls in (None, 0)


@pytest.mark.parametrize("scope", ["api full", "web api"])
def test_a_token_for_more_than_the_api_is_not_used(tmp_path, scenario, scope):
    with SalesforceApi(scenario) as api:
        api.scope = scope
        landing = landed(home_of(tmp_path / "home", api), CRM)
        assert "which is more than its API; nothing was asked with it" in str(landing.error)
        assert api.paths() == ["/services/oauth2/token"]


def test_a_home_that_changes_from_a_drop_folder_to_the_api_keeps_what_it_had(tmp_path, scenario):
    with SalesforceApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, CRM, run="r0", drop=scenario.drop(tmp_path / "drop"))
        before = staged_content(home, CRM)
        landed(home, CRM)
        assert staged_content(home, CRM) == before
        assert cursors(home, CRM).keys() >= {"salesforce.accounts", "salesforce.renewals"}


def test_a_backfill_tells_how_many_records_are_read(tmp_path, scenario):
    told: list[tuple[str, int, int]] = []
    with SalesforceApi(scenario, largest=4) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, CRM, progress=lambda *step: told.append(step))
    assert told[:2] == [("salesforce", 4, 6), ("salesforce", 6, 6)]
