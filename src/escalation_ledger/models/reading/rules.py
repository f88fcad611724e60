"""A reading rule: a value, the words that say it, and sentences it was written for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

_PIECE: Final = re.compile(r"\\.|[\[\]]|[^\\\[\]]+", re.DOTALL)
# Letters of the Latin scripts. The engine compiles the letters of all scripts anew for each \w:
# three quarters of what a rule costs, and all of it on a day with few messages.
_LETTER: Final = "0-9A-Za-z_\u00c0-\u024f"
_DIGIT: Final = "0-9"


@dataclass(frozen=True)
class Rule:
    """`pattern` meets one normalised clause. Every example must be read as `value`, tested so."""

    name: str
    value: str
    pattern: str
    examples: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", latin(self.pattern))


def latin(pattern: str) -> str:
    """The pattern, its \\w, \\d and \\b of Latin letters and digits alone: it means the same, and costs a third.

    One with other letters than ASCII's stays: an accented one beside a \\b would be the edge of a word.
    """
    if not pattern.isascii():
        return pattern
    told, is_class = [], False
    for piece in _PIECE.findall(pattern):
        match piece:
            case r"\w" | r"\d":
                kind = _LETTER if piece == r"\w" else _DIGIT
                told.append(kind if is_class else f"[{kind}]")
            case r"\b" if not is_class:
                told.append(r"(?-u:\b)")
            case _:
                is_class = piece == "[" or (is_class and piece != "]")
                told.append(piece)
    return "".join(told)


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
