"""What people and the refresh wrote, as events in the past tense.

A new kind of event is a dataclass here, its name in `Kind` and in `Event`; the type checker
then names every `match` that has to know it. Fields are text, instants, numbers, flags and
tuples of text, so that `codec` can store any of them; none is named as a part of the envelope.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

CaseId: TypeAlias = str

SYSTEM = "system:"
REFRESH = "system:refresh"

BY_HAND = "raised_by_hand"
SPLIT_OFF = "split_off"


@dataclass(frozen=True)
class CaseOpened:
    """A case entered the live ledger by a named admission rule.

    anchor: the evidence id it stands on. account_id: of a case raised without evidence, else None.
    """

    anchor: str
    admitted_by: str
    reason: str
    account_id: str | None = None


@dataclass(frozen=True)
class OwnerAssigned:
    """Somebody was named for the next move; None: nobody is, and nothing of theirs is due.

    An assignment that says no `owner_due_at` leaves the one that stands.
    """

    owner: str | None
    owner_due_at: datetime | None = None


@dataclass(frozen=True)
class OwnershipAccepted:
    """Whoever wrote it owns the next move. Without `owner_due_at` the one that stands stays."""

    owner_due_at: datetime | None = None


@dataclass(frozen=True)
class OwnerDueSet:
    """When the owner's next move is due was set; None: at no instant any more."""

    owner_due_at: datetime | None


@dataclass(frozen=True)
class BlockerNamed:
    """What stands in the way. `blocker`: a word of `Blocker`; unnamed: nobody knows."""

    blocker: str


@dataclass(frozen=True)
class ImpactSet:
    """What the customer cannot do, how much of their work is affected, whether a workaround holds.

    What is None was not said and stays as it is. breadth: 0..1.
    """

    impact: str | None = None
    breadth: float | None = None
    has_workaround: bool | None = None


@dataclass(frozen=True)
class NatureSet:
    """What kind of work it is, a word of `Nature`; None: nobody says any more."""

    nature: str | None


@dataclass(frozen=True)
class RiskFlagged:
    """A commercial danger, a word of `Risk`, was seen."""

    risk: str


@dataclass(frozen=True)
class RiskCleared:
    """A danger is over, or was none."""

    risk: str


@dataclass(frozen=True)
class PromiseMade:
    """Something was promised to the customer, first here. `action`: update or deliver.

    promise_id: unique in the ledger. words: what the customer is to be told; may be empty.
    """

    promise_id: str
    due_at: datetime
    action: str
    words: str


@dataclass(frozen=True)
class PromiseMoved:
    """A promise, heard from a tool or made here, got another due time, first here.

    promise_id: the one this event makes; moved_id: the one it moves.
    """

    promise_id: str
    moved_id: str
    due_at: datetime
    words: str


@dataclass(frozen=True)
class PromiseKept:
    """A promise was kept, as of the instant the event occurred. `evidence_id`: what shows it."""

    kept_id: str
    evidence_id: str | None = None


@dataclass(frozen=True)
class PromiseWithdrawn:
    """A promise was taken back; none stands in its place."""

    withdrawn_id: str
    words: str


@dataclass(frozen=True)
class PromiseRejected:
    """What was heard in a message as a promise is none, a person says.

    rejected_id: what was heard, as it was called then. Of its words only `sentence_hash` is kept;
    due_at (None: no certain date), action: as they were heard; is_alone: nothing else was heard
    in those words. By these it is known again when the message is read anew.
    """

    rejected_id: str
    message_id: str
    sentence_hash: str
    due_at: datetime | None
    action: str
    is_alone: bool


@dataclass(frozen=True)
class PromiseHeard:
    """A message of ours promised something, a person says: no rule heard it, or not its date.

    promise_id: unique in the ledger. It was made in the message, when that was sent.
    sentence_hash: of the words that promise it; None: the message as a whole. is_alone: no rule
    heard anything else in those words.
    """

    promise_id: str
    message_id: str
    sentence_hash: str | None
    due_at: datetime
    action: str
    is_alone: bool


@dataclass(frozen=True)
class TouchLogged:
    """The customer heard from us where no tool saw it. `channel`: call, meeting, chat, …"""

    channel: str
    note: str


@dataclass(frozen=True)
class ProgressNoted:
    """What happened since the last note, for the team."""

    note: str


@dataclass(frozen=True)
class UpdateSkipped:
    """The afternoon round passed the case by for a day; the reason is the event's `why`."""


@dataclass(frozen=True)
class LeadershipAsked:
    """Leadership has to decide something."""

    question: str


@dataclass(frozen=True)
class LeadershipDecided:
    """What leadership decided, on what it was asked last."""

    decision: str


@dataclass(frozen=True)
class SummaryWritten:
    """What is broken, in a person's plain words."""

    summary: str


@dataclass(frozen=True)
class EvidenceAttached:
    """A call summary, recording or screenshot, by its https link."""

    url: str
    title: str


@dataclass(frozen=True)
class EvidenceLinked:
    """Two pieces of evidence are one issue, a person says."""

    left: str
    right: str


@dataclass(frozen=True)
class LinkRejected:
    """Two pieces of evidence are not the same issue, a person says; this beats any key."""

    left: str
    right: str


@dataclass(frozen=True)
class Snoozed:
    """Nothing is to be done until then; None: woken. A customer's message ends it as well."""

    snoozed_until: datetime | None


