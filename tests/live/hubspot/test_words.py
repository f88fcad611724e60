"""What a row says: the words of HubSpot's ids, and which deals are renewals."""

import pytest

from tests.live.homes import landed, staged_content, versions_held
from tests.live.hubspot.living import CRM, home_of, landed_as, landing, tables
from tests.live.hubspot.server import HubSpotApi

pytestmark = pytest.mark.usefixtures("quick_load")


def test_cells_say_what_people_see_in_hubspot(tmp_path, scenario):
    deal = scenario.add_deal(998, stage="104")
    scenario.change("companies", 998, tier="tier_s", annualrevenue="900000000", arr="70")
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landing(home, scenario, "r1")
        found = tables(home)
    renewal, account = found["renewals"][str(deal)], found["accounts"]["998"]
    # Nine in the evening of 30 September in New York; lost by the pipeline's word, not by ours.
    assert (renewal["stage"], renewal["is_open"]) == ("Churned", False)
    assert str(renewal["renewal_on"]) == "2026-09-30"
    assert (account["tier"], account["arr_usd"]) == ("Strategic", 70.0)
    assert all("@" in account[name] for name in ("owner_email", "csm_email"))


def test_the_company_of_a_deal_is_the_primary_one_however_many_it_has(tmp_path, scenario):
    deal, other = (scenario.add_deal(998) for _ in range(2))
    scenario.companies_of[deal] = {996: False, 997: False, 998: True, 999: False}
    scenario.companies_of[other] = {999: False, 998: False}
    with HubSpotApi(scenario, largest=2) as api:
        home = home_of(tmp_path / "home", api)
        landing(home, scenario, "r1")
    renewals = tables(home)["renewals"]
    assert [renewals[str(one)]["account_id"] for one in (deal, other)] == ["998", "998"]


def test_a_deal_without_a_company_is_set_aside(tmp_path, scenario):
    deal = scenario.add_deal(None)
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landing(home, scenario, "r1")
    assert str(deal) not in tables(home)["renewals"]


def test_nothing_is_asked_for_that_nothing_reads_and_ids_are_told_by_hubspot_alone(
    tmp_path, scenario
):
    # A property of theirs that is called like a column of ours.
    scenario.change("companies", 998, account_id="billing-7")
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landing(home, scenario, "r1")
        asked = {
            call.path.split("/")[-2]: set(call.body["properties"])
            for call in api.log
            if call.path.endswith("/search")
        }
    assert asked["companies"] == {
        "hs_object_id", "hs_lastmodifieddate", "hs_merged_object_ids", "name", "domain",
        "hs_additional_domains", "arr", "tier", "territory", "hubspot_owner_id",
        "success_manager",
    }  # fmt: skip
    assert asked["deals"] == {
        "hs_object_id", "hs_lastmodifieddate", "hs_merged_object_ids", "pipeline", "amount",
        "closedate", "dealstage", "hs_deal_stage_probability",
    }  # fmt: skip
    assert "998" in tables(home)["accounts"]


def test_a_home_names_its_own_properties_and_takes_shipped_ones_out(tmp_path, scenario):
    scenario.change("companies", 997, arr="70", phone="900")
    scenario.change("companies", 998, arr="70", phone="")
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        own = '[crm.accounts]\n"Phone" = "arr_usd"\n"ARR" = ""\n'
        told = (home / "ledger.toml").read_text()
        (home / "ledger.toml").write_text(told.replace("[crm.accounts]\n", own))
        landing(home, scenario, "r1")
        asked = {name for call in api.log for name in call.body.get("properties", ())}
    found = tables(home)["accounts"]
    assert (found["997"]["arr_usd"], found["998"]["arr_usd"]) == (900.0, None)
    assert "arr" not in asked


def test_what_a_customer_earns_is_not_what_it_pays_us(tmp_path, scenario):
    scenario.change("companies", 997, arr="", annualrevenue="900000000")
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landing(home, scenario, "r1")
    assert tables(home)["accounts"]["997"]["arr_usd"] is None


def test_a_deal_that_leaves_the_pipelines_of_renewals_is_none_until_it_comes_back(
    tmp_path, scenario
):
    deal = scenario.add_deal(997)
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        held = {}
        for run, stage in enumerate(["101", "appointmentscheduled", "102"]):
            scenario.move(deal, stage)
            landing(home, scenario, f"r{run}")
            held[stage] = str(deal) in tables(home)["renewals"]
            scenario.pass_time(5)
    assert held == {"101": True, "appointmentscheduled": False, "102": True}


def test_without_pipelines_every_deal_is_a_renewal_and_naming_some_reads_all_anew(
    tmp_path, scenario
):
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api, pipelines=[])
        landing(home, scenario, "r1")
        all_of_them = tables(home)["renewals"].keys()
        assert all_of_them == {str(number) for number in scenario.ids("deals")}
        scenario.pass_time(60)
        home_of(tmp_path / "home", api)
        landing(home, scenario, "r2")
        assert staged_content(home, CRM) == landed_as(scenario, tmp_path / "dropped")
        assert tables(home)["renewals"].keys() < all_of_them


def test_a_pipeline_that_is_not_there_is_named_beside_those_that_are(tmp_path, scenario):
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api, pipelines=["renewals", "Upsell"])
        error = str(landed(home, CRM).error)
    assert (
        "names 'Upsell', which HubSpot does not have. There: 'Sales Pipeline', 'Renewals'" in error
    )


def test_a_stage_an_owner_or_the_account_that_is_called_otherwise_is_so_on_every_object(
    tmp_path, scenario
):
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landing(home, scenario, "r1")
        scenario.pass_time(60)
        _, pipeline, share, is_closed = scenario.stages["103"]
        scenario.stages["103"] = ("Signed", pipeline, share, is_closed)
        landing(home, scenario, "r2")
        stages = {row["stage"] for row in tables(home)["renewals"].values()}
        assert ("Signed" in stages, "Renewed" in stages) == (True, False)
        scenario.owners[0]["email"] = "renamed@meridian.example"
        scenario.pass_time(60)
        landing(home, scenario, "r3")
        assert staged_content(home, CRM) == landed_as(scenario, tmp_path / "dropped")
        scenario.pass_time(60)
        landing(home, scenario, "r4")
        assert not landing(home, scenario, "r5").changed


@pytest.mark.parametrize(("kind", "name"), [("companies", "name"), ("deals", "closedate")])
def test_without_a_property_that_nothing_can_do_without_nothing_is_landed(
    tmp_path, scenario, kind, name
):
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landing(home, scenario, "r1")
        held = versions_held(home, CRM)
        api.lacking.add((kind, name))
        scenario.change("companies", 997, name="Renamed")
        done = landed(home, CRM, run="r2", now=scenario.clock)
    assert f"hubspot has no property {name} of {kind}" in str(done.error)
    assert versions_held(home, CRM) == held
