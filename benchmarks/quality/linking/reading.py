"""What the product makes of a drop folder: its groups and proposals, told of the corpus' items."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.quality.linking.addresses import Addresses
from benchmarks.quality.linking.corpus import Corpus, pairs_within
from benchmarks.quality.linking.drop import write_drop
from escalation_ledger.cli.context import Context
from escalation_ledger.cli.exits import Exit
from escalation_ledger.cli.refresh import Request, refresh
from escalation_ledger.reports.inbox import proposals_document
from escalation_ledger.reports.queue import Queue, open_queue
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings

# Before everything in any set: at the first refresh nothing has fallen quiet yet, so that
# everything is admitted as it would have been on the day it came.
_FIRST: Final = datetime(2026, 2, 2, tzinfo=UTC)
# After everything in any set.
NOW: Final = datetime(2026, 3, 23, 8, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Proposed:
    """One proposal, as items. score: None where a key proposes it."""

    left: str
    right: str
    score: float | None
    reason: str


@dataclass(frozen=True)
class Found:
    """group_of: item -> the group it is in; account_of: item -> its account; reason_of: pair -> why
    it is joined, where an edge says so directly. proposals: best first, as the product lists them."""

    group_of: dict[str, str]
    account_of: dict[str, str | None]
    reason_of: dict[tuple[str, str], str]
    proposals: tuple[Proposed, ...]

    @cached_property
    def joined(self) -> list[tuple[str, str]]:
        """Every two items of one group."""
        held: dict[str, list[str]] = defaultdict(list)
        for item, group in self.group_of.items():
            held[group].append(item)
        return [pair for items in held.values() for pair in pairs_within(items)]

    def is_joined(self, one: str, other: str) -> bool:
        """Whether two items are in one group."""
        return self.group_of[one] == self.group_of[other]

    def first_proposed(self, item: str) -> Proposed | None:
        """The best proposal about anything in the item's group."""
        group = self.group_of[item]
        return next(
            (
                one
                for one in self.proposals
                if group in (self.group_of[one.left], self.group_of[one.right])
            ),
            None,
        )

    def reaches(self, proposal: Proposed, item: str, wanted: tuple[str, ...]) -> bool:
        """Whether the proposal's other side holds one of those wanted."""
        group = self.group_of[item]
        sides = {self.group_of[proposal.left], self.group_of[proposal.right]} - {group}
        return any(self.group_of[one] in sides for one in wanted)


def read(corpus: Corpus) -> Found:
    """Refresh the corpus' drop folder into a home of its own with the real command's code."""
    with TemporaryDirectory() as folder, refreshed(Path(folder), corpus) as (held, item_of):
        groups = held.situation.grouping.groups
        of_evidence = dict(groups.select("evidence_id", "anchor").iter_rows())
        accounts = dict(groups.select("evidence_id", "account_id").iter_rows())
        edges = held.situation.facts.edges.filter("is_strong")
        return Found(
            group_of={item: of_evidence[evidence] for evidence, item in _each(item_of)},
            account_of={item: accounts[evidence] for evidence, item in _each(item_of)},
            reason_of={
                (one, other): reason
                for left, right, reason in edges.select("left", "right", "reason").iter_rows()
                for one, other in [sorted((item_of[left][0], item_of[right][0]))]
            },
            proposals=tuple(_proposed(held, item_of)),
        )


@contextmanager
def refreshed(folder: Path, corpus: Corpus) -> Iterator[tuple[Queue, dict[str, list[str]]]]:
    """The ledger as opened after the refresh; evidence -> the items in it."""
    held, addresses = opened(folder, corpus)
    message_of = {addresses.message(item): name for name, item in corpus.items.items()}
    filed = evidence_of(held, list(message_of))
    item_of: dict[str, list[str]] = defaultdict(list)
    for message, name in message_of.items():
        item_of[filed[message]].append(name)
    yield held, item_of


def opened(folder: Path, corpus: Corpus) -> tuple[Queue, Addresses]:
    """The ledger over the corpus' drop folder, refreshed in `folder`; what everything in it is called."""
    addresses = write_drop(folder / "drop", corpus)
    home = Home(folder / "home")
    home.root.mkdir()
    for now in (_FIRST, NOW):
        ledger = Context(home=home, frozen_now=now, as_json=True, by=None)
        outcome = refresh(ledger, Request(drop=folder / "drop"))
        if outcome.exit is not Exit.OK:
            raise RuntimeError(f"The refresh failed: {outcome.document}")
    return open_queue(home, now=NOW, settings=load_settings(home.root)), addresses


def evidence_of(held: Queue, messages: list[str]) -> dict[str, str]:
    """The evidence that each of these messages is filed under. Raises KeyError where one is lost."""
    facts = held.situation.facts
    filed = dict(facts.messages.select("message_id", "evidence_id").iter_rows())
    known = set(facts.evidence["evidence_id"].to_list())
    return {one: one if one in known else filed[one] for one in messages}


def _each(item_of: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((evidence, item) for evidence, items in item_of.items() for item in items)


def _proposed(held: Queue, item_of: dict[str, list[str]]) -> Iterator[Proposed]:
    for one in proposals_document(held)["proposals"]:
        yield Proposed(item_of[one["a"]][0], item_of[one["b"]][0], one["score"], one["reason"])
