"""Opening the record, appending to it, reading it, and walking its hash chain.

Writers of several processes queue up for BEGIN IMMEDIATE; readers never wait.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
import sqlalchemy as sa

from escalation_ledger.ledger.codec import instant_text, to_json
from escalation_ledger.ledger.events import (
    CaseId,
    CaseOpened,
    CasesMerged,
    Event,
    EvidenceSplit,
    Kind,
    kind_of,
    number_of,
)
from escalation_ledger.ledger.hashing import Break, Cell, Head, chained, walked
from escalation_ledger.ledger.recorded import FRAMED, Recorded, framed, recorded_from
from escalation_ledger.ledger.store import sqlite
from escalation_ledger.ledger.store.tables import (
    CASES,
    EVENTS,
    HEAD,
    REQUESTS,
    SCHEMA_VERSION,
    create_schema,
    schema_version,
)

Clock = Callable[[], datetime]


class RecordReadOnly(RuntimeError):
    """Somebody tried to write through a record opened without a clock."""


@dataclass(frozen=True)
class Draft:
    """An event about to be recorded: about which case, why, decided on which version of it."""

    case_id: CaseId | None
    event: Event
    why: str
    base_version: int


@dataclass(frozen=True)
class Verified:
    """What a walk of the hash chain found. `events` and `hash`: seq and hash of the newest event.

    A change by somebody who can write the file and computes chain and head anew is seen only by
    comparing `events` and `hash` with those noted elsewhere before: a backup, a printed page.
    """

    events: int
    hash: str
    first_broken_seq: int | None = None
    problem: str | None = None

    @property
    def is_intact(self) -> bool:
        """Every event is as it was written, and in the order it was written."""
        return self.first_broken_seq is None


class Past:
    """The record as it stands inside a writing transaction: nobody else adds to it meanwhile."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def history(self, case_id: CaseId | None) -> list[Recorded]:
        """The case's events in the order written; none when there is no such case.

        None: the events about no one case.
        """
        return _recorded(self._connection, EVENTS.c.case_id == case_id)

    def events(self, seqs: Collection[int]) -> list[Recorded]:
        """The events of these seqs, in the order written; those that are not there are left out."""
        return _recorded(self._connection, EVENTS.c.seq.in_(list(seqs)))

    def of_kinds(self, *kinds: Kind) -> list[Recorded]:
        """Every event of these kinds, in the order written."""
        return _recorded(self._connection, EVENTS.c.kind.in_([kind.value for kind in kinds]))

    def merged_into(self, case_id: CaseId) -> CaseId | None:
        """The case that a person merged this one into and did not split it off from since."""
        into: CaseId | None = None
        for one in self.of_kinds(Kind.CASES_MERGED, Kind.EVIDENCE_SPLIT):
            match one.event:
                case CasesMerged(joined_case_id=joined) if joined == case_id:
                    into = one.case_id
                case EvidenceSplit(new_case_id=new) if new == case_id:
                    into = None
                case _:
                    pass
        return into

    def case_on(self, anchor: str) -> CaseId | None:
        """The case that was opened on this evidence."""
        wanted = sa.select(CASES.c.case_id).where(CASES.c.anchor == anchor)
        return self._connection.execute(wanted).scalar()

    def anchor_of(self, case_id: CaseId) -> str | None:
        """The evidence that a case was opened on; None when there is no such case."""
        wanted = sa.select(CASES.c.anchor).where(CASES.c.case_id == case_id)
        return self._connection.execute(wanted).scalar()

    def anchors(self) -> list[str]:
        """Every evidence id that a case was ever opened on."""
        return list(self._connection.execute(sa.select(CASES.c.anchor)).scalars())

    def last_number(self) -> int:
        """The greatest case number minted so far; 0 before the first."""
        return self._connection.execute(sa.select(sa.func.max(CASES.c.number))).scalar() or 0


