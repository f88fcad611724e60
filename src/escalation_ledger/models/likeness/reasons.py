"""Why two pieces of evidence read alike, in words."""

from typing import Final

import polars as pl

_SHOWN: Final = 2


def reason() -> pl.Expr:
    """The reason of a row of `pairs`: Same account, both name `invalid_audience`, 2 days apart."""
    names = _listed(pl.element().struct.field("kind").is_in(["code", "place", "number"]), _quoted())
    speaks = _listed(~pl.element().struct.field("kind").is_in(["code", "place", "number"]), _said())
    said = [
        pl.when(names != "").then(pl.format("both name {}", names)),
        pl.when(speaks != "").then(pl.format("both speak of {}", speaks)),
    ]
    return pl.concat_str(
        [pl.lit("Same account"), *said, _apart(pl.col("hours"))], separator=", ", ignore_nulls=True
    )


def _listed(kinds: pl.Expr, shown: pl.Expr) -> pl.Expr:
    """The weightiest shared terms of these kinds."""
    chosen = pl.col("shared").list.eval(
        shown.filter(kinds).unique(maintain_order=True).head(_SHOWN)
    )
    return chosen.list.join(" and ")


def _quoted() -> pl.Expr:
    return pl.format("`{}`", pl.element().struct.field("word"))


def _said() -> pl.Expr:
    """A word, or the two that stand for one thing."""
    one, other = (pl.element().struct.field(name) for name in ("word", "word_right"))
    return pl.when(one == other).then(one).otherwise(pl.format("{} ({})", one, other))


def _apart(hours: pl.Expr) -> pl.Expr:
    """At the same time, 3 hours apart, 2 days apart."""
    days = (hours / 24).round().cast(pl.Int64)
    whole = hours.round().cast(pl.Int64)
    return (
        pl.when(hours < 1)
        .then(pl.lit("at the same time"))
        .when(hours < 1.5)
        .then(pl.lit("an hour apart"))
        .when(hours < 36)
        .then(pl.format("{} hours apart", whole))
        .otherwise(pl.format("{} days apart", days))
    )
