"""Cells that somebody typed and has not saved, each with what it was decided on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from escalation_ledger.dashboard.editing.columns import Cell, Open


@dataclass(frozen=True)
class Typed:
    """One cell. value: as text, see `columns`; version, promise_id: of the case, as it was seen.

    is_sure: its typist was asked whether it is to be empty, and said so.
    """

    case_id: str
    column: Open
    value: str | None
    version: int
    promise_id: str | None = None
    is_sure: bool = False

    @property
    def cell(self) -> Cell:
        """Where it is."""
        return self.case_id, self.column.value

    @property
    def document(self) -> dict[str, Any]:
        """As it is kept in a file."""
        return {**vars(self), "column": self.column.value}

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Typed":
        """From a file. Raises ValueError, KeyError or TypeError where it is none."""
        return cls(**{**document, "column": Open(document["column"])})


@dataclass(frozen=True)
class Draft:
    """Typed cells by where they are, in the order typed."""

    cells: Mapping[Cell, Typed] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.cells)

    def with_typed(self, typed: Iterable[Typed]) -> "Draft":
        """These over those before."""
        return Draft({**self.cells, **{one.cell: one for one in typed}})

    def without(self, cells: Iterable[Cell]) -> "Draft":
        """All but these."""
        gone = set(cells)
        return Draft({cell: one for cell, one in self.cells.items() if cell not in gone})

    def values_of(self, column: Open) -> pl.DataFrame:
        """case_id, typed: the column's cells."""
        of_column = [one for one in self.cells.values() if one.column is column]
        return pl.DataFrame(
            {
                "case_id": [one.case_id for one in of_column],
                "typed": [one.value for one in of_column],
            },
            schema={"case_id": pl.String, "typed": pl.String},
        )

    def years_of(self, column: Open, zone: ZoneInfo) -> set[int]:
        """Of the column's instants, on a clock there."""
        return {
            datetime.fromisoformat(one.value).astimezone(zone).year
            for one in self.cells.values()
            if one.column is column and one.value is not None
        }

    @property
    def cases(self) -> int:
        """How many cases it is about."""
        return len({case_id for case_id, _ in self.cells})

    @property
    def in_words(self) -> str:
        """`3 changes on 2 cases`."""
        return counted(len(self.cells), self.cases)


def counted(changes: int, cases: int) -> str:
    """(3, 2) -> `3 changes on 2 cases`."""
    return (
        f"{changes} change{'' if changes == 1 else 's'} on {cases} case{'' if cases == 1 else 's'}"
    )
