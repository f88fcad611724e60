"""The record: the append-only store of events, and the only state that cannot be rebuilt.

record      opening, appending, reading, walking the hash chains
people      who may do what
tables      the schema; `migrations`, its steps; `guards`, the triggers that hold the rows
database    what is asked of a database: `sqlite` and `postgres` answer
backup      a copy in a file, and back from it, also from one kind of database to the other
"""

from escalation_ledger.ledger.permissions import NotAllowed
from escalation_ledger.ledger.store.appending import Draft
from escalation_ledger.ledger.store.backup import BackupRefused, back_up, restore
from escalation_ledger.ledger.store.copying import RecordBroken
from escalation_ledger.ledger.store.database import RecordMissing, RecordUnavailable
from escalation_ledger.ledger.store.migrating import RecordOutdated
from escalation_ledger.ledger.store.people import InvalidRole, Person
from escalation_ledger.ledger.store.reading import Past
from escalation_ledger.ledger.store.record import Clock, Record, RecordReadOnly
from escalation_ledger.ledger.store.verifying import Verified

__all__ = [
    "BackupRefused",
    "Clock",
    "Draft",
    "InvalidRole",
    "NotAllowed",
    "Past",
    "Person",
    "Record",
    "RecordBroken",
    "RecordMissing",
    "RecordOutdated",
    "RecordReadOnly",
    "RecordUnavailable",
    "Verified",
    "back_up",
    "restore",
]
