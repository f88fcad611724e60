"""The rows that the Queue page shows, as one query on the open snapshot."""

import json
from typing import Any

import duckdb

from benchmarks.place import Place
from benchmarks.trial import Answer, Trial

DRAWN_AGAIN = 20
COMPARED = ("rank", "id", "account", "summary", "score", "band", "owner", "renewal", "arr")
"""The columns in which both sides must agree."""

_SHOWN = """
SELECT rank, band, account, tier, summary, owner_state, case_id AS id, is_tie AS tie,
       round(score, 1) AS score, points_impact, points_time, points_revenue, points_ownership,
       coalesce(owner_name, owner) AS owner, promise_status, is_promise_held_overdue AS held,
       promise_moved_count AS moved, promise_due_at AS due, blocker, blocker_source,
       renewal_on::VARCHAR AS renewal, arr_usd AS arr
FROM escalations ORDER BY rank
"""


def query(place: Place) -> Trial:
    """Fetched as rows of Python values from a connection that stays open."""
    listed = json.loads((place.home / "CURRENT").read_text("utf-8"))
    connection = duckdb.connect(
        place.home / "snapshots" / f"{listed['snapshots'][-1]['run_id']}.duckdb", read_only=True
    )
    connection.execute("SET TimeZone = 'UTC'")

    def answer(_: list[tuple[Any, ...]]) -> Answer:
        columns = ", ".join(COMPARED)
        return {"rows": connection.sql(f"SELECT {columns} FROM ({_SHOWN})").to_arrow_table()}

    return Trial(lambda: connection.execute(_SHOWN).fetchall(), answer, repeats=DRAWN_AGAIN)
