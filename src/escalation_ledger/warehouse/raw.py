"""Raw: every source's objects as the source says them, in one DuckDB file that only a refresh opens.

Per source one schema. In it one table per object, a log of versions (`object_id`, `version_at`,
`payload`, `fetched_at`, `run_id`, `problem`) that the pipelines merge, and three tables of
book-keeping (see `book`): `files` (each file of the drop folder as last landed), `landings` (each
row landed from those files) and `landing_runs` (the runs that landed something).
"""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import polars as pl
import polars.selectors as cs

from escalation_ledger.domain.words import Source
from escalation_ledger.warehouse.paths import Home

OBJECTS: Mapping[Source, tuple[str, ...]] = {
    Source.ZENDESK: ("organizations", "users", "groups", "tickets", "comments", "audits"),
    Source.SLACK: ("channels", "users", "messages"),
    Source.CRM: ("accounts", "renewals", "contacts"),
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

# The newest version of every sound object, then the broken rows that the files still hold.
_NEWEST = """
SELECT object_id, version_at, payload, problem FROM {source}.{table}
WHERE problem IS NULL
QUALIFY row_number() OVER (PARTITION BY object_id ORDER BY version_at DESC) = 1
UNION ALL
SELECT object_id, version_at, payload, problem FROM {source}.{table}
WHERE problem IS NOT NULL AND (object_id, version_at) IN (
    SELECT (object_id, version_at) FROM {source}.landings
    WHERE object = '{table}' AND problem IS NOT NULL)
"""
_LANDED = "FROM {source}.landings"

# By default the limit would be most of the machine's memory (what does not fit goes to disk),
# and a name without a table the Python variable of that name.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "2GB",
    "python_enable_replacements": False,
}


class RawUnavailable(RuntimeError):
    """Another program holds raw, or its file is damaged."""


def newest(home: Home, source: Source) -> dict[str, pl.DataFrame]:
    """Per object of the source a frame of NEWEST, sorted by object_id; empty before a landing.

    Sound rows (`problem` null): the newest version of each object ever landed. Broken rows:
    those that the files hold now, `object_id` = file#line, `payload` = the row as it stood there.
    """
    with _reading(home) as connection:
        return {
            name: _frame(connection, _NEWEST.format(source=source, table=name), like=NEWEST).sort(
                "object_id", "version_at"
            )
            for name in OBJECTS[source]
        }


def landed(home: Home, source: Source) -> pl.DataFrame:
    """A frame of LANDED: one row per row of each file as last landed, by object, file and line."""
    with _reading(home) as connection:
        rows = _frame(connection, _LANDED.format(source=source), like=LANDED)
    return rows.sort("object", "file", "line")


def opened(path: Path | str, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    """A connection to raw's file. Raises RawUnavailable."""
    try:
        return duckdb.connect(path, read_only=read_only, config=_CONFIG)
    except duckdb.IOException as error:
        raise RawUnavailable(
            f"{path} cannot be opened: {error} Close the program that holds it, then refresh again."
        ) from error


@contextmanager
def _reading(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """Read-only; an empty database where raw is missing."""
    is_there = home.raw_db.is_file()
    where = home.raw_db if is_there else ":memory:"
    with closing(opened(where, read_only=is_there)) as connection:
        yield connection


def _frame(connection: duckdb.DuckDBPyConnection, sql: str, *, like: Schema) -> pl.DataFrame:
    """The rows of one statement, instants in UTC; none where a table that it names is not there."""
    try:
        # To pyarrow first: read straight from the statement, Polars 2.1 never lets go of its stream.
        rows = pl.DataFrame(connection.sql(sql).to_arrow_table())
    except duckdb.CatalogException:
        return pl.DataFrame(schema=like)
    return rows.select(*like).with_columns(cs.datetime(time_zone="*").dt.convert_time_zone("UTC"))
