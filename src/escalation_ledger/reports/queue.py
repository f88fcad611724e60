"""The ranked queue as it is, or as it was known at an instant: snapshot, record and clock put together."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import polars as pl

from escalation_ledger.ledger import sheet as sheets
from escalation_ledger.ledger.commands import UnknownCase
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.fold import Decisions, fold
from escalation_ledger.ledger.proposals import are_the_same, proposals
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.store import Record
from escalation_ledger.models import schemas
from escalation_ledger.models.facts import Facts
from escalation_ledger.scoring import ranked
from escalation_ledger.warehouse import snapshot as snapshots
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.reviews import Point
from escalation_ledger.warehouse.settings import Settings, settings_over_defaults
from escalation_ledger.warehouse.snapshot import Snapshot

__all__ = ["FrozenStateLost", "NothingPublished", "Queue", "UnknownCase", "open_queue", "queue_at"]


class NothingPublished(LookupError):
    """No snapshot answers the question."""


class FrozenStateLost(LookupError):
    """What a review was frozen on is no longer there whole."""


@dataclass(frozen=True)
class Queue:
    """Everything one answer is made from. `now` is the instant the clocks were read at.

    facts: of the snapshot alone; the situation's are corrected by what people said.
    """

    now: datetime
    as_of: datetime | None
    settings: Settings
    snapshot: Snapshot
    record: Record
    facts: Facts
    decisions: Decisions
    situation: sheets.Situation
    sheet: pl.DataFrame
    ranked: pl.DataFrame
    _proposed: pl.DataFrame | None = field(default=None, repr=False)

    @property
    def record_seq(self) -> int:
        """Seq of the newest event the answer takes in."""
        return self.decisions.head

    @property
    def content(self) -> str:
        """The snapshot's content hash."""
        return self.snapshot.content

    @property
    def snapshot_at(self) -> datetime:
        """When the snapshot was published."""
        return self.snapshot.published_at

    @property
    def sources(self) -> pl.DataFrame:
        """One row per source of the snapshot's refresh: status, counts, watermark, error."""
        return self.snapshot.table("source_runs")

    def case(self, case_id: str) -> pl.DataFrame:
        """The case's one row of RANKED; unscored (nulls) when it is not live.

        A case that joined an older one resolves to it. Raises UnknownCase.
        """
        resolved = self.situation.grouping.survivor(case_id)
        live = self.ranked.filter(pl.col("case_id") == resolved)
        if live.height:
            return live
        row = self.sheet.filter(pl.col("case_id") == resolved)
        if not row.height:
            raise UnknownCase(f"There is no case {case_id}. `ledger queue` lists the live ones.")
        return pl.concat([self.ranked.clear(), row], how="diagonal")

    def events(self, case_id: str) -> list[Recorded]:
        """The events of the case, and of those it took in, in the order written."""
        grouping = self.situation.grouping
        survivor = grouping.survivor(case_id)
        joined = grouping.aliases.filter(pl.col("survivor") == survivor)["case_id"].to_list()
        told = [
            event
            for one in (survivor, *joined)
            for event in self.record.events(self.as_of, case_id=one)
            if event.seq <= self.record_seq
        ]
        return sorted(told, key=lambda event: event.seq)

    @cached_property
    def proposals(self) -> pl.DataFrame:
        """`proposals`: what waits for a person to say whether it belongs together."""
        return proposals(self.situation) if self._proposed is None else self._proposed

    def desk(self, record: Record, *, by: str, at: datetime) -> Desk:
        """A person at this ledger. record: opened to write."""
        return Desk(record, self.situation, self.sheet, by, at)

    def messages(self, case_id: str, last: int | None = None) -> pl.DataFrame:
        """The case's messages over all tools, oldest first: MESSAGES with source, title, author."""
        grouping, facts = self.situation.grouping, self.situation.facts
        evidence = grouping.groups.filter(pl.col("case_id") == grouping.survivor(case_id))
        found = facts.messages.filter(
            pl.col("evidence_id").is_in(evidence["evidence_id"].implode())
        ).sort("at", "message_id", maintain_order=True)
        return self.told(found if last is None else found.tail(last))

    def told(self, messages: pl.DataFrame) -> pl.DataFrame:
        """MESSAGES in their order, with source, title and place of their evidence, and author."""
        facts = self.situation.facts
        return messages.join(
            facts.evidence.select("evidence_id", "source", "title", "place"),
            on="evidence_id",
            maintain_order="left",
        ).join(
            facts.people.select(author_id="person_id", author="name"),
            on="author_id",
            how="left",
            maintain_order="left",
        )