@dataclass(frozen=True)
class CasesMerged:
    """The case took in another, which resolves to it from now on. `joined_anchor`: its anchor."""

    joined_case_id: CaseId
    anchor: str
    joined_anchor: str


@dataclass(frozen=True)
class EvidenceSplit:
    """Evidence left the case for one of its own. left_evidence: what left; kept_evidence: what stayed."""

    new_case_id: CaseId
    left_evidence: tuple[str, ...]
    kept_evidence: tuple[str, ...]


@dataclass(frozen=True)
class IdentityMapped:
    """Two ids are one person: what `person_id` did, `same_as` did. About no one case."""

    person_id: str
    same_as: str


@dataclass(frozen=True)
class AccountAssigned:
    """Evidence belongs to an account, a person says, or a person, domain, channel or workspace does.

    Either `evidence_id`, or `subject` of a `subject_kind` (a `Subject`) is named; what comes of the
    subject later counts as well. `account_id` is null where a person is of no account: then `side`
    says whose side they are on. About no one case.
    """

    evidence_id: str | None
    account_id: str | None
    subject: str | None = None
    subject_kind: str | None = None
    side: str | None = None


@dataclass(frozen=True)
class ProposalAccepted:
    """What was proposed was done; the events beside it did it."""

    proposal_id: str


@dataclass(frozen=True)
class ProposalRejected:
    """What was proposed was not done, and is not to be proposed again."""

    proposal_id: str


@dataclass(frozen=True)
class CaseMonitored:
    """Nothing more to do but watch, until what `exit_criteria` says has come."""

    exit_criteria: str


@dataclass(frozen=True)
class CaseClosed:
    """The escalation is over; the reason is the event's `why`."""


@dataclass(frozen=True)
class CaseReopened:
    """It is live again."""


@dataclass(frozen=True)
class CaseDeclined:
    """It is no escalation. Stays out until a person reopens it."""


@dataclass(frozen=True)
class SaveUndone:
    """What one save wrote stands no longer; it stays in the history. undone_seqs: of its events."""

    undone_seqs: tuple[str, ...]


Event = (
    CaseOpened
    | OwnerAssigned
    | OwnershipAccepted
    | OwnerDueSet
    | BlockerNamed
    | ImpactSet
    | NatureSet
    | RiskFlagged
    | RiskCleared
    | PromiseMade
    | PromiseMoved
    | PromiseKept
    | PromiseWithdrawn
    | PromiseRejected
    | PromiseHeard
    | TouchLogged
    | ProgressNoted
    | UpdateSkipped
    | LeadershipAsked
    | LeadershipDecided
    | SummaryWritten
    | EvidenceAttached
    | EvidenceLinked
    | LinkRejected
    | Snoozed
    | CasesMerged
    | EvidenceSplit
    | IdentityMapped
    | AccountAssigned
    | ProposalAccepted
    | ProposalRejected
    | CaseMonitored
    | CaseClosed
    | CaseReopened
    | CaseDeclined
    | SaveUndone
)


class Kind(StrEnum):
    """The kinds of event, by the name of their class, which they are stored under."""

    CASE_OPENED = "CaseOpened"
    OWNER_ASSIGNED = "OwnerAssigned"
    OWNERSHIP_ACCEPTED = "OwnershipAccepted"
    OWNER_DUE_SET = "OwnerDueSet"
    BLOCKER_NAMED = "BlockerNamed"
    IMPACT_SET = "ImpactSet"
    NATURE_SET = "NatureSet"
    RISK_FLAGGED = "RiskFlagged"
    RISK_CLEARED = "RiskCleared"
    PROMISE_MADE = "PromiseMade"
    PROMISE_MOVED = "PromiseMoved"
    PROMISE_KEPT = "PromiseKept"
    PROMISE_WITHDRAWN = "PromiseWithdrawn"
    PROMISE_REJECTED = "PromiseRejected"
    PROMISE_HEARD = "PromiseHeard"
    TOUCH_LOGGED = "TouchLogged"
    PROGRESS_NOTED = "ProgressNoted"
    UPDATE_SKIPPED = "UpdateSkipped"
    LEADERSHIP_ASKED = "LeadershipAsked"
    LEADERSHIP_DECIDED = "LeadershipDecided"
    SUMMARY_WRITTEN = "SummaryWritten"
    EVIDENCE_ATTACHED = "EvidenceAttached"
    EVIDENCE_LINKED = "EvidenceLinked"
    LINK_REJECTED = "LinkRejected"
    SNOOZED = "Snoozed"
    CASES_MERGED = "CasesMerged"
    EVIDENCE_SPLIT = "EvidenceSplit"
    IDENTITY_MAPPED = "IdentityMapped"
    ACCOUNT_ASSIGNED = "AccountAssigned"
    PROPOSAL_ACCEPTED = "ProposalAccepted"
    PROPOSAL_REJECTED = "ProposalRejected"
    CASE_MONITORED = "CaseMonitored"
    CASE_CLOSED = "CaseClosed"
    CASE_REOPENED = "CaseReopened"
    CASE_DECLINED = "CaseDeclined"
    SAVE_UNDONE = "SaveUndone"


def kind_of(event: Event) -> Kind:
    """The name the event is stored under."""
    return Kind(type(event).__name__)


def case_id_of(number: int) -> CaseId:
    """142 -> `ESC-142`."""
    return f"ESC-{number}"


def number_of(case_id: CaseId) -> int:
    """`ESC-142` -> 142."""
    return int(case_id.removeprefix("ESC-"))
