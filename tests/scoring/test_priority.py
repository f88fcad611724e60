"""The sum, its points, bands, order and ties, on factors alone."""

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.scoring.priority import moebius_terms, with_points, with_ranks
from escalation_ledger.scoring.schemas import FACTORS
from escalation_ledger.warehouse.settings import SettingInvalid
from tests.scoring.rules import SCORING

SHARE = st.floats(0, 1)
VECTOR = st.tuples(SHARE, SHARE, SHARE, SHARE)
VECTORS = st.lists(VECTOR, min_size=1, max_size=50)
POINTS = [f"points_{name}" for name in FACTORS]
TOLERANCE = 1e-9
untimed = settings(max_examples=60, deadline=None)


def scored(vectors: list[tuple[float, ...]]) -> pl.DataFrame:
    schema = {f"factor_{name}": pl.Float64 for name in FACTORS}
    return with_points(pl.DataFrame(vectors, schema=schema, orient="row"), weights=SCORING.weights)


def by_hand(vector: tuple[float, ...]) -> tuple[float, dict[str, float]]:
    """The score over all fifteen sets of factors, and each one's share, one number at a time."""
    value = dict(zip("ITRO", vector, strict=True))
    score, points = 0.0, dict.fromkeys("ITRO", 0.0)
    for size in (1, 2, 3, 4):
        for members in combinations("ITRO", size):
            weight = next(
                (w for term, w in SCORING.weights.items() if set(term) == set(members)), 0.0
            )
            term = 100 * weight * min(value[letter] for letter in members)
            score += term
            for letter in members:
                points[letter] += term / size
    return score, points


@untimed
@given(VECTORS)
def test_score_and_points_are_those_computed_by_hand(vectors: list[tuple[float, ...]]) -> None:
    rows = scored(vectors)
    for vector, row in zip(vectors, rows.iter_rows(named=True), strict=True):
        score, points = by_hand(vector)
        assert row["score"] == pytest.approx(score, abs=TOLERANCE)
        assert [row[name] for name in POINTS] == pytest.approx(list(points.values()), abs=TOLERANCE)


@untimed
@given(VECTORS)
def test_points_add_up_to_the_score_which_is_0_to_100(vectors: list[tuple[float, ...]]) -> None:
    rows = scored(vectors).with_columns(total=pl.sum_horizontal(POINTS))
    assert rows["score"].is_between(0, 100).all()
    assert (rows["total"] - rows["score"]).abs().max() <= TOLERANCE  # type: ignore[operator]
    assert rows.select(pl.min_horizontal(POINTS).min()).item() >= 0


def test_nothing_is_0_and_everything_is_100() -> None:
    assert scored([(0.0,) * 4, (1.0,) * 4])["score"].to_list() == pytest.approx([0, 100])


@untimed
@given(VECTORS, st.integers(0, 3), SHARE)
def test_more_of_any_factor_never_scores_less_and_never_jumps(
    vectors: list[tuple[float, ...]], factor: int, share: float
) -> None:
    raised = [
        tuple(max(value, share) if place == factor else value for place, value in enumerate(vector))
        for vector in vectors
    ]
    letter = "ITRO"[factor]
    steepest = 100 * sum(weight for term, weight in SCORING.weights.items() if letter in term)
    gain = scored(raised)["score"] - scored(vectors)["score"]
    step = pl.Series([new[factor] - old[factor] for new, old in zip(raised, vectors, strict=True)])
    assert (gain >= -TOLERANCE).all()
    assert (gain <= steepest * step + TOLERANCE).all()


@untimed
@given(st.lists(st.tuples(st.floats(0, 0.25), st.floats(0, 0.2), SHARE, st.floats(0, 0.2))))
def test_a_contained_case_waits_however_much_it_is_worth(vectors: list[tuple[float, ...]]) -> None:
    assert (scored([*vectors, (0.25, 0.2, 1.0, 0.2)])["score"] <= 40).all()


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"I": 0.5, "T": 0.4}, "add up to 0.9, not 1"),
        ({"I": 1.5, "T": -0.5}, "T is below 0"),
        ({"I": 0.5, "X": 0.5}, "X is made of other letters"),
    ],
)
def test_weights_that_are_no_shares_are_refused(weights: dict[str, float], said: str) -> None:
    with pytest.raises(SettingInvalid, match=said):
        moebius_terms(weights)


def test_bands_that_cross_are_refused() -> None:
    with pytest.raises(SettingInvalid, match="do not go down in order"):
        ranks([{}], bands={**SCORING.bands, "today": 60.0})


def ranks(rows: list[dict[str, object]], bands: dict[str, float] | None = None) -> pl.DataFrame:
    """`with_ranks` of rows equal in everything but what they say."""
    equal = {
        "score": 50.0, "factor_impact": 0.5, "factor_time": 0.5, "factor_ownership": 0.5,
        "earliest_due_at": 9, "exposure_usd": 1.0, "first_seen_at": 9, "number": 9,
    }  # fmt: skip
    frame = pl.DataFrame([{**equal, **row} for row in rows], infer_schema_length=None)
    return with_ranks(frame, bands=bands or SCORING.bands)


@pytest.mark.parametrize(
    ("score", "band"),
    [
        (55.0, "act_now"), (54.99, "today"), (40.0, "today"), (39.99, "this_week"),
        (25.0, "this_week"), (24.99, "watch"), (0.0, "watch"),
    ],
)  # fmt: skip
def test_a_band_begins_at_its_threshold(score: float, band: str) -> None:
    assert ranks([{"score": score}])["band"].item() == band


def test_neighbours_closer_than_two_points_are_a_tie_and_keep_their_order() -> None:
    rows = ranks([{"score": score} for score in (50.0, 70.0, 51.9, 48.0, 53.9)])
    assert rows["score"].to_list() == [70.0, 53.9, 51.9, 50.0, 48.0]
    assert rows["rank"].to_list() == [1, 2, 3, 4, 5]
    assert rows["is_tie"].to_list() == [False, False, True, True, False]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"score": 50.1}, {"score": 50.0, "factor_time": 0.9, "exposure_usd": 9.0}),
        ({"factor_time": 0.6, "factor_impact": 0.6, "factor_ownership": 0.6}, {"factor_time": 0.9}),
        ({"earliest_due_at": 1}, {"exposure_usd": 2.0}),
        ({"earliest_due_at": 9}, {"earliest_due_at": None}),
        ({"exposure_usd": 2.0}, {"first_seen_at": 1}),
        ({"first_seen_at": 1}, {"number": 1}),
        ({"number": 2}, {"number": 10}),
    ],
)
def test_equal_scores_go_by_the_weakest_factor_then_due_exposure_age_and_number(
    first: dict[str, object], second: dict[str, object]
) -> None:
    for rows in ([first, second], [second, first]):
        marked = [{**row, "is_first": row is first} for row in rows]
        assert ranks(marked)["is_first"].to_list() == [True, False]
