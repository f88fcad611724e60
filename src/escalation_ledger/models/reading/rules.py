"""A reading rule: a value, the words that say it, and sentences it was written for."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Rule:
    """`pattern` meets one normalised clause. Every example must be read as `value`, tested so."""

    name: str
    value: str
    pattern: str
    examples: tuple[str, ...]


def read(said: pl.Expr, rules: Sequence[Rule]) -> pl.Expr:
    """The name of the first rule whose words a clause has; null when none has."""
    return pl.coalesce(
        pl.when(said.str.contains(rule.pattern)).then(pl.lit(rule.name)) for rule in rules
    )


def value_of(rule: pl.Expr, rules: Sequence[Rule]) -> pl.Expr:
    """The value of a rule by its name."""
    return rule.replace_strict({rule.name: rule.value for rule in rules}, default=None)


def any_of(said: pl.Expr, patterns: Sequence[str]) -> pl.Expr:
    """Whether a clause has the words of any of the patterns."""
    return pl.any_horizontal(said.str.contains(pattern) for pattern in patterns)
