"""What reads alike is proposed only where it is the best both ways, apart, and not ruled on."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.ledger.likely import FLOOR, likely

NONE_APART = pl.DataFrame(schema={"anchor": pl.String, "anchor_right": pl.String})
T, S, M = "zendesk:ticket:", "slack:", "email:"


def alike(*rows: tuple[str, str, float], by_one_word: bool = False) -> pl.DataFrame:
    frame = pl.DataFrame(
        [(min(a, b), max(a, b), score) for a, b, score in rows],
        schema={"left": pl.String, "right": pl.String, "score": pl.Float64},
        orient="row",
    )
    return frame.with_columns(
        account_id=pl.lit("acme"), reason=pl.lit("alike"), is_by_one_word=pl.lit(by_one_word)
    )


def groups(likenesses: pl.DataFrame, **anchor_of: str) -> pl.DataFrame:
    """Each by itself, but for those that `anchor_of` puts with another."""
    names = sorted({*likenesses["left"], *likenesses["right"], *anchor_of, *anchor_of.values()})
    return pl.DataFrame(
        {"evidence_id": names, "anchor": [anchor_of.get(name, name) for name in names]}
    )


def apart(*pairs: tuple[str, str]) -> pl.DataFrame:
    both = [pair for one, other in pairs for pair in ((one, other), (other, one))]
    return pl.DataFrame(both, schema=NONE_APART.schema, orient="row")


def proposed(
    likenesses: pl.DataFrame, held: pl.DataFrame | None = None, ruled: pl.DataFrame = NONE_APART
) -> set[frozenset[str]]:
    held = groups(likenesses) if held is None else held
    rows = likely(likenesses, held, ruled).select("left", "right").iter_rows()
    return {frozenset(row) for row in rows}


def test_a_mutual_best_is_proposed_with_its_score():
    found = alike((T + "1", S + "a", 0.8))

    assert likely(found, groups(found), NONE_APART)["score"].to_list() == [0.8]


def test_what_has_two_partners_as_good_is_proposed_with_neither():
    assert proposed(alike((T + "1", S + "a", 0.8), (T + "2", S + "a", 0.79))) == set()


def test_a_case_has_a_best_partner_in_each_tool():
    found = alike((T + "1", S + "a", 0.8), (T + "1", M + "b", 0.6))

    assert proposed(found) == {frozenset({T + "1", S + "a"}), frozenset({T + "1", M + "b"})}


def test_of_many_in_one_tool_only_those_near_the_best_are_asked_about():
    found = alike((T + "1", M + "a", 0.9), (T + "1", M + "b", 0.7), (T + "1", M + "c", 0.65))
    weak = alike((T + "1", M + "a", 0.9), (T + "1", M + "b", 0.4))

    assert proposed(found) == {frozenset({T + "1", M + "a"}), frozenset({T + "1", M + "b"})}
    assert proposed(weak) == {frozenset({T + "1", M + "a"})}


def test_what_is_together_already_is_not_proposed_and_the_group_is_asked_about_once():
    found = alike((T + "1", S + "a", 0.9), (T + "1", M + "b", 0.8), (S + "a", M + "b", 0.5))
    held = groups(found, **{S + "a": T + "1"})

    assert proposed(found, held) == {frozenset({T + "1", M + "b"})}


def test_a_group_that_is_alike_in_two_ways_beats_one_that_is_in_one():
    found = alike((M + "x", T + "1", 0.6), (M + "x", S + "a", 0.5), (M + "x", T + "2", 0.65))
    held = groups(found, **{S + "a": T + "1"})

    assert proposed(found, held) == {frozenset({M + "x", T + "1"})}


def test_what_people_ruled_apart_is_never_proposed_whichever_evidence_says_it():
    found = alike((T + "1", M + "b", 0.9), (S + "a", M + "b", 0.8))
    held = groups(found, **{S + "a": T + "1"})

    assert proposed(found, held, apart((T + "1", M + "b"))) == set()


def test_two_cases_with_a_ticket_each_are_not_proposed_for_one_word():
    found = alike((M + "x", S + "a", 0.9), by_one_word=True)
    held = groups(found, **{M + "x": T + "1", S + "a": T + "2"})

    assert proposed(found, held) == set()


def test_one_word_is_enough_where_either_has_no_ticket():
    found = alike((M + "x", S + "a", 0.9), by_one_word=True)

    for one in (M + "x", S + "a"):
        assert proposed(found, groups(found, **{one: T + "1"})) == {frozenset({M + "x", S + "a"})}
    assert proposed(found, groups(found)) == {frozenset({M + "x", S + "a"})}


def test_two_cases_with_a_ticket_each_are_proposed_by_the_pair_that_shares_more_than_a_word():
    one_word = alike((M + "x", S + "a", 0.9), by_one_word=True)
    found = pl.concat([one_word, alike((M + "x", T + "2", 0.5))])
    held = groups(found, **{M + "x": T + "1", S + "a": T + "2"})
    asked = likely(found, held, NONE_APART)

    assert asked.select("left", "right", "score").rows() == [(M + "x", T + "2", 0.5)]


def test_one_word_with_another_ticket_does_not_stand_in_the_way_of_a_mail_that_has_none():
    one_word = alike((M + "x", T + "2", 0.9), by_one_word=True)
    found = pl.concat([one_word, alike((T + "1", S + "a", 0.5))])
    held = groups(found, **{M + "x": T + "1"})

    assert proposed(found, held) == {frozenset({T + "1", S + "a"})}


def test_little_likeness_is_not_proposed():
    assert proposed(alike((T + "1", S + "a", FLOOR - 0.05))) == set()


ITEMS = [T + "1", T + "2", T + "3", S + "a", S + "b", M + "x", M + "y"]
PAIR = st.lists(st.sampled_from(ITEMS), min_size=2, max_size=2, unique=True).map(
    lambda pair: tuple(sorted(pair))
)


@given(
    likenesses=st.dictionaries(PAIR, st.floats(0.01, 0.99), max_size=15),
    together=st.lists(PAIR, max_size=3),
    ruled=st.lists(PAIR, max_size=4),
)
def test_never_what_is_together_nor_what_is_ruled_apart_nor_two_of_one_piece(
    likenesses, together, ruled
):
    found = alike(*((one, other, score) for (one, other), score in likenesses.items()))
    anchor_of = {name: name for name in ITEMS}
    for one, other in together:
        old, new = anchor_of[other], anchor_of[one]
        anchor_of = {name: new if anchor == old else anchor for name, anchor in anchor_of.items()}
    held = pl.DataFrame({"evidence_id": ITEMS, "anchor": [anchor_of[name] for name in ITEMS]})
    kept = [(anchor_of[one], anchor_of[other]) for one, other in ruled]
    result = proposed(found, held, apart(*kept))

    for pair in result:
        one, other = (anchor_of[name] for name in pair)
        assert one != other
        assert (one, other) not in kept
        assert (other, one) not in kept
        assert tuple(sorted(pair)) in likenesses
    between = [frozenset(anchor_of[name] for name in pair) for pair in result]
    assert len(between) == len(set(between))
