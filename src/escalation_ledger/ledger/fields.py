"""Which fields of a case an event decides, and what the record says of a field: what edits collide on."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import assert_never

from escalation_ledger.domain.words import CaseState
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.codec import instant_text
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.refusals import StaleEdit

Said = Mapping[str, str | None]


def fields_said(event: e.Event) -> Said:  # noqa: PLR0911, PLR0912 - one line for each kind
    """The fields that the event decides -> the new value as text; None where it clears.

    Two people's edits collide where both decide one field of one case. What only adds to a case
    (a touch, an attachment, a merge) decides none.
    """
    match event:
        case e.OwnerAssigned(owner=owner, owner_due_at=due):
            is_silent_on_due = owner is not None and due is None
            return {"owner": owner} | ({} if is_silent_on_due else {"owner_due_at": _text(due)})
        case e.OwnershipAccepted(owner_due_at=due):
            return {"owner": "accepted"} | ({} if due is None else {"owner_due_at": _text(due)})
        case e.OwnerDueSet(owner_due_at=due):
            return {"owner_due_at": _text(due)}
        case e.BlockerNamed(blocker=blocker):
            return {"blocker": blocker}
        case e.ImpactSet():
            return _impact(event)
        case e.NatureSet(nature=nature):
            return {"nature": nature}
        case e.RiskFlagged(risk=risk):
            return {f"risk {risk}": "flagged"}
        case e.RiskCleared(risk=risk):
            return {f"risk {risk}": None}
        case e.PromiseMade(due_at=due) | e.PromiseMoved(due_at=due):
            return {"promise": _text(due)}
        case e.PromiseKept():
            return {"promise": "kept"}
        case e.PromiseWithdrawn():
            return {"promise": "withdrawn"}
        case e.PromiseRejected(rejected_id=heard):
            return {f"promise heard in {heard}": "rejected"}
        case e.PromiseHeard(message_id=message, action=action, due_at=due):
            return {f"promise to {action} in {message}": _text(due)}
        case e.ProgressNoted(note=note):
            return {"note": note}
        case e.LeadershipAsked(question=question):
            return {"leadership": question}
        case e.LeadershipDecided(decision=decision):
            return {"leadership": decision}
        case e.SummaryWritten(summary=summary):
            return {"summary": summary}
        case e.EvidenceLinked(left=left, right=right):
            return {_link(left, right): "joined"}
        case e.LinkRejected(left=left, right=right):
            return {_link(left, right): "apart"}
        case e.Snoozed(snoozed_until=until):
            return {"snoozed_until": _text(until)}
        case e.CaseMonitored():
            return {"state": CaseState.MONITORING.value}
        case e.CaseClosed():
            return {"state": CaseState.CLOSED.value}
        case e.CaseReopened():
            return {"state": CaseState.LIVE.value}
        case e.CaseDeclined():
            return {"state": CaseState.DECLINED.value}
        case e.IdentityMapped(person_id=person, same_as=same):
            return {f"person {person}": same}
        case e.AccountAssigned(account_id=account, side=side):
            return {f"account of {event.evidence_id or event.subject}": account or side}
        case e.ProposalAccepted(proposal_id=proposal):
            return {f"proposal {proposal}": "accepted"}
        case e.ProposalRejected(proposal_id=proposal):
            return {f"proposal {proposal}": "rejected"}
        case (
            e.CaseOpened()
            | e.TouchLogged()
            | e.UpdateSkipped()
            | e.EvidenceAttached()
            | e.CasesMerged()
            | e.EvidenceSplit()
            | e.SaveUndone()
        ):
            return {}
        case _:
            assert_never(event)


def effective(history: Sequence[Recorded]) -> list[Recorded]:
    """The events that still count: those of saves undone do not, nor does the undoing itself."""
    undone = {
        int(seq)
        for one in history
        if isinstance(one.event, e.SaveUndone)
        for seq in one.event.undone_seqs
    }
    return [
        one for one in history if one.seq not in undone and not isinstance(one.event, e.SaveUndone)
    ]


def value_said(history: Sequence[Recorded], field: str) -> str | None:
    """What the record says of the field after these events, as text."""
    said = [fields_said(one.event) for one in effective(history)]
    return next((fields[field] for fields in reversed(said) if field in fields), None)


def conflict(newest: Recorded, field: str, *, seen: str | None, mine: str | None) -> StaleEdit:
    """What an editor is told who saw `seen` and wants `mine`, where `newest` decided the field since."""
    return StaleEdit(
        case_id=newest.case_id,
        field=field,
        seen=seen,
        mine=mine,
        theirs=fields_said(newest.event)[field],
        by=newest.by,
        at=newest.occurred_at,
    )


def _impact(event: e.ImpactSet) -> Said:
    breadth, workaround = event.breadth, event.has_workaround
    said = {
        "impact": event.impact,
        "breadth": None if breadth is None else str(breadth),
        "has_workaround": None if workaround is None else "yes" if workaround else "no",
    }
    return {field: value for field, value in said.items() if value is not None}


def _link(left: str, right: str) -> str:
    return "link " + " ".join(sorted((left, right)))


def _text(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)
