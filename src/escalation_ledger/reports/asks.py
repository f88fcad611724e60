"""Who was asked to take over, and whether anybody did."""

from dataclasses import replace
from typing import Final

import polars as pl

from escalation_ledger.domain.words import AskOutcome
from escalation_ledger.models.ask_outcomes import ask_outcomes
from escalation_ledger.reports.filters import EVERYTHING, Filters, filtered
from escalation_ledger.reports.places import placed_evidence
from escalation_ledger.reports.queue import Queue

# The dropped first: they are what somebody believes to be in good hands.
_ORDER: Final = {AskOutcome.DROPPED: 0, AskOutcome.WAITING: 1, AskOutcome.ACCEPTED: 2}


def asks_told(held: Queue, inside: pl.DataFrame) -> pl.DataFrame:
    """ASKS of the evidence given, with what became of each by now: as `ask_outcomes` tells it.

    asker: the name of who asked.
    """
    here = held.situation
    facts = replace(here.facts, asks=here.facts.asks.join(inside, on="evidence_id", how="semi"))
    told = ask_outcomes(
        facts,
        here.grouping.groups,
        now=held.now,
        within_minutes=held.settings.ask_business_minutes,
        calendars=held.settings.calendars,
    )
    names = facts.people.select(by_id="person_id", asker="name")
    return told.join(names, on="by_id", how="left", maintain_order="left").with_columns(
        asker=pl.coalesce("asker", "by_id")
    )


def ask_rows(held: Queue, filters: Filters = EVERYTHING) -> pl.DataFrame:
    """One row per request to take over of the cases and evidence asked for, dropped ones first.

    case_id (null outside a case), evidence, title, account, state; asked_at, asker, asked, kind,
    outcome, why, quote. Within an outcome the newest first.
    """
    asked = filtered(placed_evidence(held), filters, today=held.now.date())
    return (
        asks_told(held, asked.select("evidence_id"))
        .rename({"at": "asked_at"})
        .join(
            asked.select("evidence_id", "case_id", "title", "account", "state"),
            on="evidence_id",
            maintain_order="left",
        )
        .with_columns(order=pl.col("outcome").replace_strict(_ORDER, return_dtype=pl.Int64))
        .sort("order", "asked_at", "message_id", descending=[False, True, False])
        .select(
            "case_id",
            "title",
            "account",
            "state",
            "asked_at",
            "asker",
            "asked",
            "kind",
            "outcome",
            "why",
            "quote",
            evidence="evidence_id",
        )
    )


def ask_counts(asks: pl.DataFrame) -> dict[str, int]:
    """Rows of `ask_rows` -> offered, and of those accepted, dropped, waiting."""
    outcomes = asks["outcome"]
    return {
        "offered": asks.height,
        **{outcome.value: int((outcomes == outcome).sum()) for outcome in AskOutcome},
    }
