"""Envelopes: rows of exported files -> Parquet with id, version and payload, in SQL.

A row that cannot be an object (cut off, not JSON, without an id) keeps its place with a
`problem` instead of vanishing; its id is then its place, file#line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import duckdb
import polars as pl

ROWS = {
    "file": pl.String,
    "line": pl.Int64,
    "text": pl.String,
    "problem": pl.String,
    "place": pl.String,
    "own_id": pl.String,
    "own_at": pl.String,
}
"""One row of one file: its text, what is wrong with it, and what only its reader could know:
the place it belongs to (a channel), its id, its version as text."""

NOT_AN_OBJECT = "It is not a JSON object; it may be cut off. Export the file again."
NO_ID = "It has no id, so it cannot be told from others. Export the file again."


@dataclass(frozen=True)
class Rule:
    """How one kind of object names itself: SQL expressions over ROWS.

    `json` is there too: the text when it is a sound JSON object, else null. `field(json, 'path')`
    is a value as text, `name(json, 'path')` one that can name something (no list, object or flag),
    `instant(text)` and `epoch(text)` instants or null. A `version_at` that
    is null falls back to the time of fetching.
    """

    object_id: str
    version_at: str = "NULL"
    payload: str = "text"
    problem: str = "NULL"


@dataclass(frozen=True)
class Part:
    """One object's envelopes, one per (object_id, version_at): the Parquet file and its rows."""

    path: Path
    rows: int


# JSON as everybody reads it: DuckDB's own reader also takes trailing commas, NaN and Infinity.
# Half a character (programs that cut a text in the middle of an emoji write one) becomes U+FFFD.
_MACROS = r"""
CREATE MACRO field(json, path) AS json_extract_string(json, '$.' || path);
CREATE MACRO name(json, path) AS
    CASE WHEN json_type(json, '$.' || path) NOT IN ('OBJECT', 'ARRAY', 'BOOLEAN')
    THEN field(json, path) END;
CREATE MACRO within(moment) AS
    CASE WHEN moment >= TIMESTAMPTZ '1970-01-01 00:00:00Z'
          AND moment < TIMESTAMPTZ '2200-01-01 00:00:00Z' THEN moment END;
CREATE MACRO instant(text) AS within(try_cast(text AS TIMESTAMPTZ));
CREATE MACRO epoch(text) AS
    within(make_timestamptz(CASE WHEN abs(try_cast(text AS DOUBLE)) < 1e12
                            THEN (try_cast(text AS DOUBLE) * 1e6)::BIGINT END));
CREATE MACRO bare(text) AS regexp_replace(text, '"(\\.|[^"\\])*"', '', 'g');
CREATE MACRO is_lenient(text) AS
    CASE WHEN regexp_matches(text, '(?i)[:\[,]\s*[-+]?(nan|inf)|,\s*[}\]]')
        THEN regexp_matches(bare(text), '(?i)nan|inf|,\s*[}\]]') ELSE false END;
CREATE MACRO sound(text) AS
    CASE WHEN json_valid(text) THEN
        CASE WHEN json_type(text) = 'OBJECT' AND NOT is_lenient(text) THEN text END
    END;
CREATE MACRO without_halves(text) AS
    replace(replace(regexp_replace(regexp_replace(
        replace(text, '\\', chr(1)),
        '\\u([dD][89abAB]\w\w)\\u([dD][c-fC-F]\w\w)', chr(2) || '\1' || chr(2) || '\2', 'g'),
        '\\u[dD][89a-fA-F]\w\w', chr(65533), 'g'),
        chr(2), '\u'), chr(1), '\\');
"""

_LANDED = """
CREATE TABLE landed (
    object VARCHAR, drop_file VARCHAR, file VARCHAR, line BIGINT, object_id VARCHAR,
    version_at TIMESTAMPTZ, is_versioned BOOLEAN, payload VARCHAR, problem VARCHAR)
"""

