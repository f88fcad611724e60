"""The book-keeping of raw: which files and rows of the drop folder are in, and what run brought them.

It is written in one transaction after the objects are in: a file counts as landed only when its
rows are there. A landing opens raw once for everything, the loading of rows too, for opening
takes longer than most of what is asked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home

FILES: raw.Schema = {
    "file": pl.String,
    "size": pl.Int64,
    "mtime_ns": pl.Int64,
    "sha256": pl.String,
    "read_as": pl.String,
    "landed": pl.Int64,
    "fetched_at": pl.Datetime("us", "UTC"),
    "run_id": pl.String,
}
_NAMED: raw.Schema = {"object_id": pl.String, "version_at": pl.Datetime("us", "UTC")}
HELD: raw.Schema = {**_NAMED, "payload": pl.String, "is_noted": pl.Boolean}
_TABLES = """
CREATE SCHEMA IF NOT EXISTS {source};
CREATE TABLE IF NOT EXISTS {source}.files (
    file VARCHAR PRIMARY KEY, size BIGINT, mtime_ns BIGINT, sha256 VARCHAR, read_as VARCHAR,
    landed BIGINT, fetched_at TIMESTAMPTZ, run_id VARCHAR);
CREATE TABLE IF NOT EXISTS {source}.landings (
    drop_file VARCHAR, file VARCHAR, line BIGINT, object VARCHAR, object_id VARCHAR,
    version_at TIMESTAMPTZ, is_versioned BOOLEAN, problem VARCHAR);
CREATE TABLE IF NOT EXISTS {source}.landing_runs (run_id VARCHAR, fetched_at TIMESTAMPTZ);
CREATE TABLE IF NOT EXISTS {source}.cursors (name VARCHAR PRIMARY KEY, value VARCHAR);
CREATE TABLE IF NOT EXISTS {source}.fields (
    object VARCHAR, name VARCHAR, rows BIGINT, run_id VARCHAR, PRIMARY KEY (object, name, run_id));
"""

LIVE = "live/"
"""What the names of files begin with that no drop folder has: pages of a tool's API."""

# Known is what a run noted, too: rows that a killed run left in raw are landed again, on themselves.
_KNOWN = """
WITH noted AS (
    SELECT r.object_id, r.version_at, r.payload FROM {source}.{name} r
    SEMI JOIN read_parquet($path) c ON c.object_id = r.object_id
    SEMI JOIN {source}.landings l
        ON l.object = '{name}' AND l.object_id = r.object_id AND l.version_at = r.version_at
    WHERE r.problem IS NULL
), newest AS (
    FROM noted QUALIFY row_number() OVER (PARTITION BY object_id ORDER BY version_at DESC) = 1
)
SELECT c.object_id, c.version_at FROM read_parquet($path) c
SEMI JOIN noted r
    ON r.object_id = c.object_id AND r.version_at = c.version_at AND r.payload = c.payload
UNION
SELECT c.object_id, c.version_at FROM read_parquet($path) c
SEMI JOIN newest r ON r.object_id = c.object_id AND r.payload = c.payload
WHERE NOT c.is_versioned
"""

# What a killed run left unnoted counts too: models read it, so a source may have to take it back.
_HELD = """
SELECT object_id, version_at, payload, (object_id, version_at) IN (
    SELECT (l.object_id, l.version_at) FROM {source}.landings l
    WHERE l.object = '{name}' AND l.object_id BETWEEN $start AND $end) AS is_noted
FROM {source}.{name}
WHERE problem IS NULL AND object_id BETWEEN $start AND $end
QUALIFY row_number() OVER (PARTITION BY object_id ORDER BY version_at DESC) = 1
ORDER BY object_id
"""

_PUT_FIELDS = """
INSERT INTO fields SELECT object, name, rows, $1 FROM counted
ON CONFLICT DO UPDATE SET rows = fields.rows + excluded.rows
"""
_DRIFT = """
WITH before AS (
    SELECT object, name, sum(rows) AS rows FROM {source}.fields WHERE run_id < '{run_id}' GROUP BY ALL
), now AS (
    SELECT object, name, rows FROM {source}.fields WHERE run_id = '{run_id}'
), seen AS (
    SELECT b.object, b.rows, n.rows AS rows_now FROM before b JOIN now n USING (object, name)
    WHERE b.name = '' AND b.rows >= 100
)
SELECT n.object, n.name, true FROM now n SEMI JOIN seen USING (object) ANTI JOIN before USING (object, name)
UNION ALL
SELECT b.object, b.name, false FROM before b JOIN seen s ON b.object = s.object AND b.rows = s.rows
ANTI JOIN now n ON n.object = b.object AND n.name = b.name
WHERE s.rows_now >= 20
ORDER BY ALL
"""

