"""Snapshots: what the tools said as of one refresh, published whole and never changed again."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import polars.selectors as cs

from escalation_ledger.warehouse.content import content_hash
from escalation_ledger.warehouse.current import published, replace_current, sync
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.retention import Kept, newest_before, retained
from escalation_ledger.warehouse.reviews import pins_held
from escalation_ledger.warehouse.settings import Retention

__all__ = [
    "Snapshot",
    "UnknownTable",
    "as_of",
    "content_hash",
    "current",
    "of_run",
    "publish",
    "sweep",
]

# The oldest format that every DuckDB 1.2 and later opens, so that other tools can read along.
_STORAGE_VERSION = "v1.2.0"

# A reader sees its file and nothing else: no other file, no network, no way to change that.
_READER: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "lock_configuration": True,
    "memory_limit": "2GB",
    "threads": 2,
}

# A snapshot can be swept between reading CURRENT and opening it; by then CURRENT has moved on.
_ATTEMPTS = 5


class UnknownTable(KeyError):
    """The snapshot has no table of that name."""


@dataclass(frozen=True)
class Snapshot:
    """One open snapshot. It stays readable while it is held, also when retention deletes its file.

    `content` is the hash of what it says; `published_at` when it became the current one.
    """

    run_id: str
    content: str
    published_at: datetime
    path: Path
    _connection: duckdb.DuckDBPyConnection = field(repr=False, compare=False)

    def tables(self) -> list[str]:
        """The names of its tables, sorted."""
        with closing(self._connection.cursor()) as cursor:
            rows = cursor.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
        return [name for (name,) in rows]

    def table(self, name: str) -> pl.DataFrame:
        """One table whole, as it was written. Raises UnknownTable."""
        with closing(self._connection.cursor()) as cursor:
            try:
                read = cursor.sql(f"FROM {_quoted(name)}").to_arrow_table()
            except duckdb.CatalogException as error:
                raise UnknownTable(
                    f"Snapshot {self.run_id} has no table {name}. It has: "
                    f"{', '.join(self.tables())}."
                ) from error
        frame = pl.DataFrame(read)
        return frame.with_columns(cs.datetime(time_zone="*").dt.convert_time_zone("UTC"))

    def query(self, sql: str) -> pl.DataFrame:
        """The answer of one statement, on the same locked-down connection as everything else."""
        with closing(self._connection.cursor()) as cursor:
            frame = pl.DataFrame(cursor.sql(sql).to_arrow_table())
        return frame.with_columns(cs.datetime(time_zone="*").dt.convert_time_zone("UTC"))

    def close(self) -> None:
        """Let go of the file. Without it, that happens when nobody holds the snapshot."""
        self._connection.close()


def current(home: Home) -> Snapshot | None:
    """The snapshot that readers see now; None before the first. Raises CurrentUnreadable."""
    return _opened(home, lambda kept: kept[-1] if kept else None)


def as_of(home: Home, instant: datetime) -> Snapshot | None:
    """The newest kept snapshot published by `instant`, or None. Raises CurrentUnreadable."""
    return _opened(home, lambda kept: newest_before(kept, instant))


def of_run(home: Home, run_id: str) -> Snapshot | None:
    """The kept snapshot of one refresh, or None. Raises CurrentUnreadable."""
    return _opened(home, lambda kept: next((one for one in kept if one.run_id == run_id), None))


def publish(
    home: Home,
    tables: Mapping[str, pl.DataFrame],
    *,
    run: Mapping[str, object],
    retention: Retention,
) -> Path:
    """Write `tables` and `run` (as the table of that name) aside, then make them the current snapshot.

    `run` has at least run_id, content and published_at. Readers see the snapshot before or this
    one, whole, whenever the process dies. What `retention` does not keep is deleted, never the
    current one nor one that a review froze. Call it under the refresh lock.
    """
    sweep(home)
    earlier = _listed_or_found(home)
    kept = _written(home, tables, run)
    with pins_held(home) as pinned:
        stay = retained([*earlier, kept], retention=retention, pinned={*pinned, kept.run_id})
        replace_current(home, [*(one for one in stay if one != kept), kept])
        sweep(home)
    return _file(home, kept)


def sweep(home: Home) -> list[Path]:
    """Delete what a killed or finished publication left over, and say what. Under the refresh lock.

    Without CURRENT nothing says which snapshots were published, so then only half-written files go.
    """
    listed = {_file(home, kept) for kept in published(home)}
    left_over = [
        path
        for path in sorted(home.snapshots.glob("*.duckdb*"))
        if path not in listed and (listed or path.suffix != ".duckdb")
    ]
    for path in left_over:
        path.unlink()
    return left_over


def _written(home: Home, tables: Mapping[str, pl.DataFrame], run: Mapping[str, object]) -> Kept:
    kept = _kept(run)
    final = _file(home, kept)
    if final.exists():
        raise FileExistsError(f"{final} was published before. Every run needs its own run_id.")
    home.snapshots.mkdir(parents=True, exist_ok=True)
    aside = final.with_suffix(".duckdb.new")
    try:
        _write_database(aside, {**tables, "run": _run_frame(run)})
        aside.chmod(0o444)
        sync(aside)
    except BaseException:
        # On a full disk its part would keep the disk full.
        _remove(aside)
        raise
    aside.replace(final)
    sync(home.snapshots)
    return kept


def _remove(aside: Path) -> None:
    for path in aside.parent.glob(f"{aside.name}*"):
        path.unlink(missing_ok=True)


def _write_database(path: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    with closing(duckdb.connect()) as connection:
        connection.execute(
            f"ATTACH {_literal(path)} AS snapshot (STORAGE_VERSION '{_STORAGE_VERSION}')"
        )
        for name, frame in tables.items():
            connection.register("frame", frame.to_arrow())
            connection.execute(f"CREATE TABLE snapshot.{_quoted(name)} AS FROM frame")
            connection.unregister("frame")
        connection.execute("CHECKPOINT snapshot")
        connection.execute("DETACH snapshot")


def _opened(home: Home, choose: Callable[[Sequence[Kept]], Kept | None]) -> Snapshot | None:
    for attempt in range(1, _ATTEMPTS + 1):
        chosen = choose(published(home))
        if chosen is None:
            return None
        path = _file(home, chosen)
        try:
            connection = _connected(path)
        except duckdb.IOException:
            if attempt == _ATTEMPTS:
                raise
            continue
        return Snapshot(chosen.run_id, chosen.content, chosen.published_at, path, connection)
    return None


def _listed_or_found(home: Home) -> list[Kept]:
    """What CURRENT lists; when it is gone, what the snapshot files say of themselves."""
    if home.current.exists():
        return published(home)
    found = []
    for path in sorted(home.snapshots.glob("*.duckdb")):
        with suppress(duckdb.Error), closing(_connected(path)) as connection:
            run = connection.sql("SELECT run_id, content, published_at FROM run").to_arrow_table()
            found.append(_kept(run.to_pylist()[0]))
    return found


def _connected(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(path, read_only=True, config=_READER)


def _kept(run: Mapping[str, Any]) -> Kept:
    return Kept(
        published_at=run["published_at"].astimezone(UTC),
        run_id=str(run["run_id"]),
        content=str(run["content"]),
    )


def _run_frame(run: Mapping[str, object]) -> pl.DataFrame:
    return pl.DataFrame([dict(run)]).with_columns(
        cs.datetime(time_zone="*").dt.convert_time_zone("UTC").dt.cast_time_unit("us")
    )


def _file(home: Home, kept: Kept) -> Path:
    return home.snapshots / f"{kept.run_id}.duckdb"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
