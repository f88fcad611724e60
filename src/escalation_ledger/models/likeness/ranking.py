"""How likely two pieces of evidence of one account are one issue: a logistic sum of a few features.

The weights are trained on labelled accounts by `benchmarks/quality/linking/training.py`. They say: what
two share counts by its sum, and by how much of all that they say it is; the sooner after one another
they came up, the likelier; two of one tool, before all two tickets, and two of one writer, the less so.
"""

from typing import Final

import polars as pl

# Feature -> its weight in the log of the odds.
WEIGHTS: Final = {
    "worth": 0.65,
    "codes_worth": 0.50,
    "overlap": 1.96,
    "hours_between": -0.70,
    "nearness": -2.89,
    "hours_opened": -1.60,
    "two_tickets": -3.56,
    "two_threads": -0.43,
    "two_mails": -0.59,
    "same_author": -0.82,
}
BIAS: Final = 2.98
# So many hours halve the nearness, and are one step of the logarithms.
_HALVING, _STEP = 24.0, 12.0


def features() -> list[pl.Expr]:
    """The features of a pair, as columns.

    Of a frame with left, right, hours (between the end of one and the beginning of the other),
    opened_apart (hours), sum and codes (worth of what is shared, and of the codes in it), weight and
    weight_right (how much either says, as the length of its terms) and same_author.
    """
    hours = pl.col("hours")

    def both(tool: str) -> pl.Expr:
        sides = (pl.col(side).str.starts_with(f"{tool}:") for side in ("left", "right"))
        return pl.all_horizontal(*sides).cast(pl.Float64)

    said = (pl.col("weight") * pl.col("weight_right")).sqrt()
    return [
        pl.col("sum").log1p().alias("worth"),
        pl.col("codes").log1p().alias("codes_worth"),
        pl.when(said > 0).then(pl.col("sum") / said).otherwise(0.0).alias("overlap"),
        (hours / _STEP).log1p().alias("hours_between"),
        (1 / (1 + hours / _HALVING)).alias("nearness"),
        (pl.col("opened_apart") / _STEP).log1p().alias("hours_opened"),
        both("zendesk").alias("two_tickets"),
        both("slack").alias("two_threads"),
        both("email").alias("two_mails"),
        pl.col("same_author").cast(pl.Float64),
    ]


def score() -> pl.Expr:
    """0..1, of a frame with the columns of `features`."""
    odds = pl.sum_horizontal(pl.col(name) * weight for name, weight in WEIGHTS.items()) + BIAS
    return 1 / (1 + (-odds).exp())
