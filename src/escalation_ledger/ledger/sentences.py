"""What each kind of event says, as a person reads it in a case's history."""

from typing import assert_never

from escalation_ledger.ledger.events import CaseOpened, Event, OwnerAssigned, OwnerDueSet


def sentence(event: Event) -> str:
    """One sentence, without who and when; instants in UTC."""
    match event:
        case CaseOpened(reason=reason):
            return f"Case opened: {reason}"
        case OwnerAssigned(owner=None):
            return "Owner removed: nobody owns the next move."
        case OwnerAssigned(owner=owner, owner_due_at=None):
            return f"Owner set to {owner}."
        case OwnerAssigned(owner=owner, owner_due_at=due):
            return f"Owner set to {owner}, next move due {due:%Y-%m-%d %H:%M} UTC."
        case OwnerDueSet(owner_due_at=None):
            return "The next move has no due time any more."
        case OwnerDueSet(owner_due_at=due):
            return f"Next move due {due:%Y-%m-%d %H:%M} UTC."
        case _:
            assert_never(event)
