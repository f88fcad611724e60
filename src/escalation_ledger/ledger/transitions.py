"""The life of a case as data: what moves it from one state to another. The diagram is made from it."""

from dataclasses import dataclass
from typing import Final

from escalation_ledger.domain.words import CaseState
from escalation_ledger.ledger.events import Kind

LIVE, MONITORING, CLOSED, DECLINED = (
    CaseState.LIVE,
    CaseState.MONITORING,
    CaseState.CLOSED,
    CaseState.DECLINED,
)


@dataclass(frozen=True)
class Transition:
    """`after`: the states a case can be in before; `to`: the one it is in then."""

    after: frozenset[CaseState]
    to: CaseState


# What people decide.
DECIDED: Final = {
    Kind.CASE_MONITORED: Transition(frozenset({LIVE}), MONITORING),
    Kind.CASE_CLOSED: Transition(frozenset({LIVE, MONITORING}), CLOSED),
    Kind.CASE_DECLINED: Transition(frozenset({LIVE, MONITORING}), DECLINED),
    Kind.CASE_REOPENED: Transition(frozenset({MONITORING, CLOSED, DECLINED}), LIVE),
}

# What happens by itself, by the evidence and the clock.
BY_ITSELF: Final = {
    "all tickets solved, no promise open": Transition(frozenset({LIVE}), MONITORING),
    "quiet business days passed": Transition(frozenset({MONITORING}), CLOSED),
    "the customer writes": Transition(frozenset({MONITORING, CLOSED}), LIVE),
}


def diagram() -> str:
    """The states as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> live: CaseOpened"]
    labelled = {**{kind.value: step for kind, step in DECIDED.items()}, **BY_ITSELF}
    for label, step in labelled.items():
        lines += [
            f"    {state.value} --> {step.to.value}: {label}"
            for state in CaseState
            if state in step.after
        ]
    return "\n".join(lines)
