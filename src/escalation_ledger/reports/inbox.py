"""What waits for a person to say where it belongs: evidence of no case, people and accounts unknown,
and what is proposed."""

from typing import Any, Final

import polars as pl

from escalation_ledger.domain.words import Side
from escalation_ledger.models.addresses import only
from escalation_ledger.reports import rows
from escalation_ledger.reports.queue import Queue

# What a proposal is in JSON <- the column of PROPOSALS.
_PROPOSAL: Final = {
    "id": "proposal_id",
    "a": "left",
    "b": "right",
    "reason": "reason",
    "a_case_id": "left_case_id",
    "b_case_id": "right_case_id",
    "account_id": "account_id",
    "score": "score",
}


def unlinked(held: Queue) -> pl.DataFrame:
    """EVIDENCE that is open and in no case, the newest message first."""
    in_a_case = held.situation.grouping.groups.filter(pl.col("case_id").is_not_null())
    return _newest_first(
        held.situation.facts.evidence.filter("is_open").join(
            in_a_case, on="evidence_id", how="anti"
        )
    )


def unmatched_people(held: Queue) -> pl.DataFrame:
    """PEOPLE with same_as, of whom nobody says all: on no known side, a customer's of no account,
    or without an address and perhaps somebody who has one.

    same_as: the one person of that name, or first name, on that side; a hint, which a person
    settles. Slack takes the address off whoever leaves, so that they are two people from then on.
    """
    people = held.situation.facts.people.filter(pl.col("side") != Side.BOT.value)
    told = people.join(_namesakes(people), on="person_id", how="left", maintain_order="left")
    is_unknown = pl.col("side") == Side.UNKNOWN.value
    is_of_no_account = (pl.col("side") == Side.CUSTOMER.value) & pl.col("account_id").is_null()
    return told.filter(is_unknown | is_of_no_account | pl.col("same_as").is_not_null())


def _namesakes(people: pl.DataFrame) -> pl.DataFrame:
    """person_id, same_as: of people without an address, the only one with one who is called so."""
    named = people.with_columns(
        folded=pl.col("name").str.to_lowercase().str.strip_chars().str.replace_all(r"\s+", " ")
    )
    known = named.filter(pl.col("email").is_not_null())
    names = pl.concat(
        [
            known.select("folded", same_as="person_id", known_side="side"),
            known.select(
                folded=pl.col("folded").str.extract(r"^(\S+) "),
                same_as="person_id",
                known_side="side",
            ),
        ]
    ).drop_nulls("folded")
    is_one_side = (pl.col("side") == pl.col("known_side")) | (pl.col("side") == Side.UNKNOWN.value)
    return (
        named.filter(pl.col("email").is_null())
        .join(names, on="folded")
        .filter(is_one_side)
        .group_by("person_id", maintain_order=True)
        .agg(same_as=only("same_as"))
        .drop_nulls()
    )


def unmatched_accounts(held: Queue) -> pl.DataFrame:
    """EVIDENCE that is open and of no account, the newest message first."""
    return _newest_first(
        held.situation.facts.evidence.filter(pl.col("is_open") & pl.col("account_id").is_null())
    )


def proposals_document(held: Queue) -> dict[str, Any]:
    """`proposals --json`. score: how alike the two read, 0..1; null where a key proposes it."""
    return {"proposals": rows.plain_documents(held.proposals.select(**_PROPOSAL))}


def _newest_first(evidence: pl.DataFrame) -> pl.DataFrame:
    return evidence.sort("last_message_at", "evidence_id", descending=True, nulls_last=True)
