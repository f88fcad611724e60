"""What the Queue page shows of a queue nobody edited: its first rows and the numbers above them, in SQL."""

import json
from typing import Any

import duckdb

from benchmarks.place import Place
from benchmarks.trial import Answer, Trial

DRAWN_AGAIN = 20
COMPARED = ("rank", "id", "account", "summary", "score", "band", "owner", "renewal", "arr")
"""The columns of the rows in which both sides must agree."""

_SHOWN = """
SELECT rank, band, account, tier, summary, owner_state, case_id AS id, is_tie AS tie,
       round(score, 1) AS score, points_impact, points_time, points_revenue, points_ownership,
       coalesce(owner_name, owner) AS owner, promise_status, is_promise_held_overdue AS held,
       promise_moved_count AS moved, promise_due_at AS due, blocker, blocker_source,
       renewal_on::VARCHAR AS renewal, arr_usd AS arr
FROM escalations ORDER BY rank LIMIT 200
"""

_NUMBERS = """
WITH told AS (
    SELECT *, CASE WHEN coalesce(promise_status IN ('overdue', 'missed'), false) OR is_promise_held_overdue
                   THEN 'late' WHEN promise_status = 'imminent' THEN 'soon' END AS touch,
           band IN ('act_now', 'today') AS is_pressing
    FROM escalations
), exposed AS (
    SELECT account_id, any_value(arr_usd) AS arr_usd FROM told
    WHERE is_pressing AND account_id IS NOT NULL GROUP BY account_id
)
SELECT count(*) AS live,
       count(*) FILTER (touch = 'late') AS missed,
       min(promise_due_at) FILTER (touch = 'late') AS oldest_missed_at,
       count(*) FILTER (touch = 'soon') AS soon,
       min(promise_due_at) FILTER (touch = 'soon') AS soonest_at,
       count(*) FILTER (owner IS NULL) AS no_owner,
       count(*) FILTER (owner IS NULL AND is_pressing) AS no_owner_pressing,
       count(*) FILTER (band = 'act_now') AS act_now,
       (SELECT sum(arr_usd) FROM exposed) AS exposed_usd,
       (SELECT count(*) FROM exposed) AS exposed_accounts
FROM told
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
        told = "missed, soon, no_owner, act_now, round(exposed_usd)::BIGINT AS exposed_usd"
        return {
            "rows": connection.sql(f"SELECT {columns} FROM ({_SHOWN})").to_arrow_table(),
            "numbers": connection.sql(f"SELECT {told} FROM ({_NUMBERS})").to_arrow_table(),
        }

    def work() -> list[tuple[Any, ...]]:
        return connection.execute(_SHOWN).fetchall() + connection.execute(_NUMBERS).fetchall()

    return Trial(work, answer, repeats=DRAWN_AGAIN)
