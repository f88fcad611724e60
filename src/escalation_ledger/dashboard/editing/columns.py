"""The cells that are open to be edited: how each is called, what it may hold, how a value is told.

Between the sheet and the draft every value is text or None, an instant as ISO 8601 in UTC.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from escalation_ledger.dashboard.wording import label
from escalation_ledger.dashboard.zones import shown
from escalation_ledger.domain.words import Blocker, Nature

Cell = tuple[str, str]
"""(case id, column)."""


class Open(StrEnum):
    """The columns that may be edited; named as in RANKED."""

    OWNER = "owner"
    OWNER_DUE = "owner_due_at"
    BLOCKER = "blocker"
    NATURE = "nature"
    PROMISE_DUE = "promise_due_at"
    NOTE = "note"


NAMES: Mapping[Open, str] = {
    Open.OWNER: "Owner",
    Open.OWNER_DUE: "Owner due",
    Open.BLOCKER: "True blocker",
    Open.NATURE: "Nature",
    Open.PROMISE_DUE: "Next promised touch",
    Open.NOTE: "Progress note",
}

INSTANTS = frozenset({Open.OWNER_DUE, Open.PROMISE_DUE})


@dataclass(frozen=True)
class Choices:
    """What the columns with a list may hold. owners: address -> name as shown."""

    owners: Mapping[str, str]

    def of(self, column: Open) -> Sequence[str] | None:
        """The values of the column's list; None: it has none."""
        match column:
            case Open.OWNER:
                return list(self.owners)
            case Open.BLOCKER:
                return [str(word) for word in Blocker]
            case Open.NATURE:
                return [str(word) for word in Nature]
            case Open.OWNER_DUE | Open.PROMISE_DUE | Open.NOTE:
                return None

    def told(self, column: Open, value: str | None, zone: ZoneInfo) -> str:
        """The value as people read it."""
        if value is None:
            return "nothing"
        if column in INSTANTS:
            return _instant_told(value, zone)
        if column is Open.OWNER:
            return self.owners.get(value, value)
        return value if column is Open.NOTE else str(label(value))


def _instant_told(value: str, zone: ZoneInfo) -> str:
    """What the record says of a promise may also be that it was kept or withdrawn."""
    try:
        return shown(datetime.fromisoformat(value), zone)
    except ValueError:
        return value


def instant_text(at: datetime) -> str:
    """An instant as the draft holds it."""
    return at.astimezone(UTC).isoformat()
