"""The fold again, one event at a time in plain Python: the oracle for the vectorised one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.recorded import Recorded

_STATES = {
    e.CaseMonitored: "monitoring",
    e.CaseClosed: "closed",
    e.CaseReopened: "live",
    e.CaseDeclined: "declined",
}


@dataclass
class Case:
    case_id: str
    number: int
    anchor: str
    admitted_by: str
    opened_account_id: str | None
    opened_at: datetime
    owner: str | None = None
    owner_state: str = "none"
    owner_set_at: datetime | None = None
    owner_set_by: str | None = None
    owner_due_at: datetime | None = None
    is_owner_decided: bool = False
    blocker: str | None = None
    blocker_set_at: datetime | None = None
    impact: str | None = None
    breadth: float | None = None
    has_workaround: bool | None = None
    nature: str | None = None
    flagged: set[str] = field(default_factory=set)
    cleared: set[str] = field(default_factory=set)
    summary: str | None = None
    note: str | None = None
    noted_at: datetime | None = None
    noted_by: str | None = None
    updates: list[datetime] = field(default_factory=list)
    question: str | None = None
    asked_at: datetime | None = None
    decision: str | None = None
    decided_at: datetime | None = None
    snoozed_until: datetime | None = None
    snoozed_at: datetime | None = None
    snooze_reason: str | None = None
    state: str | None = None
    state_set_at: datetime | None = None
    exit_criteria: str | None = None
    touches: list[datetime] = field(default_factory=list)

    def apply(self, one: Recorded) -> None:  # noqa: PLR0912 - one case for each kind
        match one.event:
            case e.OwnerAssigned(owner=owner, owner_due_at=due):
                self._own(one, owner)
                self.owner_due_at = None if owner is None else due or self.owner_due_at
            case e.OwnershipAccepted(owner_due_at=due):
                self._own(one, one.by)
                self.owner_due_at = due or self.owner_due_at
            case e.OwnerDueSet(owner_due_at=due):
                self.owner_due_at = due
            case e.BlockerNamed(blocker=blocker):
                if blocker != self.blocker:
                    self.blocker, self.blocker_set_at = blocker, one.occurred_at
            case e.ImpactSet(impact=impact, breadth=breadth, has_workaround=workaround):
                self.impact = self.impact if impact is None else impact
                self.breadth = self.breadth if breadth is None else breadth
                self.has_workaround = self.has_workaround if workaround is None else workaround
            case e.NatureSet(nature=nature):
                self.nature = nature
            case e.RiskFlagged(risk=risk):
                self.flagged.add(risk)
                self.cleared.discard(risk)
            case e.RiskCleared(risk=risk):
                self.flagged.discard(risk)
                self.cleared.add(risk)
            case e.SummaryWritten(summary=summary):
                self.summary = summary
            case e.ProgressNoted(note=note):
                self.note, self.noted_at, self.noted_by = note, one.occurred_at, one.by
                self.updates.append(one.occurred_at)
            case e.UpdateSkipped():
                self.updates.append(one.occurred_at)
            case e.LeadershipAsked(question=question):
                self.question, self.asked_at = question, one.occurred_at
                self.decision = self.decided_at = None
            case e.LeadershipDecided(decision=decision):
                self.decision, self.decided_at = decision, one.occurred_at
            case e.Snoozed(snoozed_until=until):
                self.snoozed_until, self.snoozed_at = until, one.occurred_at
                self.snooze_reason = one.why
            case e.TouchLogged():
                self.touches.append(one.occurred_at)
            case e.CaseMonitored() | e.CaseClosed() | e.CaseReopened() | e.CaseDeclined():
                self.state, self.state_set_at = _STATES[type(one.event)], one.occurred_at
                self.exit_criteria = getattr(one.event, "exit_criteria", None)
            case _:
                pass

    def _own(self, one: Recorded, owner: str | None) -> None:
        self.owner, self.owner_set_at, self.owner_set_by = owner, one.occurred_at, one.by
        self.is_owner_decided = True
        self.owner_state = (
            "none" if owner is None else "accepted" if owner == one.by else "assigned"
        )


@dataclass
class Replay:
    """Cases after every event so far."""

    cases: dict[str, Case]
    acts: dict[tuple[str, str], datetime]
    versions: dict[str, int]
    written: set[str]

    def rows(self) -> list[dict[str, Any]]:
        """As the fold's `cases`, by number."""
        return [
            {
                **vars(case),
                "risks": sorted(case.flagged) if case.flagged | case.cleared else None,
                "risks_cleared": sorted(case.cleared) if case.flagged | case.cleared else None,
                "updated_at": max(case.updates, default=None),
                "touched_at": max(case.touches, default=None),
                "owner_acted_at": self.acts.get((case.case_id, case.owner or "")),
                "has_person_events": case.case_id in self.written,
                "version": self.versions[case.case_id],
            }
            for case in sorted(self.cases.values(), key=lambda case: case.number)
        ]


def replay(events: Iterable[Recorded]) -> Replay:
    history = sorted(events, key=lambda one: one.seq)
    undone = {
        int(seq)
        for one in history
        if isinstance(one.event, e.SaveUndone)
        for seq in one.event.undone_seqs
    }
    state = Replay({}, {}, {}, set())
    for one in history:
        if one.case_id is None:
            continue
        case_id = one.case_id
        state.versions[case_id] = state.versions.get(case_id, 0) + 1
        if not one.by.startswith("system:"):
            state.written.add(case_id)
            act = (case_id, one.by)
            state.acts[act] = max(state.acts.get(act, one.occurred_at), one.occurred_at)
        match one.event:
            case e.CaseOpened(anchor=anchor, admitted_by=rule, account_id=account):
                number = int(case_id.split("-")[1])
                state.cases[case_id] = Case(case_id, number, anchor, rule, account, one.occurred_at)
            case _ if one.seq not in undone:
                state.cases[case_id].apply(one)
            case _:
                pass
    return state
