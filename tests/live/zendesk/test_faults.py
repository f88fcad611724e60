import json

import pytest

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.live.faults import MANY, Fault, Faults, few
from tests.live.homes import HASTY, cursors, landed, live_home, staged_content
from tests.live.merging import without_dlt
from tests.live.trouble import landed_in_trouble
from tests.live.zendesk.living import home_of
from tests.live.zendesk.scenario import Scenario, a_day_of, some_tickets
from tests.live.zendesk.server import ZendeskApi, place

ZENDESK = Source.ZENDESK


def unread_behind_the_watermark(home, scenario: Scenario) -> list[str]:
    """Tickets that the noted cursor stands for and raw lacks as they are, or lacks an audit of."""
    cursor = cursors(home, ZENDESK).get("zendesk.tickets")
    if cursor is None:
        return []
    held = raw.newest(Home(home), ZENDESK)
    tickets = dict(held["tickets"].select("object_id", "payload").iter_rows())
    audits = set(held["audits"]["object_id"])
    return [
        str(one["id"])
        for one in scenario.objects["tickets"]
        if (one["generated_timestamp"], one["id"]) <= place(cursor)
        and (
            json.loads(tickets.get(str(one["id"]), "{}")) != one
            or (
                one["status"] != "deleted"
                and not {str(a["id"]) for a in scenario.of_ticket("audits", one["id"])} <= audits
            )
        )
    ]


def survives(tmp_path, seed: int, fault: Fault) -> None:
    """A refresh under the fault, a second with things that happened since, one without any fault."""
    scenario = some_tickets(6, seed=seed)
    faults = Faults.of(fault, seed, calls=(2, 25))
    with ZendeskApi(scenario, faults, largest=3) as api:
        home = home_of(tmp_path / "home", api)
        for run in ("r1", "r2"):
            landed_in_trouble(
                home,
                ZENDESK,
                api.log,
                name="zendesk",
                most=250,
                unread=lambda: unread_behind_the_watermark(home, scenario),
                run=run,
            )
            a_day_of(scenario, seed, events=3)
        assert faults.happened
        faults.lift()
        assert landed(home, ZENDESK, run="r3", patience=HASTY).error is None
        drop = scenario.drop(tmp_path / "drop")
        other = live_home(tmp_path / "other", {}, {})
        landed(other, ZENDESK, drop=drop)
        assert staged_content(home, ZENDESK) == staged_content(other, ZENDESK)


@pytest.mark.parametrize(("seed", "fault"), few(Fault.LIMIT_DATE))
def test_a_fault_leaves_right_rows_or_says_so_and_one_refresh_without_it_makes_it_good(
    seed, fault, tmp_path
):
    survives(tmp_path, seed, fault)


@pytest.mark.soak
@pytest.mark.parametrize(("seed", "fault"), MANY)
def test_two_hundred_faults_do_too(seed, fault, tmp_path):
    with without_dlt():
        survives(tmp_path, seed, fault)


@pytest.mark.parametrize(("failing", "noted"), [(1, None), (4, 2)])
def test_the_cursor_of_a_page_of_tickets_waits_for_the_last_of_their_audits(
    failing, noted, tmp_path
):
    scenario = some_tickets(6)
    in_order = sorted(
        scenario.objects["tickets"], key=lambda t: (t["generated_timestamp"], t["id"])
    )
    path = f"tickets/{in_order[failing]['id']}/audits"
    with ZendeskApi(
        scenario, Faults().plan(Fault.SERVER_503, times=1_000, path=path), largest=3
    ) as api:
        home = home_of(tmp_path / "home", api)
        assert landed(home, ZENDESK).status is SourceStatus.FAILED
        cursor = cursors(home, ZENDESK).get("zendesk.tickets")
        last = None if noted is None else in_order[noted]
        assert (cursor and place(cursor)) == (last and (last["generated_timestamp"], last["id"]))
        assert unread_behind_the_watermark(home, scenario) == []
