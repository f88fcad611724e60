import json
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.ledger.codec import UnreadableEvent, from_json, instant_text, to_json
from escalation_ledger.ledger.events import (
    CaseOpened,
    Event,
    Kind,
    OwnerAssigned,
    kind_of,
)
from escalation_ledger.ledger.fields import fields_said
from escalation_ledger.ledger.recorded import Recorded, frame_of, framed, recorded_from, row_of
from tests.ledger.strategies import events, instants


@given(events)
def test_an_event_is_read_back_as_it_was_written(event: Event) -> None:
    assert from_json(to_json(event)) == event


@given(events, instants, instants)
def test_an_envelope_is_read_back_as_it_was_written(
    event: Event, occurred_at: datetime, recorded_at: datetime
) -> None:
    one = Recorded(7, "ESC-1", event, 3, occurred_at, recorded_at, "ana@x.com", "why", "a", "b")
    assert recorded_from(row_of(one)) == one


@given(instants, instants)
def test_stored_instants_sort_as_text_as_they_sort_in_time(left: datetime, right: datetime) -> None:
    assert (instant_text(left) < instant_text(right)) == (left < right)


@given(st.lists(events, max_size=6), instants)
def test_a_frame_says_what_the_events_say(given_events: list[Event], at: datetime) -> None:
    recorded = [
        Recorded(seq, "ESC-1", event, 0, at, at, "ana@x.com", "why", "", "")
        for seq, event in enumerate(given_events, 1)
    ]
    for one, row in zip(recorded, frame_of(recorded).iter_rows(named=True), strict=True):
        assert row["kind"] == kind_of(one.event)
        assert row["occurred_at"] == at
        said = {name: _as_framed(value) for name, value in vars(one.event).items()}
        assert {name: row[name] for name in said} == said


def test_the_stored_json_names_its_version_and_kind() -> None:
    due = datetime(2026, 3, 19, 16, tzinfo=UTC)
    assert json.loads(to_json(OwnerAssigned("ana@example.com", due))) == {
        "v": 1,
        "kind": "OwnerAssigned",
        "owner": "ana@example.com",
        "owner_due_at": "2026-03-19T16:00:00.000000Z",
    }


@pytest.mark.parametrize(
    "stored",
    [
        '{"v":2,"kind":"OwnerDueSet","owner_due_at":null}',
        '{"v":1,"kind":"OwnerCrowned","owner":"ana@example.com"}',
        '{"v":1,"kind":"OwnerAssigned"}',
        '{"kind":"OwnerDueSet","owner_due_at":null}',
        "[]",
        "not json",
    ],
)
def test_an_event_of_another_kind_or_version_is_refused_not_guessed(stored: str) -> None:
    with pytest.raises(UnreadableEvent):
        from_json(stored)
    kind = json.loads(stored).get("kind", "") if stored.startswith("{") else ""
    if kind != "OwnerAssigned":  # a frame reads a field that is not there as null
        at = "2026-03-17T08:30:00.000000Z"
        with pytest.raises(UnreadableEvent):
            framed([(1, "ESC-1", kind, at, at, "ana@example.com", "why", stored)])


def test_every_kind_is_an_event_and_every_event_a_kind() -> None:
    assert {of.__name__ for of in get_args(Event)} == {kind.value for kind in Kind}


def test_what_an_earlier_ledger_did_not_write_yet_has_its_default() -> None:
    stored = '{"v":1,"kind":"CaseOpened","anchor":"a","admitted_by":"tag","reason":"r"}'
    assert from_json(stored) == CaseOpened("a", "tag", "r", account_id=None)


def test_an_assignment_decides_the_due_time_only_when_it_says_one_or_names_nobody() -> None:
    due = datetime(2026, 3, 19, 16, tzinfo=UTC)
    assert set(fields_said(OwnerAssigned("ana@example.com"))) == {"owner"}
    assert set(fields_said(OwnerAssigned("ana@example.com", due))) == {"owner", "owner_due_at"}
    assert fields_said(OwnerAssigned(None)) == {"owner": None, "owner_due_at": None}


def test_an_instant_without_a_zone_is_never_stored() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        instant_text(datetime(2026, 3, 17))  # noqa: DTZ001 - the naive one is the point


def _as_framed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
