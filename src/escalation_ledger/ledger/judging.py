"""The record's word on promises heard: what counts of the facts, and what a person's word is of."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.events import Kind
from escalation_ledger.ledger.fold import Decisions
from escalation_ledger.ledger.refusals import InvalidEdit, NotPossible
from escalation_ledger.models.facts import Facts
from escalation_ledger.models.judged_promises import (
    HEARD,
    REJECTED,
    Judgements,
    judged,
    sentence_hash,
    sentences_of,
    with_sentence_hash,
)


@dataclass(frozen=True)
class Hearing:
    """facts: with the promises that count. rejected, replaced: those that do not: see `Judged`."""

    facts: Facts
    rejected: pl.DataFrame
    replaced: pl.DataFrame


def as_judged(facts: Facts, decisions: Decisions) -> Hearing:
    """The facts with what people rejected of the promises heard, and with what they heard."""
    found = judged(facts.promises, facts.messages, facts.readings, judgements(decisions))
    return Hearing(
        replace(facts, promises=found.promises, readings=found.readings),
        found.rejected,
        found.replaced,
    )


def judgements(decisions: Decisions) -> Judgements:
    """What people said of promises heard that stands, oldest first."""
    said = decisions.promised.sort("seq")
    return Judgements(
        rejected=said.filter(pl.col("kind") == Kind.PROMISE_REJECTED.value)
        .rename({"by": "rejected_by", "occurred_at": "rejected_at", "why": "rejected_why"})
        .select(REJECTED.names())
        .cast(REJECTED),
        heard=said.filter(pl.col("kind") == Kind.PROMISE_HEARD.value)
        .select(HEARD.names())
        .cast(HEARD),
    )


def rejection(facts: Facts, evidence: Collection[str], promise_id: str) -> e.PromiseRejected:
    """That the promise heard in the evidence is none. Raises NotPossible where it is not heard."""
    inside = facts.promises.filter(pl.col("evidence_id").is_in(list(evidence)))
    found = inside.filter(pl.col("promise_id") == promise_id)
    if found.is_empty():
        raise NotPossible(
            f"No promise {promise_id} is heard in this case. `ledger case ID --json` lists them."
        )
    (one,) = with_sentence_hash(found).iter_rows(named=True)
    beside = inside.filter(
        (pl.col("message_id") == one["message_id"]) & (pl.col("quote") == one["quote"])
    )
    return e.PromiseRejected(
        rejected_id=promise_id,
        message_id=one["message_id"],
        sentence_hash=one["sentence_hash"],
        due_at=one["due_at"],
        action=one["action"],
        is_alone=beside.height == 1,
    )


def promise_heard_in(
    facts: Facts, evidence: Collection[str], message_id: str, due_at: datetime | None
) -> str:
    """Id of the promise heard in the message, due then where several are. Raises NotPossible."""
    heard = facts.promises.filter(
        (pl.col("message_id") == message_id) & pl.col("evidence_id").is_in(list(evidence))
    ).sort("due_at", "promise_id")
    found = heard if due_at is None else heard.filter(pl.col("due_at") == due_at)
    if found.height == 1:
        return str(found["promise_id"][0])
    dues = [due.isoformat() if due else "no certain date" for due in heard["due_at"]]
    if not dues:
        raise NotPossible(f"No promise is heard in {message_id} in this case.")
    raise NotPossible(f"Heard in {message_id}: {', '.join(dues)}. Say which is none by --due.")


def hearing(
    facts: Facts,
    evidence: Collection[str],
    message_id: str,
    *,
    due_at: datetime,
    action: str | None = None,
    quote: str | None = None,
    instead_of: str | None = None,
) -> e.PromiseHeard:
    """That the message promised it. quote: the sentence of the message that does; None: all of it.

    instead_of: what was heard there without a certain date, or with a wrong one; of one without
    a date that is heard alone it need not be said. Its words and action are taken where none are.
    Raises NotPossible where the customer saw no such message of ours in the case, where no
    sentence of it is the quote, or where it is heard already; InvalidEdit where it would have been
    due before it was made.
    """
    message = _our_message(facts, evidence, message_id)
    if due_at <= message["at"].item():
        raise InvalidEdit(
            f"{due_at.isoformat()} is before {message_id} was sent. Say when it was to be."
        )
    heard = with_sentence_hash(facts.promises.filter(pl.col("message_id") == message_id))
    settled = _settled(heard, instead_of, quote)
    meant = action or (settled["action"].item() if settled.height else "update")
    if heard.filter((pl.col("due_at") == due_at) & (pl.col("action") == meant)).height:
        raise NotPossible(f"That promise is heard in {message_id} already.")
    words = sentence_hash(quote) if quote else next(iter(settled["sentence_hash"]), None)
    if quote and words not in sentences_of(message)["sentence_hash"]:
        raise NotPossible(f"{message_id} has no such sentence. Give one of it, whole.")
    beside = heard.join(settled, on="promise_id", how="anti").filter(
        pl.col("sentence_hash").eq_missing(pl.lit(words))
    )
    return e.PromiseHeard("", message_id, words, due_at, meant, is_alone=beside.is_empty())


def _settled(heard: pl.DataFrame, instead_of: str | None, quote: str | None) -> pl.DataFrame:
    """The promise heard that is another's now: the one named, or the only one without a date; or none."""
    if instead_of is not None:
        named = heard.filter(pl.col("promise_id") == instead_of)
        if named.is_empty():
            raise NotPossible(f"No promise {instead_of} is heard in that message.")
        return named
    undated = heard.filter("is_ambiguous")
    return undated if undated.height == 1 and not quote else heard.clear()


def _our_message(facts: Facts, evidence: Collection[str], message_id: str) -> pl.DataFrame:
    found = facts.messages.filter(
        (pl.col("message_id") == message_id)
        & pl.col("evidence_id").is_in(list(evidence))
        & (pl.col("side") == "ours")
        & pl.col("is_customer_visible")
    )
    if found.is_empty():
        raise NotPossible(
            f"{message_id} is no message of ours in this case that the customer saw. "
            "What else was promised is made with `ledger promise made`."
        )
    return found
