"""Everything messages say about impact, blocker, workaround, breadth and delivery."""

from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

from escalation_ledger.models.reading.blocker import blockers
from escalation_ledger.models.reading.impact import impacts
from escalation_ledger.models.reading.likely_impact import likely_impacts
from escalation_ledger.models.reading.nature import natures
from escalation_ledger.models.reading.outcome import breadths, confirmed, delivered, workarounds
from escalation_ledger.models.reading.risk import risks
from escalation_ledger.models.reading.sentences import clauses, sentences
from escalation_ledger.models.reading.talk import talk
from escalation_ledger.models.schemas import READINGS

_READERS: Final[Mapping[str, Callable[[pl.DataFrame], pl.DataFrame]]] = {
    "impact": impacts,
    "likely_impact": likely_impacts,
    "blocker": blockers,
    "workaround": workarounds,
    "breadth": breadths,
    "delivered": delivered,
    "confirmed": confirmed,
    "risk": risks,
    "talk": talk,
    "nature": natures,
}


def readings(messages: pl.DataFrame) -> pl.DataFrame:
    """One row per thing said, in the shape READINGS; the same thing said twice in one message once.

    `messages`: MESSAGES. Bots and people of no known side say nothing. `delivered` is "yes" from
    us where the customer sees it, "no" from the customer.
    """
    said = clauses(
        sentences(messages.filter(pl.col("side").is_in(["ours", "customer"])), cue=r"\w")
    )
    found = pl.concat(
        reader(said).with_columns(about=pl.lit(about)) for about, reader in _READERS.items()
    )
    return READINGS.check(
        found.sort("message_id", "about", "sentence", "clause", maintain_order=True)
        .unique(["message_id", "about", "value", "rule"], keep="first", maintain_order=True)
        .with_columns(position=pl.int_range(pl.len()).over("message_id", "about"))
    )
