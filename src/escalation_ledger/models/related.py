"""What two accounts have in common: never one case, and worth knowing of."""

from datetime import timedelta
from typing import Final

import polars as pl

from escalation_ledger.models.schemas import RELATED

# One trouble at two customers shows at both within so long.
WITHIN: Final = timedelta(hours=72)
# A code that more evidence names in that time is everybody's.
_AT_MOST: Final = 12
_CODE: Final = r"\b[A-Z][A-Z0-9]{1,9}(?:-[A-Z0-9]{1,4})?-[0-9]{2,6}\b"


def related(evidence: pl.DataFrame, messages: pl.DataFrame, tickets: pl.DataFrame) -> pl.DataFrame:
    """RELATED: evidence of different accounts that names one code, or hangs on one problem.

    evidence: EVIDENCE or its seed, accounts inherited; messages: MESSAGES; tickets: ZENDESK_TICKETS.
    """
    placed = evidence.filter(pl.col("account_id").is_not_null()).select(
        "evidence_id", "account_id", "opened_at"
    )
    named = pl.concat([_codes(messages), _problems(tickets)]).join(placed, on="evidence_id")
    window = pl.col("opened_at").dt.epoch("s") // int(WITHIN.total_seconds())
    blocks = (
        named.with_columns(window=pl.concat_list(window, window + 1))
        .explode("window")
        .filter(pl.len().over("key", "window").is_between(2, _AT_MOST))
    )
    return RELATED.check(
        blocks.join(blocks, on=["key", "window"], suffix="_right")
        .filter(
            (pl.col("account_id") != pl.col("account_id_right"))
            & (pl.col("evidence_id") < pl.col("evidence_id_right"))
            & ((pl.col("opened_at") - pl.col("opened_at_right")).abs() <= WITHIN)
        )
        .sort("evidence_id", "evidence_id_right", "key", maintain_order=True)
        .unique(["evidence_id", "evidence_id_right"], keep="first", maintain_order=True)
        .select(left="evidence_id", right="evidence_id_right", reason="says")
    )


def _codes(messages: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, key, says: codes that people write in capitals."""
    return (
        messages.filter((pl.col("side") != "bot") & pl.col("text").str.contains(_CODE))
        .select("evidence_id", key=pl.col("text").str.extract_all(_CODE))
        .explode("key")
        .unique(maintain_order=True)
        .with_columns(says=pl.format("Both name {}.", "key"))
    )


def _problems(tickets: pl.DataFrame) -> pl.DataFrame:
    """The same of the problem ticket that incidents hang on, of itself too."""
    incidents = tickets.filter(pl.col("problem_id").is_not_null())
    both = pl.concat(
        [
            incidents.select("ticket_id", "problem_id"),
            incidents.select(ticket_id="problem_id", problem_id="problem_id"),
        ]
    ).unique(maintain_order=True)
    return both.select(
        evidence_id=pl.concat_str(pl.lit("zendesk:ticket:"), "ticket_id"),
        key=pl.concat_str(pl.lit("problem "), "problem_id"),
        says=pl.format("Both hang on the problem of ticket {}.", "problem_id"),
    )
