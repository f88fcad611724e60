import json

import pytest

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.credentials import RENEWED
from escalation_ledger.warehouse.paths import Home
from tests.live.faults import Fault
from tests.live.homes import (
    content,
    cursors,
    landed,
    live_home,
    refreshed,
    staged_content,
    versions_held,
)
from tests.live.zendesk.living import dropped, home_of
from tests.live.zendesk.scenario import Scenario, a_day_of, some_tickets
from tests.live.zendesk.server import DESCRIBED, ZendeskApi

ZENDESK = Source.ZENDESK
# Token, organisations, groups, users, tickets.
AT_REST = 5


@pytest.fixture
def scenario() -> Scenario:
    return some_tickets(5)


def asked(api: ZendeskApi, before: int) -> list[str]:
    return [path.removeprefix("/api/v2/") for path in api.paths(since=before)]


def test_a_zendesk_read_from_its_api_is_what_its_drop_folder_says(tmp_path, scenario):
    with ZendeskApi(scenario, largest=3) as api:
        home = home_of(tmp_path / "home", api)
        outcome = refreshed(home)
        assert outcome.document["sources"]["zendesk"]["error"] is None
        assert content(home) == dropped(scenario, tmp_path / "dropped")
        a_day_of(scenario, 1)
        refreshed(home)
        assert content(home) == dropped(scenario, tmp_path / "dropped-later")


def test_a_refresh_costs_five_calls_and_one_for_each_ticket_that_changed(tmp_path, scenario):
    with ZendeskApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        assert landed(home, ZENDESK).calls == AT_REST + 5
        assert landed(home, ZENDESK, run="r2").calls == AT_REST
        one, other, *_ = scenario.objects["tickets"]
        scenario.reply(one["id"])
        scenario.reply(one["id"])
        scenario.hand_over(other["id"], 36000212)
        scenario.pass_time(2)
        before = len(api.log)
        landing = landed(home, ZENDESK, run="r3")
        assert (landing.changed, landing.calls) == (True, AT_REST + 2)
        assert set(asked(api, before)[5:]) == {f"tickets/{t['id']}/audits" for t in (one, other)}
        assert landed(home, ZENDESK, run="r4").calls == AT_REST


def test_the_last_minute_is_read_by_the_next_refresh(tmp_path, scenario):
    with ZendeskApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, ZENDESK)
        scenario.reply(scenario.objects["tickets"][0]["id"], "Too fresh")
        assert not landed(home, ZENDESK, run="r2").changed
        scenario.pass_time(2)
        assert landed(home, ZENDESK, run="r3").changed


def test_comments_are_asked_for_where_audits_do_not_tell_them(tmp_path, scenario):
    with ZendeskApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, ZENDESK)
        assert not [path for path in api.paths() if path.endswith("comments")]
        number = scenario.objects["tickets"][0]["id"]
        scenario.reply(number, "Call from Bo, 3 minutes", type="VoiceComment")
        scenario.pass_time(2)
        before = len(api.log)
        landed(home, ZENDESK, run="r2")
        assert f"tickets/{number}/comments" in asked(api, before)
        comments = raw.newest(Home(home), ZENDESK)["comments"]["payload"]
        assert comments.str.contains("Call from Bo").any()


def test_what_is_blotted_out_there_is_blotted_out_in_raw(tmp_path, scenario):
    number = scenario.objects["tickets"][0]["id"]
    scenario.reply(number, "My card is 4111111111111111")
    scenario.pass_time(2)
    with ZendeskApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, ZENDESK)
        assert "4111111111111111" in whole(home)
        scenario.redact(number)
        scenario.pass_time(2)
        landed(home, ZENDESK, run="r2")
        assert "4111111111111111" not in whole(home)


def whole(home) -> str:
    held = raw.newest(Home(home), ZENDESK)
    return "".join(payload for frame in held.values() for payload in frame["payload"])


def test_a_ticket_that_was_thrown_away_is_read_as_deleted_and_what_was_said_stays(
    tmp_path, scenario
):
    number = scenario.objects["tickets"][0]["id"]
    with ZendeskApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, ZENDESK)
        audits = raw.newest(Home(home), ZENDESK)["audits"].height
        scenario.delete(number)
        scenario.pass_time(2)
        before = len(api.log)
        assert landed(home, ZENDESK, run="r2").status is SourceStatus.OK
        assert not [path for path in asked(api, before) if "audits" in path]
        tickets = raw.newest(Home(home), ZENDESK)["tickets"].filter(object_id=str(number))
        assert json.loads(tickets["payload"][0])["status"] == "deleted"
        assert raw.newest(Home(home), ZENDESK)["audits"].height == audits


