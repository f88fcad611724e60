from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import polars as pl
import pytest

from escalation_ledger.ledger import commands, permissions
from escalation_ledger.ledger.events import (
    REFRESH,
    OwnerAssigned,
    OwnerDueSet,
    ProgressNoted,
)
from escalation_ledger.ledger.fold import fold
from escalation_ledger.ledger.store import Draft, Record

ANA, BOB = "ana@example.com", "bob@example.com"
Admissions = Callable[[Sequence[str]], pl.DataFrame]


@pytest.fixture
def case(record: Record, admissions: Admissions, now: datetime) -> str:
    return commands.open_cases(record, admissions(["zendesk:ticket:1"]), by=REFRESH, at=now)[0]


def test_cases_are_numbered_in_the_order_their_evidence_was_first_seen(
    record: Record, admissions: Admissions, now: datetime
) -> None:
    later_first = admissions(["zendesk:ticket:9", "slack:C1/1.0", "email:a@b"]).reverse()
    assert commands.open_cases(record, later_first, by=REFRESH, at=now) == [
        "ESC-1",
        "ESC-2",
        "ESC-3",
    ]
    opened = fold(record.frame()).cases
    assert opened["anchor"].to_list() == ["zendesk:ticket:9", "slack:C1/1.0", "email:a@b"]


def test_the_tick_opens_an_anchor_once_however_often_it_comes(
    record: Record, admissions: Admissions, now: datetime
) -> None:
    commands.open_cases(record, admissions(["a", "b"]), by=REFRESH, at=now)
    again = pl.concat([admissions(["b", "c"]), admissions(["c", "a"])])
    assert commands.open_cases(record, again, by=REFRESH, at=now) == ["ESC-3"]
    assert commands.open_cases(record, again, by=REFRESH, at=now) == []
    assert record.head() == 3


def test_an_owner_is_named_by_somebody_at_a_time_for_a_reason(
    record: Record, case: str, now: datetime
) -> None:
    due = now + timedelta(hours=5)
    done = commands.assign_owner(
        record,
        case,
        "Ana@Example.com ",
        owner_due_at=due,
        by="Bob@example.com",
        at=now,
        why="on call",
    )
    assert (done.by, done.why, done.occurred_at, done.base_version) == (BOB, "on call", now, 1)
    assert done.event == OwnerAssigned(ANA, due)
    assert record.events(case_id=case)[-1] == done


def test_whoever_names_themselves_in_other_letters_still_accepts(
    record: Record, case: str, now: datetime
) -> None:
    commands.assign_owner(record, case, "ANA@example.com", by="Ana@Example.com", at=now, why="mine")
    assert fold(record.frame()).cases["owner_state"].to_list() == ["accepted"]


def test_a_stale_edit_is_refused_with_both_values(record: Record, case: str, now: datetime) -> None:
    commands.assign_owner(record, case, "carol@example.com", by=BOB, at=now, why="first")
    seen = 2
    commands.assign_owner(record, case, ANA, by=ANA, at=now, why="mine", seen_version=seen)
    with pytest.raises(commands.StaleEdit) as refused:
        commands.assign_owner(record, case, BOB, by=BOB, at=now, why="mine", seen_version=seen)
    stale = refused.value
    assert (stale.seen, stale.theirs, stale.mine) == ("carol@example.com", ANA, BOB)
    assert str(stale) == (
        "ESC-1 changed while you were editing. You saw owner = carol@example.com; "
        "ana@example.com set ana@example.com at 2026-03-17 08:30 UTC. "
        "Keep theirs, or save yours again."
    )
    assert record.head() == 3, "nothing of the refused edit is written"


def test_an_edit_decided_on_the_current_version_is_never_stale(
    record: Record, case: str, now: datetime
) -> None:
    commands.assign_owner(record, case, ANA, by=ANA, at=now, why="mine")
    commands.assign_owner(record, case, BOB, by=BOB, at=now, why="mine", seen_version=None)
    assert fold(record.frame()).cases["owner"].to_list() == [BOB]


def test_another_field_changed_meanwhile_makes_no_edit_stale(
    record: Record, case: str, now: datetime
) -> None:
    commands.edit(record, case, [OwnerDueSet(now)], by=BOB, at=now, why="soon", seen_version=1)
    commands.assign_owner(record, case, ANA, by=ANA, at=now, why="mine", seen_version=1)
    row = fold(record.frame()).cases.row(0, named=True)
    assert (row["owner"], row["owner_due_at"]) == (ANA, now)


def test_unassigning_is_stale_when_somebody_set_the_due_time_it_would_clear(
    record: Record, case: str, now: datetime
) -> None:
    commands.edit(record, case, [OwnerDueSet(now)], by=BOB, at=now, why="soon", seen_version=1)
    with pytest.raises(commands.StaleEdit, match="You saw owner_due_at = none"):
        commands.assign_owner(record, case, None, by=ANA, at=now, why="left", seen_version=1)


