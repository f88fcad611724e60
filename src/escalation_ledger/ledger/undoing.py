"""Taking back what one save wrote: it counts no longer, and stays in the history."""

from collections.abc import Collection, Sequence
from datetime import datetime

from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.checking import Change, person, said, tz_aware
from escalation_ledger.ledger.fields import conflict, effective, fields_said, value_said
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.refusals import InvalidEdit
from escalation_ledger.ledger.store import Draft, Past, Record


def undo(
    record: Record, seqs: Collection[int], *, by: str, at: datetime, why: str
) -> list[Recorded]:
    """What these events of one's own save decided counts no longer; they stay in the history.

    Raises StaleEdit where somebody has changed one of the fields since, InvalidEdit where there
    is no such event, it is somebody else's, or nothing it decided can be taken back.
    """
    who = person(by, ())
    tz_aware("at", at)
    reason = said("why", why)

    def decide(past: Past) -> list[Draft]:
        taken_back = past.events(seqs)
        if not taken_back or len(taken_back) < len(set(seqs)):
            raise InvalidEdit(
                "There is no such save to undo. Name its events as the case's history does."
            )
        drafts = []
        for case_id in dict.fromkeys(one.case_id for one in taken_back):
            of_case = [one for one in taken_back if one.case_id == case_id]
            history = past.history(case_id)
            for one in of_case:
                _refuse_undoing(history, one, who)
            event = e.SaveUndone(tuple(str(one.seq) for one in of_case))
            drafts.append(Draft(case_id, event, why=reason, base_version=len(history)))
        return drafts

    return record.append(decide, by=who, at=at)


def can_be_undone(event: e.Event) -> bool:
    """Whether what the event says can be taken back; what opened, joined or split cases cannot."""
    return bool(fields_said(event)) or isinstance(event, Change)


def _refuse_undoing(history: Sequence[Recorded], one: Recorded, who: str) -> None:
    fields = fields_said(one.event)
    if one.by != who:
        raise InvalidEdit(f"Event {one.seq} is {one.by}'s. Only they undo it.")
    if not can_be_undone(one.event):
        raise InvalidEdit(f"Event {one.seq} cannot be undone. Write what is true now.")
    standing = effective(history)
    if one not in standing:
        raise InvalidEdit(f"Event {one.seq} is undone already.")
    for later in standing[standing.index(one) + 1 :]:
        for field in fields.keys() & fields_said(later.event).keys():
            raise conflict(
                later,
                field,
                seen=fields[field],
                mine=value_said(history[: history.index(one)], field),
            )
