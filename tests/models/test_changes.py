from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.models.audits import changed, person, team
from tests.models.tiny import at


def handoffs(*audits: dict[str, Any]) -> tuple[int, int]:
    """Handoffs and ping-pongs."""
    found = changed(*audits)
    return found["is_handoff"].sum(), found["is_ping_pong"].sum()


def test_a_change_of_team_is_a_handoff_with_both_names():
    found = changed(team(1, "1", "2"))

    assert found.select("from_name", "to_name", "is_handoff", "why").rows() == [
        ("Tier 1", "Tier 2", True, "handed from one team to another")
    ]
    assert found["actor_id"].item() == "ana@us.example"


def test_team_and_person_changed_by_one_audit_are_one_handoff_the_teams():
    found = changed(team(1, "1", "2"), person(1, "10", "20"))

    assert found.select("kind", "is_handoff", "why").rows() == [
        ("person", False, "part of the handoff of the same audit"),
        ("team", True, "handed from one team to another"),
    ]


def test_there_and_back_are_two_handoffs_and_one_ping_pong():
    assert handoffs(team(1, "1", "2"), team(2, "2", "1")) == (2, 1)
    assert handoffs(person(1, "10", "20"), person(2, "20", "10")) == (2, 1)


def test_a_circle_over_three_teams_is_no_ping_pong():
    assert handoffs(team(1, "1", "2"), team(2, "2", "3"), team(3, "3", "1")) == (3, 0)


def test_teams_are_judged_on_teams_and_persons_on_persons():
    assert handoffs(team(1, "1", "2"), person(2, "10", "20"), team(3, "2", "1")) == (3, 1)


def test_a_rule_a_bot_and_the_system_hand_nothing_over():
    assert handoffs(team(1, "1", "2", channel="rule")) == (0, 0)
    assert handoffs(team(1, "1", "2", actor_id="99")) == (0, 0)
    found = changed(team(1, "1", "2", actor_id="-1"))
    assert found.select("is_handoff", "why", "actor_id").row(0) == (
        False,
        "made by a rule or a bot",
        None,
    )


def test_routing_within_five_minutes_of_creation_is_no_handoff_and_a_minute_later_is_one():
    assert handoffs(team(1, "1", "2", at=at(minutes=5))) == (0, 0)
    assert handoffs(team(1, "1", "2", at=at(minutes=6))) == (1, 0)


def test_a_team_change_by_a_rule_hides_no_person_change_of_the_same_audit():
    found = changed(team(1, "1", "2", channel="rule"), person(1, "10", "20"))

    assert found.filter("is_handoff")["kind"].to_list() == ["person"]


def test_a_bounce_undone_by_a_rule_is_no_ping_pong():
    assert handoffs(team(1, "1", "2"), team(2, "2", "3", channel="rule"), team(3, "3", "1")) == (
        2,
        0,
    )


def test_a_person_named_on_an_unowned_ticket_is_no_handoff():
    found = changed(person(1, None, "20"))

    assert found.select("is_handoff", "why").row(0) == (
        False,
        "a person named on an unowned ticket",
    )


def test_unassigning_is_no_handoff_and_neither_is_naming_somebody_after_it():
    assert handoffs(person(1, "10", None), person(2, None, "20")) == (0, 0)


def test_one_person_under_two_ids_hands_nothing_over():
    found = changed(person(1, "10", "11"))

    assert found.select("is_handoff", "why").row(0) == (False, "the same person under two ids")


def test_a_first_team_is_no_change_of_team():
    assert changed(team(0, None, "1", is_create=True)).is_empty()
    assert changed(team(1, None, "1")).is_empty()


def test_a_change_that_does_not_say_from_whom_is_from_the_team_known_before():
    found = changed(team(0, None, "1", is_create=True), team(1, None, "2"))

    assert found.select("from_id", "to_id", "is_handoff").rows() == [("1", "2", True)]


def test_a_team_left_for_none_and_then_another_is_handed_over_once():
    found = changed(team(1, "1", None), team(2, None, "2"))

    assert found.select("from_id", "to_id", "is_handoff").rows() == [("1", "2", True)]


def test_audits_of_the_same_second_are_read_in_the_order_of_their_ids():
    found = changed(team(10, None, "3", at=at(hours=1)), team(9, "1", "2", at=at(hours=1)))

    assert sorted(found.select("from_id", "to_id").rows()) == [("1", "2"), ("2", "3")]


@settings(max_examples=40, deadline=None)
@given(path=st.lists(st.sampled_from("123"), min_size=1, max_size=8), seed=st.randoms())
def test_every_step_between_teams_is_one_change_whatever_the_order_of_rows(path, seed):
    steps = [(a, b) for a, b in pairwise(path) if a != b]
    audits = [team(n + 1, a, b) for n, (a, b) in enumerate(steps)]
    shuffled = seed.sample(audits, k=len(audits))
    returns = sum(one == other[::-1] for one, other in pairwise(steps))

    found = changed(*shuffled)

    assert found.equals(changed(*audits))
    assert (found.height, found["is_handoff"].sum(), found["is_ping_pong"].sum()) == (
        len(steps),
        len(steps),
        returns,
    )
