"""What people recorded of promises, in the shape that chains are made from."""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from escalation_ledger.models.schemas import INSTANT, PROMISES

RULE: Final = "record"

_MADE: Final[dict[str, Any]] = {**PROMISES.dtypes, "root_id": pl.String}
_SETTLED: Final[dict[str, Any]] = {
    "promise_id": pl.String,
    "kept_by_person_at": INSTANT,
    "kept_by_person": pl.String,
    "withdrawn_at": INSTANT,
}
_TOUCHES: Final[dict[str, Any]] = {"evidence_id": pl.String, "at": INSTANT}
MADE, SETTLED, TOUCHES = pl.Schema(_MADE), pl.Schema(_SETTLED), pl.Schema(_TOUCHES)


@dataclass(frozen=True)
class RecordedPromises:
    """made: PROMISES and root_id, the promise that the chain of moves began with; settled: when
    people said that a promise was kept (and by what evidence) or withdrawn; touches: when the customer heard from us
    where no tool saw it.
    """

    made: pl.DataFrame
    settled: pl.DataFrame
    touches: pl.DataFrame


NOTHING: Final = RecordedPromises(MADE.to_frame(), SETTLED.to_frame(), TOUCHES.to_frame())


def is_recorded() -> pl.Expr:
    """Whether a promise was made or moved in the ledger."""
    return pl.col("rule") == RULE
