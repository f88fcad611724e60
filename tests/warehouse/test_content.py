from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.warehouse.content import content_hash

FRAME = pl.DataFrame(
    {
        "id": ["a", "b", "c"],
        "at": [datetime(2026, 3, 17, 8, 30, 0, 1, tzinfo=UTC), None, None],
        "on": [date(2026, 3, 17), None, None],
        "usd": [0.1, float("nan"), None],
        "tags": [["x", "y"], [], None],
        "is_open": [True, False, None],
        "count": [1, None, 3],
    },
    schema_overrides={"at": pl.Datetime("us", "UTC")},
)
KEYS = {"t": ("id",)}


@given(st.permutations(range(3)), st.permutations(FRAME.columns))
def test_order_of_rows_and_columns_does_not_change_the_hash(
    rows: list[int], columns: list[str]
) -> None:
    assert content_hash({"t": FRAME[rows].select(columns)}, KEYS) == content_hash(
        {"t": FRAME}, KEYS
    )


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "a "),
        ("at", datetime(2026, 3, 17, 8, 30, 0, 2, tzinfo=UTC)),
        ("on", date(2026, 3, 18)),
        ("usd", 0.1 + 2**-54),
        ("tags", ["x,y"]),
        ("tags", ["y", "x"]),
        ("is_open", None),
        ("count", 2),
    ],
)
def test_any_other_value_changes_the_hash(column: str, value: object) -> None:
    changed = pl.concat(
        [
            FRAME[:1].with_columns(pl.Series(column, [value], dtype=FRAME.schema[column])),
            FRAME[1:],
        ]
    )
    assert content_hash({"t": changed}, KEYS) != content_hash({"t": FRAME}, KEYS)


def test_null_nothing_and_not_a_number_differ() -> None:
    hashes = {
        content_hash({"t": pl.DataFrame({"id": ["a"], "x": pl.Series([value], dtype=dtype)})}, KEYS)
        for value, dtype in [
            (None, pl.String),
            ("", pl.String),
            ("null", pl.String),
            (None, pl.Float64),
            (float("nan"), pl.Float64),
            (0.0, pl.Float64),
            ([], pl.List(pl.String)),
            (None, pl.List(pl.String)),
            ([""], pl.List(pl.String)),
        ]
    }
    assert len(hashes) == 9


def test_minus_zero_is_zero() -> None:
    zero, minus = ({"t": pl.DataFrame({"id": ["a"], "x": [x]})} for x in (0.0, -0.0))
    assert content_hash(zero, KEYS) == content_hash(minus, KEYS)


def test_tables_without_a_key_are_provenance_and_do_not_count() -> None:
    run = pl.DataFrame({"run_id": ["r1"]})
    assert content_hash({"t": FRAME, "run": run}, KEYS) == content_hash({"t": FRAME}, KEYS)


def test_the_hash_is_the_same_on_every_machine() -> None:
    """A pinned value: what changes it makes every snapshot look new once."""
    assert content_hash({"t": FRAME}, KEYS) == (
        "8ce29ca189346909d83c18f80dba0c757e15e8624e43893757fefe2bbd7e5bb5"
    )


def test_a_type_without_canonical_text_is_refused() -> None:
    frame = pl.DataFrame({"id": ["a"], "x": [b"raw"]})
    with pytest.raises(TypeError, match="Column x has type Binary"):
        content_hash({"t": frame}, KEYS)