_SELECT_FILES = "SELECT file, size, mtime_ns, sha256, read_as FROM {source}.files"
_SELECT_FILES_IN = "SELECT file FROM {source}.files WHERE starts_with(file, '{folder}')"
_SELECT_BROKEN = "SELECT DISTINCT drop_file FROM {source}.landings WHERE problem IS NOT NULL"
_SELECT_COUNTS = """
SELECT object, count(*), max(version_at) FILTER (is_versioned) AT TIME ZONE 'UTC'
FROM {source}.landings GROUP BY object
"""
_SELECT_LAST_RUN = """
SELECT run_id, fetched_at AT TIME ZONE 'UTC' FROM {source}.landing_runs
ORDER BY fetched_at DESC, run_id DESC LIMIT 1
"""
_SELECT_FIRST_ROW = "SELECT 1 FROM {source}.{name} LIMIT 1"


@dataclass(frozen=True)
class NotedFile:
    """A file of the drop folder whose rows are in raw: as it was, and how it was read."""

    size: int
    mtime_ns: int
    sha256: str
    read_as: str


@dataclass(frozen=True)
class Landed:
    """What a source's files hold as last landed: rows by object, and the newest own version."""

    objects: Mapping[str, int]
    watermark: datetime | None
    run_id: str | None
    fetched_at: datetime | None


