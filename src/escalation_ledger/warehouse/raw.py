"""Raw: every source's objects as the source says them, in one DuckDB file that only a refresh opens.

Per source one schema. In it one table per object, a log of versions (`object_id`, `version_at`,
`payload`, `fetched_at`, `run_id`, `problem`) that the pipelines merge, and three tables of
book-keeping: `files` (each file of the drop folder as last landed), `landings` (each row landed
from those files) and `landing_runs` (the runs that landed something). Book-keeping is written
in one transaction after the objects are in: a file counts as landed only when its rows are there.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import polars.selectors as cs

from escalation_ledger.domain.words import Source
from escalation_ledger.warehouse.paths import Home

OBJECTS: Mapping[Source, tuple[str, ...]] = {
    Source.ZENDESK: ("organizations", "users", "groups", "tickets", "comments", "audits"),
    Source.SLACK: ("channels", "users", "messages"),
    Source.CRM: ("accounts", "renewals"),
    Source.EMAIL: ("messages",),
}
"""What each source has; its tables in raw have these names."""

Schema = dict[str, pl.DataType | type[pl.DataType]]

_INSTANT = pl.Datetime("us", "UTC")
NEWEST: Schema = {
    "object_id": pl.String,
    "version_at": _INSTANT,
    "payload": pl.String,
    "problem": pl.String,
}
LANDED: Schema = {
    "object": pl.String,
    "file": pl.String,
    "line": pl.Int64,
    "object_id": pl.String,
    "version_at": _INSTANT,
    "problem": pl.String,
}
FILES: Schema = {
    "file": pl.String,
    "size": pl.Int64,
    "mtime_ns": pl.Int64,
    "sha256": pl.String,
    "read_as": pl.String,
    "landed": pl.Int64,
    "fetched_at": _INSTANT,
    "run_id": pl.String,
}

_BOOK_KEEPING = """
CREATE TABLE IF NOT EXISTS files (
    file VARCHAR PRIMARY KEY, size BIGINT, mtime_ns BIGINT, sha256 VARCHAR, read_as VARCHAR,
    landed BIGINT, fetched_at TIMESTAMPTZ, run_id VARCHAR);
CREATE TABLE IF NOT EXISTS landings (
    drop_file VARCHAR, file VARCHAR, line BIGINT, object VARCHAR, object_id VARCHAR,
    version_at TIMESTAMPTZ, is_versioned BOOLEAN, problem VARCHAR);
CREATE TABLE IF NOT EXISTS landing_runs (run_id VARCHAR, fetched_at TIMESTAMPTZ);
"""

# The newest version of every sound object, then the broken rows that the files still hold.
_NEWEST = """
SELECT object_id, version_at, payload, problem FROM {table}
WHERE problem IS NULL
QUALIFY row_number() OVER (PARTITION BY object_id ORDER BY version_at DESC) = 1
UNION ALL
SELECT object_id, version_at, payload, problem FROM {table}
WHERE problem IS NOT NULL AND (object_id, version_at) IN (
    SELECT (object_id, version_at) FROM landings
    WHERE object = '{table}' AND problem IS NOT NULL)
ORDER BY object_id, version_at
"""

_COUNTS = """
SELECT object, count(*) AS landed, max(version_at) FILTER (is_versioned) AS watermark
FROM landings GROUP BY object
"""
_BROKEN_FILES = "SELECT DISTINCT drop_file FROM landings WHERE problem IS NOT NULL"
_FIRST_ROW = "SELECT 1 FROM {table} LIMIT 1"

# By default the limit would be most of the machine's memory (what does not fit goes to disk),
# and a name without a table the Python variable of that name.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "2GB",
    "python_enable_replacements": False,
}


class RawUnavailable(RuntimeError):
    """Another program holds raw, or its file is damaged."""


@dataclass(frozen=True)
class Landed:
    """What a source's files hold as last landed: rows by object, and the newest own version."""

    objects: Mapping[str, int]
    watermark: datetime | None
    run_id: str | None
    fetched_at: datetime | None


def newest(home: Home, source: Source) -> dict[str, pl.DataFrame]:
    """Per object of the source a frame of NEWEST, sorted by object_id; empty before a landing.

    Sound rows (`problem` null): the newest version of each object ever landed. Broken rows:
    those that the files hold now, `object_id` = file#line, `payload` = the row as it stood there.
    """
    with _reading(home, source) as connection:
        return {name: _newest(connection, name) for name in OBJECTS[source]}


def landed(home: Home, source: Source) -> pl.DataFrame:
    """A frame of LANDED: one row per row of each file as last landed, by object, file and line."""
    with _reading(home, source) as connection:
        if not _has(connection, "landings"):
            return pl.DataFrame(schema=LANDED)
        rows = _frame(connection, "FROM landings ORDER BY object, file, line")
    return rows.select(*LANDED)