def test_what_the_refresh_wrote_makes_no_edit_stale(
    record: Record, case: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(permissions, "SYSTEM_MAY", {"OwnerAssigned"})
    by_itself = Draft(case, OwnerAssigned("queue@example.com"), "by a rule", base_version=1)
    record.append(lambda _: [by_itself], by=REFRESH, at=now)
    done = commands.assign_owner(record, case, ANA, by=ANA, at=now, why="mine", seen_version=1)
    assert (done.seq, done.base_version) == (3, 1)


def test_several_changes_of_one_edit_are_written_together_or_not_at_all(
    record: Record, case: str, now: datetime
) -> None:
    commands.assign_owner(record, case, ANA, by=ANA, at=now, why="mine")
    both = [OwnerDueSet(now), OwnerAssigned(BOB)]
    with pytest.raises(commands.StaleEdit):
        commands.edit(record, case, both, by=BOB, at=now, why="both", seen_version=1)
    assert record.head() == 2
    commands.edit(record, case, both, by=BOB, at=now, why="both", seen_version=2)
    assert record.head() == 4


def test_the_same_request_sent_twice_writes_once(record: Record, case: str, now: datetime) -> None:
    sent = [
        commands.assign_owner(
            record, case, ANA, by=ANA, at=now, why="mine", seen_version=1, key="request-1"
        )
        for _ in range(2)
    ]
    assert sent[0] == sent[1]
    assert record.head() == 2


def test_a_case_nobody_opened_takes_no_edit(record: Record, now: datetime) -> None:
    with pytest.raises(commands.UnknownCase, match="no case ESC-7"):
        commands.assign_owner(record, "ESC-7", ANA, by=ANA, at=now, why="mine")


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"owner": "ana"}, "no address"),
        ({"owner": ""}, "no address"),
        ({"owner": "ana@x, bob@x"}, "no address"),
        ({"why": "  "}, "`why` is empty"),
        ({"why": "\udcff"}, "no text"),
        ({"by": ""}, "`by` is empty"),
        ({"by": REFRESH}, "no person"),
        ({"seen_version": 2}, "has not been"),
        ({"seen_version": -1}, "has not been"),
        ({"at": datetime(2026, 3, 17)}, "no time zone"),  # noqa: DTZ001 - the naive one is the point
        ({"owner_due_at": datetime(2026, 3, 17)}, "no time zone"),  # noqa: DTZ001
        ({"owner": None, "owner_due_at": datetime.fromisoformat("2026-03-17T10:00Z")}, "nobody"),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_nothing_is_written(
    record: Record, case: str, now: datetime, given: dict[str, object], complaint: str
) -> None:
    proper: dict[str, object] = {"owner": ANA, "by": ANA, "at": now, "why": "mine"}
    with pytest.raises(commands.InvalidEdit, match=complaint):
        commands.assign_owner(record, case, **(proper | given))  # type: ignore[arg-type]
    assert record.head() == 1


def test_somebody_known_without_an_address_may_own(
    record: Record, case: str, now: datetime
) -> None:
    known = {"slack:U024BE7LH"}
    done = commands.assign_owner(
        record, case, "slack:U024BE7LH", by=ANA, at=now, why="on call", known_people=known
    )
    assert done.event == OwnerAssigned("slack:U024BE7LH")


def test_a_due_time_in_the_past_is_taken_as_said(record: Record, case: str, now: datetime) -> None:
    long_ago = now - timedelta(days=30)
    commands.assign_owner(record, case, ANA, owner_due_at=long_ago, by=ANA, at=now, why="late")
    assert fold(record.frame()).cases["owner_due_at"].to_list() == [long_ago]


def test_a_key_used_before_acknowledges_no_other_edit(
    record: Record, case: str, now: datetime
) -> None:
    def owned_by(owner: str, *, by: str = ANA) -> int:
        return commands.assign_owner(record, case, owner, by=by, at=now, why="test", key="once").seq

    assert owned_by(ANA) == owned_by(ANA)
    for owner, by in ((BOB, ANA), (ANA, BOB)):
        with pytest.raises(commands.InvalidEdit, match=r"was used by ana@example\.com on ESC-1"):
            owned_by(owner, by=by)
    assert record.head() == 2


def test_a_save_sent_again_with_other_words_is_refused_and_says_so(
    record: Record, case: str, now: datetime
) -> None:
    def saved(note: str, *, by: str = ANA) -> commands.Saved:
        edit = commands.CaseEdit(case, [ProgressNoted(note)], why="test")
        return commands.save(record, [edit], by=by, at=now, key="once")

    first = saved("one")
    assert saved("one") == first
    for other in (saved("two"), saved("one", by=BOB)):
        assert [str(one.reason) for one in other.refused] == [
            "This was not saved when it was sent first. Load the page and save it anew."
        ]
    assert record.head() == 2


@pytest.mark.parametrize("address", ["\u202edm@example.com", "a\u200bna@example.com"])
def test_an_address_with_characters_nobody_sees_is_nobodys(
    record: Record, case: str, now: datetime, address: str
) -> None:
    with pytest.raises(commands.InvalidEdit, match="is no address"):
        commands.assign_owner(record, case, ANA, by=address, at=now, why="test")
    with pytest.raises(commands.InvalidEdit, match="is no address"):
        commands.assign_owner(record, case, address, by=ANA, at=now, why="test")


def test_a_note_of_characters_nobody_sees_is_empty(
    record: Record, case: str, now: datetime
) -> None:
    with pytest.raises(commands.InvalidEdit, match="`note` is empty"):
        commands.edit(record, case, [ProgressNoted("\u200b")], by=ANA, at=now, why="test")


def test_a_save_is_acknowledged_whole_also_where_its_values_are_recorded_otherwise_spelt(
    record: Record, case: str, now: datetime
) -> None:
    edit = commands.CaseEdit(
        case, [OwnerAssigned(" Ana@Example.com "), ProgressNoted("one ")], why="test"
    )
    for _ in range(2):
        saved = commands.save(record, [edit], by=BOB, at=now, key="once")
        assert (len(saved.recorded), saved.refused) == (2, [])
