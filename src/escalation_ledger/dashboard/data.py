"""The dashboard's one door to storage, and the one place in it that reads the clock.

What is behind the door is opened once per state of the ledger and minute of the clock, and
shared by every reader: frames are never changed in place.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import streamlit as st

from escalation_ledger.ledger.store import Record, RecordUnavailable
from escalation_ledger.reports.queue import NothingPublished, Queue, UnknownCase, open_queue
from escalation_ledger.warehouse.current import CurrentUnreadable, published
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import SettingInvalid, Settings, load_settings

__all__ = [
    "UNREADABLE",
    "NothingPublished",
    "QueueView",
    "RecordUnavailable",
    "UnknownCase",
    "clock_set_to",
    "now",
    "ranked_queue",
]

UNREADABLE = (SettingInvalid, CurrentUnreadable, RecordUnavailable)
"""What stops a page before it has anything to show; each says what to do."""

EVIDENCE_SHOWN = 3


@dataclass(frozen=True)
class QueueView:
    """What the queue page shows. `rows` and `case` are RANKED-shaped, `sources` one row per source."""

    rows: pl.DataFrame
    content: str
    snapshot_at: datetime
    record_seq: int
    sources: pl.DataFrame
    imminent_hours: float
    case: Callable[[str], pl.DataFrame]
    last_evidence: Callable[[str], pl.DataFrame]


def clock_set_to() -> datetime | None:
    """The instant LEDGER_NOW sets the clock to; None when the clock is real."""
    text = os.environ.get("LEDGER_NOW")
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def now() -> datetime:
    """The instant every page is told from, UTC."""
    return clock_set_to() or datetime.now(UTC)


def ranked_queue(at: datetime) -> QueueView:
    """The live queue at `at`, to the minute. Raises NothingPublished, or one of UNREADABLE."""
    home = Home(Path(os.environ.get("LEDGER_HOME") or "data/local"))
    settings = load_settings(home.root)
    kept = published(home)
    return _opened(
        home.root,
        settings,
        at.replace(second=0, microsecond=0),
        run_id=kept[-1].run_id if kept else None,
        head=_record(home.record_url).head() if kept else 0,
    )


@st.cache_resource(
    show_spinner=False,
    max_entries=4,
    hash_funcs={Settings: lambda settings: settings.fingerprint},
)
def _opened(
    root: Path,
    settings: Settings,
    minute: datetime,
    *,
    run_id: str | None,  # noqa: ARG001 - with head: which state of the ledger was opened
    head: int,  # noqa: ARG001
) -> QueueView:
    return queue_view(open_queue(Home(root), now=minute, settings=settings), settings)


@st.cache_resource(show_spinner=False, max_entries=4)
def _record(url: str) -> Record:
    return Record.open(url)


def queue_view(queue: Queue, settings: Settings) -> QueueView:
    """What the page shows of an opened queue."""
    return QueueView(
        rows=queue.ranked,
        content=queue.content,
        snapshot_at=queue.snapshot_at,
        record_seq=queue.record_seq,
        sources=queue.sources,
        imminent_hours=settings.imminent_business_hours,
        case=queue.case,
        last_evidence=lambda case_id: queue.messages(case_id, last=EVIDENCE_SHOWN),
    )
