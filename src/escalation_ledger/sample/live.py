"""Invented cases that belong in the live ledger, each by one named rule."""

from dataclasses import dataclass
from itertools import cycle, islice

from escalation_ledger.sample.draft import Draft
from escalation_ledger.sample.script import Script, Step
from escalation_ledger.sample.talk import (
    customer_thread,
    engineering_thread,
    escalation_thread,
    forwarded_mail,
)

RULES = {"tag": 11, "slack": 7, "mail": 7, "overdue": 7, "impact": 7, "handoffs": 3, "reopened": 2}
SEVERE = ("outage", "data_loss", "security", "core_blocked")
_STATES = ("soon", "today", "none", "tomorrow", "week", "late", "soon", "week", "today")
_OWNERS = (
    "agent",
    "agent",
    "nobody",
    "agent",
    "agent",
    "nobody",
    "agent",
    "left",
    "agent",
    "agent",
)
_IMPACTS = {
    "tag": ("core_degraded", "core_blocked", "minor", "core_degraded", "outage"),
    "slack": ("core_degraded", "core_blocked", "core_degraded", "data_loss"),
    "mail": ("core_blocked", "core_degraded", "minor", "core_degraded"),
    "overdue": ("core_degraded", "core_degraded", "minor"),
    "impact": ("core_blocked", "data_loss", "core_blocked", "security", "outage", "core_blocked"),
    "handoffs": ("core_degraded", "minor"),
    "reopened": ("core_degraded",),
}
_RAISED = (
    "Customer asks for an escalation.",
    "Tagging as escalated, see the CRM note.",
    "Escalated after the call with their management.",
)


@dataclass(frozen=True)
class LiveCase:
    """What sort of live case to invent. `state` of its promise; who holds it."""

    rule: str
    impact: str
    state: str
    holder: str


def live_cases() -> list[LiveCase]:
    """All live cases to invent, in a fixed order; none is picked by chance."""
    states, holders = cycle(_STATES), cycle(_OWNERS)
    return [
        LiveCase(
            rule=rule,
            impact=impact,
            state="late" if rule == "overdue" else next(states),
            holder=next(holders),
        )
        for rule, count in RULES.items()
        for impact in islice(cycle(_IMPACTS[rule]), count)
    ]


def live_script(draft: Draft, case: LiveCase) -> Script:
    """The ticket of one live case, with the Slack threads and mail around it."""
    draft.opens()
    answered = draft.opened + draft.rng.uniform(0.7, 3)
    draft.answers(answered, takes_it=case.holder == "agent")
    if case.holder == "left":
        draft.steps.append(
            Step(
                answered + 0.4,
                draft.agent.name,
                note="Rafael knows this one.",
                owner="Rafael Moreno",
            )
        )
    middle = draft.opened * 0.55
    draft.notes(draft.opened * 0.75)
    draft.chases(middle)
    promised = _promise(draft, case)
    script = _raised(draft, case, answered=answered)
    if draft.rng.random() < 0.5 and case.state != "none":
        draft.chases(promised * draft.rng.uniform(0.15, 0.5))
    script += _talk(draft, case)
    return Script(tickets=(draft.ticket(),)) + script


def least_age(case: LiveCase) -> float:
    """Business hours a case of that sort must be old to have happened."""
    return {"reopened": 70.0, "handoffs": 50.0}.get(
        case.rule, 34.0 if case.state == "late" else 20.0
    )


def _promise(draft: Draft, case: LiveCase) -> float:
    """Adds the promise in the state asked for; when it was made."""
    made, due = _times(draft, case)
    if not due:
        draft.says(made, draft.voices.phrase("vague"))
    elif draft.rng.random() < 0.3:
        draft.promises(made - 7, f"due {made - draft.rng.uniform(0.5, 3):.2f}")
        draft.moves(made, due)
    else:
        draft.promises(made, due)
    return made


def _times(draft: Draft, case: LiveCase) -> tuple[float, str]:
    rng = draft.rng
    match case.state:
        case "soon":
            return -rng.uniform(2, 8), f"due +{rng.uniform(0.4, 1.7):.2f}"
        case "today":
            return -rng.uniform(1, 9), rng.choice(("close 0", "close 0", "due +3.4"))
        case "tomorrow":
            return -rng.uniform(1, 9), rng.choice(("close 1", "due +9.5", "due +11"))
        case "week":
            return -rng.uniform(2, 12), rng.choice(("close 2", "close 3", "due +19", "due +26"))
        case "late":
            late = rng.uniform(1.6, 13)
            return -late - rng.uniform(3, 8), f"due {-late:.2f}"
        case _:
            return -rng.uniform(3, 11), ""


def _raised(draft: Draft, case: LiveCase, *, answered: float) -> Script:
    """What brings the case into the ledger."""
    match case.rule:
        case "tag":
            draft.notes(draft.opened * 0.5, draft.rng.choice(_RAISED), tags=("escalated",))
        case "slack":
            return Script(threads=(escalation_thread(draft),))
        case "mail":
            return Script(mails=(forwarded_mail(draft),))
        case "handoffs":
            _hand_over(draft, answered)
        case "reopened":
            _reopen(draft)
    return Script()


def _hand_over(draft: Draft, answered: float) -> None:
    """Five teams, one after the other, some of them twice."""
    others = [team for team in draft.cast.teams if team != draft.plot.team][:3]
    path = [others[0], others[1], others[0], others[2], draft.plot.team]
    holder = draft.agent
    for index, team in enumerate(path):
        at = answered + (draft.opened * -0.6) * (index + 1) / len(path)
        note = draft.voices.phrase("handovers").replace("{team}", team)
        taker = draft.cast.agent(team, draft.account.region)
        draft.steps.append(Step(at, holder.name, note=note, team=team, owner=taker.name))
        holder = taker


def _reopen(draft: Draft) -> None:
    """Twice solved, twice back, before the newest promise."""
    first = draft.opened * 0.82
    for solved in (first, first + 16):
        draft.says(solved, draft.text("fixes"), status="solved")
        draft.chases(solved + 9, draft.voices.phrase("reopens"))


def _talk(draft: Draft, case: LiveCase) -> Script:
    """Slack around the case: engineers for every third, the customer for every fifth."""
    threads = []
    if draft.id % 3 == 0:
        threads.append(engineering_thread(draft))
    if draft.id % 5 == 0 and case.state != "late":
        threads.append(customer_thread(draft))
    return Script(threads=tuple(threads))
