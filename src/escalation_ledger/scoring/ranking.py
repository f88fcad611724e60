"""The ranked sheet: every live case scored at an instant, in order, with its reasons in words."""

from datetime import datetime

import polars as pl

from escalation_ledger.domain.words import CaseState
from escalation_ledger.scoring import factors, priority
from escalation_ledger.scoring.clocks import with_clocks
from escalation_ledger.scoring.consequence import consequence
from escalation_ledger.scoring.deadlines import deadlines
from escalation_ledger.scoring.lanes import with_lanes
from escalation_ledger.scoring.reasons import reasons
from escalation_ledger.scoring.schemas import RANKED
from escalation_ledger.scoring.wording import with_words
from escalation_ledger.warehouse.settings import Settings


def ranked(sheet: pl.DataFrame, *, now: datetime, settings: Settings) -> pl.DataFrame:
    """SHEET -> RANKED: the live cases, sorted by rank.

    A case's numbers come from its own row, `now` and the configuration alone, so another
    case can move its rank but never its score. Raises SettingInvalid when the weights or bands
    of the configuration make no sense.
    """
    worded = with_words(scored(sheet, now=now, settings=settings), settings=settings)
    told = worded.with_columns(consequence(settings)).join(
        reasons(worded, settings=settings), on="case_id", how="left", maintain_order="left"
    )
    return RANKED.shaped(with_lanes(told))


def scored(sheet: pl.DataFrame, *, now: datetime, settings: Settings) -> pl.DataFrame:
    """SHEET -> the live cases in order with every number of RANKED, before any words."""
    live = sheet.filter(pl.col("state") == CaseState.LIVE.value)
    clocked = with_clocks(live, now=now, settings=settings)
    due = deadlines(clocked, now=now, settings=settings)
    factored = factors.with_factors(clocked, due, scoring=settings.scoring)
    pointed = priority.with_points(factored, weights=settings.scoring.weights)
    return priority.with_ranks(pointed, bands=settings.scoring.bands)
