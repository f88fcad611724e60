"""The ranked sheet as a whole: its shape, its rows, its order."""

from datetime import timedelta

import polars as pl

from escalation_ledger.ledger.schemas import SHEET
from escalation_ledger.scoring import ranked
from escalation_ledger.scoring.schemas import RANKED
from tests.scoring.cases import NOW, OWNERLESS, promised, sheet_of, sheet_row
from tests.scoring.rules import SETTINGS

SEVERE = {
    "impact": "core_blocked",
    "arr_usd": 420_000.0,
    "renewal_on": NOW.date() + timedelta(days=28),
    **OWNERLESS,
    **promised(NOW + timedelta(hours=6, minutes=30)),
}


def test_live_cases_are_ranked_and_others_left_out() -> None:
    sheet = sheet_of(
        sheet_row(number=1),
        sheet_row(number=2, **SEVERE),
        sheet_row(number=3, state="closed", **SEVERE),
        sheet_row(number=4, state="monitoring", **SEVERE),
    )
    rows = ranked(sheet, now=NOW, settings=SETTINGS)
    assert rows.select("rank", "case_id").rows() == [(1, "ESC-2"), (2, "ESC-1")]
    assert rows["band"].to_list() == ["act_now", "this_week"]


def test_the_sheet_comes_through_unchanged() -> None:
    sheet = sheet_of(sheet_row(number=1), sheet_row(number=2, **SEVERE))
    rows = ranked(sheet, now=NOW, settings=SETTINGS)
    assert rows.columns == list(RANKED.columns)
    assert rows.select(SHEET.columns.keys()).sort("case_id").equals(sheet)


def test_the_deadline_that_sets_the_time_is_shown() -> None:
    row = ranked(sheet_row(**SEVERE), now=NOW, settings=SETTINGS).row(0, named=True)
    assert row["deadline_kind"] == "promise"
    assert row["deadline_at"] == row["promise_due_at"]
    assert row["deadline_business_minutes_left"] == 6 * 60


def test_no_live_case_is_an_empty_queue() -> None:
    rows = ranked(sheet_row(state="closed"), now=NOW, settings=SETTINGS)
    assert rows.schema == RANKED.empty().schema
    assert rows.is_empty()


def test_the_same_sheet_and_now_give_the_same_bytes() -> None:
    cases = [sheet_row(number=number, breadth=number / 40) for number in range(1, 13)]
    first = ranked(sheet_of(*cases), now=NOW, settings=SETTINGS)
    again = ranked(pl.concat(reversed(cases)), now=NOW, settings=SETTINGS)
    assert first.write_json() == again.write_json()
