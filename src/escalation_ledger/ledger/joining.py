"""Commands on what belongs together: cases, evidence, people, accounts, and what is proposed of them.

merge            the older case takes in the younger
split            evidence leaves a case for one of its own
judge            two pieces of evidence are one issue, or are not
assign_account   evidence belongs to an account
place            a person, domain, channel or workspace belongs to an account; or whose side one is on
map_identity     two ids are one person

The first and the third may settle a proposal: what is proposed is done, or never proposed again.
"""

from collections.abc import Callable, Collection
from datetime import datetime

from escalation_ledger.domain.words import Side, Subject
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.checking import person, said, tz_aware
from escalation_ledger.ledger.events import CaseId, case_id_of, number_of
from escalation_ledger.ledger.fields import conflict, effective, fields_said
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.refusals import NotPossible, UnknownCase
from escalation_ledger.ledger.store import Draft, Past, Record

_SHOWN = 3
_OF_NO_ACCOUNT = (Side.OURS, Side.BOT)

# What a merge leaves behind, said wherever one is done.
AFTER_A_MERGE = (
    "What people decided on the younger, its owner and blocker too, is not taken over and stays in "
    "the history: the older's decisions stand. The promises of both are united."
)


def merge(
    record: Record,
    one: CaseId,
    other: CaseId,
    *,
    by: str,
    at: datetime,
    why: str,
    proposal_id: str | None = None,
) -> Recorded:
    """The older of two cases takes in the younger, which resolves to it from then on.

    The caller has seen that both are of one account. proposal_id: what this settles, if anything.
    Raises UnknownCase, NotPossible, StaleEdit.
    """
    older, younger = sorted((one, other), key=number_of)

    def decide(past: Past, reason: str) -> list[Draft]:
        anchors = [_anchor(past, case_id) for case_id in (older, younger)]
        if older == younger:
            raise NotPossible(f"{older} cannot be merged with itself. Name two cases.")
        for case_id in (older, younger):
            if joined := past.merged_into(case_id):
                raise NotPossible(f"{case_id} is part of {joined} now. Name that case.")
        events = [e.CasesMerged(younger, *anchors), *_settling(past, proposal_id, is_accepted=True)]
        return [Draft(older, event, reason, len(past.history(older))) for event in events]

    return _append(record, decide, by=by, at=at, why=why)[0]


def split(
    record: Record,
    case_id: CaseId,
    leaving: Collection[str],
    *,
    held: Collection[str],
    by: str,
    at: datetime,
    why: str,
) -> CaseId:
    """Evidence leaves a case for one of its own; the id of that one.

    held: all evidence of the case as the caller sees it, oldest first. A case that was opened on
    some of the leaving evidence before stands again; else one is opened on the oldest.
    Raises UnknownCase, NotPossible.
    """
    left = tuple(one for one in held if one in set(leaving))
    kept = tuple(one for one in held if one not in set(leaving))

    def decide(past: Past, reason: str) -> list[Draft]:
        own = _anchor(past, case_id)
        strangers = sorted(set(leaving) - set(held))
        if strangers:
            raise NotPossible(f"{', '.join(strangers[:_SHOWN])} is no evidence of {case_id}.")
        if not left or not kept:
            raise NotPossible(f"Some evidence of {case_id} has to leave, and some to stay.")
        if own in left:
            raise NotPossible(
                f"{own} is what {case_id} was opened on, so it stays. Split off the other evidence."
            )
        standing = next((held_by for one in left if (held_by := past.case_on(one))), None)
        new = standing or case_id_of(past.last_number() + 1)
        opened = (
            [] if standing else [Draft(new, e.CaseOpened(left[0], e.SPLIT_OFF, reason), reason, 0)]
        )
        leaves = Draft(
            case_id, e.EvidenceSplit(new, left, kept), reason, len(past.history(case_id))
        )
        return [*opened, leaves]

    written = _append(record, decide, by=by, at=at, why=why)[-1].event
    assert isinstance(written, e.EvidenceSplit)  # noqa: S101 - what was drafted last
    return written.new_case_id


