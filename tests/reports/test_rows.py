"""Numbers as documents write them."""

import math

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.reports.rows import documents, plain_documents

POINTS = ("points_impact", "points_time", "points_revenue", "points_ownership")


def test_every_row_of_the_queue_adds_up_and_has_six_decimals(held):
    for row, exact in zip(documents(held.ranked), held.ranked["score"], strict=True):
        numbers = [row["score"], *row["points"].values(), *row["factors"].values()]
        assert [round(number, 6) for number in numbers] == numbers
        assert row["score"] == round(exact, 6)
        assert math.isclose(math.fsum(row["points"].values()), row["score"], abs_tol=1e-9)


@given(points=st.tuples(*(st.floats(0, 25),) * 4))
def test_rounded_points_add_up_to_the_rounded_score(held, points):
    row = held.ranked.head(1)
    given_points = dict(zip(POINTS, points, strict=True))
    changed = row.with_columns(pl.lit(value).alias(name) for name, value in given_points.items())
    changed = changed.with_columns(score=pl.lit(math.fsum(points)))
    [document] = documents(changed)
    assert document["score"] == round(math.fsum(points), 6)
    assert math.isclose(math.fsum(document["points"].values()), document["score"], abs_tol=1e-9)
    for name, point in zip(("impact", "time", "revenue", "ownership"), points, strict=True):
        assert abs(document["points"][name] - point) < 3e-6


def test_a_list_and_the_queue_write_the_same_number(held):
    plain = plain_documents(held.ranked.select("score"))
    assert [row["score"] for row in plain] == [row["score"] for row in documents(held.ranked)]
