"""Whether the record still holds what a snapshot knows it held.

The record's own chain cannot tell that its tail was cut off together with its head, nor that
another record stands in its place. A snapshot notes the newest event of its refresh; a record
that does not hold that event any more has lost something.
"""

from dataclasses import dataclass

from escalation_ledger.ledger.hashing import Head
from escalation_ledger.ledger.store import Record, RecordMissing
from escalation_ledger.warehouse.snapshot import Snapshot


class RecordLost(RuntimeError):
    """A refresh would go on from a record that has lost events."""


@dataclass(frozen=True)
class Loss:
    """The first event known to be lost (its seq), and what is wrong, in words."""

    seq: int
    problem: str


def noted(record: Record) -> dict[str, object]:
    """What a snapshot's `run` notes of the record: record_seq and record_hash of its newest event."""
    newest = record.newest()
    return {"record_seq": newest.seq, "record_hash": newest.hash}


def loss(record: Record, snapshot: Snapshot) -> Loss | None:
    """What the record has lost since the snapshot was made; None where nothing, or none is noted."""
    known = _known(snapshot)
    if known is None or known.seq == 0:
        return None
    found = record.hash_at(known.seq)
    if found == known.hash:
        return None
    made = f"the snapshot published at {snapshot.published_at:%Y-%m-%d %H:%M} UTC"
    if found is None:
        end = record.head()
        return Loss(end + 1, f"the record ends at event {end}; {made} was made from {known.seq}.")
    return Loss(known.seq, f"event {known.seq} is another than the one {made} was made from.")


def refuse_loss(url: str, snapshot: Snapshot) -> None:
    """Raises RecordLost when the record of the snapshot is gone or has lost events."""
    try:
        lost = loss(Record.open(url), snapshot)
        problem = lost.problem if lost else None
    except RecordMissing as error:
        problem = str(error)
    if problem:
        raise RecordLost(
            f"Nothing was refreshed, because cases would get new ids: {problem} Restore a backup "
            "of the record. To go on without what is lost, run "
            "`ledger refresh --accept-loss`: cases whose opening is lost are numbered anew."
        )


def _known(snapshot: Snapshot) -> Head | None:
    run = snapshot.table("run").row(0, named=True)
    # Snapshots of earlier versions note nothing.
    if run.get("record_seq") is None:
        return None
    return Head(run["record_seq"], run["record_hash"])
