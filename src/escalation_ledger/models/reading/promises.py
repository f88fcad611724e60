"""Commitments we made where the customer could read them: who, to do what, by when.

The date comes first: a clause of our own, customer-visible words that carries a deadline is a
candidate, whatever its wording. Signs tell whether it promises: who speaks, to whom, of what, and
whether it is asked, hoped, denied, conditional or reported. Some forbid a promise by themselves;
the others are weighed (`promise_weights.toml`). «We expect to ship by Thursday» is one, because a
customer holds us to a date; «we hope to», «we should», «we aim to» are not.
"""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.reading.dating import dated
from escalation_ledger.models.reading.once import in_parts
from escalation_ledger.models.reading.promise_action import action
from escalation_ledger.models.reading.promise_clauses import dated_clauses
from escalation_ledger.models.reading.promise_signs import plain
from escalation_ledger.models.reading.weighing import is_forbidden, weighed
from escalation_ledger.models.schemas import PROMISES
from escalation_ledger.warehouse.settings import Settings


def promises(
    messages: pl.DataFrame,
    *,
    calendars_by_account: Mapping[str, Calendar],
    settings: Settings,
) -> pl.DataFrame:
    """One row per commitment heard, in the shape PROMISES.

    `messages`: MESSAGES, with reader_zone where they are not all there are. `calendars_by_account`: account_id -> business calendar; accounts not
    in it, and messages of none, go by the calendar called "default". The second commitment of a
    message is `MESSAGE#2`; the same commitment said twice in one message is one.
    """
    told = messages if "reader_zone" in messages.columns else reader_zones(messages)
    ours = told.filter((pl.col("side") == "ours") & pl.col("is_customer_visible"))
    once = _told_once(
        promised(ours, calendars=calendars_by_account, default=settings.calendars["default"])
    ).with_columns(nth=pl.int_range(1, pl.len() + 1).over("message_id"))
    return PROMISES.check(
        once.select(
            promise_id=pl.when(pl.col("nth") == 1)
            .then("message_id")
            .otherwise(pl.concat_str("message_id", pl.lit("#"), "nth")),
            message_id="message_id",
            evidence_id="evidence_id",
            account_id="account_id",
            author_id="author_id",
            made_at="at",
            due_at="due_at",
            grain="grain",
            action="action",
            is_ambiguous=pl.col("due_at").is_null(),
            quote="quote",
            rule="rule",
        )
    )


def reader_zones(messages: pl.DataFrame) -> pl.DataFrame:
    """MESSAGES with reader_zone: what «your time» means: the zone the customer writes in.

    That of their last message in the evidence, else in the account; null where they have none.
    """
    theirs = messages.filter(
        (pl.col("side") == "customer") & pl.col("time_zone").is_not_null()
    ).sort("at", "message_id")
    last = pl.col("time_zone").last()
    by_evidence = theirs.group_by("evidence_id").agg(of_evidence=last)
    by_account = (
        theirs.filter(pl.col("account_id").is_not_null())
        .group_by("account_id")
        .agg(of_account=last)
    )
    return (
        messages.join(by_evidence, on="evidence_id", how="left", maintain_order="left")
        .join(by_account, on="account_id", how="left", maintain_order="left")
        .with_columns(reader_zone=pl.coalesce("of_evidence", "of_account"))
        .drop("of_evidence", "of_account")
    )


def candidates(
    messages: pl.DataFrame, *, calendars: Mapping[str, Calendar], default: Calendar
) -> pl.DataFrame:
    """Every dated clause of messages (MESSAGES with reader_zone) that a deadline can be read in.

    The columns of `dated_clauses` with plain, due_at (null: ambiguous), grain and is_past.
    """
    return _dated(_of_messages(_clauses(messages), messages), calendars, default)


def promised(
    messages: pl.DataFrame, *, calendars: Mapping[str, Calendar], default: Calendar
) -> pl.DataFrame:
    """The candidates that are promises, with rule, score and action."""
    weighing = weighed()
    likely = _clauses(messages).filter(~is_forbidden, weighing.may_reach())
    return (
        _dated(_of_messages(likely, messages), calendars, default)
        .with_columns(score=weighing.score(), rule=weighing.strongest())
        .filter(weighing.reaches())
        .with_columns(action=action(pl.col("plain")))
    )


def _clauses(messages: pl.DataFrame) -> pl.DataFrame:
    """The dated clauses of each distinct text, read once, under the first message that says it."""
    distinct = messages.unique("text", keep="first", maintain_order=True)
    parts = [dated_clauses(part) for part in in_parts(distinct)]
    return pl.concat(parts).with_columns(plain=plain(pl.col("said")))


def _of_messages(clauses: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """Clauses of distinct texts as those of every message that says it, in the messages' order."""
    first = messages.select("message_id", "text").unique("text", keep="first", maintain_order=True)
    own = [name for name in clauses.columns if name not in messages.columns]
    said = clauses.select("message_id", *own).join(
        first, on="message_id", how="left", maintain_order="left"
    )
    return (
        messages.drop("quoted")
        .sort("at", "message_id", maintain_order=True)
        .join(said.drop("message_id"), on="text", how="inner", maintain_order="left_right")
        .drop("text")
    )


def _told_once(found: pl.DataFrame) -> pl.DataFrame:
    """Of clauses dated by the same words, or due together with the same action, one."""
    best = (
        found.with_row_index("order")
        .sort("score", descending=True, maintain_order=True)
        .unique(["message_id", "dating"], keep="first", maintain_order=True)
        .sort("order")
    )
    date = pl.coalesce(pl.col("due_at").cast(pl.String), "dating")
    return (
        best.with_columns(date=date)
        .unique(["message_id", "action", "date"], keep="first", maintain_order=True)
        .drop("date", "order")
    )


def _dated(
    clauses: pl.DataFrame, calendars: Mapping[str, Calendar], default: Calendar
) -> pl.DataFrame:
    """The clauses that give a deadline, with due_at (null: ambiguous), grain and is_past."""
    given = dated("dating", calendars=calendars, default=default, reader_zone=pl.col("reader_zone"))
    return clauses.with_columns(given=given).filter(pl.col("given").is_not_null()).unnest("given")
