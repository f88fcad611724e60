"""What a ruling brings about in passing: which pair is proposed in place of a rejected one."""

from dataclasses import replace

import polars as pl
import pytest

from escalation_ledger.models import schemas
from escalation_ledger.models.cases import Apart
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.ruled import proposed_next
from tests.models.tiny import frame


def alike(held: Queue, *pairs: tuple[str, str, float]) -> Queue:
    """The queue in which only these pieces of evidence read alike."""
    rows = [
        {"left": min(one, other), "right": max(one, other), "account_id": "a", "score": score}
        for one, other, score in pairs
    ]
    facts = replace(held.situation.facts, likenesses=frame(schemas.LIKENESSES, *rows))
    return replace(held, situation=replace(held.situation, facts=facts))


def ruled_apart(held: Queue, one: str, other: str) -> Queue:
    """The queue after somebody said that the two are not the same."""
    decisions = held.situation.decisions
    rulings = replace(decisions.rulings, apart=(Apart(frozenset({one}), frozenset({other})),))
    ruled = replace(decisions, rulings=rulings)
    return replace(held, situation=replace(held.situation, decisions=ruled))


def _said_alike(held: Queue) -> list[set[str]]:
    """The pairs that are proposed because they read alike, not by a key."""
    found = held.proposals.filter(pl.col("score").is_not_null())
    return [set(pair) for pair in found.select("left", "right").iter_rows()]


@pytest.fixture
def candidates(held: Queue) -> tuple[str, str, str]:
    """Tickets of two cases of one account, and a thread or mail of it that no case holds."""
    groups = held.situation.grouping.groups.drop_nulls("account_id")
    tickets = groups.filter(pl.col("evidence_id").str.starts_with("zendesk:ticket:"))
    cases = tickets.drop_nulls("case_id").unique("case_id", maintain_order=True)
    free = groups.filter(
        pl.col("case_id").is_null() & ~pl.col("evidence_id").str.starts_with("zendesk:ticket:")
    )
    several = cases.filter(
        (pl.len().over("account_id") > 1) & pl.col("account_id").is_in(free["account_id"].implode())
    )
    account = several["account_id"][0]
    first, second = several.filter(account_id=account)["evidence_id"][:2]
    return first, second, free.filter(account_id=account)["evidence_id"][0]


def test_the_next_best_partner_is_told_by_name_once_the_best_is_rejected(held, candidates):
    first, second, free = candidates
    before = alike(held, (first, free, 0.8), (second, free, 0.6))
    assert _said_alike(before) == [{first, free}]
    found = proposed_next(before, ruled_apart(before, first, free))
    assert found is not None
    assert set(found[0].split("~")) == {second, free}
    assert f"ticket {second.rpartition(':')[2]} “" in found[1]


def test_where_nothing_else_is_alike_nothing_is_told(held, candidates):
    first, _, free = candidates
    before = alike(held, (first, free, 0.8))
    assert proposed_next(before, ruled_apart(before, first, free)) is None