def test_the_audits_of_an_archived_ticket_come_whole(tmp_path, scenario):
    scenario.archived = {one["id"] for one in scenario.objects["tickets"]}
    with ZendeskApi(scenario, largest=3) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, ZENDESK)
        assert len([path for path in api.paths() if path.endswith("audits")]) == 5
        held = raw.newest(Home(home), ZENDESK)["audits"]
        assert held.height == len(scenario.objects["audits"])


def test_a_cursor_that_is_known_no_more_is_replaced_from_the_newest_change_that_was_read(
    tmp_path, scenario
):
    with ZendeskApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, ZENDESK)
        scenario.reply(scenario.objects["tickets"][0]["id"])
        scenario.pass_time(2)
        api.faults.lift()
        api.faults.plan(Fault.EXPIRED_CURSOR, times=1, path="incremental/tickets")
        before = len(api.log)
        assert landed(home, ZENDESK, run="r2").changed
        starts = [c.query.get("start_time") for c in api.log[before:] if "tickets/cursor" in c.path]
        seen = sorted(t["generated_timestamp"] for t in scenario.objects["tickets"])
        assert starts == [None, str(seen[-2])]


def test_a_next_page_on_another_host_is_not_asked_for(tmp_path, scenario):
    with ZendeskApi(scenario) as other, ZendeskApi(scenario) as api:
        api.elsewhere = other.address
        home = home_of(tmp_path / "home", api)
        landing = landed(home, ZENDESK)
        assert landing.status is SourceStatus.FAILED
        assert "which is not its configured address; nothing was asked there" in str(landing.error)
        assert other.log == []


@pytest.mark.parametrize("scope", ["read write", "impersonate"])
def test_a_token_that_may_more_than_read_is_not_used(tmp_path, scenario, scope):
    with ZendeskApi(scenario) as api:
        api.scope = scope
        landing = landed(home_of(tmp_path / "home", api), ZENDESK)
        assert "gives a token that may do more than read" in str(landing.error)
        assert api.paths() == ["/oauth/tokens"]


def test_wrong_credentials_are_a_sentence_that_names_them_and_shows_none(tmp_path, scenario):
    with ZendeskApi(scenario) as api:
        home = home_of(tmp_path / "home", api, client_secret="wr0ng-one")
        error = str(landed(home, ZENDESK).error)
        assert "check the OAuth client's client_id and client_secret" in error
        assert "wr0ng-one" not in error


def test_a_refresh_token_is_replaced_by_the_one_that_comes_back_and_that_one_is_used(
    tmp_path, scenario
):
    with ZendeskApi(scenario) as api:
        home = home_of(tmp_path / "home", api, refresh_token="zd-refresh-0")
        for run in ("r1", "r2"):
            assert landed(home, ZENDESK, run=run).error is None
        kept = home / RENEWED
        assert kept.stat().st_mode & 0o777 == 0o600
        sent = [c.body["refresh_token"] for c in api.log if c.path == "/oauth/tokens"]
        assert sent == ["zd-refresh-0", "zd-refresh-1"]


def test_a_backfill_tells_how_many_of_its_days_are_read(tmp_path, scenario):
    told: list[tuple[str, int, int]] = []
    with ZendeskApi(scenario, largest=3) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, ZENDESK, progress=lambda *step: told.append(step))
    assert [to_do for name, _, to_do in told if name == "zendesk"] == [440] * 2
    days = [done for name, done, _ in told if name == "zendesk"]
    assert days == sorted(days)
    assert days[0] < days[-1] <= 440


@pytest.mark.skipif(not DESCRIBED.is_there, reason="Zendesk's description is not on this machine")
def test_answers_of_the_test_server_are_checked_against_zendesks_own_description():
    right = {"tickets": [{"id": 1, "requester_id": 2}], "end_of_stream": True, "after_cursor": "a"}
    path = "/api/v2/incremental/tickets/cursor"
    assert DESCRIBED.problem("GET", path, 200, right) is None
    for wrong in ({**right, "end_of_stream": "yes"}, {**right, "tickets": [{"id": "1"}]}):
        assert DESCRIBED.problem("GET", path, 200, wrong)
    assert DESCRIBED.problem("GET", "/api/v2/no_such_thing", 200, {})


def test_a_home_that_changes_from_a_drop_folder_to_the_api_keeps_what_it_had(tmp_path, scenario):
    other = live_home(tmp_path / "other", {}, {})
    landed(other, ZENDESK, drop=scenario.drop(tmp_path / "drop"))
    before = staged_content(other, ZENDESK)
    with ZendeskApi(scenario) as api:
        home = home_of(tmp_path / "home", api)
        landed(home, ZENDESK, run="r0", drop=tmp_path / "drop")
        held = versions_held(home, ZENDESK)
        landed(home, ZENDESK)
        assert (staged_content(home, ZENDESK), versions_held(home, ZENDESK)) == (before, held)
        assert cursors(home, ZENDESK).keys() >= {"zendesk.tickets", "zendesk.users"}
