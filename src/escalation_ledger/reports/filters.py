"""What a reader asks to see, the same in every page, export and JSON document."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from escalation_ledger.domain.words import Lane

NO_OWNER = "none"
NO_TIER = "none"


@dataclass(frozen=True)
class Filters:
    """By account tier, renewal window, owner and lane. Empty or None: everything.

    A lane is asked of live cases alone: no other frame has the column.
    """

    tiers: tuple[str, ...] = ()
    renewal_within_days: int | None = None
    owner: str | None = None
    lane: Lane | None = None

    @property
    def narrow(self) -> bool:
        """Whether anything is asked for at all."""
        asks_account = bool(self.tiers or self.renewal_within_days is not None)
        return asks_account or bool(self.owner or self.lane)


EVERYTHING = Filters()


def filtered(frame: pl.DataFrame, filters: Filters, *, today: date) -> pl.DataFrame:
    """The rows asked for, in the order they were: any frame with tier, renewal_on and owner, and
    `lanes` where one is asked for.

    Tiers and owners are compared without case; NO_TIER and NO_OWNER ask for those without one.
    A renewal past due is within any window; an unknown one is within none.
    """
    kept = pl.lit(value=True)
    if filters.tiers:
        wanted = [tier.lower() for tier in filters.tiers]
        kept = kept & pl.col("tier").fill_null(NO_TIER).str.to_lowercase().is_in(wanted)
    if filters.renewal_within_days is not None:
        last = today + timedelta(days=filters.renewal_within_days)
        kept = kept & (pl.col("renewal_on") <= last).fill_null(value=False)
    if filters.owner:
        owner = pl.col("owner").fill_null(NO_OWNER).str.to_lowercase()
        kept = kept & (owner == filters.owner.lower())
    if filters.lane:
        kept = kept & pl.col("lanes").list.contains(filters.lane.value)
    return frame.filter(kept)
