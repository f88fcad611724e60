"""What a contract is made of: a table of named, typed columns, and the check that a frame keeps it.

Frames are checked eagerly (a lazy check passes bad values silently) and a frame that breaks its
contract stops the refresh: bad rows have been set aside before, so a breach here is a bug.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl

INSTANT = pl.Datetime("us", "UTC")


TEXTS = pl.List(pl.String)


class ContractBroken(ValueError):
    """A frame is not what its table says; names table, column, check and the failing values."""


@dataclass(frozen=True)
class Column:
    """One column: type, meaning, and which values it may hold."""

    dtype: Any
    description: str
    nullable: bool = False
    isin: type[StrEnum] | None = None
    at_least: int | None = None

    def rules(self, values: pl.Expr) -> Iterator[pl.Expr]:
        """What must be true of all its values, each rule as one flag."""
        if not self.nullable:
            present = values.fill_nan(None) if self.dtype.is_float() else values
            yield present.null_count() == 0
        if self.isin:
            yield values.is_in([member.value for member in self.isin]).all()
        if self.at_least is not None:
            yield (values >= self.at_least).all()


@dataclass(frozen=True)
class Table:
    """One named frame: `row` says what a row is, `key` which columns name it."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def dtypes(self) -> dict[str, Any]:
        """Column name -> Polars type, in order."""
        return {name: column.dtype for name, column in self.columns.items()}

    def empty(self) -> pl.DataFrame:
        """The frame with no rows."""
        return pl.DataFrame(schema=self.dtypes)

    def widened(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame of an earlier ledger with the columns it had not yet: null, else false, 0 or empty."""
        least = {pl.Boolean: False, pl.Int64: 0, pl.String: "", TEXTS: []}
        return frame.with_columns(
            pl.lit(None if column.nullable else least.get(column.dtype), column.dtype).alias(name)
            for name, column in self.columns.items()
            if name not in frame.columns
        )

    def shaped(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with exactly these columns, in order, sorted by key.

        Looks at names and types alone: for a frame that is made anew at every reading from
        frames that were checked. Raises ContractBroken.
        """
        shaped = frame.select(self.columns.keys()).sort(self.key, maintain_order=True)
        if shaped.schema != pl.Schema(self.dtypes):
            found = {
                name: dtype for name, dtype in shaped.schema.items() if dtype != self.dtypes[name]
            }
            raise ContractBroken(f"The table {self.name} breaks its contract: it has {found}.")
        return shaped

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`shaped`, with every value checked too: nulls, vocabularies, bounds and the key.

        Raises ContractBroken.
        """
        shaped = frame.select(self.columns.keys()).sort(self.key, maintain_order=True)
        if shaped.schema == pl.Schema(self.dtypes) and self._holds(shaped):
            return shaped
        # What is wrong with it pandera says, which takes half a second to import.
        from escalation_ledger.models.contracts import checked  # noqa: PLC0415

        return checked(self, shaped)

    def _holds(self, shaped: pl.DataFrame) -> bool:
        """Whether a frame sorted by key keeps every rule; one that does not may still."""
        again = (pl.col(name).eq_missing(pl.col(name).shift()) for name in self.key)
        rules = [rule for name, of in self.columns.items() for rule in of.rules(pl.col(name))]
        held: bool = shaped.select(
            pl.all_horizontal(*rules, ~pl.all_horizontal(again).any())
        ).item()
        return held


def text(meaning: str, *, nullable: bool = False, isin: type[StrEnum] | None = None) -> Column:
    """A text column; `isin` closes it to the members of a vocabulary."""
    return Column(pl.String(), meaning, nullable, isin=isin)


def instant(meaning: str, *, nullable: bool = False) -> Column:
    """A UTC instant, microseconds."""
    return Column(INSTANT, meaning, nullable)


def date(meaning: str, *, nullable: bool = False) -> Column:
    """A calendar date."""
    return Column(pl.Date(), meaning, nullable)


def count(meaning: str, *, nullable: bool = False) -> Column:
    """A whole number, 0 or more."""
    return Column(pl.Int64(), meaning, nullable, at_least=0)


def whole_number(meaning: str, *, nullable: bool = False) -> Column:
    """A whole number, which may be less than 0; the meaning names its unit."""
    return Column(pl.Int64(), meaning, nullable)


def number(meaning: str, *, nullable: bool = False) -> Column:
    """A number; the meaning names its unit."""
    return Column(pl.Float64(), meaning, nullable)


def flag(meaning: str, *, nullable: bool = False) -> Column:
    """True or false."""
    return Column(pl.Boolean(), meaning, nullable)


def texts(meaning: str) -> Column:
    """A list of texts, empty rather than null."""
    return Column(TEXTS, meaning)
