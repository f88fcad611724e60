from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from escalation_ledger.domain.words import Blocker, Impact
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.events import REFRESH, CaseOpened, Event, OwnerAssigned, OwnerDueSet
from escalation_ledger.ledger.fold import CASES, Decisions, fold
from escalation_ledger.ledger.recorded import Recorded, frame_of
from tests.ledger.reference import replay

START = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
ANA, BOB = "ana@example.com", "bob@example.com"


def recorded(seq: int, case_id: str, event: Event, *, by: str, minutes: int = 0) -> Recorded:
    """`minutes` moves what the writer says, never the order written."""
    at = START + timedelta(minutes=minutes)
    return Recorded(seq, case_id, event, 0, at, START, by, "why", "", "")


people = st.sampled_from([ANA, BOB, "carol@example.com"])
dues = st.none() | st.integers(0, 10_000).map(lambda minutes: START + timedelta(minutes=minutes))
later = st.integers(1, 10_000).map(lambda minutes: START + timedelta(minutes=minutes))
words = st.sampled_from(["one", "two", "three"])
promises = st.sampled_from(["zendesk:comment:1", "ESC-1#2", "ESC-2#3"])
edits: st.SearchStrategy[Event] = st.one_of(
    st.builds(e.OwnerAssigned, st.none() | people, st.none()),
    st.builds(e.OwnerAssigned, people, dues),
    st.builds(e.OwnershipAccepted, dues),
    st.builds(e.OwnerDueSet, dues),
    st.builds(e.BlockerNamed, st.sampled_from(list(Blocker)).map(str)),
    st.builds(
        e.ImpactSet,
        st.none() | st.sampled_from(list(Impact)).map(str),
        st.none() | st.floats(0, 1),
        st.none() | st.booleans(),
    ),
    st.builds(e.NatureSet, st.none() | words),
    st.builds(e.RiskFlagged, words),
    st.builds(e.RiskCleared, words),
    st.builds(e.PromiseMade, promises, later, st.just("update"), words),
    st.builds(e.PromiseMoved, promises, promises, later, words),
    st.builds(e.PromiseKept, promises),
    st.builds(e.PromiseWithdrawn, promises, words),
    st.builds(e.PromiseRejected, promises, promises, words, dues, st.just("update"), st.booleans()),
    st.builds(
        e.PromiseHeard,
        promises,
        promises,
        st.none() | words,
        later,
        st.just("update"),
        st.booleans(),
    ),
    st.builds(e.TouchLogged, words, words),
    st.builds(e.ProgressNoted, words),
    st.just(e.UpdateSkipped()),
    st.builds(e.LeadershipAsked, words),
    st.builds(e.LeadershipDecided, words),
    st.builds(e.SummaryWritten, words),
    st.builds(e.EvidenceAttached, words, words),
    st.builds(e.EvidenceLinked, words, words),
    st.builds(e.LinkRejected, words, words),
    st.builds(e.Snoozed, dues),
    st.builds(e.ProposalRejected, words),
    st.builds(e.CaseMonitored, words),
    st.just(e.CaseClosed()),
    st.just(e.CaseReopened()),
    st.just(e.CaseDeclined()),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Recorded]:
    """A few cases, opened when their first event comes, then edited in any order and at any time;
    now and then an earlier edit of the case is undone."""
    edited = draw(st.lists(st.tuples(st.integers(1, 12), people, edits, st.integers(-99, 99))))
    events: list[Recorded] = []
    for case, by, edit, minutes in edited:
        if not any(one.case_id == f"ESC-{case}" for one in events):
            opening = CaseOpened(f"zendesk:ticket:{case}", "explicit_tag", "tagged")
            opener = draw(st.sampled_from([REFRESH, ANA]))
            events.append(recorded(len(events) + 1, f"ESC-{case}", opening, by=opener))
        number = len(events) + 1
        events.append(recorded(number, f"ESC-{case}", edit, by=by, minutes=minutes))
        if draw(st.integers(0, 5)) == 0:
            undoing = e.SaveUndone((str(number),))
            events.append(recorded(number + 1, f"ESC-{case}", undoing, by=by))
    return events


def rows_of(decisions: Decisions) -> list[dict[str, Any]]:
    return decisions.cases.sort("number").to_dicts()


@given(histories())
@settings(deadline=None, max_examples=15)
def test_the_fold_stopped_anywhere_is_what_carrying_on_event_by_event_gives(
    events: list[Recorded],
) -> None:
    carried = fold(frame_of([]))
    for seq in range(len(events) + 1):
        told = replay(events[:seq])
        if seq:
            carried = carried.and_then(frame_of([events[seq - 1]]))
        for decisions in (fold(frame_of(events[:seq])), carried):
            assert rows_of(decisions) == [
                {name: row[name] for name in CASES.names()} for row in told.rows()
            ]
            assert decisions.head == seq


