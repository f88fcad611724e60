"""The ledger as it was when the last working day closed, for the brief to compare with."""

from datetime import timedelta
from typing import Final

from escalation_ledger.reports.brief.document import brief_since
from escalation_ledger.reports.queue import NothingPublished, Queue, open_queue
from escalation_ledger.warehouse.paths import Home

STALE: Final = timedelta(days=1)
"""A snapshot older than this at closing time tells of another day."""


def open_before(home: Home, held: Queue) -> Queue | None:
    """The queue as it was known at `brief_since`; None where no snapshot is kept of that day."""
    since = brief_since(held)
    try:
        before = open_queue(home, now=since, settings=held.settings, as_of=since)
    except NothingPublished:
        return None
    return before if since - before.snapshot_at < STALE else None
