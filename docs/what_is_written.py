"""The parts of record.md that are made from code: the life of a case, and every kind of event."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.permissions import LEAST_ROLE
from escalation_ledger.ledger.sentences import sentence
from escalation_ledger.ledger.transitions import diagram

_DUE: Final = datetime(2026, 3, 18, 16, 0, tzinfo=UTC)
_TICKET, _THREAD = "zendesk:ticket:4821", "slack:C024BE91L/1741612345.000200"
_COMMENT: Final = "zendesk:comment:90210"
_PAIR: Final = f"{_THREAD}~{_TICKET}"

# One event of each kind, and the command that writes it.
_EXAMPLES: Final[tuple[tuple[e.Event, str], ...]] = (
    (e.CaseOpened(_TICKET, "tag", "It is tagged escalated."), "`raise`, `split`, the refresh"),
    (e.OwnerAssigned("ana@example.com", _DUE), "`set owner=…`"),
    (e.OwnershipAccepted(), "`accept`"),
    (e.OwnerDueSet(_DUE), "`set owner_due=…`"),
    (e.BlockerNamed("bug_fix"), "`set blocker=…`"),
    (e.ImpactSet("core_degraded", 0.5, has_workaround=True), "`set impact=… breadth=… workaround=…`"),
    (e.NatureSet("technical"), "`set nature=…`"),
    (e.RiskFlagged("churn"), "`risk flag`"),
    (e.RiskCleared("churn"), "`risk clear`"),
    (e.PromiseMade("ESC-7#2", _DUE, "update", "You will hear from us."), "`promise made`, `set promise=…`"),
    (e.PromiseMoved("ESC-7#3", "ESC-7#2", _DUE, ""), "`promise moved`, `set promise=…`"),
    (e.PromiseKept("ESC-7#3"), "`promise kept`"),
    (e.PromiseWithdrawn("ESC-7#3", ""), "`promise withdrawn`, `set promise=none`"),
    (e.PromiseRejected(_COMMENT, _COMMENT, "5d0c0ffee1a2b3c4", _DUE, "deliver", is_alone=True), "`promise rejected`"),
    (e.PromiseHeard("ESC-7#4", _COMMENT, None, _DUE, "update", is_alone=True), "`promise heard`"),
    (e.TouchLogged("call", "They can wait a day."), "`touch`"),
    (e.ProgressNoted("Fix in review."), "`set note=…`"),
    (e.UpdateSkipped(), "`skip`"),
    (e.LeadershipAsked("Do we give a credit?"), "`leadership ask`"),
    (e.LeadershipDecided("Two weeks of it."), "`leadership decided`"),
    (e.SummaryWritten("The nightly sync stands still."), "`set summary=…`, `raise`"),
    (e.EvidenceAttached("https://files.example.com/7", "Call of Tuesday"), "`attach`"),
    (e.EvidenceLinked(_THREAD, _TICKET), "`link accept`, `proposal accept`"),
    (e.LinkRejected(_THREAD, _TICKET), "`link reject`, `proposal reject`"),
    (e.Snoozed(_DUE), "`snooze`"),
    (e.CasesMerged("ESC-9", _TICKET, _THREAD), "`merge`, `link accept`, `proposal accept`"),
    (e.EvidenceSplit("ESC-9", (_THREAD,), (_TICKET,)), "`split`"),
    (e.IdentityMapped("slack:user:U04AC7", "ana@example.com"), "`identity map`"),
    (e.AccountAssigned(_THREAD, "0015g0000019MrdAAC"), "`identity account`, `identity person`, `identity domain`, `identity channel`, `identity workspace`"),
    (e.ProposalAccepted(_PAIR), "`proposal accept`"),
    (e.ProposalRejected(_PAIR), "`proposal reject`"),
    (e.CaseMonitored("A week without an alarm."), "`monitor`"),
    (e.CaseClosed(), "`close`"),
    (e.CaseReopened(), "`reopen`"),
    (e.CaseDeclined(), "`decline`"),
    (e.SaveUndone(("61", "62")), "`undo`"),
)  # fmt: skip


class KindUndocumented(LookupError):
    """A kind of event that record.md does not tell."""


def states() -> Iterable[str]:
    """The life of a case."""
    return ["```mermaid", diagram(), "```"]


def kinds() -> Iterable[str]:
    """A table of every kind: what it says, for example, who may write it, with which command."""
    told = {e.kind_of(event) for event, _ in _EXAMPLES}
    for kind in e.Kind:
        if kind not in told:
            raise KindUndocumented(f"docs/what_is_written.py has no example of {kind}. Add one.")
    yield from ("| event | says, for example | least role | `ledger …` |", "|---|---|---|---|")
    for event, commands in _EXAMPLES:
        kind = e.kind_of(event)
        yield f"| {kind} | {sentence(event)} | {LEAST_ROLE[kind]} | {commands} |"


PARTS: Final = {"states": states, "kinds": kinds}