@given(histories(), st.integers(0, 40))
@settings(deadline=None, max_examples=40)
def test_going_on_from_anywhere_gives_what_folding_everything_gives(
    events: list[Recorded], cut: int
) -> None:
    whole = fold(frame_of(events))
    went_on = fold(frame_of(events[:cut])).and_then(frame_of(events[cut:]))
    assert_frame_equal(whole.cases, went_on.cases)
    assert_frame_equal(whole.acts, went_on.acts)
    assert_frame_equal(whole.promised, went_on.promised)
    assert_frame_equal(whole.touches, went_on.touches)
    assert_frame_equal(whole.events, went_on.events)
    assert (whole.rulings, whole.identities, whole.accounts, whole.settled, whole.head) == (
        went_on.rulings,
        went_on.identities,
        went_on.accounts,
        went_on.settled,
        went_on.head,
    )


@given(histories(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_what_happens_to_one_case_is_the_same_however_others_events_fall_between(
    events: list[Recorded], random: Random
) -> None:
    by_case = [[one for one in events if one.case_id == f"ESC-{n}"] for n in range(1, 13)]
    mixed: list[Recorded] = []
    seqs: dict[int, int] = {}
    while any(by_case):
        one = random.choice([queue for queue in by_case if queue]).pop(0)
        seqs[one.seq] = len(mixed) + 1
        if isinstance(one.event, e.SaveUndone):
            moved = tuple(str(seqs[int(seq)]) for seq in one.event.undone_seqs)
            one = replace(one, event=e.SaveUndone(moved))
        mixed.append(replace(one, seq=len(mixed) + 1))
    assert rows_of(fold(frame_of(mixed))) == rows_of(fold(frame_of(events)))


@given(histories())
@settings(deadline=None, max_examples=40)
def test_no_event_removes_history(events: list[Recorded]) -> None:
    decisions = fold(frame_of(events))
    assert decisions.events["seq"].to_list() == [one.seq for one in events]
    assert sum(decisions.cases["version"]) == len(events)


@given(histories())
@settings(deadline=None, max_examples=60)
def test_the_fold_keeps_the_newest_act_of_every_person(events: list[Recorded]) -> None:
    acts = fold(frame_of(events)).acts
    assert {(row[0], row[1]): row[2] for row in acts.iter_rows()} == replay(events).acts


@given(histories(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=30)
def test_replaying_gives_the_same_bytes_whatever_order_the_rows_are_handed_in(
    events: list[Recorded], random: Random
) -> None:
    shuffled = list(events)
    random.shuffle(shuffled)
    first, second = fold(frame_of(events)), fold(frame_of(shuffled))
    assert_frame_equal(first.cases, second.cases)
    assert_frame_equal(first.acts, second.acts)


def test_an_empty_record_folds_to_no_cases_in_the_same_shape() -> None:
    decisions = fold(frame_of([]))
    assert decisions.cases.schema == CASES
    assert decisions.cases.height == 0
    assert decisions.head == 0


def cases_after(*events: Event, by: str = BOB) -> pl.DataFrame:
    opened = recorded(1, "ESC-1", CaseOpened("zendesk:ticket:1", "tag", "tagged"), by=REFRESH)
    later = [
        recorded(seq, "ESC-1", event, by=by, minutes=seq) for seq, event in enumerate(events, 2)
    ]
    return fold(frame_of([opened, *later])).cases


def test_the_order_written_decides_not_the_time_the_writers_claim() -> None:
    opened = recorded(1, "ESC-1", CaseOpened("zendesk:ticket:1", "tag", "tagged"), by=REFRESH)
    first = recorded(2, "ESC-1", OwnerAssigned(ANA), by=BOB, minutes=90)
    second = recorded(3, "ESC-1", OwnerAssigned(BOB), by=ANA, minutes=-90)
    assert fold(frame_of([opened, first, second])).cases["owner"].to_list() == [BOB]


def test_naming_oneself_is_accepting_and_being_named_is_not() -> None:
    assert cases_after(OwnerAssigned(BOB), by=BOB)["owner_state"].item() == "accepted"
    assert cases_after(OwnerAssigned(ANA), by=BOB)["owner_state"].item() == "assigned"


def test_unassigning_is_a_decision_and_takes_the_due_time_with_it() -> None:
    row = cases_after(OwnerAssigned(ANA, START), OwnerAssigned(None)).row(0, named=True)
    assert row["owner"] is None
    assert row["owner_state"] == "none"
    assert row["is_owner_decided"]
    assert row["owner_due_at"] is None


def test_a_new_owner_without_a_due_time_takes_over_the_one_that_stands() -> None:
    row = cases_after(OwnerAssigned(ANA, START), OwnerAssigned(BOB)).row(0, named=True)
    assert (row["owner"], row["owner_due_at"]) == (BOB, START)


def test_setting_the_due_time_alone_neither_decides_nor_accepts_the_ownership() -> None:
    row = cases_after(OwnerDueSet(START)).row(0, named=True)
    assert row["owner_due_at"] == START
    assert not row["is_owner_decided"]
    assert row["owner_state"] == "none"


def test_what_the_refresh_opened_has_nothing_a_person_wrote() -> None:
    row = cases_after().row(0, named=True)
    assert not row["has_person_events"]
    assert row["version"] == 1
