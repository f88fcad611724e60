"""Times are compared only where both sides give the same rows."""

from pathlib import Path

import polars as pl
import pytest

from benchmarks.drop import Shape, write_drop
from benchmarks.ours.landing import first
from benchmarks.parity import Different, check_same, digest
from benchmarks.place import Place
from benchmarks.reference.landing import read_json

ROWS = pl.DataFrame({"id": ["a", "b"], "at": [1, None]})


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path, tmp_path / "run")
    made.run.mkdir()
    write_drop(made.drop, Shape(1000))
    return made


def test_rows_in_another_order_are_the_same() -> None:
    turned = ROWS.reverse().select("at", "id")
    check_same("any", digest({"rows": ROWS}), digest({"rows": turned}))


@pytest.mark.parametrize(
    "other",
    [
        ROWS.head(1),
        ROWS.with_columns(id=pl.lit("a")),
        ROWS.with_columns(at=pl.col("at").fill_null(0)),
        ROWS.rename({"at": "moment"}),
    ],
)
def test_a_missing_row_another_value_and_another_column_are_told(other: pl.DataFrame) -> None:
    with pytest.raises(Different, match=r"rows: 2 rows, .* against"):
        check_same("any", digest({"rows": ROWS}), digest({"rows": other}))


def test_a_table_that_one_side_lacks_is_told() -> None:
    with pytest.raises(Different, match="more: None against 2 rows"):
        check_same("any", digest({"rows": ROWS}), digest({"rows": ROWS, "more": ROWS}))


def test_two_sides_without_rows_are_no_comparison() -> None:
    with pytest.raises(Different, match="gave no rows"):
        check_same("any", {}, {})


def test_landing_and_its_reference_agree_until_a_file_differs(place: Place) -> None:
    ours, reference = first(place), read_json(place)
    ours.work()
    comments = place.drop / "zendesk" / "comments.jsonl"
    whole = comments.read_text("utf-8")
    reference.work()
    landed = digest(ours.answer(None))
    check_same("landing", landed, digest(reference.answer(None)))

    comments.write_text(whole.replace("Reference", "reference", 1), "utf-8")
    (place.run / "tables.duckdb").unlink()
    reference.work()
    with pytest.raises(Different, match="comments: 800 rows"):
        check_same("landing", landed, digest(reference.answer(None)))
