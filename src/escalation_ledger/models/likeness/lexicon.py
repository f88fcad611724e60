"""The words of `words.toml`, as stems: which tell nothing, which little, and which stand for one thing."""

import tomllib
from functools import cache
from importlib import resources
from typing import Final

import polars as pl

FAINT: Final = 0.4
_ENDINGS: Final = (
    r"(?:ations?|ements?|ungen|ung|ings?|ités?|ées?|ies|ers?|ern|eds?|en|es|em|e|s|n|y)$"
)
_STEM_LENGTH: Final = 7
_LEAST_LENGTH: Final = 3


def stem(word: pl.Expr) -> pl.Expr:
    """A word without its ending, cut short: crude, and the same for every language."""
    bare = word.str.replace(_ENDINGS, "")
    return (
        pl.when(bare.str.len_chars() >= _LEAST_LENGTH)
        .then(bare)
        .otherwise(word)
        .str.slice(0, _STEM_LENGTH)
    )


@cache
def telling() -> pl.DataFrame:
    """stem, told: 0 of words that tell nothing, FAINT of those that tell little."""
    tables = [_words("common", 0.0), _words("faint", FAINT)]
    return pl.concat(tables).unique("stem", keep="first", maintain_order=True)


@cache
def things() -> pl.DataFrame:
    """stem, thing: what a word stands for, of every word that stands for something."""
    rows = [(word, thing) for thing, words in _tables()["same"].items() for word in words.split()]
    return (
        pl.DataFrame(rows, schema={"word": pl.String, "thing": pl.String}, orient="row")
        .select(stem=stem(pl.col("word")), thing=pl.concat_str(pl.lit("="), "thing"))
        .unique(maintain_order=True)
    )


@cache
def company_words() -> frozenset[str]:
    """Words of companies' names that name no company."""
    return frozenset(_tables()["company"]["words"].split())


def _words(table: str, told: float) -> pl.DataFrame:
    words = " ".join(_tables()[table].values()).split()
    return pl.DataFrame({"word": words}).select(stem=stem(pl.col("word")), told=pl.lit(told))


@cache
def _tables() -> dict[str, dict[str, str]]:
    file = resources.files("escalation_ledger.models.likeness").joinpath("words.toml")
    return tomllib.loads(file.read_text("utf-8"))
