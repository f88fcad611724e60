"""What the product reads in a set, told of the set's own threads and messages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import polars as pl

from benchmarks.quality.linking.addresses import Addresses
from benchmarks.quality.linking.corpus import Corpus, Item
from benchmarks.quality.linking.reading import evidence_of, opened
from escalation_ledger.models.reading import current_readings
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.rows import documents

# What a row of the queue must not owe to how loudly its texts are written.
_RANKED: Final = (
    "rank", "score", "impact", "blocker", "nature", "risks", "lanes", "promise", "talking_around",
)  # fmt: skip


@dataclass(frozen=True)
class Heard:
    """A promise that was read. due: None where it was taken for ambiguous."""

    item: str
    place: int
    quote: str
    due: datetime | None
    action: str
    is_by_us: bool
    is_visible: bool


@dataclass(frozen=True)
class Read:
    """promises: in the order of the messages. standing: item -> its row of `current_readings`.

    ranked: first evidence of a case -> what the queue says of it.
    """

    promises: tuple[Heard, ...]
    standing: Mapping[str, Mapping[str, Any]]
    ranked: Mapping[str, Mapping[str, Any]]


def read(corpus: Corpus) -> Read:
    """Refresh the corpus' drop folder into a home of its own with the real command's code."""
    with TemporaryDirectory() as folder:
        held, addresses = opened(Path(folder), corpus)
        messages = _placed(held, corpus, addresses)
        return Read(
            promises=tuple(_promises(held, messages)),
            standing=_standing(held, messages),
            ranked={
                min(row["evidence"]): {name: row[name] for name in _RANKED}
                for row in documents(held.ranked)
            },
        )


def placed_messages(folder: Path, corpus: Corpus) -> pl.DataFrame:
    """MESSAGES of the corpus with item and place: which message of which thread each of them is."""
    held, addresses = opened(folder, corpus)
    return _placed(held, corpus, addresses)


def _placed(held: Queue, corpus: Corpus, addresses: Addresses) -> pl.DataFrame:
    facts = held.situation.facts
    firsts = {item.id: addresses.message(item) for item in corpus.items.values()}
    filed = evidence_of(held, list(firsts.values()))
    items = pl.DataFrame(
        {"item": list(firsts), "evidence_id": [filed[one] for one in firsts.values()]}
    )
    placed = (
        facts.messages.join(items, on="evidence_id")
        .filter(~pl.col("message_id").str.ends_with("#original"))
        .sort("item", "at", "message_id")
        .with_columns(place=pl.int_range(pl.len()).over("item"))
    )
    counted = dict(placed.group_by("item").len().iter_rows())
    for item in corpus.items.values():
        if counted.get(item.id) != _length(item):
            raise RuntimeError(f"{item.id}: {counted.get(item.id)} messages, not {_length(item)}.")
    return placed


def _length(item: Item) -> int:
    body = item.body
    return len(body["message"]) if item.kind == "slack" else 1 + len(body.get("comment", []))


def _promises(held: Queue, messages: pl.DataFrame) -> Iterator[Heard]:
    told = held.situation.facts.promises.join(
        messages.select("message_id", "item", "place", "side", "is_customer_visible"),
        on="message_id",
        how="left",
    ).sort("item", "place", "promise_id", nulls_last=True)
    for one in told.iter_rows(named=True):
        yield Heard(
            item=one["item"] or one["evidence_id"],
            place=-1 if one["place"] is None else one["place"],
            quote=one["quote"],
            due=one["due_at"],
            action=one["action"],
            is_by_us=one["side"] == "ours",
            is_visible=bool(one["is_customer_visible"]),
        )


def read_messages(corpus: Corpus) -> pl.DataFrame:
    """MESSAGES of the corpus, with the thread each is of (item) and its place in it."""
    with TemporaryDirectory() as folder:
        held, addresses = opened(Path(folder), corpus)
        return _placed(held, corpus, addresses)


def _standing(held: Queue, messages: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Each thread by itself, whatever it was joined with."""
    groups = messages.select("evidence_id", anchor="item").unique(maintain_order=True)
    rows = current_readings(held.situation.facts.readings, groups)
    return {row["anchor"]: row for row in rows.iter_rows(named=True)}
