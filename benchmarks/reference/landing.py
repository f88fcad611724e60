"""From files into a database file, each object whole, in a table with a primary key."""

from contextlib import closing
from pathlib import Path

from benchmarks.drop import NOW, news_of
from benchmarks.place import Place
from benchmarks.reference.connection import connected, run
from benchmarks.trial import Answer, Trial

_MERGE = """
MERGE INTO raw USING (FROM zendesk()) AS news USING (object, object_id, version_at)
WHEN MATCHED THEN UPDATE SET payload = news.payload
WHEN NOT MATCHED THEN INSERT BY NAME
"""


def read_json(place: Place) -> Trial:
    """DuckDB's JSON reader over the drop folder."""
    path = place.run / "tables.duckdb"
    return Trial(lambda: _read_into(path, place.drop), lambda _: _rows(path))


def tables(place: Place) -> Trial:
    """The same, kept for the merge to begin from."""
    return Trial(lambda: _read_into(place.tables, place.drop))


def merge(place: Place) -> Trial:
    """One hundredth more rows, merged into the run's own copy."""
    path = place.run / place.tables.name

    def work() -> None:
        with closing(connected(path, drop=str(news_of(place.drop)))) as connection:
            connection.execute(_MERGE)

    return Trial(work, lambda _: _rows(path))


def witnesses(name: str, source: str) -> str:
    """The query for the rows of one object: enough of each to tell it from another.

    The two sides keep Slack messages and CRM rows in different words, and a Slack channel has no
    version of its own to compare.
    """
    version = "" if name == "slack_channels" else "version_at, "
    return f"""
        SELECT object_id, {version}coalesce(
            payload->>'body', payload->>'text', payload->>'events', payload->>'subject',
            payload->>'name', payload->>'stage', payload->'profile'->>'real_name') AS witness
        FROM {source}"""


def _read_into(path: Path, drop: Path) -> None:
    with closing(connected(path, drop=str(drop), fetched_at=NOW)) as connection:
        run(connection, "landing")
        for part in ("lists", "zendesk", "slack", "crm"):
            connection.execute(f"INSERT OR REPLACE INTO raw FROM {part}()")


def _rows(path: Path) -> Answer:
    with closing(connected(path)) as connection:
        names = connection.execute("SELECT DISTINCT object FROM raw ORDER BY 1").fetchall()
        return {
            name: connection.sql(
                witnesses(name, f"(FROM raw WHERE object = '{name}')")
            ).to_arrow_table()
            for (name,) in names
        }