def files(home: Home, source: Source) -> pl.DataFrame:
    """A frame of FILES: each file of the drop folder whose rows are in raw."""
    with _reading(home, source) as connection:
        if not _has(connection, "files"):
            return pl.DataFrame(schema=FILES)
        return _frame(connection, "FROM files ORDER BY file")


def filled_objects(home: Home, source: Source) -> set[str]:
    """Objects of the source of which raw has at least one row."""
    with _reading(home, source) as connection:
        return {
            name
            for name in OBJECTS[source]
            if _has(connection, name)
            and connection.execute(_FIRST_ROW.format(table=name)).fetchall()
        }


def broken_files(home: Home, source: Source) -> set[str]:
    """Files of the drop folder with a row that could not be landed as an object."""
    with _reading(home, source) as connection:
        if not _has(connection, "landings"):
            return set()
        rows = connection.execute(_BROKEN_FILES).fetchall()
    return {name for (name,) in rows}


def landing_counts(home: Home, source: Source) -> Landed:
    """Rows by object (0 where there is none), watermark and last run of the source's landings."""
    with _reading(home, source) as connection:
        if not _has(connection, "landings"):
            return Landed(dict.fromkeys(OBJECTS[source], 0), None, None, None)
        by_object = _frame(connection, _COUNTS)
        last = _frame(connection, "FROM landing_runs ORDER BY fetched_at DESC, run_id DESC LIMIT 1")
    counted = dict(by_object.select("object", "landed").iter_rows())
    run_id, fetched_at = last.row(0) if last.height else (None, None)
    return Landed(
        objects={name: counted.get(name, 0) for name in OBJECTS[source]},
        watermark=by_object.select(pl.col("watermark").max()).item(),
        run_id=run_id,
        fetched_at=fetched_at,
    )


def record_landing(
    home: Home,
    source: Source,
    *,
    landed_files: pl.DataFrame,
    gone: Collection[str],
    rows: Path,
    run_id: str,
    fetched_at: datetime,
) -> None:
    """Note, in one transaction, that the rows of these files are in raw and those of `gone` are not.

    `landed_files`: a frame of FILES, one row per file just landed; `rows`: the Parquet file of
    their rows, with the columns of `landings`. Call it when the load has returned.
    """
    replaced = [*landed_files.get_column("file"), *gone]
    with closing(_connected(home.raw_db, read_only=False)) as connection:
        connection.begin()
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {source}")
        connection.execute(f"USE {source}")
        connection.execute(_BOOK_KEEPING)
        connection.execute("DELETE FROM files WHERE list_contains($1, file)", [replaced])
        connection.execute("DELETE FROM landings WHERE list_contains($1, drop_file)", [replaced])
        connection.register("landed_files", landed_files.to_arrow())
        connection.execute("INSERT INTO files BY NAME FROM landed_files")
        connection.execute("INSERT INTO landings BY NAME FROM read_parquet($1)", [str(rows)])
        connection.execute("INSERT INTO landing_runs VALUES ($1, $2)", [run_id, fetched_at])
        connection.commit()


def _newest(connection: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    if not (_has(connection, name) and _has(connection, "landings")):
        return pl.DataFrame(schema=NEWEST)
    return _frame(connection, _NEWEST.format(table=name))


@contextmanager
def _reading(home: Home, source: Source) -> Iterator[duckdb.DuckDBPyConnection]:
    """Read-only, in the source's schema; an empty database where raw or the schema is missing."""
    is_there = home.raw_db.is_file()
    where = home.raw_db if is_there else Path(":memory:")
    with closing(_connected(where, read_only=is_there)) as connection:
        schemas = connection.execute("SELECT schema_name FROM duckdb_schemas()").fetchall()
        if (source.value,) in schemas:
            connection.execute(f"USE {source}")
        yield connection


def _connected(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(path, read_only=read_only, config=_CONFIG)
    except duckdb.IOException as error:
        raise RawUnavailable(
            f"{path} cannot be opened: {error} Close the program that holds it, then refresh again."
        ) from error


def _has(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    # Asking the catalog costs as much as opening the file.
    try:
        connection.execute(_FIRST_ROW.format(table=table)).fetchall()
    except duckdb.CatalogException:
        return False
    return True


def _frame(connection: duckdb.DuckDBPyConnection, sql: str) -> pl.DataFrame:
    frame = pl.DataFrame(connection.sql(sql).to_arrow_table())
    return frame.with_columns(cs.datetime(time_zone="*").dt.convert_time_zone("UTC"))
