"""Tickets that stay out of the live ledger: ordinary open ones, and those long since closed."""

from itertools import cycle, islice

from escalation_ledger.sample.draft import Draft
from escalation_ledger.sample.script import AUTOMATION, Script, Step
from escalation_ledger.sample.talk import engineering_thread

ORDINARY = 38
CLOSED = 59
_ORDINARY_IMPACTS = ("question", "minor", "core_degraded", "question", "minor")
_ORDINARY_STAGES = ("promised", "answered", "waiting", "answered", "promised", "new")
_CLOSED_IMPACTS = (
    "core_degraded",
    "core_blocked",
    "minor",
    "core_degraded",
    "outage",
    "question",
    "data_loss",
    "core_blocked",
)
_OUTCOMES = ("none", "kept", "kept", "late", "none", "kept", "missed", "late")
_CLOSES_AFTER = 32.0


def ordinary_tickets() -> list[tuple[str, str]]:
    """Impact and stage of each ordinary open ticket to invent."""
    return list(
        islice(zip(cycle(_ORDINARY_IMPACTS), cycle(_ORDINARY_STAGES), strict=False), ORDINARY)
    )


def closed_tickets() -> list[tuple[str, str]]:
    """Impact, and what became of the promise, of each closed ticket to invent."""
    return list(islice(zip(cycle(_CLOSED_IMPACTS), cycle(_OUTCOMES[:7]), strict=False), CLOSED))


def ordinary_script(draft: Draft, stage: str) -> Script:
    """An open ticket nobody need worry about."""
    draft.opens()
    if stage == "new":
        return Script(tickets=(draft.ticket(),))
    draft.answers(draft.opened * 0.85, takes_it=True)
    if draft.rng.random() < 0.5:
        draft.notes(draft.opened * 0.7)
    if draft.rng.random() < 0.6:
        draft.chases(draft.opened * 0.5)
    if stage == "promised":
        due = draft.rng.choice(("close 1", "close 2", "close 4", "due +14", "due +22", "due +44"))
        draft.promises(draft.opened * 0.3, due)
    elif stage == "waiting":
        pool = "asks_back" if draft.plot.impact == "question" else "asks"
        draft.says(draft.opened * 0.3, draft.voices.phrase(pool), status="pending")
    return Script(tickets=(draft.ticket(),))


def closed_script(draft: Draft, outcome: str) -> Script:
    """A ticket with its whole history; `outcome` is what became of the promise in it."""
    draft.opens()
    answered = draft.opened + draft.rng.uniform(0.5, 3)
    draft.answers(answered, takes_it=True)
    draft.notes(answered + 2)
    draft.chases(answered + 5)
    made = answered + 6
    due = made + draft.rng.uniform(5, 14)
    if outcome != "none":
        draft.promises(made, f"due {due:.2f}")
    solved = _resolve(draft, outcome, due)
    if draft.id % 7 == 0:
        draft.notes(answered + 4, "Escalated by the account team.", tags=("escalated",))
    if draft.id % 4 == 0:
        _one_handoff(draft, answered + 3)
    if solved + _CLOSES_AFTER < 0:
        draft.steps.append(Step(solved + _CLOSES_AFTER, AUTOMATION, status="closed"))
    threads = (engineering_thread(draft),) if draft.id % 6 == 0 else ()
    return Script(tickets=(draft.ticket(),), threads=threads)


def _resolve(draft: Draft, outcome: str, due: float) -> float:
    """The fix and the solving; when it was solved for good."""
    if outcome == "missed":
        draft.steps.append(
            Step(
                due + 9,
                draft.agent.name,
                note=draft.voices.phrase("solved_silently"),
                status="solved",
            )
        )
        return due + 9
    fixed = due + draft.rng.uniform(2, 9) if outcome == "late" else due - draft.rng.uniform(0.6, 3)
    draft.says(fixed, draft.text("fixes"))
    draft.chases(fixed + 1.5, draft.voices.phrase("thanks"))
    draft.steps.append(Step(fixed + 2, draft.agent.name, status="solved"))
    if draft.id % 11 == 0:
        return _thanks_again(draft, fixed + 6)
    return fixed + 2


def _thanks_again(draft: Draft, at: float) -> float:
    """A thank-you to a solved ticket opens it again; somebody solves it again."""
    draft.chases(at, draft.voices.phrase("thanks"))
    draft.steps.append(Step(at + 0.5, draft.agent.name, status="solved"))
    return at + 0.5


def _one_handoff(draft: Draft, at: float) -> None:
    other = next(team for team in draft.cast.teams if team != draft.plot.team)
    taker = draft.cast.agent(other, draft.account.region)
    note = draft.voices.phrase("handovers").replace("{team}", other)
    draft.steps.append(Step(at, draft.agent.name, note=note, team=other, owner=taker.name))
