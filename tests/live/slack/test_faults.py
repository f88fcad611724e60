from functools import partial

import pytest

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.live.slack.reach import Reach
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.live.faults import MANY, Fault, Faults, few
from tests.live.homes import HASTY, cursors, landed, staged_content
from tests.live.merging import without_dlt
from tests.live.slack.living import exported, home_of
from tests.live.slack.scenario import Scenario, a_day_of, is_reply, some_talk
from tests.live.slack.server import SlackApi
from tests.live.trouble import landed_in_trouble

SLACK = Source.SLACK


def unread_behind_the_watermark(home, scenario: Scenario, *, threads: bool) -> list[str]:
    """Messages (with the replies to them, where asked for) that are noted as read and not in raw."""
    noted, held = cursors(home, SLACK), set(raw.newest(Home(home), SLACK)["messages"]["object_id"])
    missing = []
    for channel, messages in scenario.messages.items():
        cursor = noted.get(f"slack.{channel}")
        if cursor is None:
            continue
        unread = Reach.noted(cursor, since="0").unread
        for one in messages:
            place = one["thread_ts"] if is_reply(one) else one["ts"]
            is_read = not any(after < place < before for after, before in unread)
            if is_read and (threads or not is_reply(one)) and f"{channel}/{one['ts']}" not in held:
                missing.append(f"{channel}/{one['ts']}")
    return missing


def survives(tmp_path, seed: int, fault: Fault) -> None:
    """A refresh under the fault, a second with things that happened since, one without any fault."""
    scenario = some_talk(seed=seed)
    scenario.pass_time(30)
    faults = Faults.of(fault, seed, calls=(1, 30))
    with SlackApi(scenario, faults, largest=4) as api:
        home = home_of(tmp_path / "home", api)
        for run in ("r1", "r2"):
            landed_in_trouble(
                home,
                SLACK,
                api.log,
                name="slack",
                most=300,
                unread=partial(unread_behind_the_watermark, home, scenario, threads=run == "r1"),
                run=run,
                now=scenario.clock,
            )
            a_day_of(scenario, seed, events=4)
        assert faults.happened
        faults.lift()
        last = landed(home, SLACK, run="r3", now=scenario.clock, patience=HASTY)
        assert last.error is None
        assert staged_content(home, SLACK) == exported(scenario, tmp_path / "other")


@pytest.mark.parametrize(("seed", "fault"), few(Fault.LIMIT_SECONDS))
def test_a_fault_leaves_right_rows_or_says_so_and_one_refresh_without_it_makes_it_good(
    seed, fault, tmp_path
):
    survives(tmp_path, seed, fault)


@pytest.mark.soak
@pytest.mark.parametrize(("seed", "fault"), MANY)
def test_two_hundred_faults_do_too(seed, fault, tmp_path):
    with without_dlt():
        survives(tmp_path, seed, fault)
