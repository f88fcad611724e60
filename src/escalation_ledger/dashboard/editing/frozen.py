"""The rows as they were shown, frozen: what a position in the sheet means, and what was seen there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from escalation_ledger.dashboard.editing.columns import INSTANTS, Choices, Open, instant_text
from escalation_ledger.dashboard.editing.draft import Draft
from escalation_ledger.ledger.standing import OPEN_PROMISES
from escalation_ledger.reports.filters import Filters

MOST_ROWS = 500
PICKED = "picked"
READ_ONLY = ("rank", "case_id", "account", "summary")


@dataclass(frozen=True)
class Frozen:
    """rows: case_id, version, promise_id (of an open promise), READ_ONLY and the open columns.

    key: of the widget that shows them, by chance, new for every frozen frame. record_seq, run_id:
    the state of the ledger they are of. left_out: rows that did not fit.
    """

    key: str
    rows: pl.DataFrame
    choices: Choices
    zone: ZoneInfo
    filters: Filters
    record_seq: int
    run_id: str
    left_out: int

    def at(self, position: int) -> Mapping[str, Any] | None:
        """The row that was shown there; None: there was none."""
        if not 0 <= position < self.rows.height:
            return None
        return self.rows.row(position, named=True)

    def of(self, case_id: str) -> Mapping[str, Any] | None:
        """The row of the case; None: it was not shown."""
        found = self.rows.filter(pl.col("case_id") == case_id)
        return found.row(0, named=True) if found.height else None

    def shown(self, draft: Draft) -> pl.DataFrame:
        """What the widget is given: PICKED, READ_ONLY, open columns, the draft over them; times on the wall."""
        rows = self.rows.select(
            pl.lit(value=False).alias(PICKED), *READ_ONLY, *(column.value for column in Open)
        )
        for column in Open:
            typed = draft.values_of(column)
            if typed.height:
                rows = _over(rows, typed, column)
        return rows.with_columns(
            pl.col(column.value).dt.convert_time_zone(self.zone.key).dt.replace_time_zone(None)
            for column in INSTANTS
        )


def frozen_rows(ranked: pl.DataFrame) -> pl.DataFrame:
    """RANKED rows, as many as a sheet holds, with what editing needs of them.

    A promise that is not open is none: what stands in its cell would be a due time of the past.
    """
    is_open = pl.col("promise_status").is_in(list(OPEN_PROMISES)).fill_null(value=False)
    return ranked.head(MOST_ROWS).select(
        "case_id",
        "version",
        "rank",
        "account",
        "summary",
        "owner",
        "owner_due_at",
        "blocker",
        "nature",
        "note",
        promise_id=pl.when(is_open).then("promise_id"),
        promise_due_at=pl.when(is_open).then("promise_due_at"),
    )


def value_in(row: Mapping[str, Any], column: Open) -> str | None:
    """The value that the row was shown with, as the draft would hold it."""
    value = row[column.value]
    if value is None:
        return None
    return instant_text(value) if column in INSTANTS else str(value)


def _over(rows: pl.DataFrame, typed: pl.DataFrame, column: Open) -> pl.DataFrame:
    value = pl.col("typed")
    if column in INSTANTS:
        value = value.str.to_datetime(time_zone="UTC", time_unit="us")
    return (
        rows.join(
            typed.with_columns(is_typed=True), on="case_id", how="left", maintain_order="left"
        )
        .with_columns(
            pl.when(pl.col("is_typed")).then(value).otherwise(column.value).alias(column.value)
        )
        .drop("typed", "is_typed")
    )
