from datetime import date

import polars as pl

from escalation_ledger.domain.words import Lane
from escalation_ledger.reports.filters import NO_OWNER, NO_TIER, Filters, filtered

TODAY = date(2026, 3, 17)
ROWS = pl.DataFrame(
    {
        "name": ["overdue", "soon", "late", "unknown"],
        "tier": ["Strategic", "growth", "Growth", None],
        "renewal_on": [date(2026, 3, 1), date(2026, 4, 16), date(2026, 4, 17), None],
        "owner": ["Ana@our.example", None, "ana@our.example", "tom@our.example"],
        "lanes": [["leadership", "repro"], [], ["repro"], ["engineering"]],
    }
)


def names(filters: Filters) -> list[str]:
    return filtered(ROWS, filters, today=TODAY)["name"].to_list()


def test_nothing_asked_for_is_everything_in_its_order():
    assert names(Filters()) == ["overdue", "soon", "late", "unknown"]
    assert not Filters().narrow


def test_tiers_are_compared_without_case_and_none_asks_for_those_without_one():
    assert names(Filters(tiers=("GROWTH",))) == ["soon", "late"]
    assert names(Filters(tiers=(NO_TIER, "strategic"))) == ["overdue", "unknown"]


def test_a_renewal_past_due_is_within_any_window_and_an_unknown_one_within_none():
    assert names(Filters(renewal_within_days=30)) == ["overdue", "soon"]
    assert names(Filters(renewal_within_days=0)) == ["overdue"]


def test_owners_are_compared_without_case_and_none_asks_for_those_without_one():
    assert names(Filters(owner="ANA@our.example")) == ["overdue", "late"]
    assert names(Filters(owner=NO_OWNER)) == ["soon"]


def test_a_lane_asks_for_the_cases_that_are_in_it_among_others():
    assert names(Filters(lane=Lane.REPRO)) == ["overdue", "late"]
    assert Filters(lane=Lane.REPRO).narrow


def test_everything_asked_for_must_hold():
    asked = Filters(tiers=("growth",), renewal_within_days=31, owner="ana@our.example")
    assert names(asked) == ["late"]
