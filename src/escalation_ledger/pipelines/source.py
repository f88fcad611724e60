"""What a source has to say of itself to be landed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.drop import DropFile
from escalation_ledger.warehouse.envelope import ROWS, Rule
from escalation_ledger.warehouse.settings import Settings

Rows = tuple[str, pl.DataFrame]
"""An object's name and rows of it (a frame of ROWS)."""


@dataclass(frozen=True)
class DropSource:
    """One tool's exports. Adding a source is one of these in a module of its own.

    `files` finds what lies in a drop folder (none: the source is absent), `rows` reads one file.
    Both raise Unreadable. `rules`: object name -> how such an object names itself. `refuse_loss`,
    where a source has it, raises LostColumns when files lack what they had when last read: its
    second argument is file name -> DropFile.read_as of every file that raw holds.
    """

    source: Source
    rules: Mapping[str, Rule]
    files: Callable[[Path, Settings], list[DropFile]]
    rows: Callable[[DropFile], Iterator[Rows]]
    refuse_loss: Callable[[Sequence[DropFile], Mapping[str, str], Settings], None] | None = None


_ABSENT = {name: pl.lit(None, of) for name, of in ROWS.items()}


def shaped(rows: pl.DataFrame, **given: pl.Expr) -> pl.DataFrame:
    """The frame with exactly the columns of ROWS: as `given`, else its own; those it lacks are null."""
    own = {name: pl.col(name) for name in rows.columns}
    found = {**_ABSENT, **own, **given}
    return rows.select(found[name].cast(of).alias(name) for name, of in ROWS.items())
