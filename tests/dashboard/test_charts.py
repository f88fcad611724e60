"""What the charts are drawn from: no change is lost where teams are taken together."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.dashboard.charts import teams
from escalation_ledger.dashboard.charts.drift import SHOWN, drifted

TEAM = st.one_of(st.none(), st.integers(1, 40).map("Team {}".format))
PAIR = st.tuples(TEAM, TEAM, st.integers(1, 300))


def pairs(of: list[tuple[str | None, str | None, int]]) -> pl.DataFrame:
    rows = {(giver, taker): count for giver, taker, count in of}
    return pl.DataFrame(
        [(giver, taker, count, count, float(count)) for (giver, taker), count in rows.items()],
        schema={
            "from": pl.String,
            "to": pl.String,
            "count": pl.Int64,
            "cases": pl.Int64,
            "median_gap_business_minutes": pl.Float64,
        },
        orient="row",
    )


@given(st.lists(PAIR, min_size=1, max_size=80), st.integers(1, 15))
def test_the_cells_hold_every_change_and_no_more_teams_than_asked_for(of, most: int) -> None:
    known = pairs(of)
    shown = teams.cells(known, teams=most)
    assert shown["count"].sum() == known["count"].sum()
    named = set(shown["from"]) | set(shown["to"])
    assert len(named - {teams.OTHERS}) <= most
    assert not shown.select("from", "to").is_duplicated().any()


def test_the_busiest_pair_of_two_busy_teams_keeps_its_own_cell() -> None:
    known = pairs([("A", "B", 255), *((f"T{n}", f"T{n + 1}", 1) for n in range(600))])
    (cell,) = teams.cells(known).filter((pl.col("from") == "A") & (pl.col("to") == "B")).to_dicts()
    assert cell["count"] == 255


def test_a_cell_of_few_changes_is_marked_so() -> None:
    shown = teams.cells(pairs([("A", "B", 4), ("B", "A", 5)]))
    assert dict(shown.select("from", "is_few").iter_rows()) == {"A": True, "B": False}


def test_a_search_finds_a_team_by_any_part_of_its_name_on_either_side() -> None:
    known = pairs([("Billing", "Platform", 1), ("Platform", "Frontline", 2), (None, "Payroll", 3)])
    assert teams.matching(known, "fRONT")["count"].to_list() == [2]
    assert teams.matching(known, "platform")["count"].sort().to_list() == [1, 2]
    assert teams.matching(known, "no team")["count"].to_list() == [3]
    assert teams.matching(known, "  ").height == 3


def test_the_drift_shows_the_promises_that_moved_furthest_either_way() -> None:
    due = pl.datetime(2026, 3, 17, time_zone="UTC").alias("due_at")
    promises = pl.DataFrame({"n": range(40)}).select(
        promise_id=pl.format("P{}", "n"),
        case_id=pl.format("ESC-{}", "n"),
        account=pl.lit("Northwind"),
        author=pl.lit(None, pl.String),
        first_due_at=due,
        due_at=due,
        slip_minutes=pl.when(pl.col("n") == 7).then(-99_999).otherwise("n"),
        moved_count=(pl.col("n") > 0).cast(pl.Int64),
        status=pl.lit("pending"),
    )
    rows = drifted(promises)
    assert rows.height == SHOWN
    assert rows["label"][0] == "1. ESC-7 Northwind"
    assert "ESC-0" not in "".join(rows["label"])
