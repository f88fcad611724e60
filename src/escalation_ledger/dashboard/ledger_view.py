"""The ledger at one instant, as pages see it."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

import polars as pl

from escalation_ledger.dashboard.figures import owners, tiers
from escalation_ledger.dashboard.kept import Notes
from escalation_ledger.dashboard.weekly import Review, Weekly
from escalation_ledger.domain.words import Side
from escalation_ledger.reports.asks import ask_rows
from escalation_ledger.reports.exposure import has_crm
from escalation_ledger.reports.filters import Filters, filtered
from escalation_ledger.reports.handoffs import (
    HandoffLimit,
    case_handoffs,
    handoff_limit,
    handoff_pairs,
    pair_cases,
)
from escalation_ledger.reports.inbox import unmatched_people
from escalation_ledger.reports.parts import CaseParts, case_parts
from escalation_ledger.reports.promises import promise_rows, rejected_rows
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.related import related
from escalation_ledger.reports.source_links import source_url
from escalation_ledger.reports.sources import stale_sources
from escalation_ledger.reports.summary import summaries
from escalation_ledger.reports.timeline import timeline
from escalation_ledger.reports.waiting import needs_nobody, said_in, waiting
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import Settings

EVIDENCE_SHOWN = 3
Worked = TypeVar("Worked")


@dataclass(frozen=True)
class LedgerView:
    """The ledger at one instant, as pages see it. What a page asks for first is worked out then, once."""

    home: Home
    held: Queue
    settings: Settings
    runs: list[dict[str, Any]]
    _notes: Notes = field(default_factory=Notes, repr=False)
    _reviews: dict[tuple[str, Hashable, Filters], Review] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> pl.DataFrame:
        """RANKED: the live cases, best rank first."""
        return self.held.ranked

    def asked(self, filters: Filters, *, today: date) -> pl.DataFrame:
        """The live cases asked for."""
        return self.once(
            ("asked", filters, today), lambda: filtered(self.rows, filters, today=today)
        )

    @property
    def snapshot_at(self) -> datetime:
        """When the snapshot was published."""
        return self.held.snapshot_at

    @cached_property
    def sources(self) -> pl.DataFrame:
        """One row per source of the snapshot's refresh."""
        return self.held.sources

    @cached_property
    def stale(self) -> frozenset[str]:
        """Sources read live that were not for too long by the ledger's instant."""
        return stale_sources(self.runs, settings=self.settings, now=self.held.now)

    @cached_property
    def has_crm(self) -> bool:
        """Whether any revenue can be known."""
        return has_crm(self.sources)

    @cached_property
    def tiers(self) -> Sequence[str]:
        """`tiers` of the live cases."""
        return tiers(self.rows)

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Address -> name as shown, of the live cases' `owners`."""
        return dict(owners(self.rows))

    @cached_property
    def staff(self) -> Mapping[str, str]:
        """Address -> name as shown, of everybody who can own a case: our own people and who owns one."""
        people = self.held.situation.facts.people
        ours = people.filter(
            (pl.col("side") == Side.OURS.value)
            & pl.col("is_active")
            & pl.col("email").is_not_null()
        ).select(owner="email", owner_name="name")
        both = pl.concat([ours, self.rows.select("owner", "owner_name")])
        return dict(owners(both))

    @property
    def imminent_hours(self) -> float:
        """Business hours before its due at which a promise is imminent."""
        return self.settings.imminent_business_hours

    @property
    def views(self) -> Mapping[str, str]:
        """The team's views: name -> address of the link, after the host."""
        return self.settings.views

    def case(self, case_id: str) -> pl.DataFrame:
        """The case's one row of RANKED, unscored where it is not live. Raises UnknownCase."""
        return self.held.case(case_id)

    def last_evidence(self, case_id: str) -> pl.DataFrame:
        """The newest messages of the case, oldest first."""
        return self.once(
            ("evidence", case_id), lambda: self.held.messages(case_id, last=EVIDENCE_SHOWN)
        )

    def summary(self, case_id: str) -> pl.DataFrame:
        """`summaries` of the one case."""
        return self.once(("summary", case_id), lambda: summaries(self.held, self.case(case_id)))

    def timeline(self, case_id: str) -> pl.DataFrame:
        """`timeline`."""
        return timeline(self.held, case_id, links=self.settings.links)

    def parts(self, case_id: str) -> CaseParts:
        """`case_parts`."""
        return case_parts(
            self.held, case_id, self.promises, self.rejected_promises, links=self.settings.links
        )

    def related(self, case_id: str) -> pl.DataFrame:
        """`related` of the case."""
        return related(self.held, self.case(case_id)["evidence"].explode().to_list())

    @cached_property
    def promises(self) -> pl.DataFrame:
        """`promise_rows`."""
        return promise_rows(self.held)

    @cached_property
    def rejected_promises(self) -> pl.DataFrame:
        """`rejected_rows`."""
        return rejected_rows(self.held)

    def handoff_pairs(self, filters: Filters) -> pl.DataFrame:
        """`handoff_pairs` of the cases asked for."""
        return self.once(("pairs", filters), lambda: handoff_pairs(self.held, filters))

    def pair_cases(self, giver: str | None, taker: str | None, filters: Filters) -> pl.DataFrame:
        """`pair_cases` of the cases asked for."""
        return pair_cases(self.held, giver, taker, filters)

    def case_handoffs(self, filters: Filters) -> pl.DataFrame:
        """`case_handoffs` of the cases asked for."""
        return self.once(("handoffs", filters), lambda: case_handoffs(self.held, filters))

    def asks(self, filters: Filters) -> pl.DataFrame:
        """`ask_rows` of the cases asked for."""
        return self.once(("asks", filters), lambda: ask_rows(self.held, filters))

    @cached_property
    def handoff_limit(self) -> HandoffLimit:
        """`handoff_limit`."""
        return handoff_limit(self.held)

    def once(self, what: Hashable, work: Callable[[], Worked]) -> Worked:
        """`what` as it was worked out before, else as `work` does now: a view is of one state, and stays true."""
        return self._notes.once(what, work)

    def review(self, weekly: Weekly, week: str, filters: Filters) -> Review:
        """The week's review of the cases asked for; worked out once for each state it is made from."""
        asked = (week, weekly.state(week), filters)
        if asked not in self._reviews:
            self._reviews[asked] = weekly.review(week, filters)
        return self._reviews[asked]

    @cached_property
    def unmatched_people(self) -> pl.DataFrame:
        """`unmatched_people`."""
        return unmatched_people(self.held)

    @cached_property
    def unmatched_evidence(self) -> pl.DataFrame:
        """EVIDENCE of no account, with `url`, the newest first."""
        return (
            self.held.situation.facts.evidence.filter(pl.col("account_id").is_null())
            .sort("last_message_at", "evidence_id", descending=True)
            .pipe(self.linked, "evidence_id")
        )

    @cached_property
    def waiting(self) -> pl.DataFrame:
        """`waiting`."""
        return waiting(self.held)

    @cached_property
    def needs_nobody(self) -> int:
        """`needs_nobody`."""
        return needs_nobody(self.held, self.waiting)

    def said_in(self, evidence_id: str) -> pl.DataFrame:
        """`said_in`."""
        return said_in(self.held, evidence_id, last=EVIDENCE_SHOWN)

    def linked(self, rows: pl.DataFrame, column: str) -> pl.DataFrame:
        """The rows with `url`: where the evidence that the column names is opened in its tool."""
        return rows.with_columns(url=source_url(pl.col(column), self.settings.links))

    @cached_property
    def quarantine(self) -> pl.DataFrame:
        """QUARANTINE of the snapshot."""
        return self.held.snapshot.table("quarantine")
