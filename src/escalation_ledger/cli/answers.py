"""The documents that reading commands print: one function per command, plain JSON out."""

import shutil
from datetime import datetime
from typing import Any

import polars as pl

from escalation_ledger.cli.context import Context
from escalation_ledger.cli.text import warn
from escalation_ledger.ledger.loss import loss
from escalation_ledger.ledger.store import Record, RecordMissing
from escalation_ledger.reports import rows
from escalation_ledger.reports.case import whole_case
from escalation_ledger.reports.exposure import exposure_document
from escalation_ledger.reports.filters import Filters, filtered
from escalation_ledger.reports.handoffs import handoffs_document
from escalation_ledger.reports.inbox import proposals_document
from escalation_ledger.reports.promises import promises_document
from escalation_ledger.reports.queue import Queue, open_queue
from escalation_ledger.reports.sources import (
    cadences,
    source_states,
    stale_sources,
    with_waiting,
)
from escalation_ledger.reports.waiting import inbox_document
from escalation_ledger.warehouse import runs, snapshot
from escalation_ledger.warehouse.snapshot import Snapshot


def queue(ledger: Context, filters: Filters, *, as_of: datetime | None) -> dict[str, Any]:
    """`queue --json`; the rank stays that over all live cases."""
    held = _queue(ledger, as_of)
    if lost := loss(held.record, held.snapshot):
        warn(f"{lost.problem} `ledger verify` says more.")
    shown = filtered(held.ranked, filters, today=held.now.date())
    documents = rows.documents(shown)
    return {
        **_head(held),
        "rows": documents if ledger.as_json else _with_names(documents, held),
    }


def case(ledger: Context, case_id: str, *, as_of: datetime | None) -> dict[str, Any]:
    """`case ID --json`: a ROW with timeline, history, links, handoff path and promise history."""
    held = _queue(ledger, as_of)
    document = whole_case(held, case_id)
    return document if ledger.as_json else _with_names([document], held)[0]


def _with_names(documents: list[dict[str, Any]], held: Queue) -> list[dict[str, Any]]:
    """For people: the owner's name where there is no address but a tool's id."""
    nameless = held.situation.facts.people.filter(pl.col("email").is_null())
    names = dict(nameless.select("person_id", "name").iter_rows())
    return [{**row, "owner": names.get(row["owner"], row["owner"])} for row in documents]


def promises(ledger: Context, filters: Filters) -> dict[str, Any]:
    """`promises --json`."""
    return promises_document(_queue(ledger, None), filters)


def handoffs(ledger: Context, filters: Filters) -> dict[str, Any]:
    """`handoffs --json`."""
    return handoffs_document(_queue(ledger, None), filters)


def exposure(ledger: Context, filters: Filters) -> dict[str, Any]:
    """`exposure --json`."""
    return exposure_document(_queue(ledger, None), filters)


def inbox(ledger: Context) -> dict[str, Any]:
    """`inbox --json`; for people also `titles`, of the evidence by its id."""
    held = _queue(ledger, None)
    document = inbox_document(held)
    if ledger.as_json:
        return document
    titles = held.situation.facts.evidence.select("evidence_id", pl.col("title").fill_null(""))
    return {**document, "titles": dict(titles.iter_rows())}


def proposals(ledger: Context) -> dict[str, Any]:
    """`proposals --json`."""
    return proposals_document(_queue(ledger, None))


def health(ledger: Context) -> dict[str, Any]:
    """`health --json`: how old, how whole, how full."""
    held = snapshot.current(ledger.home)
    refreshes = runs.history(ledger.home)
    record, problem = _record(ledger, held)
    disk = shutil.disk_usage(_nearest_folder(ledger))
    return {
        "now": ledger.now.isoformat(),
        "snapshot": None
        if held is None
        else {
            "run_id": held.run_id,
            "content": held.content,
            "published_at": held.published_at.isoformat(),
            "age_minutes": _minutes(ledger.now, held.published_at),
        },
        "last_refresh": refreshes[-1] if refreshes else None,
        "sources": [] if held is None else _source_ages(held, refreshes, ledger),
        "quarantined": 0 if held is None else held.table("quarantine").height,
        "record_head": None if record is None else record.head(),
        "record_problem": problem,
        "disk": {"free_bytes": disk.free, "ledger_bytes": _bytes_in(ledger)},
    }


