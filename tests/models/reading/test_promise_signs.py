"""Every sign of a promise has the words it was written for, and a weight or a veto."""

import polars as pl
import pytest

from escalation_ledger.models.reading import weighing
from escalation_ledger.models.reading.promise_signs import SIGNS


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.name)
def test_a_sign_is_seen_in_its_example(sign):
    assert pl.Series([sign.example]).str.contains(sign.pattern).to_list() == [True]


def test_every_sign_either_forbids_or_weighs():
    forbidding = {sign.name for sign in SIGNS if sign.forbids}
    assert set(weighing.weighed().weights) == set(weighing.WEIGHED)
    assert forbidding.isdisjoint(weighing.WEIGHED)


def test_names_of_signs_are_unique():
    assert len({sign.name for sign in SIGNS}) == len(SIGNS)
