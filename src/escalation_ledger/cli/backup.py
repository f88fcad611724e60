"""`ledger backup`, `restore` and `migrate`: the record as a whole, in another place or version."""

from pathlib import Path
from typing import Any

from escalation_ledger.cli.context import Context
from escalation_ledger.ledger.store import Record, Verified
from escalation_ledger.ledger.store import back_up as back_up_record
from escalation_ledger.ledger.store import restore as restore_record


def backup(ledger: Context, file: Path, *, replaces: bool) -> dict[str, Any]:
    """The record into `file`; what is in it."""
    made = back_up_record(ledger.home.record_url, file, replaces=replaces)
    return {**_whole(made), "file": str(file), "sentence": f"{file} holds {_events(made)}"}


def restore(ledger: Context, file: Path, *, replaces: bool) -> dict[str, Any]:
    """What `file` holds into the record; where what the record held is kept."""
    url = ledger.home.record_url
    aside = ledger.home.root / f"record-replaced-{ledger.clock():%Y%m%dT%H%M%SZ}.sqlite3"
    restored = restore_record(file, url, clock=ledger.clock, aside=aside if replaces else None)
    kept = str(aside) if aside.exists() else None
    before = f" What it held before is in {kept}." if kept else ""
    sentence = f"The record {Record.open(url).place} holds {_events(restored)}{before}"
    return {**_whole(restored), "file": str(file), "kept": kept, "sentence": sentence}


def migrate(ledger: Context, *, grant_to: str | None) -> dict[str, Any]:
    """The record in this ledger's version; nothing it says changes."""
    record = Record.migrated(ledger.home.record_url, clock=ledger.clock, grant_to=grant_to)
    granted = f" {grant_to} may run the ledger on it." if grant_to else ""
    return {"sentence": f"The record {record.place} is of this ledger's version.{granted}"}


def _whole(found: Verified) -> dict[str, Any]:
    return {"events": found.events, "hash": found.hash}


def _events(found: Verified) -> str:
    return f"{found.events} events, whole, newest hash {found.hash[:12]}."
