"""The fold again, one event at a time in plain Python: the oracle for the vectorised one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from escalation_ledger.ledger.events import CaseOpened, OwnerAssigned, OwnerDueSet, Recorded


@dataclass
class Case:
    case_id: str
    number: int
    anchor: str
    admitted_by: str
    opened_at: datetime
    owner: str | None = None
    owner_state: str = "none"
    owner_set_at: datetime | None = None
    owner_set_by: str | None = None
    owner_due_at: datetime | None = None
    is_owner_decided: bool = False
    has_person_events: bool = False
    version: int = 0


class Replay:
    """Cases after every event applied so far."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}
        self.acts: dict[tuple[str, str], datetime] = {}

    def apply(self, one: Recorded) -> None:
        match one.event:
            case CaseOpened(anchor=anchor, admitted_by=rule):
                number = int(one.case_id.split("-")[1])
                self.cases[one.case_id] = Case(one.case_id, number, anchor, rule, one.occurred_at)
            case OwnerAssigned(owner=owner, owner_due_at=due):
                self._assign(one, owner, due)
            case OwnerDueSet(owner_due_at=due):
                self.cases[one.case_id].owner_due_at = due
        case = self.cases[one.case_id]
        case.version += 1
        if not one.by.startswith("system:"):
            case.has_person_events = True
            act = (one.case_id, one.by)
            self.acts[act] = max(self.acts.get(act, one.occurred_at), one.occurred_at)

    def _assign(self, one: Recorded, owner: str | None, due: datetime | None) -> None:
        case = self.cases[one.case_id]
        case.owner, case.owner_set_at, case.owner_set_by = owner, one.occurred_at, one.by
        case.is_owner_decided = True
        if owner is None:
            case.owner_state, case.owner_due_at = "none", None
            return
        case.owner_state = "accepted" if owner == one.by else "assigned"
        case.owner_due_at = due or case.owner_due_at

    def rows(self) -> list[dict[str, Any]]:
        """As the fold's `cases`, by number."""
        by_number = sorted(self.cases.values(), key=lambda case: case.number)
        return [
            {**vars(case), "owner_acted_at": self.acts.get((case.case_id, case.owner or ""))}
            for case in by_number
        ]


def replay(events: Iterable[Recorded]) -> Replay:
    state = Replay()
    for one in events:
        state.apply(one)
    return state