@dataclass
class Book:
    """Raw as one landing has it open. A context manager; all its methods raise RawUnavailable."""

    home: Home
    _opened: duckdb.DuckDBPyConnection | None = field(default=None, init=False)

    def __enter__(self) -> "Book":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """Raw opened for writing, when it is first asked for; made where it is missing."""
        if self._opened is None:
            self._opened = raw.opened(self.home.raw_db, read_only=False)
        return self._opened

    def close(self) -> None:
        """Let go of raw; what is not committed is undone. Asked again, it is opened anew."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def files(self, source: Source) -> dict[str, NotedFile]:
        """Each file of the drop folder whose rows are in raw, by name."""
        rows = self._rows(_SELECT_FILES.format(source=source))
        return {name: NotedFile(*noted) for name, *noted in rows}

    def files_in(self, source: Source, folder: str) -> int:
        """How many of the files that are noted lie in the folder, whose name ends with a stroke."""
        return len(self._rows(_SELECT_FILES_IN.format(source=source, folder=folder)))

    def filled_objects(self, source: Source) -> set[str]:
        """Objects of the source of which raw has at least one row."""
        return {
            name
            for name in raw.OBJECTS[source]
            if self._rows(_SELECT_FIRST_ROW.format(source=source, name=name))
        }

    def cursors(self, source: Source) -> dict[str, str]:
        """How far each stream of the source is read: what it noted last, by name."""
        return dict(self._rows(f"SELECT name, value FROM {source}.cursors"))  # noqa: S608 - a word of ours

    def known(self, source: Source, name: str, candidates: Path) -> pl.DataFrame:
        """object_id, version_at of those candidates that raw has just so, and a run has noted.

        candidates: a Parquet file of object_id, version_at, is_versioned, payload. One without a
        version of its own is known when the newest that raw has of it says the same.
        """
        sql = _KNOWN.format(source=source, name=name)
        if not self.home.raw_db.is_file():
            return pl.DataFrame(schema=_NAMED)
        try:
            found = self.connection.sql(sql, params={"path": str(candidates)})
            return pl.DataFrame(found.to_arrow_table()).cast(pl.Schema(_NAMED))
        except duckdb.CatalogException:
            return pl.DataFrame(schema=_NAMED)

    def held(self, source: Source, name: str, start: str, end: str) -> pl.DataFrame:
        """A frame of HELD: the newest version of each object whose id is from `start` to `end`, in order.

        One that a killed run left without a note is there, with `is_noted` false.
        """
        if not self.home.raw_db.is_file():
            return pl.DataFrame(schema=HELD)
        sql = _HELD.format(source=source, name=name)
        try:
            self.connection.execute(_TABLES.format(source=source))
            found = self.connection.sql(sql, params={"start": start, "end": end})
            rows = pl.DataFrame(found.to_arrow_table())
        except duckdb.CatalogException:
            return pl.DataFrame(schema=HELD)
        return rows.with_columns(pl.col("version_at").dt.convert_time_zone("UTC")).cast(
            pl.Schema(HELD)
        )

    def broken_files(self, source: Source) -> set[str]:
        """Files of the drop folder with a row that could not be landed as an object."""
        return {name for (name,) in self._rows(_SELECT_BROKEN.format(source=source))}

    def landed(self, source: Source) -> Landed:
        """Rows by object (0 where there is none), watermark and last run of the source's landings."""
        counts = self._rows(_SELECT_COUNTS.format(source=source))
        counted = {name: rows for name, rows, _ in counts}
        last = self._rows(_SELECT_LAST_RUN.format(source=source))
        run_id, fetched_at = last[0] if last else (None, None)
        return Landed(
            objects={name: counted.get(name, 0) for name in raw.OBJECTS[source]},
            watermark=_utc(max((newest for *_, newest in counts if newest), default=None)),
            run_id=run_id,
            fetched_at=_utc(fetched_at),
        )

    def note(
        self,
        source: Source,
        *,
        landed_files: pl.DataFrame,
        gone: Collection[str],
        rows: Path,
        run_id: str,
        fetched_at: datetime,
        cursors: Mapping[str, str] | None = None,
        fields: pl.DataFrame | None = None,
    ) -> None:
        """Note, in one transaction, that the rows of these files are in raw and those of `gone` are not.

        `landed_files`: a frame of FILES, one row per file just landed; `rows`: the Parquet file of
        their rows, with the columns of `landings`; `cursors`: how far streams are read with them;
        `fields`: object, name, rows, as Envelopes.fields gives them. Call it when the load has returned.
        """
        replaced = [*landed_files.get_column("file"), *gone]
        with self.connection.cursor() as connection:
            connection.begin()
            connection.execute(_TABLES.format(source=source))
            connection.execute(f"USE {source}")
            connection.execute("DELETE FROM files WHERE list_contains($1, file)", [replaced])
            connection.execute(
                "DELETE FROM landings WHERE list_contains($1, drop_file)", [replaced]
            )
            connection.register("landed_files", landed_files.__arrow_c_stream__())
            connection.execute("INSERT INTO files BY NAME FROM landed_files")
            connection.execute("INSERT INTO landings BY NAME FROM read_parquet($1)", [str(rows)])
            connection.execute("INSERT INTO landing_runs VALUES ($1, $2)", [run_id, fetched_at])
            _put_cursors(connection, cursors or {})
            if fields is not None:
                connection.register("counted", fields.__arrow_c_stream__())
                connection.execute(_PUT_FIELDS, [run_id])
            connection.commit()

    def note_cursors(self, source: Source, cursors: Mapping[str, str]) -> None:
        """Note how far streams are read that brought nothing new."""
        if cursors.items() <= self.cursors(source).items():
            return
        with self.connection.cursor() as connection:
            connection.begin()
            connection.execute(_TABLES.format(source=source))
            connection.execute(f"USE {source}")
            _put_cursors(connection, cursors)
            connection.commit()

    def drift(self, source: Source, run_id: str) -> list[tuple[str, str, bool]]:
        """object, field, whether it is new: what this run's rows have that none before had, and lack.

        Judged once an object was seen often enough to know its fields; lacking is one that every
        row before had, and none of many has now.
        """
        return self._rows(_DRIFT.format(source=source, run_id=run_id))

    def _rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer of one statement; nothing where raw or a table that it names is not there."""
        if not self.home.raw_db.is_file():
            return []
        try:
            return self.connection.execute(sql).fetchall()
        except duckdb.CatalogException:
            return []


def _put_cursors(connection: duckdb.DuckDBPyConnection, cursors: Mapping[str, str]) -> None:
    for name, value in cursors.items():
        connection.execute("INSERT OR REPLACE INTO cursors VALUES ($1, $2)", [name, value])


def _utc(instant: datetime | None) -> datetime | None:
    return instant and instant.replace(tzinfo=UTC)
