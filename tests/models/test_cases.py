from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.models import schemas
from escalation_ledger.models.cases import NOT_THE_SAME, Apart, Grouping, Rulings, cases
from tests.models.tiny import at, evidence, frame

NONE_OPENED = {
    "case_id": pl.String,
    "number": pl.Int64,
    "anchor": pl.String,
    "has_person_events": pl.Boolean,
}


def item(name: str, *, hour: int = 0, account: str | None = "acme") -> dict[str, Any]:
    return {
        "evidence_id": name,
        "source": "zendesk",
        "account_id": account,
        "opened_at": at(hours=hour),
    }


def edge(one: str, other: str, *, is_strong: bool = True) -> dict[str, Any]:
    left, right = sorted([one, other])
    return {"left": left, "right": right, "kind": "ticket_id", "is_strong": is_strong}


def opened(*rows: tuple[int, str, bool]) -> pl.DataFrame:
    return pl.DataFrame(
        [(f"ESC-{number}", number, anchor, written) for number, anchor, written in rows],
        schema=NONE_OPENED,
        orient="row",
    )


def grouping(
    items: list[dict[str, Any]], links: list[dict[str, Any]], decided: pl.DataFrame | None = None
) -> Grouping:
    return cases(
        evidence(*items),
        frame(schemas.EDGES, *links),
        opened() if decided is None else decided,
    )


def anchors(found: Grouping) -> dict[str, str]:
    return dict(found.groups.select("evidence_id", "anchor").iter_rows())


def case_ids(found: Grouping) -> dict[str, str | None]:
    return dict(found.groups.select("evidence_id", "case_id").iter_rows())


def test_evidence_joins_along_strong_edges_and_hangs_on_its_earliest():
    found = grouping(
        [item("a", hour=2), item("b", hour=1), item("c", hour=3), item("d")],
        [edge("a", "b"), edge("a", "c")],
    )

    assert anchors(found) == {"a": "b", "b": "b", "c": "b", "d": "d"}


def test_a_weak_edge_joins_nothing():
    found = grouping([item("a"), item("b")], [edge("a", "b", is_strong=False)])

    assert anchors(found) == {"a": "a", "b": "b"}


def test_evidence_without_account_joins_one_account_and_bridges_no_two():
    found = grouping(
        [item("a"), item("b", hour=1, account=None), item("c", hour=2, account="other")],
        [edge("a", "b"), edge("b", "c")],
    )

    assert anchors(found) == {"a": "a", "b": "a", "c": "c"}
    assert found.groups["account_id"].to_list() == ["acme", "acme", "other"]
    assert found.refused.select("left", "right", "reason").rows() == [
        ("b", "c", "It would join two accounts.")
    ]


def test_a_group_keeps_its_case_when_older_evidence_turns_up():
    found = grouping(
        [item("new", hour=5), item("old", hour=1)],
        [edge("new", "old")],
        opened((7, "new", True)),
    )

    assert case_ids(found) == {"new": "ESC-7", "old": "ESC-7"}
    assert found.anchor("ESC-7") == "old"


def test_two_cases_join_into_the_older_while_the_younger_holds_nothing_a_person_wrote():
    found = grouping(
        [item("a"), item("b", hour=1)],
        [edge("a", "b")],
        opened((3, "b", True), (4, "a", False)),
    )

    assert case_ids(found) == {"a": "ESC-3", "b": "ESC-3"}
    assert found.aliases.rows() == [("ESC-4", "ESC-3")]
    assert found.survivor("ESC-4") == "ESC-3"
    assert found.refused.is_empty()


def test_two_cases_stay_apart_when_a_person_wrote_in_the_younger_and_the_join_is_proposed():
    found = grouping(
        [item("a"), item("b", hour=1), item("c", hour=2)],
        [edge("a", "b"), edge("b", "c")],
        opened((3, "a", False), (4, "c", True)),
    )

    assert case_ids(found) == {"a": "ESC-3", "b": "ESC-3", "c": "ESC-4"}
    assert found.refused.row(0, named=True) == {
        "left": "b",
        "right": "c",
        "older_case_id": "ESC-3",
        "younger_case_id": "ESC-4",
        "reason": "ESC-4 holds what a person wrote; only a person joins it to ESC-3.",
    }


def test_a_case_whose_evidence_is_gone_takes_part_in_nothing():
    found = grouping([item("a")], [], opened((1, "gone", True)))

    assert case_ids(found) == {"a": None}
    assert found.anchor("ESC-1") is None


NAMES = "abcdefgh"
names = st.sampled_from(NAMES)
items = st.builds(
    lambda hours, accounts: [
        item(name, hour=hour, account=account)
        for name, hour, account in zip(NAMES, hours, accounts, strict=True)
    ],
    st.lists(st.integers(0, 3), min_size=8, max_size=8),
    st.lists(st.sampled_from(["acme", "acme", "other", None]), min_size=8, max_size=8),
)
links = st.lists(
    st.builds(edge, names, names), max_size=10, unique_by=lambda row: (row["left"], row["right"])
)
decisions = st.builds(
    lambda anchored, written: opened(
        *[(number, anchor, written[number]) for number, anchor in enumerate(anchored)]
    ),
    st.lists(names, unique=True, max_size=5),
    st.lists(st.booleans(), min_size=5, max_size=5),
)