class Record:
    """One record, opened. Holds no connection between calls: safe over threads and forks."""

    def __init__(self, engine: sa.Engine, clock: Clock | None) -> None:
        self._readers = engine
        self._writers = engine.execution_options(begin="BEGIN IMMEDIATE")
        self._clock = clock

    @classmethod
    def open(cls, url: str, *, clock: Clock | None = None) -> "Record":
        """The record at `sqlite:///FILE`.

        `clock` stamps what is appended, and the record is created when absent; without one it is
        read only, and reading creates nothing. Raises RecordMissing, RecordUnavailable.
        """
        engine = sqlite.engine_at(url, creates=clock is not None)
        record = cls(engine, clock)
        with record._transaction() as connection:
            version = schema_version(connection)
        if version is None and clock is None:
            raise sqlite.RecordMissing(engine.url.database)
        if version is None:
            with record._transaction(writes=True) as connection:
                version = create_schema(connection, sqlite.triggers())
        if version != SCHEMA_VERSION:
            raise sqlite.RecordUnavailable(
                f"The record at {url} is of version {version}; this ledger knows "
                f"{SCHEMA_VERSION}. Use the ledger that wrote it."
            )
        return record

    def append(
        self,
        decide: Callable[[Past], Iterable[Draft]],
        *,
        by: str,
        at: datetime,
        key: str | None = None,
    ) -> list[Recorded]:
        """What `decide` makes of the past, appended whole or not at all, and durable on return.

        `decide` runs inside the transaction and refuses by raising. `key` names one request:
        sent again, it writes nothing and returns what it wrote the first time.
        Raises RecordReadOnly, RecordUnavailable.
        """
        if self._clock is None:
            raise RecordReadOnly("This record was opened to read. Open it with a clock to write.")
        with self._transaction(writes=True) as connection:
            if key is not None and (before := _written_for(connection, key)):
                return before
            drafts = list(decide(Past(connection)))
            rows = _chained_rows(
                drafts,
                after=_head(connection),
                recorded_at=_recorded_at(connection, self._clock),
                by=by,
                occurred_at=instant_text(at),
            )
            _insert(connection, drafts, rows, key)
            return [recorded_from(row) for row in rows]

    def events(
        self, until: datetime | None = None, *, case_id: CaseId | None = None
    ) -> list[Recorded]:
        """Events in the order written: those recorded by `until`, those of one case, else all."""
        of_case = sa.true() if case_id is None else EVENTS.c.case_id == case_id
        with self._transaction() as connection:
            return _recorded(connection, of_case, _recorded_by(until))

    def frame(self, until: datetime | None = None) -> pl.DataFrame:
        """The events recorded by `until`, else all, as a frame to fold (see `events.framed`)."""
        wanted = sa.select(*(EVENTS.c[name] for name in FRAMED)).where(_recorded_by(until))
        with self._transaction() as connection:
            rows = connection.execute(wanted.order_by(EVENTS.c.seq)).all()
        return framed(rows)

    def head(self) -> int:
        """Seq of the newest event; 0 while there is none."""
        return self.newest().seq

    def newest(self) -> Head:
        """Seq and hash of the newest event: what to note elsewhere, to see later that it stands."""
        with self._transaction() as connection:
            return _head(connection)

    def hash_at(self, seq: int) -> str | None:
        """The hash of the event of that seq; None when the record holds none."""
        wanted = sa.select(EVENTS.c.hash).where(EVENTS.c.seq == seq)
        with self._transaction() as connection:
            return connection.execute(wanted).scalar()

    def verify(self) -> Verified:
        """Walk the chain from the first event to the head.

        Finds a changed, removed, inserted or reordered event, a tail cut off, and an index of
        cases that says other than the events. See Verified for what no walk can find.
        """
        with self._transaction() as connection:
            rows = connection.execution_options(yield_per=5_000).execute(
                sa.select(EVENTS).order_by(EVENTS.c.seq)
            )
            end = walked(row._asdict() for row in rows)
            kept = _head(connection)
            broken = end if isinstance(end, Break) else _tail_break(end, kept)
            broken = broken or _index_break(connection)
        if broken is None:
            return Verified(kept.seq, kept.hash)
        return Verified(kept.seq, kept.hash, broken.seq, broken.problem)

    @contextmanager
    def _transaction(self, *, writes: bool = False) -> Iterator[sa.Connection]:
        engine = self._writers if writes else self._readers
        try:
            with ExitStack() as stack:
                yield _begun(stack, engine, writes=writes)
        except sa.exc.DatabaseError as error:
            if not Path(engine.url.database or "").exists():
                raise sqlite.RecordMissing(engine.url.database) from error
            advice = (
                "Free some room on its disk or correct its rights, then try again."
                if sqlite.unwritable(error)
                else "Try again; if it stays so, restore a backup."
            )
            raise sqlite.RecordUnavailable(
                f"The record {engine.url.database} cannot be used: {error.orig}. "
                f"Nothing was written. {advice}"
            ) from error


