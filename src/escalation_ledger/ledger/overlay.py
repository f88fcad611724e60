"""The facts of a snapshot with what people said of them since: who is who, whose evidence is whose,
and cases that no tool tells of; and what people said, of evidence by the id it has now."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import polars as pl

from escalation_ledger.ledger.fold import Decisions
from escalation_ledger.models.facts import Facts
from escalation_ledger.models.schemas import EVIDENCE

# The source of evidence that only the record holds.
RECORD: Final = "record"

_EVIDENCE_ID: Final = {"evidence_id": pl.String}
_PERSON_COLUMNS: Final = {
    "messages": ("author_id",),
    "promises": ("author_id",),
    "evidence": ("assignee_id",),
    "changes": ("actor_id",),
}


def overlaid(facts: Facts, decisions: Decisions) -> Facts:
    """The facts as people have corrected them."""
    known = _with_identities(facts, decisions.identities) if decisions.identities else facts
    evidence = known.evidence
    if decisions.accounts:
        evidence = evidence.with_columns(
            account_id=pl.coalesce(_replaced("evidence_id", decisions.accounts), "account_id")
        )
    raised = _raised_by_hand(decisions.cases, evidence)
    if raised.height:
        evidence = pl.concat([evidence, raised], how="diagonal_relaxed")
    return known if evidence is facts.evidence else replace(known, evidence=evidence)


def relocated(decisions: Decisions, facts: Facts) -> Decisions:
    """The decisions with evidence that became part of other evidence by that one's id.

    A mail thread is known by its earliest mail; when an earlier one arrives, or two threads turn
    out to be one, its id is another, and what it was known by is a message in it.
    """
    named = pl.concat(
        [
            decisions.cases.select(evidence_id="anchor"),
            pl.DataFrame({"evidence_id": decisions.rulings.evidence}, schema=_EVIDENCE_ID),
        ]
    ).unique()
    missing = named.join(facts.evidence, on="evidence_id", how="anti")
    if not missing.height:
        return decisions
    moved = missing.join(
        facts.messages.select("message_id", now_in="evidence_id"),
        left_on="evidence_id",
        right_on="message_id",
    ).unique("evidence_id", keep="first")
    if not moved.height:
        return decisions
    now_in = dict(moved.iter_rows())
    return replace(
        decisions,
        cases=decisions.cases.with_columns(
            anchor=pl.coalesce(_replaced("anchor", now_in), "anchor")
        ),
        rulings=decisions.rulings.renamed(now_in),
    )


def _with_identities(facts: Facts, identities: Mapping[str, str]) -> Facts:
    """Everything one id did is what the other did; the first id is nobody any more."""
    final = {person: _followed(person, identities) for person in identities}
    frames = {
        name: getattr(facts, name).with_columns(
            pl.coalesce(_replaced(column, final), column).alias(column) for column in columns
        )
        for name, columns in _PERSON_COLUMNS.items()
    }
    people = facts.people.filter(~pl.col("person_id").is_in(list(final)))
    return replace(facts, people=people, **frames)


def _followed(person: str, identities: Mapping[str, str]) -> str:
    """Where the mappings lead; one that leads back to itself stops before."""
    seen = {person}
    while (other := identities.get(person)) is not None and other not in seen:
        seen.add(other)
        person = other
    return person


def _replaced(column: str, by: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(dict(by), default=None, return_dtype=pl.String)


def _raised_by_hand(cases: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """EVIDENCE of cases that no tool tells of: raised on a person's word, or what they stood on is gone.

    One piece each. A case that nobody wrote in goes with its evidence.
    """
    raised = cases.filter("has_person_events").join(
        evidence, left_on="anchor", right_on="evidence_id", how="anti"
    )
    given = {
        "evidence_id": pl.col("anchor"),
        "source": pl.lit(RECORD),
        "account_id": pl.col("opened_account_id"),
        "title": pl.coalesce("summary", pl.format("Its evidence is gone: {}", "anchor")),
        "is_open": pl.lit(value=True),
        "opened_at": pl.col("opened_at"),
        "last_message_at": pl.max_horizontal("opened_at", "touched_at", "noted_at"),
        "escalated_by": pl.lit("hand"),
        "escalated_at": pl.col("opened_at"),
        "reopened_count": pl.lit(0),
        "handoffs": pl.lit(0),
        "ping_pongs": pl.lit(0),
        "ownerless_business_minutes": pl.lit(0),
    }
    return raised.select(
        given.get(name, pl.lit(None)).cast(of).alias(name) for name, of in EVIDENCE.dtypes.items()
    )
