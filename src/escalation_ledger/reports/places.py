"""Whose it is: the account, the case and the owner of anything that hangs on evidence."""

import polars as pl

from escalation_ledger.ledger.standing import account_facts
from escalation_ledger.reports.queue import Queue


def with_places(rows: pl.DataFrame, held: Queue) -> pl.DataFrame:
    """Rows with account_id and case_id, and what is known of both, in the order they were.

    Added: account, tier, arr_usd, renewal_on, calendar of the account; state, rank, owner,
    owner_name, case_opened_at of the case. Null outside a case; rank also where it is not live.
    """
    accounts = account_facts(held.situation.facts, now=held.now).select(
        "account_id", "account", "tier", "arr_usd", "renewal_on", "calendar"
    )
    cases = (
        held.sheet.select("case_id", "state", "owner", "owner_name")
        .join(held.ranked.select("case_id", "rank"), on="case_id", how="left")
        .join(
            held.decisions.cases.select("case_id", case_opened_at="opened_at"),
            on="case_id",
            how="left",
        )
    )
    return rows.join(accounts, on="account_id", how="left", maintain_order="left").join(
        cases, on="case_id", how="left", maintain_order="left"
    )


def placed_evidence(held: Queue) -> pl.DataFrame:
    """EVIDENCE, every piece of it, with its case and what `with_places` adds."""
    grouped = held.situation.grouping.groups.select(
        "evidence_id", "case_id", case_account_id="account_id"
    )
    evidence = held.situation.facts.evidence.join(
        grouped, on="evidence_id", how="left", maintain_order="left"
    ).with_columns(account_id=pl.coalesce("case_account_id", "account_id"))
    return with_places(evidence.drop("case_account_id"), held)
