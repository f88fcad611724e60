import json

from tests.endtoend.ledger import ledger
from tests.live.homes import content, cursors, landed, live_home, refreshed, staged_content
from tests.live.hubspot.living import CRM, dropped, home_of, landed_as, landing, tables
from tests.live.hubspot.scenario import a_day_of
from tests.live.hubspot.server import READ, TOKEN, HubSpotApi
from tests.live.merging import without_dlt


def test_a_hubspot_read_from_its_api_is_what_its_exports_say(tmp_path, scenario):
    scenario.change("companies", 997, hs_additional_domains="acme.example;acme.test")
    with HubSpotApi(scenario, largest=3) as api:
        home = home_of(tmp_path / "home", api)
        outcome = refreshed(home, now=scenario.clock)
        assert outcome.document["sources"]["crm"]["error"] is None
        assert content(home) == dropped(scenario, tmp_path / "dropped")
        assert {"acme.example", "acme.test"} < set(tables(home)["accounts"]["997"]["domains"])
        a_day_of(scenario, 1)
        scenario.pass_time(60)
        with without_dlt():
            landing(home, scenario, "r2")
            assert staged_content(home, CRM) == landed_as(scenario, tmp_path / "later")


def test_a_token_that_is_refused_is_a_sentence_and_shown_nowhere(tmp_path, scenario):
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api, token="pat-wr0ng")
        error = str(landed(home, CRM).error)
    assert "compare its credentials and scopes with docs/sources/hubspot.md" in error
    assert "wr0ng" not in error


def test_the_token_is_in_no_address_and_in_nothing_that_is_kept(tmp_path, scenario):
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landing(home, scenario, "r1")
        assert not [call for call in api.log if TOKEN in f"{call.path}{call.query}{call.body}"]
    kept = [file for file in home.rglob("*") if file.is_file() and file.name != "secrets.toml"]
    assert kept
    assert not [file.name for file in kept if TOKEN.encode() in file.read_bytes()]


def test_connect_says_what_the_token_sees_what_it_may_beyond_and_which_pipelines_there_are(
    tmp_path, scenario
):
    home = live_home(tmp_path / "home", {}, {"hubspot": {"token": TOKEN}})
    with HubSpotApi(scenario) as api:
        api.scopes = (*READ, "crm.objects.deals.write")
        code, told = ledger("connect", "hubspot", "--address", api.address, home=home)
        assert code == 0
        assert told["who"] == "account 4242"
        assert told["sees"] == [
            "companies", "deals", "owners", "pipelines of deals: Sales Pipeline, Renewals",
        ]  # fmt: skip
        assert (told["blind"], told["wide"]) == ([], ["crm.objects.deals.write"])
        assert "[sources.hubspot]" in told["settings"]
        assert TOKEN not in json.dumps(told)
        api.scopes = tuple(scope for scope in READ if "owners" not in scope)
        code, told = ledger("connect", "hubspot", "--address", api.address, home=home)
        assert (code, told["blind"]) == (3, ["owners: refused (status 403)"])
        api.tells_scopes = False
        _, told = ledger("connect", "hubspot", "--address", api.address, home=home)
        assert "HubSpot does not tell the scopes of this token" in told["wide"][0]


def test_a_home_that_changes_from_exports_to_the_api_keeps_what_it_had(tmp_path, scenario):
    with HubSpotApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, CRM, run="r0", drop=scenario.drop(tmp_path / "drop"))
        before = staged_content(home, CRM)
        landing(home, scenario, "r1")
        assert staged_content(home, CRM) == before
        assert cursors(home, CRM).keys() >= {"hubspot.companies", "hubspot.deals"}
