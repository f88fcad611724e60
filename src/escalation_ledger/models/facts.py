"""Everything one snapshot says, as frames by name."""

from collections.abc import Mapping
from dataclasses import dataclass, fields

import polars as pl

from escalation_ledger.models import schemas


@dataclass(frozen=True)
class Facts:
    """The frames of `schemas.FACTS` that reading needs; each in the shape its schema gives."""

    accounts: pl.DataFrame
    renewals: pl.DataFrame
    people: pl.DataFrame
    aliases: pl.DataFrame
    evidence: pl.DataFrame
    messages: pl.DataFrame
    changes: pl.DataFrame
    asks: pl.DataFrame
    edges: pl.DataFrame
    likenesses: pl.DataFrame
    related: pl.DataFrame
    promises: pl.DataFrame
    readings: pl.DataFrame

    @classmethod
    def names(cls) -> list[str]:
        """The names of the frames."""
        return [field.name for field in fields(cls)]

    @classmethod
    def of(cls, tables: Mapping[str, pl.DataFrame]) -> "Facts":
        """From tables by name; a missing one is a KeyError."""
        return cls(**{name: tables[name] for name in cls.names()})

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The frames by table name."""
        return {name: getattr(self, name) for name in self.names()}

    def checked(self) -> "Facts":
        """The same, every frame eagerly checked against its schema. Raises ContractBroken."""
        by_name = {table.name: table for table in schemas.FACTS}
        return Facts.of({name: by_name[name].check(frame) for name, frame in self.tables.items()})
