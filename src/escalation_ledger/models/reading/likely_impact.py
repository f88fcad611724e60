"""What a customer's first words most likely mean for their work, where no rule knows the wording.

Each word speaks for each class as much as labelled messages have shown (`impact_words.csv`, made
by `python -m benchmarks.quality.text.impact_words`); the sum decides. Never for the severe
classes: those need words that say so.
"""

from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl

LIKELY: Final = "likely"

# What a sum of words may say; none: that it says nothing.
CLASSES: Final = ("core_blocked", "core_degraded", "minor", "question")
# The row of the table that holds what speaks for a class before any word does.
BIAS: Final = "(none)"
_WORD: Final = r"[a-z0-9'][a-z0-9'-]*"


def likely_impacts(said: pl.DataFrame) -> pl.DataFrame:
    """Of the customers' messages one clause each, with `value` and `rule`; none where none is likely.

    The clause is the one that speaks most for the class.
    """
    weights = _weights()
    classes = weights.columns[1:]
    told = worded(said).join(weights, on="word", maintain_order="left")
    scores = (
        told.group_by("message_id", maintain_order=True)
        .agg(pl.col(classes).sum() / pl.len().sqrt())
        .with_columns(pl.col(name) + bias for name, bias in _biases().items())
        .select(
            "message_id",
            value=pl.concat_list(classes)
            .list.arg_max()
            .replace_strict(dict(enumerate(classes)), return_dtype=pl.String),
        )
        .filter(pl.col("value").is_in(CLASSES))
    )
    spoken = pl.coalesce(pl.when(pl.col("value") == name).then(pl.col(name)) for name in CLASSES)
    best = (
        told.join(scores, on="message_id", maintain_order="left")
        .with_columns(spoken=spoken)
        .group_by("message_id", "value", "sentence", "clause", maintain_order=True)
        .agg(pl.col("spoken").sum())
        .sort("message_id", "spoken", "sentence", "clause", descending=[False, True, False, False])
        .unique("message_id", keep="first", maintain_order=True)
        .select("message_id", "sentence", "clause", "value", rule=pl.lit(LIKELY))
    )
    return said.join(best, on=["message_id", "sentence", "clause"], maintain_order="left").select(
        *said.columns, "rule", "value"
    )


def worded(said: pl.DataFrame) -> pl.DataFrame:
    """message_id, sentence, clause, word: every word of customers that we both see, once a message."""
    return (
        said.filter((pl.col("side") == "customer") & pl.col("is_customer_visible"))
        .select("message_id", "sentence", "clause", word=pl.col("said").str.extract_all(_WORD))
        .explode("word", empty_as_null=False)
        .unique(["message_id", "word"], keep="first", maintain_order=True)
    )


@cache
def _table() -> pl.DataFrame:
    path = files("escalation_ledger.models.reading") / "impact_words.csv"
    return pl.read_csv(path.read_bytes(), schema_overrides={"word": pl.String})


def _weights() -> pl.DataFrame:
    return _table().filter(pl.col("word") != BIAS)


def _biases() -> dict[str, float]:
    row = _table().filter(pl.col("word") == BIAS).drop("word")
    return dict(row.row(0, named=True))
