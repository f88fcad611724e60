"""The facts of a snapshot with what people said of them since: who is who, whose evidence is whose,
and cases that no tool tells of; and what people said, of evidence by the id it has now."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import polars as pl

from escalation_ledger.domain.words import Side
from escalation_ledger.ledger.fold import Decisions
from escalation_ledger.models.facts import Facts
from escalation_ledger.models.schemas import EVIDENCE
from escalation_ledger.models.settlements import Settlements, said_of
from escalation_ledger.models.touches import heard_last

# The source of evidence that only the record holds.
RECORD: Final = "record"

_EVIDENCE_ID: Final = {"evidence_id": pl.String}
_PERSON_COLUMNS: Final = {
    "messages": ("author_id",),
    "promises": ("author_id",),
    "evidence": ("assignee_id",),
    "changes": ("actor_id", "from_id", "to_id"),
    "asks": ("by_id",),
}


def overlaid(facts: Facts, decisions: Decisions) -> Facts:
    """The facts as people have corrected them.

    The next refresh reads everything anew under what was settled (decision 25); until then this
    says at once whose the evidence is and whose word a message is.
    """
    settled = decisions.settlements
    known = _with_identities(facts, settled.identities) if settled.identities else facts
    known = _with_sides(known, settled) if settled.people else known
    evidence = _with_accounts(known, settled)
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
        cases=decisions.cases.with_columns(anchor=pl.coalesce(said_of("anchor", now_in), "anchor")),
        rulings=decisions.rulings.renamed(now_in),
    )


def _with_identities(facts: Facts, identities: Mapping[str, str]) -> Facts:
    """Everything one id did is what the other did; the first id is nobody any more."""
    still = set(facts.people["person_id"].filter(facts.people["person_id"].is_in(list(identities))))
    if not still:
        return facts
    frames = {
        name: getattr(facts, name).with_columns(
            pl.coalesce(said_of(column, identities), column).alias(column) for column in columns
        )
        for name, columns in _PERSON_COLUMNS.items()
    }
    people = facts.people.filter(~pl.col("person_id").is_in(list(still)))
    merged = replace(facts, people=people, **frames)
    sides = people.filter(pl.col("person_id").is_in([identities[one] for one in still]))
    return _with_words_of(merged, sides)


def _with_sides(facts: Facts, settled: Settlements) -> Facts:
    """People on the side, and of the account, that a person gave them; and so their words."""
    sides, accounts = settled.sides_of_people, settled.accounts_of_people
    before = facts.people.filter(pl.col("person_id").is_in(list(sides)))
    after = before.with_columns(
        side=said_of("person_id", sides), account_id=said_of("person_id", accounts)
    )
    if after.equals(before):
        return facts
    people = facts.people.update(
        after.select("person_id", "side"), on="person_id", how="left"
    ).with_columns(
        account_id=pl.when(pl.col("person_id").is_in(list(sides)))
        .then(said_of("person_id", accounts))
        .otherwise("account_id")
    )
    return _with_words_of(replace(facts, people=people), after)


def _with_words_of(facts: Facts, people: pl.DataFrame) -> Facts:
    """The messages of these people on the side they are on, and what the evidence heard of whom."""
    sides = dict(people.select("person_id", "side").iter_rows())
    is_other = (said_of("author_id", sides) != pl.col("side")) & (pl.col("side") != Side.BOT)
    changed = facts.messages.filter(is_other)
    if changed.is_empty():
        return facts
    messages = facts.messages.with_columns(
        side=pl.when(is_other).then(said_of("author_id", sides)).otherwise("side")
    )
    heard = heard_last(messages.join(changed, on="evidence_id", how="semi")).drop("last_message_at")
    is_touched = pl.col("evidence_id").is_in(changed["evidence_id"].unique().implode())
    evidence = facts.evidence.join(
        heard, on="evidence_id", how="left", suffix="_now", maintain_order="left"
    ).with_columns(
        pl.when(is_touched).then(f"{name}_now").otherwise(name).alias(name)
        for name in ("last_customer_touch_at", "last_customer_message_at")
    )
    return replace(facts, messages=messages, evidence=evidence.select(facts.evidence.columns))


def _with_accounts(facts: Facts, settled: Settlements) -> pl.DataFrame:
    """EVIDENCE of the account it was given; else, where it has none, that of its channel or its people."""
    if not (settled.evidence or settled.channels or settled.people or settled.identities):
        return facts.evidence
    named = facts.people.filter(pl.col("person_id").is_in(list(settled.identities.values())))
    accounts = {
        **dict(named.drop_nulls("account_id").select("person_id", "account_id").iter_rows()),
        **settled.accounts_of_people,
    }
    written_by = (
        facts.messages.filter(pl.col("account_id").is_null())
        .filter(pl.col("author_id").is_in(list(accounts)))
        .group_by("evidence_id", maintain_order=True)
        .agg(settled_account=said_of("author_id", accounts).unique())
        .filter(pl.col("settled_account").list.len() == 1)
        .select("evidence_id", pl.col("settled_account").list.first())
    )
    channel = pl.col("evidence_id").str.extract(r"^slack:([^/]+)/")
    of_channel = channel.replace_strict(
        dict(settled.channels), default=None, return_dtype=pl.String
    )
    given = facts.evidence.join(
        written_by, on="evidence_id", how="left", maintain_order="left"
    ).with_columns(
        account_id=pl.coalesce(
            said_of("evidence_id", settled.evidence), of_channel, "account_id", "settled_account"
        )
    )
    return given.drop("settled_account")


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
