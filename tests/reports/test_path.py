import polars as pl

from escalation_ledger.reports.case import whole_case
from escalation_ledger.reports.path import PATH, case_path


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
