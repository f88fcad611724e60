"""The record: the append-only store of events, and the only state that cannot be rebuilt.

record    opening, appending, reading, walking the hash chain
tables    the schema
sqlite    the file, its settings, and the triggers that hold the rows
"""

from escalation_ledger.ledger.store.record import (
    Clock,
    Draft,
    Past,
    Record,
    RecordReadOnly,
    Verified,
)
from escalation_ledger.ledger.store.sqlite import RecordMissing, RecordUnavailable

__all__ = [
    "Clock",
    "Draft",
    "Past",
    "Record",
    "RecordMissing",
    "RecordReadOnly",
    "RecordUnavailable",
    "Verified",
]
