"""The models of some accounts: what their evidence, and nothing else, comes to."""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models import schemas
from escalation_ledger.models.assignment import assignment_metrics
from escalation_ledger.models.changes import changes
from escalation_ledger.models.identity import Identified
from escalation_ledger.models.reading import postponements, promises, readings, withdrawals
from escalation_ledger.models.touches import touches
from escalation_ledger.warehouse.settings import Settings

PER_ACCOUNT = ("evidence", "changes", "promises", "readings")


def modelled(
    known: Identified, *, groups: pl.DataFrame, settings: Settings
) -> dict[str, pl.DataFrame]:
    """EVIDENCE, CHANGES, PROMISES and READINGS of the evidence given, by table name.

    groups: ZENDESK_GROUPS. Each account's rows depend on that account's rows alone.
    """
    changed = changes(
        known.audits.select(schemas.ZENDESK_AUDITS.columns.keys()),
        groups=groups,
        people=known.people,
        aliases=known.aliases,
        evidence=known.evidence_seed,
        settings=settings,
    )
    calendars = _calendars(known.accounts, settings)
    promised = promises(known.messages, calendars_by_account=calendars, settings=settings)
    return {
        "evidence": _evidence(known, changed, settings),
        "changes": changed,
        "promises": promised,
        "readings": pl.concat(
            [
                readings(known.messages),
                postponements(known.messages, promised),
                withdrawals(known.messages, calendars_by_account=calendars, settings=settings),
            ]
        ),
    }


def _evidence(known: Identified, changed: pl.DataFrame, settings: Settings) -> pl.DataFrame:
    """EVIDENCE: the seed with what was said about it and how it was handed on."""
    metrics = assignment_metrics(
        changed,
        known.audits,
        known.evidence_seed,
        accounts=known.accounts,
        calendars=settings.calendars,
    )
    said = touches(known.evidence_seed, known.messages, known.audits, aliases=known.aliases)
    seed = known.evidence_seed
    whole = seed.join(metrics, on="evidence_id", how="left", maintain_order="left").join(
        said, on="evidence_id", how="left", maintain_order="left"
    )
    return whole.select(schemas.EVIDENCE.columns.keys())


def _calendars(accounts: pl.DataFrame, settings: Settings) -> Mapping[str, Calendar]:
    return {
        account: settings.calendar(name)
        for account, name in accounts.select("account_id", "calendar").iter_rows()
    }
