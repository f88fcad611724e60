"""Staging: each source's payloads -> typed tables in the tool's own ids, every row accounted for."""

from collections.abc import Callable, Mapping

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.models.staging import crm, email, slack, zendesk
from escalation_ledger.models.staging.sifting import Counts, Sifted, Staged, counted
from escalation_ledger.warehouse.settings import Settings

__all__ = ["Counts", "Staged", "staged"]

_STAGES: Mapping[Source, Callable[..., Sifted]] = {
    Source.ZENDESK: zendesk.stage,
    Source.SLACK: slack.stage,
    Source.CRM: crm.stage,
    Source.EMAIL: email.stage,
}


def staged(
    source: str,
    objects: Mapping[str, pl.DataFrame],
    landed: pl.DataFrame,
    *,
    settings: Settings,
) -> Staged:
    """One source from raw to typed.

    `objects`: object name -> newest versions (object_id, version_at, payload, problem), broken
    lines of the current landings among them. `landed`: one row per landed row (object, file,
    line, object_id, version_at, problem). Bad rows go to quarantine, never up.
    """
    sifted = _STAGES[Source(source)](objects, settings=settings)
    return Staged(sifted.tables, sifted.quarantine, counted(sifted.fates, landed))
