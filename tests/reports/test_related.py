"""A case shows the same trouble at other customers, from what the snapshot says."""

from dataclasses import replace

import polars as pl

from escalation_ledger.ledger.proposals import proposals
from escalation_ledger.models.schemas import RELATED
from escalation_ledger.reports import queue
from escalation_ledger.reports.case import whole_case
from escalation_ledger.reports.related import related


def two_cases(held):
    """Two live cases of two accounts, with the evidence of each."""
    rows = held.ranked.select("case_id", "account_id", "account", "evidence").to_dicts()
    one = rows[0]
    return one, next(row for row in rows if row["account_id"] != one["account_id"])


def with_related(held, *pairs: tuple[str, str]):
    frame = pl.DataFrame(
        [(min(pair), max(pair), "Both name SAML-4003.") for pair in pairs],
        schema=RELATED.dtypes,
        orient="row",
    )
    facts = replace(held.situation.facts, related=frame)
    return replace(held, situation=replace(held.situation, facts=facts))


def test_the_other_customers_case_is_named_once_with_the_reason_from_either_side(held):
    one, other = two_cases(held)
    pair = (one["evidence"][0], other["evidence"][0])
    told = with_related(held, pair)

    said = {"account": other["account"], "case_id": other["case_id"]}
    assert whole_case(told, one["case_id"])["related"] == [
        {**said, "reason": "Both name SAML-4003."}
    ]
    back = related(told, other["evidence"]).to_dicts()
    assert [row["case_id"] for row in back] == [one["case_id"]]


class Earlier:
    """A snapshot of an earlier ledger, which had not yet these tables and columns."""

    def __init__(self, held: queue.Queue, *without: str) -> None:
        self.run_id, self._held, self._without = held.snapshot.run_id, held.snapshot, without

    def tables(self) -> list[str]:
        return [name for name in self._held.tables() if name not in self._without]

    def table(self, name: str) -> pl.DataFrame:
        assert name in self.tables()
        return self._held.table(name).drop(self._without, strict=False)


def test_a_snapshot_of_before_one_word_was_told_proposes_what_it_proposed_then(held):
    facts = queue._facts(Earlier(held, "is_by_one_word"))
    then = proposals(replace(held.situation, facts=facts))
    now = proposals(held.situation)

    assert set(now["proposal_id"]) < set(then["proposal_id"])
    by_one_word = held.facts.likenesses.filter("is_by_one_word").select("left", "right")
    more = then.join(now, on="proposal_id", how="anti")
    assert more.join(by_one_word, on=["left", "right"], how="anti").is_empty()


def test_a_snapshot_of_before_likeness_has_none_and_opens(held):
    facts = queue._facts(Earlier(held, "likenesses", "related"))

    assert facts.likenesses.is_empty()
    assert facts.related.is_empty()
    assert facts.edges.equals(held.facts.edges)
