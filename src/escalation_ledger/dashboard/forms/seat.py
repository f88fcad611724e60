"""Whether whoever sits here may write; the store checks it again on every write."""

from escalation_ledger.dashboard import data, past
from escalation_ledger.domain.words import Role
from escalation_ledger.ledger.events import Kind
from escalation_ledger.ledger.permissions import LEAST_ROLE


def why_not(role: Role | None, least: Role = Role.EDITOR) -> str | None:
    """Why whoever sits here, of that role, cannot write what needs `least`; None: they can."""
    if past.is_asked():
        return "What was known then cannot be changed. Go back to now to write."
    who = data.person()
    if who is None:
        return "For reading. To write, start it with your address: `ledger serve --by you@example.com`."
    if role is None:
        return f"For reading: {who} has no role in this ledger. An admin grants one with `ledger people add`."
    if not role.suffices_for(least):
        return (
            f"For reading: {who} is {role.value} here, and this needs {least.value}. "
            "An admin changes it with `ledger people add`."
        )
    return None


def least_role(kind: Kind) -> Role:
    """Who may record the kind of event, and everybody above."""
    return LEAST_ROLE[kind.value]
