"""From raw rows to typed tables, customer touches and handoffs; and to all facts."""

from collections.abc import Mapping

import polars as pl

from benchmarks.place import Place
from benchmarks.reference.models import COMPARED
from benchmarks.trial import Answer, Trial
from escalation_ledger.domain.words import Source
from escalation_ledger.models.build import build
from escalation_ledger.models.changes import changes
from escalation_ledger.models.identity import identify
from escalation_ledger.models.schemas import ZENDESK_AUDITS
from escalation_ledger.models.staging import staged
from escalation_ledger.models.touches import touches
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings


def touches_and_changes(place: Place) -> Trial:
    """Staging, identity, touches and changes of the help desk's rows."""
    home = Home(place.home)
    return Trial(lambda: _touches_and_changes(home), _compared)


def full(place: Place) -> Trial:
    """Every source staged and every fact built, as a first refresh does between landing and publishing."""
    home = Home(place.home)
    settings = load_settings()

    def work() -> None:
        tables: dict[str, pl.DataFrame] = {}
        for source in Source:
            made = staged(
                source, raw.newest(home, source), raw.landed(home, source), settings=settings
            )
            tables |= made.tables
        build(tables, settings=settings, previous=None)

    return Trial(work)


def _touches_and_changes(home: Home) -> Mapping[str, pl.DataFrame]:
    settings = load_settings()
    source = Source.ZENDESK
    tables = staged(
        source, raw.newest(home, source), raw.landed(home, source), settings=settings
    ).tables
    known = identify(tables, settings=settings)
    return {
        "tickets": tables["zendesk_tickets"],
        "comments": tables["zendesk_comments"],
        "audits": tables["zendesk_audits"],
        "touches": touches(
            known.evidence_seed, known.messages, known.audits, aliases=known.aliases
        ),
        "changes": changes(
            known.audits.select(ZENDESK_AUDITS.columns.keys()),
            groups=tables["zendesk_groups"],
            people=known.people,
            aliases=known.aliases,
            evidence=known.evidence_seed,
            settings=settings,
        ),
    }


def _compared(tables: Mapping[str, pl.DataFrame]) -> Answer:
    return {name: tables[name].select(columns) for name, columns in COMPARED.items()}
