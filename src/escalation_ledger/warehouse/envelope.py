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
    """How one kind of object names itself: SQL expressions over ROWS and its own `fields`.

    `json` is there too: the text when it is a sound JSON object, else null. `fields` are paths in it,
    read in one pass (every JSON function parses the text anew); each is a column of JSON, a.b as a_b.
    `value(field)` is a field as text, `name(field)` one that can name something (no list, object or
    flag), `is_text(field)` whether it is a text or nothing; `instant(text)` and `epoch(text)` are
    instants or null. A `version_at` that is null falls back to the time of fetching.
    """

    object_id: str
    version_at: str = "NULL"
    payload: str = "text"
    problem: str = "NULL"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One object's envelopes, one per (object_id, version_at): the Parquet file and its rows."""

    path: Path
    rows: int


# JSON as everybody reads it: DuckDB's own reader also takes trailing commas, NaN and Infinity.
# Half a character (programs that cut a text in the middle of an emoji write one) becomes U+FFFD.
_MACROS = r"""
CREATE MACRO value(field) AS field->>'$';
CREATE MACRO name(field) AS CASE WHEN left(field, 1) NOT IN ('{', '[', 't', 'f') THEN value(field) END;
CREATE MACRO is_text(field) AS coalesce(left(field, 1) IN ('"', 'n'), true);
CREATE MACRO within(moment) AS
    CASE WHEN moment >= TIMESTAMPTZ '1970-01-01 00:00:00Z'
          AND moment < TIMESTAMPTZ '2200-01-01 00:00:00Z' THEN moment END;
CREATE MACRO instant(text) AS within(try_cast(text AS TIMESTAMPTZ));
CREATE MACRO epoch(text) AS
    within(make_timestamptz(CASE WHEN abs(try_cast(text AS DOUBLE)) < 1e12
                            THEN (try_cast(text AS DOUBLE) * 1e6)::BIGINT END));
CREATE MACRO bare(text) AS regexp_replace(text, '"(\\.|[^"\\])*"', '0', 'g');
CREATE MACRO is_lenient(text) AS regexp_matches(bare(text), '(?i)nan|inf|,\s*[}\]]');
CREATE MACRO sound(text, looks_lenient) AS
    CASE WHEN NOT json_valid(text) OR NOT starts_with(ltrim(text, E' \t\r\n'), '{') THEN NULL
         WHEN NOT looks_lenient THEN text
         WHEN NOT is_lenient(text) THEN text END;
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
    SELECT *, CASE WHEN problem IS NULL THEN
        coalesce(sound(text, looks_lenient), sound(without_halves(text), looks_lenient)) END AS json
    FROM batch
), whole AS (
    SELECT * REPLACE (coalesce(json, text) AS text), json_extract(json, {paths}) AS found FROM parsed
), split AS (
    SELECT * EXCLUDE (found) {fields} FROM whole
), named AS (
    SELECT drop_file, file, line, text, json, problem AS given, ({object_id}) AS own_id, ({version_at}) AS own_version,
           ({payload})::VARCHAR AS whole, ({problem}) AS fault
    FROM split
), judged AS (
    SELECT *, CASE WHEN given IS NOT NULL THEN given WHEN json IS NULL THEN $not_an_object
                   WHEN fault IS NOT NULL THEN fault WHEN coalesce(trim(own_id), '') = '' THEN $no_id
              END AS problem
    FROM named
)
SELECT $object AS object, drop_file, file, line, problem,
       CASE WHEN problem IS NULL THEN own_id ELSE file || '#' || line END AS object_id,
       CASE WHEN problem IS NULL THEN coalesce(own_version, $fetched_at) ELSE $fetched_at END AS version_at,
       problem IS NULL AND own_version IS NOT NULL AS is_versioned,
       CASE WHEN problem IS NULL THEN whole ELSE text END AS payload
FROM judged
"""

_PART = """
COPY (
    SELECT object_id, version_at, payload, $fetched_at::TIMESTAMPTZ AS fetched_at,
           $run_id AS run_id, problem
    FROM landed WHERE object = $object {once}
) TO {path} (FORMAT parquet)
"""

# Of rows that say the same version of the same object the last one stands.
_ONCE = "QUALIFY row_number() OVER (PARTITION BY object_id, version_at ORDER BY file DESC, line DESC) = 1"

