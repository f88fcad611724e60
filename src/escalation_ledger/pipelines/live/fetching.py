"""Fetching: what is new in a tool goes into raw, and only then is it noted how far it was read.

Pages are put in envelopes and loaded in lots. Whatever stops the reading, the pages before are in
and noted; the next run reads on from there. An object that raw has just so is not landed again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from escalation_ledger.pipelines.live.source import Drifted, LiveSource, Page, Reading
from escalation_ledger.pipelines.loading import load
from escalation_ledger.warehouse.book import FILES, LIVE, Book
from escalation_ledger.warehouse.envelope import Envelopes

# A lot is loaded when it has so many rows or bytes, or after so many pages: what a kill makes be read
# again, and what is held in memory meanwhile.
_ROWS_AT_ONCE = 20_000
_BYTES_AT_ONCE = 64 * 1024**2
_PAGES_AT_ONCE = 500


@dataclass
class _Lot:
    """Pages read and not yet in."""

    number: int
    pages: list[Page] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        rows = sum(page.rows.height for page in self.pages)
        size = sum(page.rows.estimated_size() for page in self.pages)
        is_large = rows >= _ROWS_AT_ONCE or size >= _BYTES_AT_ONCE
        return is_large or len(self.pages) >= _PAGES_AT_ONCE

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
        # A run of the same name noted its lots already: of two refreshes at one frozen instant, each counts.
        lot, changed = _Lot(1 + self.book.files_in(self.source.source, self._start)), False
        try:
            for page in self.source.pages(reading):
                refuse_drift(self.source, page)
                lot.pages.append(page)
                if lot.is_full:
                    full, lot = lot, _Lot(lot.number + 1)
                    changed |= self._noted(full, reading)
        finally:
            changed |= self._noted(lot, reading)
        return changed

    @property
    def _start(self) -> str:
        """What the names of the run's lots begin with."""
        return f"{LIVE}{self.source.name}/{self.run_id}/"

    def _noted(self, lot: _Lot, reading: Reading[Any]) -> bool:
        """Put the lot in raw, then note it and how far it reaches; whether it held anything new."""
        name = f"{self._start}{lot.number}"
        source = self.source.source
        with Envelopes(self.folder, self.source.rules, self.run_id, reading.now) as envelopes:
            _put(envelopes, lot, name)
            for kind in envelopes.kinds():
                envelopes.drop(kind, self.book.known(source, kind, envelopes.candidates(kind)))
            parts, rows = envelopes.parts(), envelopes.landings()
            landed, fields = envelopes.rows_by_file().get(name, 0), envelopes.fields()
        cursors = {f"{self.source.name}.{key}": value for key, value in lot.cursors.items()}
        if not parts:
            self.book.note_cursors(source, cursors)
            return False
        load(self.book, source, parts)
        self.book.note(
            source,
            landed_files=_file(name, landed, reading, self.run_id),
            gone=[],
            rows=rows,
            run_id=self.run_id,
            fetched_at=reading.now,
            cursors=cursors,
            fields=fields,
        )
        return True


def refuse_drift(source: LiveSource[Any], page: Page) -> None:
    """Raises Drifted when an object of the page has no value in a field that all of its kind have."""
    for name in source.needed.get(page.object, ()):
        lacking = page.rows.filter(
            pl.col("problem").is_null() & pl.col("text").str.json_path_match(f"$.{name}").is_null()
        )
        if lacking.height:
            raise Drifted(
                f"{source.name} sends {page.object} without {name} ({lacking.height} of "
                f"{page.rows.height} on one page); that page and what follows it is not landed. Its "
                "API may have changed: see docs/sources, and report this."
            )


def cursors_of(book: Book, source: LiveSource[Any]) -> Mapping[str, str]:
    """How far the source was read, by the names its pages gave."""
    start = f"{source.name}."
    return {
        name.removeprefix(start): value
        for name, value in book.cursors(source.source).items()
        if name.startswith(start)
    }


def _put(envelopes: Envelopes, lot: _Lot, name: str) -> None:
    line = 0
    for page in lot.pages:
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
