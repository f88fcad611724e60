"""Why the record did not take an edit: what happened, to which thing, what to do now."""

from dataclasses import dataclass
from datetime import datetime

from escalation_ledger.ledger.events import CaseId


class Refused(ValueError):
    """The record did not take an edit; the sentence says why and what to do."""


class UnknownCase(Refused):
    """No case of that id was ever opened."""


class InvalidEdit(Refused):
    """A value, reason, name or time that cannot be recorded."""


class NotPossible(Refused):
    """What was asked for makes no sense in the state that the case is in."""


class AlreadySo(Refused):
    """What was asked stands by a person's word already; nothing is written, and nothing is wrong."""


@dataclass(eq=False)
class StaleEdit(Refused):
    """A person changed the same field since the version this edit was decided on.

    Values are as text, None where the field was or would be empty: what the editor saw and
    wants, and what the other person set meanwhile. others: further fields of the same edit that
    were changed meanwhile.
    """

    case_id: CaseId | None
    field: str
    seen: str | None
    mine: str | None
    theirs: str | None
    by: str
    at: datetime
    others: tuple["StaleEdit", ...] = ()

    def __str__(self) -> str:
        """What happened to each field, and what to do now."""
        changes = " ".join(one._change for one in (self, *self.others))
        return (
            f"{self.case_id or 'This'} changed while you were editing. {changes} "
            "Keep theirs, or save yours again."
        )

    @property
    def _change(self) -> str:
        return (
            f"You saw {self.field} = {self.seen or 'none'}; {self.by} set "
            f"{self.theirs or 'none'} at {self.at:%Y-%m-%d %H:%M} UTC."
        )