def judge(
    record: Record,
    pair: tuple[str, str],
    *,
    is_one_issue: bool,
    case_id: CaseId | None,
    by: str,
    at: datetime,
    why: str,
    proposal_id: str | None = None,
) -> list[Recorded]:
    """A pair of pieces of evidence is one issue, or is not, whatever key joins them.

    case_id: the case it is said in, if any. proposal_id: what this settles, if anything.
    """
    event = (e.EvidenceLinked if is_one_issue else e.LinkRejected)(*_pair(*pair))

    def decide(past: Past, reason: str) -> list[Draft]:
        version = len(past.history(case_id)) if case_id else 0
        events = [event, *_settling(past, proposal_id, is_accepted=is_one_issue)]
        return [Draft(case_id, one, reason, version) for one in events]

    return _append(record, decide, by=by, at=at, why=why)


def assign_account(
    record: Record, evidence_id: str, account_id: str, *, by: str, at: datetime, why: str
) -> Recorded:
    """Evidence belongs to an account; the caller has seen that both are there."""
    event = e.AccountAssigned(said("evidence", evidence_id), said("account", account_id))
    return _append(record, _of_no_case(event), by=by, at=at, why=why)[0]


def place(
    record: Record,
    kind: Subject,
    name: str,
    *,
    account_id: str | None,
    side: Side | None = None,
    by: str,
    at: datetime,
    why: str,
) -> Recorded:
    """A subject belongs to an account; or a person to none, and is ours or a bot.

    The caller has seen that the account is there. Raises NotPossible.
    """
    if (account_id is None) == (side is None):
        raise NotPossible(f"Say of {name} either the account or the side.")
    if side is not None and (kind is not Subject.PERSON or side not in _OF_NO_ACCOUNT):
        raise NotPossible(f"A {kind} cannot be said to be {side}. Name an account.")
    event = e.AccountAssigned(
        None, account_id, said(kind, name), kind.value, side.value if side else None
    )
    return _append(record, _of_no_case(event), by=by, at=at, why=why)[0]


def map_identity(
    record: Record, person_id: str, same_as: str, *, by: str, at: datetime, why: str
) -> Recorded:
    """Two ids are one person; the caller has seen that both are there. Raises NotPossible."""
    event = e.IdentityMapped(said("person", person_id), said("same as", same_as))
    if event.person_id == event.same_as:
        raise NotPossible(f"{person_id} is one id already. Name two.")
    return _append(record, _of_no_case(event), by=by, at=at, why=why)[0]


Decide = Callable[[Past, str], list[Draft]]


def _append(record: Record, decide: Decide, *, by: str, at: datetime, why: str) -> list[Recorded]:
    who = person(by, ())
    tz_aware("at", at)
    reason = said("why", why)
    return record.append(lambda past: decide(past, reason), by=who, at=at)


def _of_no_case(event: e.AccountAssigned | e.IdentityMapped) -> Decide:
    return lambda _, reason: [Draft(None, event, reason, 0)]


def _pair(left: str, right: str) -> tuple[str, str]:
    if left.strip() == right.strip():
        raise NotPossible(f"{left} is one piece of evidence. Name two.")
    return said("evidence", left), said("evidence", right)


def _anchor(past: Past, case_id: CaseId) -> str:
    anchor = past.anchor_of(case_id)
    if anchor is None:
        raise UnknownCase(f"There is no case {case_id}. `ledger queue` lists the live ones.")
    return anchor


def _settling(past: Past, proposal_id: str | None, *, is_accepted: bool) -> list[e.Event]:
    """The event that settles a proposal, if there is one. Raises StaleEdit where somebody has."""
    if proposal_id is None:
        return []
    event = (e.ProposalAccepted if is_accepted else e.ProposalRejected)(
        said("proposal", proposal_id)
    )
    [(field, mine)] = fields_said(event).items()
    before = past.of_kinds(e.Kind.PROPOSAL_ACCEPTED, e.Kind.PROPOSAL_REJECTED, e.Kind.SAVE_UNDONE)
    for one in effective(before):
        if field in fields_said(one.event):
            raise conflict(one, field, seen=None, mine=mine)
    return [event]
