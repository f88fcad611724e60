"""Opening the record, appending to it, reading it, and walking its hash chain."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import polars as pl
import sqlalchemy as sa

from escalation_ledger.domain.words import Role
from escalation_ledger.ledger.codec import instant_text
from escalation_ledger.ledger.events import CaseId, kind_of
from escalation_ledger.ledger.hashing import Head
from escalation_ledger.ledger.permissions import check_may_record
from escalation_ledger.ledger.recorded import FRAMED, Recorded, framed, recorded_from
from escalation_ledger.ledger.store import appending, migrating, opening, people
from escalation_ledger.ledger.store.appending import Draft
from escalation_ledger.ledger.store.database import Database, RecordMissing, in_words
from escalation_ledger.ledger.store.people import Person
from escalation_ledger.ledger.store.reading import Past, head_of, raw_rows, recorded, recorded_by
from escalation_ledger.ledger.store.tables import EVENTS
from escalation_ledger.ledger.store.verifying import Verified, verified

Clock = Callable[[], datetime]


class RecordReadOnly(RuntimeError):
    """Somebody tried to write through a record opened without a clock."""


class Record:
    """One record, opened. Holds no connection between calls: safe over threads and forks."""

    def __init__(self, database: Database, clock: Clock | None) -> None:
        self._database = database
        self._clock = clock

    @classmethod
    def open(cls, url: str, *, clock: Clock | None = None) -> "Record":
        """The record at `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/DATABASE`.

        `clock` stamps what is appended, and the record is created when absent; without one it is
        read only, and reading creates nothing. Raises RecordMissing, RecordOutdated,
        RecordUnavailable.
        """
        database = opening.database_at(url, creates=clock is not None)
        record = cls(database, clock)
        with record._reading() as connection:
            version = migrating.version_of(connection)
        if version is None:
            if clock is None:
                raise RecordMissing(database.place)
            record._migrate()
        else:
            migrating.check_version(version, database.place)
        return record

    @classmethod
    def migrated(cls, url: str, *, clock: Clock, grant_to: str | None = None) -> "Record":
        """The record, created or brought up to this ledger's version, whole as it was.

        grant_to: on Postgres, the role that the ledger runs as, where that is not the tables'
        owner; it may then read and add, and nothing else. Raises RecordUnavailable.
        """
        record = cls(opening.database_at(url, creates=True), clock)
        record._migrate()
        if grant_to is not None:
            with in_words(record._database):
                opening.grant(record._database, grant_to)
        return record

    @property
    def place(self) -> str:
        """Where it is, as people may read it: without a password."""
        return self._database.place

    def append(
        self,
        decide: Callable[[Past], Iterable[Draft]],
        *,
        by: str,
        at: datetime,
        key: str | None = None,
        again: Callable[[list[Recorded]], None] | None = None,
    ) -> list[Recorded]:
        """What `decide` makes of the past, appended whole or not at all, and durable on return.

        `decide` runs inside the transaction and refuses by raising. `key` names one request:
        sent again, it writes nothing and returns what it wrote the first time, once `again` has
        seen that; it refuses by raising, too.
        Raises NotAllowed, RecordReadOnly, RecordUnavailable.
        """
        with self._writing() as (connection, clock):
            if key is not None and (before := appending.written_for(connection, key)):
                if again is not None:
                    again(before)
                return before
            drafts = list(decide(Past(connection)))
            kinds = [kind_of(draft.event) for draft in drafts]
            check_may_record(kinds, by=by, roles=people.roles_in(connection))
            rows = appending.chained_rows(
                drafts,
                after=head_of(connection),
                recorded_at=appending.not_before_newest(connection, instant_text(clock())),
                by=by,
                occurred_at=instant_text(at),
            )
            appending.insert(connection, drafts, rows, key)
            return [recorded_from(row) for row in rows]

    def set_role(self, address: str, role: Role | None, *, by: str, why: str) -> None:
        """Give somebody a role, or with None revoke theirs; it counts from the next write on.

        Only an admin may. While nobody is listed anybody may, but has to begin with an admin;
        the last admin stays one. Raises NotAllowed, InvalidRole, RecordReadOnly,
        RecordUnavailable.
        """
        with self._writing() as (connection, clock):
            at = instant_text(clock())
            people.change_role(connection, address, role, by=by, why=why, at=at)

    def people(self) -> list[Person]:
        """Everybody who was ever listed, by address; none: the record is local."""
        with self._reading() as connection:
            return people.people_in(connection)

    def role_of(self, address: str) -> Role | None:
        """The role of an address; ADMIN for everybody while nobody is listed, None for a stranger."""
        with self._reading() as connection:
            roles = people.roles_in(connection)
        return roles.get(address.strip().lower()) if roles else Role.ADMIN

    def events(
        self, until: datetime | None = None, *, case_id: CaseId | None = None, after: int = 0
    ) -> list[Recorded]:
        """Events in the order written: those recorded by `until`, of one case, of a seq above `after`; else all."""
        of_case = sa.true() if case_id is None else EVENTS.c.case_id == case_id
        with self._reading() as connection:
            return recorded(connection, of_case, EVENTS.c.seq > after, recorded_by(until))

    def frame(self, until: datetime | None = None, *, after: int = 0) -> pl.DataFrame:
        """Events as a frame to fold (see `events.framed`): recorded by `until`, of a seq above `after`."""
        wanted = (
            sa.select(*(EVENTS.c[name] for name in FRAMED))
            .where(EVENTS.c.seq > after, recorded_by(until))
            .order_by(EVENTS.c.seq)
        )
        with self._reading() as connection:
            return framed(raw_rows(connection, wanted))

    def head(self) -> int:
        """Seq of the newest event; 0 while there is none."""
        return self.newest().seq

    def newest(self) -> Head:
        """Seq and hash of the newest event: what to note elsewhere, to see later that it stands."""
        with self._reading() as connection:
            return head_of(connection)

    def hash_at(self, seq: int) -> str | None:
        """The hash of the event of that seq; None when the record holds none."""
        wanted = sa.select(EVENTS.c.hash).where(EVENTS.c.seq == seq)
        with self._reading() as connection:
            return connection.execute(wanted).scalar()

    def verify(self) -> Verified:
        """Walk the chains from the first row to the head.

        Finds a changed, removed, inserted or reordered event or change of roles, a tail cut off,
        and an index of cases that says other than the events. See Verified for what no walk finds.
        """
        with self._reading() as connection:
            return verified(connection)

    def _migrate(self) -> None:
        with in_words(self._database):
            migrating.migrate(self._database)

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with in_words(self._database), self._database.reading() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[tuple[sa.Connection, Clock]]:
        if self._clock is None:
            raise RecordReadOnly("This record was opened to read. Open it with a clock to write.")
        with in_words(self._database), self._database.writing() as connection:
            yield connection, self._clock
