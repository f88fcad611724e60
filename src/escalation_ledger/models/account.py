"""The models of some accounts: what their evidence, and nothing else, comes to."""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models import schemas
from escalation_ledger.models.assignment import assignment_metrics
from escalation_ledger.models.changes import changes
from escalation_ledger.models.identity import Identified
from escalation_ledger.models.reading import postponements, promises, readings, withdrawals
from escalation_ledger.models.reading.once import (
    Reading,
    once_per_text,
    unread,
    with_read_before,
)
from escalation_ledger.models.reading.promises import reader_zones
from escalation_ledger.models.touches import touches
from escalation_ledger.warehouse.settings import Settings

PER_ACCOUNT = ("evidence", "changes", "promises", "readings")


def modelled(
    known: Identified, *, groups: pl.DataFrame, settings: Settings, before: Reading | None = None
) -> dict[str, pl.DataFrame]:
    """EVIDENCE, CHANGES, PROMISES and READINGS of the evidence given, by table name.

    groups: ZENDESK_GROUPS. Each account's rows depend on that account's rows alone. before: what
    the same rules read in the last snapshot; a message that is in it as it is now is not read again.
    """
    changed = changes(
        known.audits.select(schemas.ZENDESK_AUDITS.columns.keys()),
        groups=groups,
        people=known.people,
        aliases=known.aliases,
        evidence=known.evidence_seed,
        settings=settings,
    )
    return {
        "evidence": _evidence(known, changed, settings),
        "changes": changed,
        **_read(known, settings, before),
    }


def _read(known: Identified, settings: Settings, before: Reading | None) -> dict[str, pl.DataFrame]:
    """PROMISES and READINGS of the messages, those read before taken over."""
    messages = as_read(known.messages, known.accounts)
    fresh = unread(messages, before)
    calendars = _calendars(known.accounts, settings)
    promised = promises(fresh, calendars_by_account=calendars, settings=settings)
    said = pl.concat(
        [
            once_per_text(readings, fresh),
            postponements(fresh, promised),
            withdrawals(fresh, calendars_by_account=calendars, settings=settings),
        ]
    )
    return with_read_before({"promises": promised, "readings": said}, messages, fresh, before)


def as_read(messages: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """MESSAGES with what else their reading depends on: reader_zone and the account's calendar."""
    return reader_zones(messages).join(
        accounts.select("account_id", "calendar"),
        on="account_id",
        how="left",
        maintain_order="left",
    )


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
