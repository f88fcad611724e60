import shutil
from datetime import timedelta
from pathlib import Path

import polars as pl

from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports.asks import ask_counts, ask_rows
from escalation_ledger.reports.case import whole_case
from escalation_ledger.reports.path import PATH, case_path
from escalation_ledger.reports.queue import Queue, open_queue
from escalation_ledger.sample import STORIES
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW


def test_every_cases_path_is_in_order_and_no_leg_ends_before_it_begins(held):
    for case_id in held.sheet["case_id"]:
        path = case_path(held, case_id)
        assert path.schema == pl.Schema(PATH)
        assert path["at"].is_sorted()
        assert (path["until"] >= path["at"]).fill_null(value=True).all()
        assert (path["business_minutes"] >= 0).all()


def test_one_leg_after_the_other_of_a_ticket_leaves_no_gap(held):
    handed = held.sheet.sort("handoffs", descending=True)["case_id"][0]
    tickets = case_path(held, handed).filter(pl.col("source") == "zendesk")
    before_another = tickets.with_columns(
        following=pl.col("at").shift(-1).over("evidence_id", "kind")
    ).drop_nulls("following")
    assert before_another.height > 0
    assert before_another["until"].equals(before_another["following"], check_names=False)


def test_the_handoffs_of_a_path_are_those_of_its_row(held):
    for case_id, handoffs, ping_pongs in held.sheet.select(
        "case_id", "handoffs", "ping_pongs"
    ).iter_rows():
        path = case_path(held, case_id)
        assert (path["is_handoff"].sum(), path["is_ping_pong"].sum()) == (handoffs, ping_pongs)


def test_the_ownerless_legs_of_the_worst_ticket_are_the_ownerless_minutes_of_the_row(held):
    """The row tells of the worst ticket, or of a case without one since it was first seen."""
    for case_id, minutes in held.sheet.select("case_id", "ownerless_business_minutes").iter_rows():
        ownerless = case_path(held, case_id).filter("is_ownerless")
        spells = ownerless.group_by("evidence_id").agg(pl.col("business_minutes").sum())
        assert (spells["business_minutes"].max() or 0) == minutes, case_id


def test_the_case_as_json_carries_the_path(held):
    case_id = held.sheet.sort("handoffs", descending=True)["case_id"][0]
    document = whole_case(held, case_id)["handoff_path"]
    assert [leg["to_name"] for leg in document] == case_path(held, case_id)["to_name"].to_list()
    assert set(document[0]) == set(PATH)


def test_an_owner_named_in_the_record_ends_the_ownerless_spell_and_holds_it_from_then_on(
    sampled, tmp_path
):
    home = Home(Path(shutil.copytree(sampled, tmp_path / "home")))
    settings = load_settings(home.root)
    before = open_queue(home, now=NOW, settings=settings)
    case_id = _case_of(before)
    assert _open_spells(before, case_id) == ["person"]

    at = NOW + timedelta(minutes=30)
    record = Record.open(home.record_url, clock=lambda: at)
    owner = "lukas.brandt@meridian.example"
    before.desk(record, by="ana@meridian.example", at=at).edit(
        case_id, [e.OwnerAssigned(owner, None)], why="It waits."
    )
    after = open_queue(home, now=at + timedelta(hours=1), settings=settings)
    assert _open_spells(after, case_id) == []
    [named] = case_path(after, case_id).filter(kind="owner").to_dicts()
    assert (named["to_name"], named["at"], named["until"]) == (owner_name(after, owner), at, None)
    assert named["why"] == "said by ana@meridian.example: It waits."


def owner_name(held: Queue, address: str) -> str:
    named = held.situation.facts.people.filter(pl.col("email") == address)["name"]
    return str(named[0]) if len(named) else address


def _case_of(held: Queue) -> str:
    groups = held.situation.grouping.groups
    return str(groups.filter(evidence_id=STORIES["ownerless"])["case_id"].item())


def _open_spells(held: Queue, case_id: str) -> list[str]:
    """Kinds of the ownerless legs that go on."""
    path = case_path(held, case_id)
    return path.filter(pl.col("is_ownerless") & pl.col("until").is_null())["kind"].to_list()


def test_asks_stand_on_the_path_with_what_became_of_them(held):
    [declined] = case_path(held, _case_of(held)).filter(kind="ask").to_dicts()
    assert (declined["from_name"], declined["to_name"], declined["outcome"], declined["why"]) == (
        "Lukas Brandt",
        "Jonas Weigel",
        "dropped",
        "Jonas Weigel declined",
    )
    assert declined["quote"] == "@Jonas Weigel can you take this?"


def test_the_dropped_asks_come_first_and_forwards_to_a_mailbox_are_among_them(held):
    asked = ask_rows(held)
    assert ask_counts(asked) == {"offered": 4, "accepted": 2, "dropped": 2, "waiting": 0}
    assert asked.select("kind", "outcome", "asked").rows() == [
        ("forward", "dropped", "escalations@meridian.example"),
        ("ask", "dropped", "Jonas Weigel"),
        ("forward", "accepted", "escalations@meridian.example"),
        ("ask", "accepted", "Nikhil Rao"),
    ]


def test_what_is_asked_changes_no_count_of_handoffs(held):
    asking = case_path(held, _case_of(held)).filter(kind="ask")
    assert not asking["is_handoff"].any()
    assert held.case(_case_of(held))["handoffs"].item() == 0
