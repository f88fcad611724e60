"""What the signs of a promise weigh: the table of weights, applied as Polars expressions."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final

import polars as pl

from escalation_ledger.models.reading.promise_signs import SIGNS

# What each kind of sign meets, as the candidates call it.
_COLUMNS: Final[Mapping[str, str]] = {
    "said": "plain",
    "whole": "said",
    "heard": "heard",
    "lead": "lead",
}
_IS_PAST: Final = pl.col("is_past").fill_null(value=False)

TEXT_SIGNS: Final[Mapping[str, pl.Expr]] = {
    **{sign.name: pl.col(_COLUMNS[sign.where]).str.contains(sign.pattern) for sign in SIGNS},
    "is_item": pl.col("is_item"),
    "refers_back": pl.col("dating") != pl.col("said"),
}
"""Sign -> whether a dated clause has it, told from its words."""

DUE_SIGNS: Final[Mapping[str, pl.Expr]] = {
    "due_instant": pl.col("grain") == "instant",
    "due_day": pl.col("grain") == "day",
    "due_week": pl.col("grain") == "week",
    "due_ambiguous": pl.col("grain").is_null() & ~_IS_PAST,
    "due_past": _IS_PAST,
}
"""Sign -> whether a candidate has it, told from what its date came to."""

_VETOES: Final = tuple(sign.name for sign in SIGNS if sign.forbids)

is_forbidden: Final = pl.any_horizontal(
    "is_question", "is_conditional", *(TEXT_SIGNS[name] for name in _VETOES)
)
"""Whether a sign forbids that the clause is a promise."""

WEIGHED: Final = tuple(name for name in (*TEXT_SIGNS, *DUE_SIGNS) if name not in _VETOES)
"""The signs that have a weight, in the order of the table."""


@dataclass(frozen=True)
class Weighing:
    """The weights: a clause is a promise where `start` and those of its signs reach `threshold`."""

    start: float
    threshold: float
    weights: Mapping[str, float]

    def _of(self, signs: Mapping[str, pl.Expr]) -> pl.Expr:
        return pl.sum_horizontal(
            pl.when(has.fill_null(value=False)).then(self.weights[name]).otherwise(0.0)
            for name, has in signs.items()
            if name in self.weights
        )

    def may_reach(self) -> pl.Expr:
        """Whether it can be a promise, whatever its date comes to."""
        best = max(self.weights[name] for name in DUE_SIGNS)
        return self.start + self._of(TEXT_SIGNS) + best >= self.threshold

    def score(self) -> pl.Expr:
        """How much speaks for a promise, as log odds."""
        return self.start + self._of(TEXT_SIGNS) + self._of(DUE_SIGNS)

    def reaches(self) -> pl.Expr:
        """Whether a scored one is a promise."""
        return pl.col("score") >= self.threshold

    def strongest(self) -> pl.Expr:
        """The name of the sign that weighs most; `next_update` wherever it is one."""
        ranked = sorted(
            (name for name in TEXT_SIGNS if self.weights.get(name, 0.0) > 0),
            key=lambda name: (name != "next_update", -self.weights[name]),
        )
        return pl.coalesce(
            *(pl.when(TEXT_SIGNS[name]).then(pl.lit(name)) for name in ranked), pl.lit("dated")
        )


@lru_cache(maxsize=1)
def weighed() -> Weighing:
    """The weights the product ships with."""
    table = resources.files("escalation_ledger.models.reading").joinpath("promise_weights.toml")
    said = tomllib.loads(table.read_text("utf-8"))
    return Weighing(said["start"], said["threshold"], said["weights"])
