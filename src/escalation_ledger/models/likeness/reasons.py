"""Why two pieces of evidence read alike, in words."""

from typing import Final

import polars as pl

from escalation_ledger.models.likeness.terms import NAMING

_SHOWN: Final = 2
_SAME_ACCOUNT: Final = "Same account"
_SIDES: Final = ("left", "right")
_PIECE: Final = {"zendesk": "ticket", "slack": "Slack thread", "email": "mail"}


def reason() -> pl.Expr:
    """The reason of a row of `pairs`: Same account, both name `invalid_audience`, 2 days apart."""
    is_name = pl.element().struct.field("kind").is_in(NAMING)
    names, speaks = _listed(is_name, _quoted()), _listed(~is_name, _said())
    said = [
        pl.when(names != "").then(pl.format("both name {}", names)),
        pl.when(speaks != "").then(pl.format("both speak of {}", speaks)),
    ]
    return pl.concat_str(
        [pl.lit(_SAME_ACCOUNT), *said, _apart(pl.col("hours"))], separator=", ", ignore_nulls=True
    )


def owning_guesses(
    found: pl.DataFrame, guessed: pl.DataFrame, accounts: pl.DataFrame
) -> pl.DataFrame:
    """LIKENESSES, whose reason says where the account of a side is guessed from its words alone.

    guessed: evidence_id, account_id of evidence whose words name that account; accounts: ACCOUNTS.
    """
    is_left, is_right = (pl.col(side).is_in(guessed["evidence_id"].implode()) for side in _SIDES)
    left, right = (_piece(side) for side in _SIDES)
    subject = (
        pl.when(is_left & is_right)
        .then(pl.lit("Both name"))
        .when((is_left | is_right) & (left == right))
        .then(pl.format("One {} names", left))
        .when(is_left | is_right)
        .then(pl.format("The {} names", pl.when(is_left).then(left).otherwise(right)))
    )
    owned = (
        pl.when(subject.is_null())
        .then(pl.lit(_SAME_ACCOUNT))
        .otherwise(pl.format("{} the account {}", subject, pl.coalesce("account", "account_id")))
    )
    names = accounts.select("account_id", "account")
    return (
        found.join(names, on="account_id", how="left", maintain_order="left")
        .with_columns(reason=pl.concat_str(owned, pl.col("reason").str.strip_prefix(_SAME_ACCOUNT)))
        .drop("account")
    )


def _piece(side: str) -> pl.Expr:
    """What the evidence of a side is: a ticket, a Slack thread, a mail."""
    return pl.col(side).str.extract(r"^(\w+):").replace_strict(_PIECE)


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
