"""Fetching: what is new in a tool goes into raw, and only then is it noted how far it was read.

Pages are put in envelopes and loaded by the thousand. Whatever stops the reading, the pages before
are in and noted; the next run reads on from there. An object that raw has just so is not landed again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from escalation_ledger.pipelines.live.source import Drifted, LiveSource, Page, Reading
from escalation_ledger.pipelines.loading import load
from escalation_ledger.warehouse.book import FILES, LIVE, Book
from escalation_ledger.warehouse.envelope import Envelopes

_ROWS_AT_ONCE = 20_000


@dataclass
class _Batch:
    """Pages read and not yet in."""

    pages: list[Page] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(page.rows.height for page in self.pages)

    @property
    def cursors(self) -> dict[str, str]:
        return {name: value for page in self.pages for name, value in page.cursors.items()}


@dataclass(frozen=True)
class Fetch:
    """One run of one source. folder: where its envelopes lie meanwhile."""

    book: Book
    source: LiveSource[Any]
    run_id: str
    folder: Path

    def land(self, reading: Reading[Any]) -> bool:
        """Read on from where it was left; whether raw changed. Raises NotLanded; what came before is in."""
        batch, changed, lot = _Batch(), False, 0
        try:
            for page in self._checked(self.source.pages(reading)):
                batch.pages.append(page)
                if batch.rows >= _ROWS_AT_ONCE:
                    lot += 1
                    full, batch = batch, _Batch()
                    changed |= self._noted(full, reading, lot)
        finally:
            changed |= self._noted(batch, reading, lot + 1)
        return changed

    def _checked(self, pages: Iterator[Page]) -> Iterator[Page]:
        for page in pages:
            refuse_drift(self.source, page)
            yield page

    def _noted(self, batch: _Batch, reading: Reading[Any], lot: int) -> bool:
        """Put the pages in raw, then note them and how far they reach."""
        if not batch.pages:
            return False
        name = f"{LIVE}{self.source.name}/{self.run_id}/{lot}"
        source = self.source.source
        with Envelopes(self.folder, self.source.rules, self.run_id, reading.now) as envelopes:
            _put(envelopes, batch, name)
            for kind in envelopes.kinds():
                envelopes.drop(kind, self.book.known(source, kind, envelopes.candidates(kind)))
            parts, rows = envelopes.parts(), envelopes.landings()
            landed = envelopes.rows_by_file().get(name, 0)
        if parts:
            load(self.book, source, parts)
        if not parts and batch.cursors.items() <= dict(reading.cursors).items():
            return False
        self.book.note(
            source,
            landed_files=_file(name, landed, reading, self.run_id) if parts else _NO_FILE,
            gone=[],
            rows=rows,
            run_id=self.run_id,
            fetched_at=reading.now,
            cursors={f"{self.source.name}.{key}": value for key, value in batch.cursors.items()},
        )
        return bool(parts)


def refuse_drift(source: LiveSource[Any], page: Page) -> None:
    """Raises Drifted when an object of the page lacks a field that all of its kind have."""
    for name in source.needed.get(page.object, ()):
        lacking = page.rows.filter(
            ~pl.col("text").str.contains(f'"{name}"\\s*:') & pl.col("problem").is_null()
        )
        if lacking.height:
            raise Drifted(
                f"{source.name} sends {page.object} without {name} ({lacking.height} of "
                f"{page.rows.height} on one page); nothing of that page is landed. Its API may have "
                "changed: see docs/sources, and report this."
            )


def cursors_of(book: Book, source: LiveSource[Any]) -> Mapping[str, str]:
    """How far the source was read, by the names its pages gave."""
    start = f"{source.name}."
    return {
        name.removeprefix(start): value
        for name, value in book.cursors(source.source).items()
        if name.startswith(start)
    }


_NO_FILE = pl.DataFrame(schema=FILES)


def _put(envelopes: Envelopes, batch: _Batch, name: str) -> None:
    line = 0
    for page in batch.pages:
        rows = page.rows.with_columns(
            file=pl.lit(name),
            line=pl.int_range(line + 1, line + 1 + page.rows.height, dtype=pl.Int64),
        )
        line += page.rows.height
        envelopes.add(rows, object_name=page.object, drop_file=name)


def _file(name: str, landed: int, reading: Reading[Any], run_id: str) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "file": name,
                "size": 0,
                "mtime_ns": 0,
                "sha256": "",
                "read_as": "live",
                "landed": landed,
                "fetched_at": reading.now,
                "run_id": run_id,
            }
        ],
        schema=FILES,
    )
