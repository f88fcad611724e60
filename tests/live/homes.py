"""A home whose tools are read live from test servers, and a refresh of it in this process."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from escalation_ledger.cli.context import Context, running_from
from escalation_ledger.cli.refresh import Outcome, Request, refresh
from escalation_ledger.domain.words import Source
from escalation_ledger.models.schemas import QUARANTINE, STAGED
from escalation_ledger.models.staging import staged
from escalation_ledger.models.staging.sifting import Staged
from escalation_ledger.pipelines.landing import Landing, Progress, Terms, land
from escalation_ledger.pipelines.live.tools import Patience
from escalation_ledger.warehouse import raw, snapshot
from escalation_ledger.warehouse.book import Book
from escalation_ledger.warehouse.credentials import FILE
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW

QUICK = Patience(attempts=4, timeout=10, first_wait=0.002, longest_wait=0.01)
"""As the product's, its waits in milliseconds."""

HASTY = replace(QUICK, timeout=0.3)
"""For answers that come too late; a busy machine's may, so no call is counted with it."""


def live_home(
    root: Path,
    sources: Mapping[str, Mapping[str, Any]],
    secrets: Mapping[str, Mapping[str, str]],
    *,
    more: str = "",
) -> Path:
    """A home with these `[sources.X]` tables, secrets in its file, and `more` lines of settings."""
    root.mkdir(parents=True, exist_ok=True)
    tables = {f"sources.{name}": table for name, table in sources.items()}
    (root / "ledger.toml").write_text(_toml(tables) + more, "utf-8")
    kept = root / FILE
    kept.write_text(_toml(secrets), "utf-8")
    kept.chmod(0o600)
    return root


def _toml(tables: Mapping[str, Mapping[str, Any]]) -> str:
    return "".join(
        f"[{name}]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in table.items())
        for name, table in tables.items()
    )


def _value(value: Any) -> str:
    return json.dumps(value) if isinstance(value, int | list) else f"'{value}'"


def refreshed(
    home: Path,
    *,
    drop: Path | None = None,
    now: datetime = NOW,
    patience: Patience = QUICK,
    **more: Any,
) -> Outcome:
    """One refresh in this process, patient for milliseconds; of the drop folder where one is named."""
    ledger = Context(
        home=Home(home), frozen_now=now, as_json=True, by=None, clock=running_from(now)
    )
    return refresh(ledger, Request(drop=drop, patience=patience), **more)


def content(home: Path) -> str:
    """The content hash that readers see."""
    held = snapshot.current(Home(home))
    assert held is not None
    return held.content


def landed(
    home: Path,
    source: Source,
    *,
    run: str = "r1",
    drop: Path | None = None,
    now: datetime = NOW,
    patience: Patience = QUICK,
    progress: Progress | None = None,
) -> Landing:
    """One source landed and nothing more, which takes a fraction of a refresh."""
    return land(
        Home(home),
        drop or home / "drop",
        settings=load_settings(home),
        sources={source.value},
        run_id=run,
        fetched_at=now,
        terms=Terms(patience=None if drop else patience),
        progress=progress,
    )[source.value]


def staged_tables(home: Path, source: Source) -> dict[str, pl.DataFrame]:
    """The source's typed tables by name, after seeing that every row is accounted for."""
    return _staged(home, source).tables


def staged_content(home: Path, source: Source) -> str:
    """The content hash of the source's typed tables, after seeing that every row is accounted for."""
    made = _staged(home, source)
    keys = {table.name: table.key for table in STAGED}
    tables = {**made.tables, QUARANTINE.name: made.quarantine}
    return snapshot.content_hash(tables, {**keys, QUARANTINE.name: QUARANTINE.key})


def _staged(home: Path, source: Source) -> Staged:
    where = Home(home)
    made = staged(
        source, raw.newest(where, source), raw.landed(where, source), settings=load_settings(home)
    )
    assert made.counts.add_up
    return made


def cursors(home: Path, source: Source) -> dict[str, str]:
    """How far its tools are read, as TOOL.STREAM."""
    with Book(Home(home)) as book:
        return book.cursors(source)


def versions_held(home: Path, source: Source) -> int:
    """Rows of raw, each a version of an object."""
    with duckdb.connect(Home(home).raw_db, read_only=True) as connection:
        tables = connection.execute(
            "SELECT table_name, estimated_size FROM duckdb_tables() WHERE schema_name = ?", [source]
        ).fetchall()
        return sum(
            connection.table(f"{source}.{name}").count("*").fetchall()[0][0]
            for name, _ in tables
            if name in raw.OBJECTS[source]
        )
