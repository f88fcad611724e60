import polars as pl
import pytest

from escalation_ledger.models.reading.rules import Rule, latin


@pytest.mark.parametrize(
    ("pattern", "text", "is_met"),
    [
        (r"\bfix\w* in \d+\b", "the fix in 3 days", True),
        (r"\bfix\w* in \d+\b", "a prefix in 3 days", False),
        (r"told (?:[\w'-]+ ){1,2}yes", "told Zoë Östberg-O'Neil yes", True),
        (r"told (?:[^\w]+)yes", "told ... yes", True),
        (r"told (?:[^\w]+)yes", "told him yes", False),
        (r"a \\ b\.", r"a \ b.", True),
        (r"[\]\d]x", "7x", True),
        (r"[\]\d]x", "]x", True),
        (r"\bübernehm\w+", "bitte übernehmen", True),
    ],
)
def test_a_pattern_of_latin_letters_meets_what_it_met(pattern, text, is_met):
    met = [pl.Series([text]).str.contains(one).item() for one in (pattern, latin(pattern))]
    assert met == [is_met, is_met]


def test_a_rule_asks_for_latin_letters_alone():
    assert r"\w" not in Rule("r", "v", r"\bfix\w*", ("fixes",)).pattern