_INSERT = """
INSERT INTO landed BY NAME
WITH parsed AS (
    SELECT *, CASE WHEN problem IS NULL THEN coalesce(sound(text), sound(without_halves(text))) END AS json
    FROM batch
), whole AS (
    SELECT * REPLACE (coalesce(json, text) AS text) FROM parsed
), named AS (
    SELECT drop_file, file, line, text, json, problem AS given, ({object_id}) AS id, ({version_at}) AS own_version,
           ({payload})::VARCHAR AS whole, ({problem}) AS fault
    FROM whole
), judged AS (
    SELECT *, CASE WHEN given IS NOT NULL THEN given WHEN json IS NULL THEN $not_an_object
                   WHEN fault IS NOT NULL THEN fault WHEN coalesce(trim(id), '') = '' THEN $no_id
              END AS problem
    FROM named
)
SELECT $object AS object, drop_file, file, line, problem,
       CASE WHEN problem IS NULL THEN id ELSE file || '#' || line END AS object_id,
       CASE WHEN problem IS NULL THEN coalesce(own_version, $fetched_at) ELSE $fetched_at END AS version_at,
       problem IS NULL AND own_version IS NOT NULL AS is_versioned,
       CASE WHEN problem IS NULL THEN whole ELSE text END AS payload
FROM judged
"""

# Of rows that say the same version of the same object the last one stands.
_PART = """
COPY (
    SELECT object_id, version_at, payload, $fetched_at::TIMESTAMPTZ AS fetched_at,
           $run_id AS run_id, problem
    FROM landed WHERE object = $object
    QUALIFY row_number() OVER (PARTITION BY object_id, version_at ORDER BY file DESC, line DESC) = 1
) TO {path} (FORMAT parquet)
"""

_LANDINGS = "COPY (SELECT * EXCLUDE (payload) FROM landed) TO {path} (FORMAT parquet)"

_BATCH_ROWS = 20_000
_BATCH_BYTES = 32 * 1024 * 1024


@dataclass
class Envelopes:
    """The rows of one source being put into envelopes. A context manager; files go to `folder`."""

    folder: Path
    rules: Mapping[str, Rule]
    run_id: str
    fetched_at: datetime
    _waiting: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    _waiting_rows: int = 0
    _waiting_bytes: int = 0

    def __enter__(self) -> "Envelopes":
        self.folder.mkdir(parents=True, exist_ok=True)
        self._connection = duckdb.connect(
            config={"memory_limit": "2GB", "temp_directory": str(self.folder / "spill")}
        )
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute(_MACROS)
        self._connection.execute(_LANDED)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def add(self, rows: pl.DataFrame, *, object_name: str, drop_file: str) -> None:
        """Take rows (a frame of ROWS) that a file of the drop folder holds of one object."""
        self._waiting.setdefault(object_name, []).append(
            rows.with_columns(drop_file=pl.lit(drop_file))
        )
        self._waiting_rows += rows.height
        self._waiting_bytes += int(rows.estimated_size())
        if self._waiting_rows >= _BATCH_ROWS or self._waiting_bytes >= _BATCH_BYTES:
            self._insert_waiting()

    def parts(self) -> dict[str, Part]:
        """Write one Parquet file per object that has rows."""
        self._insert_waiting()
        counted = self._connection.execute(
            "SELECT object, count(DISTINCT (object_id, version_at)) FROM landed GROUP BY 1 ORDER BY 1"
        ).fetchall()
        return {name: self._part(name, rows) for name, rows in counted}

    def landings(self) -> Path:
        """Write the book-keeping of every row taken, without payloads."""
        self._insert_waiting()
        path = self.folder / "landings.parquet"
        self._connection.execute(_LANDINGS.format(path=_literal(path)))
        return path

    def rows_by_file(self) -> dict[str, int]:
        """Rows taken from each file of the drop folder."""
        self._insert_waiting()
        counted = self._connection.execute("SELECT drop_file, count(*) FROM landed GROUP BY 1")
        return dict(counted.fetchall())

    def _part(self, name: str, rows: int) -> Part:
        path = self.folder / f"{name}.parquet"
        self._connection.execute(
            _PART.format(path=_literal(path)),
            {"object": name, "fetched_at": self._fetched, "run_id": self.run_id},
        )
        return Part(path, rows)

    def _insert_waiting(self) -> None:
        for object_name, frames in self._waiting.items():
            rule = self.rules[object_name]
            self._connection.register("batch", pl.concat(frames).to_arrow())
            self._connection.execute(
                _INSERT.format(
                    object_id=rule.object_id,
                    version_at=rule.version_at,
                    payload=rule.payload,
                    problem=rule.problem,
                ),
                {
                    "object": object_name,
                    "fetched_at": self._fetched,
                    "not_an_object": NOT_AN_OBJECT,
                    "no_id": NO_ID,
                },
            )
            self._connection.unregister("batch")
        self._waiting.clear()
        self._waiting_rows = self._waiting_bytes = 0

    @property
    def _fetched(self) -> datetime:
        return self.fetched_at.astimezone(UTC)


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
