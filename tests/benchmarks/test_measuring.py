"""What is made of the runs."""

from pathlib import Path

import pytest

from benchmarks.growth import exponent
from benchmarks.measuring import Failed, Usage, measured, ratios


def usage(cpu: float) -> Usage:
    return Usage(cpu=cpu, wall=1.0, peak=1.0, work_cpu=cpu, work_wall=1.0)


def test_ratios_are_of_runs_of_the_same_round() -> None:
    spread = ratios([usage(2), usage(6), usage(30)], [usage(1), usage(2), usage(10)], "cpu")
    assert (spread.low, spread.median, spread.high) == (2, 3, 3)


def test_the_exponent_of_what_grows_with_the_square_is_two() -> None:
    assert exponent({10: 5.0, 100: 500.0, 1000: 50_000.0}) == pytest.approx(2)


def test_one_size_has_no_exponent() -> None:
    assert exponent({10: 5.0}) is None


def test_a_variant_that_fails_ends_the_run_and_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"reference\.page:query ended with code 1"):
        measured("reference.page:query", tmp_path)
    assert list(tmp_path.iterdir()) == []