_VERSIONS = """
SELECT object, count(*) AS rows, count(DISTINCT (object_id, version_at)) AS versions
FROM landed GROUP BY object ORDER BY object
"""

_CANDIDATES = """
COPY (
    SELECT object_id, version_at, is_versioned, payload FROM landed
    WHERE object = $object AND problem IS NULL
) TO {path} (FORMAT parquet)
"""
_DROP = """
DELETE FROM landed WHERE object = $object AND problem IS NULL
    AND (object_id, version_at) IN (SELECT (object_id, version_at) FROM known)
"""

_FIELDS = """
SELECT object, name, count(*) AS rows
FROM (SELECT object, unnest(list_prepend('', json_keys(payload))) AS name FROM landed WHERE problem IS NULL)
GROUP BY ALL
"""

_LANDINGS = "COPY (SELECT * EXCLUDE (payload) FROM landed) TO {path} (FORMAT parquet)"

# Polars looks through a text some thirty times as fast as DuckDB; few texts need the exact question.
_LOOKS_LENIENT = pl.col("text").str.contains(r"(?i)[:\[,]\s*[-+]?(?:nan|inf)|,\s*[}\]]")

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

    def kinds(self) -> list[str]:
        """The objects that rows were taken of."""
        self._insert_waiting()
        found = self._connection.execute("SELECT DISTINCT object FROM landed ORDER BY 1").fetchall()
        return [name for (name,) in found]

    def candidates(self, object_name: str) -> Path:
        """Write what `Book.known` asks about: object_id, version_at, is_versioned, payload."""
        path = self.folder / f"{object_name}.candidates.parquet"
        self._connection.execute(_CANDIDATES.format(path=_literal(path)), {"object": object_name})
        return path

    def drop(self, object_name: str, known: pl.DataFrame) -> None:
        """Leave out the rows of these object_id and version_at: raw has them."""
        self._connection.register("known", known.__arrow_c_stream__())
        self._connection.execute(_DROP, {"object": object_name})
        self._connection.unregister("known")

    def parts(self) -> dict[str, Part]:
        """Write one Parquet file per object that has rows."""
        self._insert_waiting()
        counted = self._connection.execute(_VERSIONS).fetchall()
        return {
            name: self._part(name, versions, once="" if versions == rows else _ONCE)
            for name, rows, versions in counted
        }

    def landings(self) -> Path:
        """Write the book-keeping of every row taken, without payloads."""
        self._insert_waiting()
        path = self.folder / "landings.parquet"
        self._connection.execute(_LANDINGS.format(path=_literal(path)))
        return path

    def fields(self) -> pl.DataFrame:
        """object, name, rows: in how many rows each field is; '' counts the rows themselves."""
        self._insert_waiting()
        return pl.DataFrame(self._connection.sql(_FIELDS).to_arrow_table())

    def rows_by_file(self) -> dict[str, int]:
        """Rows taken from each file of the drop folder."""
        self._insert_waiting()
        counted = self._connection.execute("SELECT drop_file, count(*) FROM landed GROUP BY 1")
        return dict(counted.fetchall())

    def _part(self, name: str, rows: int, *, once: str) -> Part:
        path = self.folder / f"{name}.parquet"
        self._connection.execute(
            _PART.format(path=_literal(path), once=once),
            {"object": name, "fetched_at": self._fetched, "run_id": self.run_id},
        )
        return Part(path, rows)

    def _insert_waiting(self) -> None:
        for object_name, frames in self._waiting.items():
            batch = pl.concat(frames).with_columns(looks_lenient=_LOOKS_LENIENT)
            # As a stream, for with a frame DuckDB imports pyarrow, which takes longer than a small landing.
            self._connection.register("batch", batch.__arrow_c_stream__())
            self._connection.execute(
                _insert(self.rules[object_name]),
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


def _insert(rule: Rule) -> str:
    paths = [f"$.{path}" for path in rule.fields]
    names = [path.replace(".", "_") for path in rule.fields]
    return _INSERT.format(
        object_id=rule.object_id,
        version_at=rule.version_at,
        payload=rule.payload,
        problem=rule.problem,
        paths=f"{paths}::VARCHAR[]",
        fields="".join(f", found[{n}] AS {name}" for n, name in enumerate(names, 1)),
    )


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
