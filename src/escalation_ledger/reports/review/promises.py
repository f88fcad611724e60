"""What was promised for the week, what came of it, and what drifted most."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl

from escalation_ledger.ledger.standing import OPEN_PROMISES
from escalation_ledger.reports.promises import standing_promises

DRIFTED_SHOWN: Final = 15


@dataclass(frozen=True)
class WeekFigures:
    """Promises first due in the week, each once: due = kept + kept_late + missed + ahead."""

    due: int
    kept: int
    kept_late: int
    missed: int
    ahead: int


def due_in_week(rows: pl.DataFrame, *, start: datetime, end: datetime) -> pl.DataFrame:
    """Rows of `promise_rows` -> the promises first due from `start` up to `end`, by that instant.

    A promise that was moved is one row, as it stands. result: kept, kept_late, missed, or ahead
    (not due yet at the review's instant, and not kept).
    """
    first_due = pl.col("first_due_at")
    return (
        standing_promises(rows)
        .filter((first_due >= start) & (first_due < end))
        .with_columns(
            result=pl.coalesce(
                "outcome",
                pl.when(pl.col("status") == "kept").then(pl.lit("kept")).otherwise(pl.lit("ahead")),
            )
        )
        .sort("first_due_at", "promise_id", maintain_order=True)
    )


def week_figures(due: pl.DataFrame) -> WeekFigures:
    """The numbers over `due_in_week`."""
    counted = dict(due.group_by("result", maintain_order=True).len().iter_rows())
    return WeekFigures(
        due=due.height,
        **{name: counted.get(name, 0) for name in ("kept", "kept_late", "missed", "ahead")},
    )


def drifted_most(rows: pl.DataFrame, *, start: datetime) -> pl.DataFrame:
    """Promises moved at least once and still open, or due since `start`: the longest slip first."""
    matters = pl.col("status").is_in(OPEN_PROMISES) | (pl.col("due_at") >= start)
    return (
        standing_promises(rows)
        .filter((pl.col("moved_count") > 0) & matters)
        .sort(
            "slip_minutes", "moved_count", "promise_id",
            descending=[True, True, False], maintain_order=True,
        )
        .head(DRIFTED_SHOWN)
    )  # fmt: skip