@settings(max_examples=60, deadline=None)
@given(items, links, decisions, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(here, joined, decided, random):
    one = grouping(here, joined, decided)
    other = grouping(
        random.sample(here, k=len(here)),
        random.sample(joined, k=len(joined)),
        decided.sample(fraction=1, shuffle=True, seed=1) if decided.height else decided,
    )

    assert one.groups.equals(other.groups)
    assert one.refused.equals(other.refused)
    assert one.aliases.equals(other.aliases)


@settings(max_examples=60, deadline=None)
@given(items, links, decisions)
def test_evidence_that_is_not_linked_changes_no_group(here, joined, decided):
    before = grouping(here, joined, decided)
    after = grouping([item("aa", hour=-1), *here], joined, decided)

    assert after.groups.filter(pl.col("evidence_id") != "aa").equals(before.groups)


@settings(max_examples=60, deadline=None)
@given(items, links, decisions)
def test_no_case_is_lost_and_none_a_person_wrote_in_gives_up_its_id_to_a_younger(
    here, joined, decided
):
    found = grouping(here, joined, decided)
    held = case_ids(found)

    for case_id, number, anchor, written in decided.iter_rows():
        survivor = found.survivor(case_id)
        assert held[anchor] == survivor
        assert int(survivor.removeprefix("ESC-")) <= number
        assert not (written and survivor != case_id)


@settings(max_examples=60, deadline=None)
@given(items, links, decisions)
def test_no_group_holds_two_accounts(here, joined, decided):
    found = grouping(here, joined, decided)
    own = {row["evidence_id"]: row["account_id"] for row in here}

    for name, account in found.groups.select("evidence_id", "account_id").iter_rows():
        assert own[name] in {None, account}


def ruled(
    items: list[dict[str, Any]],
    links: list[dict[str, Any]],
    rulings: Rulings,
    decided: pl.DataFrame | None = None,
) -> Grouping:
    return cases(
        evidence(*items),
        frame(schemas.EDGES, *links),
        opened() if decided is None else decided,
        rulings,
    )


def apart(left: str, right: str) -> Apart:
    return Apart(frozenset(left.split()), frozenset(right.split()))


def test_what_a_person_joined_is_one_case_also_when_both_hold_what_people_wrote():
    decided = opened((1, "a", True), (2, "b", True))
    found = ruled([item("a"), item("b", hour=1)], [], Rulings(joins=(("a", "b"),)), decided)
    assert case_ids(found) == {"a": "ESC-1", "b": "ESC-1"}
    assert found.survivor("ESC-2") == "ESC-1"


def test_what_a_person_keeps_apart_no_key_joins():
    rulings = Rulings(apart=(apart("a", "b"),))
    found = ruled([item("a"), item("b", hour=1)], [edge("a", "b")], rulings)
    assert anchors(found) == {"a": "a", "b": "b"}
    assert found.refused["reason"].to_list() == [NOT_THE_SAME]


def test_what_is_apart_stays_apart_over_evidence_between_them():
    rulings = Rulings(apart=(apart("a", "c"),))
    items = [item("a"), item("b", hour=1), item("c", hour=2)]
    found = ruled(items, [edge("a", "b"), edge("b", "c")], rulings)
    assert anchors(found) == {"a": "a", "b": "a", "c": "c"}


def test_a_person_joins_no_two_accounts():
    items = [item("a"), item("b", hour=1, account="other")]
    found = ruled(items, [], Rulings(joins=(("a", "b"),)))
    assert anchors(found) == {"a": "a", "b": "b"}


@given(
    st.lists(st.sampled_from([(a, b) for a in "abcdef" for b in "abcdef" if a < b]), max_size=9),
    st.lists(st.sampled_from([(a, b) for a in "abcdef" for b in "abcdef" if a < b]), max_size=4),
    st.lists(st.sampled_from([(a, b) for a in "abcdef" for b in "abcdef" if a < b]), max_size=4),
)
@settings(deadline=None, max_examples=60)
def test_no_two_pieces_that_a_person_kept_apart_are_ever_one_case(
    links: list[tuple[str, str]], joins: list[tuple[str, str]], rejected: list[tuple[str, str]]
) -> None:
    rulings = Rulings(joins=tuple(joins), apart=tuple(apart(*pair) for pair in rejected))
    items = [item(name, hour=hour) for hour, name in enumerate("abcdef")]
    found = anchors(ruled(items, [edge(*pair) for pair in links], rulings))
    assert all(found[left] != found[right] for left, right in rejected)
