"""What people said of what belongs together: the later word stands, whatever was said before."""

from datetime import UTC, datetime

from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.fold import fold
from escalation_ledger.ledger.recorded import Recorded, frame_of
from escalation_ledger.models.cases import Apart, Rulings

AT = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)


def after(*events: e.Event, case_id: str = "ESC-1") -> Rulings:
    recorded = [
        Recorded(seq, case_id, event, 0, AT, AT, "ana@example.com", "why", "", "")
        for seq, event in enumerate(events, 1)
    ]
    return fold(frame_of(recorded)).rulings


LINK, REJECT = e.EvidenceLinked("a", "b"), e.LinkRejected("b", "a")
MERGE = e.CasesMerged("ESC-2", "a", "b")
SPLIT = e.EvidenceSplit("ESC-2", ("b", "c"), ("a",))
APART = Apart(frozenset({"b", "c"}), frozenset({"a"}))


def test_a_link_joins_and_a_rejection_keeps_apart() -> None:
    assert after(LINK) == Rulings(joins=(("a", "b"),))
    assert after(REJECT) == Rulings(apart=(Apart(frozenset({"b"}), frozenset({"a"})),))


def test_the_later_word_on_a_pair_stands() -> None:
    assert after(REJECT, LINK) == after(LINK)
    assert after(LINK, REJECT) == after(REJECT)


def test_a_merge_joins_what_the_two_cases_were_opened_on() -> None:
    assert after(MERGE) == Rulings(joins=(("a", "b"),))


def test_a_split_keeps_each_side_together_and_the_two_apart() -> None:
    assert after(SPLIT) == Rulings(joins=(("b", "c"),), apart=(APART,))


def test_a_split_takes_back_the_merge_before_it_and_a_merge_the_split() -> None:
    assert after(MERGE, SPLIT) == after(SPLIT)
    assert after(SPLIT, MERGE).apart == ()
    assert ("a", "b") in after(SPLIT, MERGE).joins


def test_a_link_that_was_undone_joins_nothing() -> None:
    assert after(LINK, e.SaveUndone(("1",))) == Rulings()
