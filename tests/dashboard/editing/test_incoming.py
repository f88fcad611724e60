"""What a browser sent of a sheet: taken by the frozen frame, or refused whole."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from escalation_ledger.dashboard.editing.columns import Choices, Open
from escalation_ledger.dashboard.editing.draft import Draft, Typed
from escalation_ledger.dashboard.editing.frozen import Frozen, frozen_rows
from escalation_ledger.dashboard.editing.incoming import Forged, Incoming, incoming
from escalation_ledger.reports.filters import Filters
from tests.dashboard import fake_queue


def on_wall(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc,arg-type]


BERLIN = ZoneInfo("Europe/Berlin")
OWNERS = {"ana.ruiz@tallyhq.com": "Ana Ruiz", "sam.okafor@tallyhq.com": "Sam Okafor"}


@pytest.fixture
def frozen() -> Frozen:
    rows = frozen_rows(fake_queue.ranked(20))
    return Frozen("sheet-x", rows, Choices(OWNERS), BERLIN, Filters(), 41, "run", 0)


@pytest.fixture
def typed(frozen: Frozen) -> Callable[..., Incoming]:
    """What comes of cells sent by position, over a draft."""

    def take(cells: dict[int, dict[str, Any]], before: Draft | None = None) -> Incoming:
        sent = {"edited_rows": cells, "added_rows": [], "deleted_rows": []}
        return incoming(sent, frozen, before or Draft())

    return take


def test_a_position_means_the_row_that_was_frozen_there_with_the_version_seen(
    typed: Callable[..., Incoming],
) -> None:
    (cell,) = typed({3: {"note": " waits for the vendor "}}).draft.cells.values()
    assert cell == Typed("ESC-104", Open.NOTE, "waits for the vendor", 3, "P3")


def test_a_time_is_of_the_readers_wall_clock_whatever_zone_its_text_names(
    typed: Callable[..., Incoming],
) -> None:
    for text in ("2026-03-18T16:30:00.000", "2026-03-18T16:30:00Z"):
        (cell,) = typed({3: {"promise_due_at": text}}).draft.cells.values()
        assert datetime.fromisoformat(cell.value or "") == datetime(2026, 3, 18, 15, 30, tzinfo=UTC)


def test_a_time_that_no_clock_shows_is_named_and_not_taken(typed: Callable[..., Incoming]) -> None:
    came = typed({3: {"owner_due_at": "2026-03-29T02:30:00"}})
    assert not came.draft
    assert "There is no 02:30" in came.unusable["ESC-104", "owner_due_at"]


def test_a_cell_put_back_to_what_it_was_is_not_typed(typed: Callable[..., Incoming]) -> None:
    before = typed({1: {"blocker": "dependency"}}).draft
    assert before
    assert not typed({1: {"blocker": "unnamed"}}, before).draft


def test_a_time_cell_emptied_is_typed_as_empty_and_nothing_more(
    typed: Callable[..., Incoming],
) -> None:
    (cell,) = typed({3: {"promise_due_at": None}}).draft.cells.values()
    assert cell.value is None
    assert not cell.is_sure


def test_what_was_typed_before_a_reload_is_still_decided_on_what_was_seen_then(
    typed: Callable[..., Incoming],
) -> None:
    old = Typed("ESC-104", Open.NOTE, "old", version=1)
    (cell,) = typed({3: {"note": "newer"}}, Draft().with_typed([old])).draft.cells.values()
    assert (cell.value, cell.version) == ("newer", 1)


def test_ticks_pick_cases_and_are_no_change(typed: Callable[..., Incoming]) -> None:
    came = typed({0: {"picked": True}, 2: {"picked": True}, 4: {"picked": False}})
    assert came.picked == ("ESC-101", "ESC-103")
    assert not came.draft


@pytest.mark.parametrize(
    "sent",
    [
        {"edited_rows": {0: {"summary": "mine now"}}},
        {"edited_rows": {0: {"case_id": "ESC-109"}}},
        {"edited_rows": {0: {"_index": 4}}},
        {"edited_rows": {0: {"score": 1}}},
        {"edited_rows": {0: {"blocker": "coffee"}}},
        {"edited_rows": {0: {"owner": "mallory@evil.example"}}},
        {"edited_rows": {0: {"nature": 7}}},
        {"edited_rows": {0: {"note": ["a"]}}},
        {"edited_rows": {0: {"note": "x" * 4001}}},
        {"edited_rows": {0: {"owner_due_at": "soon"}}},
        {"edited_rows": {0: {"picked": "yes"}}},
        {"edited_rows": {20: {"note": "outside"}}},
        {"edited_rows": {-1: {"note": "outside"}}},
        {"edited_rows": {True: {"note": "outside"}}},
        {"edited_rows": {0: "x"}},
        {"edited_rows": ["x"]},
        {"edited_rows": {0: {"note": "ok"}}, "deleted_rows": [2]},
        {"edited_rows": {0: {"note": "ok"}}, "added_rows": [{}]},
        ["x"],
    ],
    ids=str,
)
def test_what_nobody_can_type_refuses_the_whole_sheet(frozen: Frozen, sent: Any) -> None:
    with pytest.raises(Forged):
        incoming(sent, frozen, Draft())


def test_nothing_sent_is_nothing_typed(frozen: Frozen) -> None:
    assert incoming(None, frozen, Draft()) == Incoming(Draft(), (), {})


def test_the_draft_is_shown_over_the_frozen_rows_on_the_readers_clock(frozen: Frozen) -> None:
    draft = Draft().with_typed(
        [
            Typed("ESC-104", Open.PROMISE_DUE, "2026-03-18T15:30:00+00:00", 3),
            Typed("ESC-104", Open.OWNER, None, 3),
            Typed("ESC-102", Open.BLOCKER, "dependency", 3),
        ]
    )
    rows = {row["case_id"]: row for row in frozen.shown(draft).iter_rows(named=True)}
    assert rows["ESC-104"]["promise_due_at"] == on_wall(2026, 3, 18, 16, 30)
    assert rows["ESC-104"]["owner"] is None
    assert rows["ESC-102"]["blocker"] == "dependency"
    assert rows["ESC-103"]["blocker"] == "missing_decision"
    assert rows["ESC-105"]["promise_due_at"] == on_wall(2026, 3, 21, 10, 9, 56)
    assert list(rows) == frozen.rows["case_id"].to_list()
