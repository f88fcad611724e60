"""`ledger connect`, `config` and how old a live source is on screen."""

import tomllib
from datetime import timedelta

import pytest

from escalation_ledger.dashboard.components.masthead import source_badges
from escalation_ledger.reports.sources import stale_sources
from escalation_ledger.warehouse import runs, snapshot
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW, ledger
from tests.endtoend.small import sound_drop
from tests.live.faults import Fault, Faults
from tests.live.homes import live_home, refreshed
from tests.live.zendesk.living import home_of
from tests.live.zendesk.scenario import some_tickets
from tests.live.zendesk.server import CLIENT, ZendeskApi


def test_connect_says_what_the_credentials_see_and_what_to_write_down(tmp_path):
    home = live_home(tmp_path / "home", {}, {"zendesk": CLIENT})
    with ZendeskApi(some_tickets(2)) as api:
        code, told = ledger("connect", "zendesk", "--address", api.address, home=home)
    assert code == 0
    assert (told["who"], told["blind"], told["calls"]) == ("Ledger", [], 7)
    assert told["sees"] == ["organizations", "groups", "users", "tickets", "audits and comments"]
    written = tomllib.loads(told["settings"])["sources"]["zendesk"]
    assert written == {"address": api.address, "every_minutes": 15, "since": ""}
    (home / "ledger.toml").write_text(told["settings"])
    assert ledger("config", home=home)[1]["sources"]["zendesk"] == written


def test_connect_says_what_they_do_not_see(tmp_path):
    home = live_home(tmp_path / "home", {}, {"zendesk": CLIENT})
    with ZendeskApi(some_tickets(2)) as api:
        api.role = "agent"
        code, told = ledger("connect", "zendesk", "--address", api.address, home=home)
    assert code == 3
    assert told["blind"] == ["all tickets: exports are for admins, and this is agent"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("jira",), 2), (("zendesk",), 2), (("zendesk", "--address", "ftp://x"), 1)],
)
def test_connect_without_a_known_tool_or_a_sound_address_is_a_usage_error(
    tmp_path, arguments, code
):
    assert ledger("connect", *arguments, home=tmp_path)[0] == code


def test_a_source_that_is_down_leaves_the_others_published_and_turns_stale_by_its_own_cadence(
    tmp_path,
):
    scenario = some_tickets(2)
    with ZendeskApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        drop = sound_drop(home / "drop")
        assert refreshed(home).exit == 0
        assert stale(home, minutes=44) == set()
        assert stale(home, minutes=46) == {"zendesk"}
        api.faults.plan(Fault.SERVER_503, times=1_000)
        (drop / "email/a.eml").write_text((drop / "email/a.eml").read_text() + "\nMore.\n")
        outcome = refreshed(home, now=NOW + timedelta(minutes=40))
        assert (outcome.exit, outcome.document["status"]) == (3, "partial")
        assert outcome.document["published"]
        told = outcome.document["sources"]
        assert {name: source["status"] for name, source in told.items()} == {
            "zendesk": "failed", "slack": "ok", "crm": "ok", "email": "ok",
        }  # fmt: skip
        assert "answers /oauth/tokens with status 503 after 4 tries" in told["zendesk"]["error"]
        assert told["zendesk"]["landed"] > 0
        assert stale(home, minutes=50) == {"zendesk"}
        assert badge(home) == "failed"
        api.faults.lift()
        refreshed(home, now=NOW + timedelta(minutes=60))
        assert stale(home, minutes=100) == set()


def stale(home, *, minutes: int) -> frozenset[str]:
    at = NOW + timedelta(minutes=minutes)
    return stale_sources(runs.history(Home(home)), settings=load_settings(home), now=at)


def badge(home) -> str:
    held = snapshot.current(Home(home))
    assert held is not None
    badges = {one["name"]: one["state"] for one in source_badges(held.table("source_runs"))}
    return str(badges["Zendesk"])


def test_a_live_source_that_nobody_reads_is_stale_in_health_and_a_drop_folder_never_is(tmp_path):
    with ZendeskApi(some_tickets(2), Faults()) as api:
        home = home_of(tmp_path / "home", api)
        sound_drop(home / "drop")
        refreshed(home)
    _, told = ledger("health", home=home, now=NOW + timedelta(hours=2))
    states = {one["source"]: (one["state"], one["every_minutes"]) for one in told["sources"]}
    assert states == {
        "zendesk": ("stale", 15), "slack": ("current", None), "crm": ("current", None),
        "email": ("current", None),
    }  # fmt: skip
