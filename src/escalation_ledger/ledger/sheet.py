"""The sheet: facts folded with the record, one row per case, at an instant."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from escalation_ledger.ledger import decided, owner, standing
from escalation_ledger.ledger.fold import Decisions
from escalation_ledger.ledger.judging import as_judged
from escalation_ledger.ledger.overlay import overlaid, relocated
from escalation_ledger.ledger.promising import recorded_promises
from escalation_ledger.ledger.schemas import SHEET
from escalation_ledger.models.admission import admissions
from escalation_ledger.models.case_state import case_states
from escalation_ledger.models.cases import Grouping, cases
from escalation_ledger.models.facts import Facts
from escalation_ledger.models.promise_chain import chains
from escalation_ledger.models.reading import current_readings
from escalation_ledger.warehouse.settings import Settings


@dataclass(frozen=True)
class Situation:
    """The facts grouped into cases and put on the clock.

    grouping: evidence -> anchor -> case; promises: one row per promise with its status at `now`;
    readings: one row per anchor; states: one row per anchor. rejected, replaced: promises heard
    that count nowhere, as `judging` gives them.
    """

    facts: Facts
    decisions: Decisions
    grouping: Grouping
    promises: pl.DataFrame
    readings: pl.DataFrame
    states: pl.DataFrame
    rejected: pl.DataFrame
    replaced: pl.DataFrame
    now: datetime

    def not_opened(self, admissions: pl.DataFrame) -> pl.DataFrame:
        """The admissions whose group is not a case yet, also not under another anchor."""
        opened = self.grouping.groups.filter(pl.col("case_id").is_not_null())
        return admissions.join(opened, on="anchor", how="anti")


def situation(
    facts: Facts, decisions: Decisions, *, now: datetime, settings: Settings
) -> Situation:
    """Group the evidence as people decided, then read every clock at `now`."""
    decisions = relocated(decisions, facts)
    heard = as_judged(overlaid(facts, decisions), decisions)
    facts = heard.facts
    grouping = cases(facts.evidence, facts.edges, decisions.cases, decisions.rulings)
    promises = chains(
        facts.promises,
        grouping.groups,
        facts.messages,
        facts.readings,
        facts.evidence,
        now=now,
        settings=settings,
        calendars=standing.calendars_by_account(facts.accounts, settings),
        recorded=recorded_promises(decisions, heard),
    )
    return Situation(
        facts=facts,
        decisions=decisions,
        grouping=grouping,
        promises=promises,
        readings=current_readings(facts.readings, grouping.groups),
        states=case_states(
            grouping.groups,
            facts.evidence,
            promises,
            facts.messages,
            now=now,
            settings=settings,
            accounts=facts.accounts,
        ),
        rejected=heard.rejected,
        replaced=heard.replaced,
        now=now,
    )


def admitted(here: Situation, *, settings: Settings) -> pl.DataFrame:
    """The tick: every group that belongs in the live ledger now, in the shape ADMISSIONS."""
    return admissions(
        here.grouping.groups,
        here.facts.evidence,
        here.promises,
        here.facts.readings,
        here.states,
        now=here.now,
        settings=settings,
        accounts=here.facts.accounts,
    )


def sheet(here: Situation, *, settings: Settings) -> pl.DataFrame:
    """One row per opened case, in the shape SHEET."""
    opened = standing.opened_cases(here.grouping, here.decisions)
    evidence = standing.case_evidence(opened, here.grouping, here.facts.evidence)
    rows = (
        opened.join(standing.evidence_summary(evidence), on="case_id", how="left")
        .join(decided.touched(here.grouping, here.decisions), on="case_id", how="left")
        .join(decided.states(opened, here.states, here.decisions), on="case_id", how="left")
        .join(standing.account_facts(here.facts, now=here.now), on="account_id", how="left")
        .join(here.readings, on="anchor", how="left")
        .join(standing.standing_promise(here.promises), on="anchor", how="left")
        .join(_recent_handoffs(here, evidence, settings), on="case_id", how="left")
        .join(
            owner.owners(opened, evidence, here.decisions, here.facts, settings=settings),
            on="case_id",
            how="left",
        )
    )
    owned = owner.with_ownerless_minutes(rows, evidence, now=here.now, settings=settings)
    worded = standing.in_words(owned).join(
        decided.decisions(here.decisions), on="case_id", how="left"
    )
    return SHEET.shaped(decided.over_what_was_read(worded, now=here.now))


def _recent_handoffs(here: Situation, evidence: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """case_id -> handoffs_recent: those within the window that counts against certainty."""
    since = here.now - timedelta(days=settings.handoff_window_days)
    return (
        here.facts.changes.filter(pl.col("is_handoff") & (pl.col("at") >= since))
        .join(evidence.select("evidence_id", "case_id"), on="evidence_id")
        .group_by("case_id", maintain_order=True)
        .agg(pl.len().cast(pl.Int64).alias("handoffs_recent"))
    )
