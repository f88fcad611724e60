import polars as pl
import pytest

from escalation_ledger.reports.filters import Filters
from escalation_ledger.reports.handoffs import (
    HandoffLimit,
    case_handoffs,
    handoff_limit,
    handoff_pairs,
    handoffs_document,
    pair_cases,
)
from tests.endtoend.ledger import ledger


def test_pairs_equal_a_count_in_sql_over_the_audits_themselves(held):
    counted = held.snapshot.query(
        """
        SELECT g.name AS "from", h.name AS "to", count(*) AS "count",
               count(DISTINCT ticket_id) AS "cases"
        FROM stg_zendesk_audits a
        JOIN stg_zendesk_groups g ON g.group_id = a.previous
        JOIN stg_zendesk_groups h ON h.group_id = a.value
        WHERE field = 'group_id' AND previous <> value
        GROUP BY ALL
        """
    ).sort("from", "to")
    pairs = handoff_pairs(held)
    assert pairs.height > 5
    assert pairs.select("from", "to", "count", "cases").sort("from", "to").rows() == counted.rows()


def test_the_document_says_what_the_pairs_say(sampled, held):
    code, document = ledger("handoffs", home=sampled)
    assert (code, document) == (0, handoffs_document(held))
    assert document["pairs"] == handoff_pairs(held).drop("mean_per_case").to_dicts()
    assert sum(pair["count"] for pair in document["pairs"]) == document["team_changes"]


def test_the_tickets_behind_every_pair_add_up_to_it(held):
    for pair in handoff_pairs(held).iter_rows(named=True):
        behind = pair_cases(held, pair["from"], pair["to"])
        assert behind["count"].sum() == pair["count"]
        assert behind["evidence"].n_unique() == behind.height == pair["cases"]


def test_a_pair_nobody_handed_over_has_no_tickets(held):
    assert pair_cases(held, "Frontline", "Nobody").is_empty()
    assert pair_cases(held, None, "Frontline").is_empty()


def test_cases_with_a_handoff_are_those_of_the_document(held):
    listed = case_handoffs(held).filter(pl.col("handoffs") > 0)
    documented = handoffs_document(held)["cases"]
    assert [
        (row["case_id"] or row["evidence"], row["handoffs"], row["ping_pongs"])
        for row in listed.sort(
            "handoffs", "ping_pongs", "case_id", "evidence",
            descending=[True, True, False, False], nulls_last=True, maintain_order=True,
        ).iter_rows(named=True)
    ] == [
        (entry.get("case_id") or entry.get("evidence"), entry["handoffs"], entry["ping_pongs"])
        for entry in documented
    ]  # fmt: skip


def test_a_case_has_the_ownerless_minutes_of_its_row_and_a_ticket_outside_counts_to_now(held):
    listed = case_handoffs(held)
    in_cases = listed.filter(pl.col("case_id").is_not_null()).join(
        held.sheet.select("case_id", on_sheet="ownerless_business_minutes"), on="case_id"
    )
    assert in_cases["ownerless_business_minutes"].equals(in_cases["on_sheet"])
    evidence = held.situation.facts.evidence.select(
        evidence="evidence_id", ended="ownerless_business_minutes", since="ownerless_since"
    )
    waiting = listed.join(evidence, on="evidence").filter(pl.col("since").is_not_null())
    assert waiting.height > 0
    assert (waiting["ownerless_business_minutes"] > waiting["ended"]).any()


def test_nobody_owned_has_a_start_and_an_owned_case_has_none(held):
    cases = case_handoffs(held).filter(pl.col("case_id").is_not_null())
    owned = cases.filter(pl.col("owner").is_not_null())
    assert owned["ownerless_since"].null_count() == owned.height > 0
    assert cases.filter(pl.col("owner").is_null() & (pl.col("state") == "live")).height > 0


def test_over_the_limit_is_as_many_as_stated_and_more_than_usual(held):
    limit = handoff_limit(held)
    listed = case_handoffs(held)
    over = listed.filter("is_over_limit")
    assert limit.stated == held.settings.admission.handoffs_at_least
    assert over.height > 0
    assert over["handoffs"].min() >= limit.stated
    assert over["handoffs"].min() > limit.median


@pytest.mark.parametrize(
    ("median", "over"),
    [
        (None, [False, False, True, True]),
        (2.0, [False, False, True, True]),
        (4.0, [False] * 3 + [True]),
    ],
)
def test_where_many_handoffs_are_usual_the_stated_number_is_not_over(median, over):
    handoffs = pl.DataFrame({"handoffs": [None, 3, 4, 5]})
    limit = HandoffLimit(stated=4, median=median)
    assert handoffs.select(limit.is_over(pl.col("handoffs"))).to_series().to_list() == over


def test_a_filter_narrows_what_is_shown_and_never_the_limit(held):
    asked = Filters(tiers=("Strategic",))
    narrowed = case_handoffs(held, asked)
    everything = case_handoffs(held)
    assert 0 < narrowed.height < everything.height
    assert narrowed.equals(everything.filter(pl.col("tier") == "Strategic"))
