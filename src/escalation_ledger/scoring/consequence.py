"""What happens if nothing changes today, in one sentence."""

import polars as pl

from escalation_ledger.domain.words import DeadlineKind, PromiseStatus
from escalation_ledger.scoring import wording
from escalation_ledger.warehouse.settings import Settings

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def consequence(settings: Settings) -> pl.Expr:
    """The column `consequence`: deadline; renewal where it is near; owner.

    "The promise to Northwind lapses at 16:00 CET, in 3 h; $420k renews in 21 days; nobody owns the
    next move." Reads scored rows `with_words`.
    """
    clauses = pl.concat_str(
        _deadline(settings),
        _renewal(settings),
        wording.owner_words(),
        separator="; ",
        ignore_nulls=True,
    )
    return pl.concat_str(clauses, pl.lit(".")).alias("consequence")


def _deadline(settings: Settings) -> pl.Expr:
    begun = pl.concat_str(_subject(), pl.lit(" "), wording.deadline_verb(), pl.lit(" "))
    past = pl.concat_str(
        begun, pl.col("deadline_span"), pl.lit(" ago ("), wording.past_at(), pl.lit(")")
    )
    held = pl.concat_str(_subject(), pl.lit(" "), held_words())
    is_promise = pl.col("deadline_kind") == DeadlineKind.PROMISE.value
    return (
        pl.when(~pl.col("is_pressing"))
        .then(pl.lit(f"Nothing lapses within {_days(settings)}"))
        .when(is_promise & pl.col("is_promise_held_overdue"))
        .then(held)
        .when("is_past")
        .then(past)
        .when(is_promise & pl.col("promise_told_due_at").is_not_null())
        .then(pl.concat_str(_subject(), pl.lit(" "), untold_words(), wording.ahead()))
        .otherwise(pl.concat_str(begun, wording.ahead()))
    )


def held_words() -> pl.Expr:
    """What became of a promise that lapsed before it was changed."""
    return pl.format("lapsed before it was {}, and the customer has not been told", _change())


def untold_words() -> pl.Expr:
    """What became of a promise that was changed before it lapsed; when the customer expects it follows."""
    return pl.format("was {}, but the customer has not been told: they expect it ", _change())


def _change() -> pl.Expr:
    withdrawn = pl.col("promise_status") == PromiseStatus.WITHDRAWN.value
    return pl.when(withdrawn).then(pl.lit("withdrawn")).otherwise(pl.lit("moved"))


def _subject() -> pl.Expr:
    """The deadline with its customer; a renewal with its amount."""
    amount = pl.concat_str(
        pl.lit("The "), wording.dollars(pl.col("arr_usd")), pl.lit(" renewal of "), pl.col("who")
    )
    return (
        pl.when(wording.is_renewal() & (pl.col("arr_usd") >= 0.5))
        .then(amount)
        .otherwise(wording.deadline_subject(customer=True))
    )


def _renewal(settings: Settings) -> pl.Expr:
    """The renewal clause, unless it is far or is the deadline already told."""
    is_near = pl.col("renewal_in_days") <= settings.scoring.revenue["decay_days"]
    is_told = pl.col("is_pressing") & wording.is_renewal()
    return pl.when(is_near & ~is_told).then(wording.renewal_words())


def _days(settings: Settings) -> str:
    days = settings.scoring.time["pressing_business_days"]
    number = _COUNTS[int(days)] if days in range(len(_COUNTS)) else f"{days:g}"
    return f"{number} business day{'' if days == 1 else 's'}"