def _begun(stack: ExitStack, engine: sa.Engine, *, writes: bool) -> sa.Connection:
    """A transaction on a full or read-only disk too, as long as it only reads."""
    try:
        return stack.enter_context(engine.begin())
    except sa.exc.DatabaseError as error:
        file = Path(engine.url.database or "")
        if writes or not (sqlite.unwritable(error) and file.is_file()):
            raise
    return stack.enter_context(sqlite.reading_engine(file).begin())


def _recorded_by(until: datetime | None) -> sa.ColumnElement[bool]:
    return sa.true() if until is None else EVENTS.c.recorded_at <= instant_text(until)


def _recorded(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> list[Recorded]:
    rows = connection.execute(sa.select(EVENTS).where(*conditions).order_by(EVENTS.c.seq))
    return [recorded_from(row._asdict()) for row in rows]


def _head(connection: sa.Connection) -> Head:
    row = connection.execute(sa.select(HEAD.c.seq, HEAD.c.hash)).first()
    return Head() if row is None else Head(*row)


def _written_for(connection: sa.Connection, key: str) -> list[Recorded]:
    request = connection.execute(sa.select(REQUESTS).where(REQUESTS.c.key == key)).first()
    if request is None:
        return []
    return _recorded(connection, EVENTS.c.seq.between(request.first_seq, request.last_seq))


def _recorded_at(connection: sa.Connection, clock: Clock) -> str:
    """The clock, but never before the newest event: a clock set back does not reorder the past."""
    newest = connection.execute(sa.select(sa.func.max(EVENTS.c.recorded_at))).scalar()
    return max(instant_text(clock()), newest or "")


def _chained_rows(
    drafts: Sequence[Draft], *, after: Head, recorded_at: str, by: str, occurred_at: str
) -> list[dict[str, Cell]]:
    """The drafts as stored cells, numbered and hashed on from the head."""
    rows: list[dict[str, Cell]] = []
    previous_hash = after.hash
    for seq, draft in enumerate(drafts, start=after.seq + 1):
        row: dict[str, Cell] = {
            "seq": seq,
            "case_id": draft.case_id,
            "kind": kind_of(draft.event).value,
            "base_version": draft.base_version,
            "occurred_at": occurred_at,
            "recorded_at": recorded_at,
            "by": by,
            "why": draft.why,
            "body": to_json(draft.event),
            "previous_hash": previous_hash,
        }
        previous_hash = chained(previous_hash, row)
        rows.append({**row, "hash": previous_hash})
    return rows


def _insert(
    connection: sa.Connection,
    drafts: Sequence[Draft],
    rows: Sequence[dict[str, Cell]],
    key: str | None,
) -> None:
    if not rows:
        return
    opened = [
        {
            "number": number_of(draft.case_id),
            "case_id": draft.case_id,
            "anchor": draft.event.anchor,
            "opened_seq": row["seq"],
        }
        for draft, row in zip(drafts, rows, strict=True)
        if isinstance(draft.event, CaseOpened) and draft.case_id
    ]
    if opened:
        connection.execute(CASES.insert(), opened)
    connection.execute(EVENTS.insert(), list(rows))
    if key is not None:
        request = {"key": key, "first_seq": rows[0]["seq"], "last_seq": rows[-1]["seq"]}
        connection.execute(REQUESTS.insert(), request)
    connection.execute(HEAD.update().values(seq=rows[-1]["seq"], hash=rows[-1]["hash"]))


def _tail_break(end: Head, kept: Head) -> Break | None:
    if end == kept:
        return None
    if end.seq < kept.seq:
        return Break(end.seq + 1, f"the record ends at event {end.seq}; it went on to {kept.seq}")
    return Break(max(kept.seq, 1), f"the head is not at event {end.seq}, the newest")


def _index_break(connection: sa.Connection) -> Break | None:
    """The first case whose row in the index is not what its CaseOpened says."""
    opened = {
        (one.seq, number_of(one.case_id), one.case_id, one.event.anchor)
        for one in _recorded(connection, EVENTS.c.kind == Kind.CASE_OPENED.value)
        if isinstance(one.event, CaseOpened) and one.case_id
    }
    indexed = {
        (row.opened_seq, row.number, row.case_id, row.anchor)
        for row in connection.execute(sa.select(CASES))
    }
    differing = sorted(opened ^ indexed)
    if not differing:
        return None
    seq, number, *_ = differing[0]
    return Break(seq, f"the index of cases and the event that opened case {number} differ")