def open_queue(
    home: Home,
    *,
    now: datetime,
    settings: Settings,
    as_of: datetime | None = None,
    known: Queue | None = None,
) -> Queue:
    """The queue at `now`; with `as_of`, as it was known then: that snapshot, those events, that clock.

    known: the same home's queue as opened before; what it has read is not read again.
    Raises NothingPublished when no snapshot answers.
    """
    held = snapshots.as_of(home, as_of) if as_of else snapshots.current(home)
    if held is None:
        raise NothingPublished(
            f"No snapshot {f'from before {as_of.isoformat()} ' if as_of else ''}in {home.root}. "
            "Run `ledger refresh --from DIR`, or `ledger demo` for the sample."
        )
    record = Record.open(home.record_url)
    if as_of is not None or known is None or record.head() < known.record_seq:
        decisions = fold(record.frame(until=as_of))
        facts = _facts(held)
    else:
        decisions = known.decisions.and_then(record.frame(after=known.record_seq))
        facts = known.facts if known.snapshot.run_id == held.run_id else _facts(held)
    opened = _put_together(
        held, record, facts, decisions, now=as_of or now, as_of=as_of, settings=settings
    )
    if known is not None and are_the_same(known.situation, opened.situation):
        return replace(opened, _proposed=known.proposals)
    return opened


def queue_at(home: Home, point: Point) -> Queue:
    """The queue as a frozen review sees it: its snapshot, its events, its clock, its configuration.

    Raises FrozenStateLost.
    """
    held = snapshots.of_run(home, point.run_id)
    if held is None or held.content != point.content:
        raise FrozenStateLost(
            f"The snapshot {point.run_id} that the review was frozen on is not in {home.root}. "
            "Restore it from a backup, or freeze the week anew with --again."
        )
    record = Record.open(home.record_url)
    if record.head() < point.record_seq:
        raise FrozenStateLost(
            f"The review was frozen on event {point.record_seq}; the record ends at "
            f"{record.head()}. Restore the record, or freeze the week anew with --again."
        )
    return _put_together(
        held,
        record,
        _facts(held),
        fold(record.frame().filter(pl.col("seq") <= point.record_seq)),
        now=point.instant,
        as_of=point.instant,
        settings=settings_over_defaults(point.configuration, where="the frozen configuration"),
    )


def _facts(held: Snapshot) -> Facts:
    """The facts it holds, in today's shape: what was not read yet when it was made, it has none of."""
    there = set(held.tables())
    tables = {table.name: table for table in schemas.FACTS}
    return Facts.of(
        {
            name: tables[name].widened(held.table(name)) if name in there else tables[name].empty()
            for name in Facts.names()
        }
    )


def _put_together(
    held: Snapshot,
    record: Record,
    facts: Facts,
    decisions: Decisions,
    *,
    now: datetime,
    as_of: datetime | None,
    settings: Settings,
) -> Queue:
    here = sheets.situation(facts, decisions, now=now, settings=settings)
    rows = sheets.sheet(here, settings=settings)
    return Queue(
        now=now,
        as_of=as_of,
        settings=settings,
        snapshot=held,
        record=record,
        facts=facts,
        decisions=decisions,
        situation=here,
        sheet=rows,
        ranked=ranked(rows, now=now, settings=settings),
    )
