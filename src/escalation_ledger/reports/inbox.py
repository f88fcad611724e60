"""What waits for a person to say where it belongs: evidence of no case, people and accounts unknown,
and what is proposed."""

from typing import Any, Final

import polars as pl

from escalation_ledger.domain.words import Side
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
    """PEOPLE of whom no tool and no domain says whose side they are on."""
    return held.situation.facts.people.filter(pl.col("side") == Side.UNKNOWN.value)


def unmatched_accounts(held: Queue) -> pl.DataFrame:
    """EVIDENCE that is open and of no account, the newest message first."""
    return _newest_first(
        held.situation.facts.evidence.filter(pl.col("is_open") & pl.col("account_id").is_null())
    )


def inbox_document(held: Queue) -> dict[str, Any]:
    """`inbox --json`: evidence by its id, proposals, people and evidence to be matched by hand."""
    people = unmatched_people(held).select("person_id", "name", "email")
    evidence = unmatched_accounts(held).select(
        "title", "place", "last_message_at", evidence="evidence_id"
    )
    return {
        "unlinked": unlinked(held)["evidence_id"].to_list(),
        **proposals_document(held),
        "unmatched_people": rows.plain_documents(people),
        "unmatched_accounts": rows.plain_documents(evidence),
    }


def proposals_document(held: Queue) -> dict[str, Any]:
    """`proposals --json`. score: null, as keys propose these and none was likened by its text."""
    found = held.proposals.select(**_PROPOSAL, score=pl.lit(None, pl.Float64))
    return {"proposals": rows.plain_documents(found)}


def _newest_first(evidence: pl.DataFrame) -> pl.DataFrame:
    return evidence.sort("last_message_at", "evidence_id", descending=True, nulls_last=True)
