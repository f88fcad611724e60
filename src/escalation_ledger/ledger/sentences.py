"""What each kind of event says, as a person reads it in a case's history."""

from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import assert_never

from escalation_ledger.domain.words import Side
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.naming import Names, begun

_BY_ID: Names = MappingProxyType({})


def sentence(event: e.Event, names: Names = _BY_ID) -> str:  # noqa: PLR0911, PLR0912 - one line for each kind
    """One sentence, without who and when; instants in UTC. names: what is not called by its id."""
    called = partial(_called, names)
    match event:
        case e.CaseOpened(reason=reason):
            return f"Case opened: {reason}"
        case e.OwnerAssigned(owner=None):
            return "Owner removed: nobody owns the next move."
        case e.OwnerAssigned(owner=owner, owner_due_at=due):
            return f"Owner set to {owner}{_due(', next move due', due)}."
        case e.OwnershipAccepted(owner_due_at=due):
            return f"Ownership accepted{_due(', next move due', due)}."
        case e.OwnerDueSet(owner_due_at=None):
            return "The next move has no due time any more."
        case e.OwnerDueSet(owner_due_at=due):
            return f"Next move{_due(' due', due)}."
        case e.BlockerNamed(blocker="unnamed"):
            return "Blocker unknown again."
        case e.BlockerNamed(blocker=blocker):
            return f"Blocker named: {_words(blocker)}."
        case e.ImpactSet():
            return _impact(event)
        case e.NatureSet(nature=None):
            return "Nature of the work taken back."
        case e.NatureSet(nature=nature):
            return f"Nature of the work: {_words(nature or '')}."
        case e.RiskFlagged(risk=risk):
            return f"Risk flagged: {_words(risk)}."
        case e.RiskCleared(risk=risk):
            return f"Risk cleared: {_words(risk)}."
        case e.PromiseMade(due_at=due, action=action, words=words):
            return f"Promised to {action} by {_at(due)}.{_quoted(words)}"
        case e.PromiseMoved(due_at=due, words=words):
            return f"Promise moved to {_at(due)}.{_quoted(words)}"
        case e.PromiseKept(evidence_id=None):
            return "Promise kept."
        case e.PromiseKept(evidence_id=evidence):
            return f"Promise kept, as {called(evidence)} shows."
        case e.PromiseWithdrawn(words=words):
            return f"Promise withdrawn: none stands now.{_quoted(words)}"
        case e.PromiseRejected(message_id=message, due_at=None):
            return f"Not promised in {called(message)}: it was heard without a certain date."
        case e.PromiseRejected(message_id=message, action=action, due_at=due):
            return f"Not promised in {called(message)}: it was heard to {action}{_due(' by', due)}."
        case e.PromiseHeard(message_id=message, action=action, due_at=due):
            return f"Heard in {called(message)}: promised to {action} by {_at(due)}."
        case e.TouchLogged(channel=channel, note=note):
            return f"Customer touched by {channel}: {note}"
        case e.ProgressNoted(note=note):
            return f"Progress: {note}"
        case e.UpdateSkipped():
            return "Passed by in the afternoon round."
        case e.LeadershipAsked(question=question):
            return f"Asked leadership: {question}"
        case e.LeadershipDecided(decision=decision):
            return f"Leadership decided: {decision}"
        case e.SummaryWritten(summary=summary):
            return f"Summary: {summary}"
        case e.EvidenceAttached(title=title, url=url):
            return f"Attached: {title} ({url})"
        case e.EvidenceLinked(left=left, right=right):
            return f"Linked: {called(left)} and {called(right)} are one issue."
        case e.LinkRejected(left=left, right=right):
            return f"Kept apart: {called(left)} and {called(right)} are not the same."
        case e.Snoozed(snoozed_until=None):
            return "Woken."
        case e.Snoozed(snoozed_until=until):
            return f"Snoozed{_due(' until', until)}."
        case e.CasesMerged(joined_case_id=joined):
            return f"Merged: {joined} is part of this case."
        case e.EvidenceSplit(new_case_id=new, left_evidence=left_evidence):
            return f"Split: {', '.join(map(called, left_evidence))} went to {new}."
        case e.IdentityMapped(person_id=person, same_as=same):
            return f"{begun(person, names)} is the same person as {called(same)}."
        case e.AccountAssigned(subject=None, evidence_id=evidence, account_id=account):
            return f"{begun(evidence or '', names)} belongs to account {called(account)}."
        case e.AccountAssigned(subject_kind=kind, subject=subject, account_id=None, side=side):
            return f"The {kind} {called(subject)} is {'one of us' if side == Side.OURS else f'a {side}'}."
        case e.AccountAssigned(subject_kind=kind, subject=subject, account_id=account):
            return f"The {kind} {called(subject)} belongs to account {called(account)}."
        case e.ProposalAccepted(proposal_id=proposal):
            return f"Proposal accepted{_unless(names, proposal)}."
        case e.ProposalRejected(proposal_id=proposal):
            return f"Proposal rejected{_unless(names, proposal)}."
        case e.CaseMonitored(exit_criteria=criteria):
            return f"Monitoring until: {criteria}"
        case e.CaseClosed():
            return "Case closed."
        case e.CaseReopened():
            return "Case reopened."
        case e.CaseDeclined():
            return "Declined: no escalation."
        case e.SaveUndone(undone_seqs=seqs):
            return f"Undone: event{'s' if len(seqs) > 1 else ''} {', '.join(seqs)}."
        case _:
            assert_never(event)


def _called(names: Names, name: str | None) -> str:
    return names.get(name or "", name or "")


def _unless(names: Names, proposal_id: str) -> str:
    """The proposal's id; nothing where what it is about is called by name beside it."""
    return "" if set(proposal_id.split("~")) & names.keys() else f": {proposal_id}"


def _impact(event: e.ImpactSet) -> str:
    said = [
        None if event.impact is None else f"Impact: {_words(event.impact)}",
        None if event.breadth is None else f"breadth {event.breadth:.0%}",
        None
        if event.has_workaround is None
        else "a verified workaround"
        if event.has_workaround
        else "no workaround",
    ]
    text = ", ".join(part for part in said if part)
    return f"{text[:1].upper()}{text[1:]}."


def _words(word: str) -> str:
    return word.replace("_", " ")


def _quoted(words: str) -> str:
    return f" For the customer: “{words}”" if words else ""


def _due(lead: str, due: datetime | None) -> str:
    return "" if due is None else f"{lead} {_at(due)}"


def _at(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
