"""DuckDB as the reference uses it."""

from pathlib import Path

import duckdb

from benchmarks.drop import NOW

_SQL = Path(__file__).parents[1] / "sql"


def connected(path: Path | str = ":memory:", **variables: object) -> duckdb.DuckDBPyConnection:
    """A connection in UTC with its defaults for everything else; these SQL variables, and `now`, are set."""
    connection = duckdb.connect(path)
    connection.execute("SET TimeZone = 'UTC'")
    for name, value in {"now": NOW.replace(tzinfo=None), **variables}.items():
        connection.execute(f"SET VARIABLE {name} = $1", [value])
    return connection


def run(connection: duckdb.DuckDBPyConnection, script: str) -> None:
    """Run one file of sql/."""
    connection.execute((_SQL / f"{script}.sql").read_text("utf-8"))