def _record(ledger: Context, held: Snapshot | None) -> tuple[Record | None, str | None]:
    """The record, if it is there, and what is wrong with it; none is missed before a snapshot."""
    try:
        record = Record.open(ledger.home.record_url)
    except RecordMissing as missing:
        return None, str(missing) if held else None
    lost = loss(record, held) if held else None
    return record, lost.problem if lost else None


def _source_ages(
    held: Snapshot, refreshes: list[dict[str, Any]], ledger: Context
) -> list[dict[str, Any]]:
    """By the newest change its own rows tell of, else by when they were last landed."""
    now, settings = ledger.now, ledger.settings
    stale, every = stale_sources(refreshes, settings=settings, now=now), cadences(settings)
    states = source_states(held.table("source_runs"), stale=stale)
    sources = with_waiting(states, held.table("quarantine"))
    shown = sources.select(
        "source", "status", "state", "watermark", "quarantined", "waiting", "error"
    )
    return [
        {
            **document,
            "age_minutes": _minutes(now, at) if at else None,
            "every_minutes": every.get(document["source"]),
        }
        for document, at in zip(rows.plain_documents(shown), sources["newest_at"], strict=True)
    ]


def _minutes(now: datetime, then: datetime) -> int:
    return int((now - then).total_seconds() // 60)


def _nearest_folder(ledger: Context) -> str:
    root = ledger.home.root.absolute()
    return str(next(folder for folder in (root, *root.parents) if folder.is_dir()))


def _bytes_in(ledger: Context) -> int:
    return sum(path.stat().st_size for path in ledger.home.root.rglob("*") if path.is_file())


def quarantine(ledger: Context) -> dict[str, Any]:
    """`quarantine --json`: every row set aside in the current snapshot, with its reason."""
    held = _queue(ledger, None)
    return {"rows": rows.plain_documents(held.snapshot.table("quarantine"))}


def verify(ledger: Context) -> dict[str, Any]:
    """`verify --json`: whether the record is whole, else the first broken seq.

    Whole is an unbroken chain that still holds the event the current snapshot was made from.
    Raises RecordMissing.
    """
    record = Record.open(ledger.home.record_url)
    held = snapshot.current(ledger.home)
    found = record.verify()
    table, broken_seq, problem = found.broken_table, found.first_broken_seq, found.problem
    if found.is_intact and held is not None and (lost := loss(record, held)):
        table, broken_seq, problem = "events", lost.seq, lost.problem
    sentence = (
        f"The record is whole: {found.events} events, newest hash {found.hash[:12]}."
        if broken_seq is None
        else f"The record is broken at seq {broken_seq} of its {table}: {str(problem).rstrip('.')}. "
        "Restore a backup, or keep the file and ask who could write it."
    )
    return {
        "intact": broken_seq is None,
        "events": found.events,
        "hash": found.hash,
        "first_broken_seq": broken_seq,
        "broken_table": table,
        "problem": problem,
        "sentence": sentence,
    }


def _queue(ledger: Context, as_of: datetime | None) -> Queue:
    return open_queue(ledger.home, now=ledger.now, settings=ledger.settings, as_of=as_of)


def _head(held: Queue) -> dict[str, Any]:
    return {
        "as_of": held.as_of.isoformat() if held.as_of else None,
        "now": held.now.isoformat(),
        "content": held.content,
        "snapshot_at": held.snapshot_at.isoformat(),
        "record_seq": held.record_seq,
    }
