"""Promises made, moved, kept and taken back in the ledger, among those heard; and when the customer knows."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.models.promise_chain import chains
from escalation_ledger.models.reading import postponements, promises, readings, withdrawals
from escalation_ledger.models.recorded_promises import MADE, SETTLED, TOUCHES, RecordedPromises
from escalation_ledger.models.schemas import EVIDENCE
from tests.models.reading.said import SETTINGS, messages

TICKET = "zendesk:ticket:1"
ANA = "ana@meridian.example"


def at(day: int, hour: int = 9) -> datetime:
    """An hour of March 2026, UTC; the 16th is a Monday."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


FIX = (at(16), "We will deploy the fix by Wednesday.")


def made(
    promise_id: str, when: datetime, due: datetime, *, moves: str | None = None
) -> dict[str, Any]:
    return {
        "promise_id": promise_id,
        "message_id": promise_id,
        "evidence_id": TICKET,
        "author_id": ANA,
        "made_at": when,
        "due_at": due,
        "grain": "instant",
        "action": "deliver",
        "is_ambiguous": False,
        "quote": "",
        "rule": "record",
        "root_id": moves or promise_id,
    }


def recorded(
    *rows: dict[str, Any],
    kept: tuple[str, datetime] | None = None,
    withdrawn: tuple[str, datetime] | None = None,
    touches: tuple[datetime, ...] = (),
) -> RecordedPromises:
    settled = [(kept[0], kept[1], "email:proof", None)] if kept else []
    settled += [(withdrawn[0], None, None, withdrawn[1])] if withdrawn else []
    return RecordedPromises(
        made=pl.DataFrame(list(rows), schema=MADE),
        settled=pl.DataFrame(settled, schema=SETTLED, orient="row"),
        touches=pl.DataFrame([(TICKET, when) for when in touches], schema=TOUCHES, orient="row"),
    )


def stand(*said: tuple[Any, ...], record: RecordedPromises, now: datetime) -> list[dict[str, Any]]:
    """Chains of the messages (at, text, and optionally other columns) and of the record, in order."""
    texts = [
        messages([text], at=when, **(rest[0] if rest else {})).with_columns(
            message_id=pl.lit(f"m{n:04}")
        )
        for n, (when, text, *rest) in enumerate(said)
    ]
    rows = pl.concat(texts) if texts else messages(["-"], at=now).clear()
    evidence = pl.DataFrame(
        [
            {
                "evidence_id": TICKET,
                "source": "zendesk",
                "title": "Portal",
                "is_open": True,
                "opened_at": at(16),
                "last_message_at": at(16),
            }
        ],
        schema=EVIDENCE.dtypes,
    )
    made = promises(rows, calendars_by_account={}, settings=SETTINGS)
    return chains(
        made,
        pl.DataFrame({"evidence_id": [TICKET], "anchor": [TICKET]}),
        rows,
        pl.concat(
            [
                readings(rows),
                postponements(rows, made),
                withdrawals(rows, calendars_by_account={}, settings=SETTINGS),
            ]
        ),
        evidence,
        now=now,
        settings=SETTINGS,
        calendars={},
        recorded=record,
    ).to_dicts()


def heard_id() -> str:
    (heard,) = stand(FIX, record=recorded(), now=at(17))
    return str(heard["promise_id"])


def standing(*said: tuple[Any, ...], record: RecordedPromises, now: datetime) -> dict[str, Any]:
    """The one row of the chain that still counts."""
    (row,) = [row for row in stand(*said, record=record, now=now) if row["status"] != "superseded"]
    return row


def test_a_promise_made_in_the_ledger_is_pending_imminent_and_overdue_as_one_that_was_heard():
    one = recorded(made("ESC-1#2", at(16), at(18, 17)))
    assert [
        standing(record=one, now=now)["status"] for now in (at(16, 10), at(18, 16), at(19))
    ] == ["pending", "imminent", "overdue"]


def test_a_move_in_the_ledger_moves_the_promise_that_was_heard():
    moved = recorded(made("ESC-1#2", at(17), at(20, 17), moves=heard_id()))
    row = standing(FIX, record=moved, now=at(17, 10))
    assert (row["due_at"], row["moved_count"], row["supersedes"]) == (at(20, 17), 1, heard_id())
    assert (row["moved_after_due_count"], row["slip_minutes"]) == (0, 2 * 24 * 60)


def test_a_move_the_customer_does_not_know_of_leaves_the_time_they_were_told():
    moved = recorded(made("ESC-1#2", at(17), at(20, 17), moves=heard_id()))
    before = standing(FIX, record=moved, now=at(18, 16))
    after = standing(FIX, record=moved, now=at(19))
    assert (before["told_due_at"], before["is_held_overdue"]) == (at(18, 17), False)
    assert (after["told_due_at"], after["is_held_overdue"]) == (at(18, 17), True)


def test_our_next_message_or_a_logged_call_tells_the_customer():
    message = (at(17, 12), "The fix needs until Friday, we found a second cause.")
    move = made("ESC-1#2", at(17), at(20, 17), moves=heard_id())
    written = standing(FIX, message, record=recorded(move), now=at(19))
    called = standing(FIX, record=recorded(move, touches=(at(17, 12),)), now=at(19))
    for row in (written, called):
        assert (row["told_due_at"], row["is_held_overdue"], row["status"]) == (
            None,
            False,
            "pending",
        )


def test_a_logged_call_before_the_move_tells_nothing_of_it():
    move = recorded(made("ESC-1#2", at(17), at(20, 17), moves=heard_id()), touches=(at(16, 12),))
    assert standing(FIX, record=move, now=at(19))["is_held_overdue"]


def test_what_is_heard_after_the_ledger_held_it_is_no_move():
    move = recorded(made("ESC-1#2", at(17), at(20, 15), moves=heard_id()))
    told = (at(17, 12), "We will deploy the fix by Friday.")
    row = standing(FIX, told, record=move, now=at(18))
    assert (row["is_in_ledger"], row["due_at"], row["moved_count"]) == (True, at(20, 15), 1)


def test_what_is_heard_past_the_ledger_is_a_move_that_it_does_not_hold():
    told = (at(17, 12), "We will deploy the fix by Friday.")
    row = standing(FIX, told, record=recorded(), now=at(18))
    assert (row["is_in_ledger"], row["moved_count"]) == (False, 1)


def test_a_person_says_that_a_promise_was_kept_and_when():
    in_time = standing(FIX, record=recorded(kept=(heard_id(), at(18, 12))), now=at(19))
    late = standing(FIX, record=recorded(kept=(heard_id(), at(19, 12))), now=at(20))
    assert (in_time["status"], late["status"]) == ("kept", "kept_late")
    assert in_time["kept_by"] == "email:proof"


def test_a_promise_withdrawn_stands_no_more_and_presses_until_the_customer_knows():
    taken = recorded(withdrawn=(heard_id(), at(17)))
    row = standing(FIX, record=taken, now=at(19))
    assert (row["status"], row["is_held_overdue"], row["outcome"]) == ("withdrawn", True, "missed")
    told = standing(
        FIX, record=recorded(withdrawn=(heard_id(), at(17)), touches=(at(18),)), now=at(19)
    )
    assert (told["status"], told["is_held_overdue"], told["told_due_at"]) == (
        "withdrawn",
        False,
        None,
    )


def test_what_comes_after_a_withdrawal_does_not_keep_it():
    done = (at(18), "The fix is deployed.")
    row = standing(FIX, done, record=recorded(withdrawn=(heard_id(), at(17))), now=at(19))
    assert row["status"] == "withdrawn"


def test_a_promise_made_anew_after_a_withdrawal_still_counts_as_moved():
    record = recorded(made("ESC-1#3", at(17, 12), at(20)), withdrawn=(heard_id(), at(17)))
    row = standing(FIX, record=record, now=at(18))
    assert (row["moved_count"], row["due_at"], row["told_due_at"]) == (1, at(20), at(18, 17))


moves = st.lists(
    st.tuples(st.integers(1, 60), st.integers(1, 300), st.booleans()), min_size=1, max_size=5
)


@given(moves, st.integers(0, 200))
@settings(deadline=None, max_examples=15)
def test_moving_in_the_ledger_never_gives_the_customer_more_time_before_they_are_told(
    hours: list[tuple[int, int, bool]], later: int
) -> None:
    """Whatever is moved, the time that presses is never after the last one the customer was told."""
    known, when, previous = at(18, 17), at(16, 10), heard_id()
    rows, touches = [], []
    for number, (after, due_in, is_told) in enumerate(hours, start=2):
        when = when + timedelta(hours=after)
        due = when + timedelta(hours=due_in)
        rows.append(made(f"ESC-1#{number}", when, due, moves=previous))
        if is_told:
            when = when + timedelta(hours=1)
            touches.append(when)
            known = due
    now = when + timedelta(hours=later)
    row = standing(FIX, record=recorded(*rows, touches=tuple(touches)), now=now)
    pressing = min(row["due_at"], row["told_due_at"] or row["due_at"])
    assert pressing <= known
    assert row["is_held_overdue"] == (row["told_due_at"] is not None and row["told_due_at"] < now)


TAKEN_BACK = (at(17), "We will not be able to deploy it by Wednesday after all.")


def test_words_take_back_the_promise_of_the_date_they_name():
    row = standing(FIX, TAKEN_BACK, record=recorded(), now=at(17, 12))
    assert (row["status"], row["withdrawn_by"], row["withdrawn_at"]) == (
        "withdrawn", "m0001", at(17),
    )  # fmt: skip
    assert (row["told_due_at"], row["is_held_overdue"]) == (None, False)
    after = standing(FIX, TAKEN_BACK, record=recorded(), now=at(19))
    assert (after["status"], after["outcome"], after["is_held_overdue"]) == (
        "withdrawn", "missed", False,
    )  # fmt: skip


def test_words_that_name_no_date_take_back_the_only_promise_and_none_of_two():
    unnamed = (at(17), "We have to take that back.")
    other = (at(16, 12), "You will have an update by Thursday.")
    assert standing(FIX, unnamed, record=recorded(), now=at(17, 12))["status"] == "withdrawn"
    rows = stand(FIX, other, unnamed, record=recorded(), now=at(17, 12))
    assert "withdrawn" not in {row["status"] for row in rows}


def test_words_take_back_no_promise_of_another_date_nor_one_kept_or_made_later():
    thursday = (at(17), "We will not be able to ship by Thursday after all.")
    assert standing(FIX, thursday, record=recorded(), now=at(17, 12))["status"] == "pending"
    done = (at(16, 12), "The fix is deployed.")
    assert standing(FIX, done, TAKEN_BACK, record=recorded(), now=at(17, 12))["status"] == "kept"
    later = (at(17, 12), FIX[1])
    assert standing(TAKEN_BACK, later, record=recorded(), now=at(17, 13))["status"] == "pending"


def test_a_message_that_takes_back_an_update_is_not_that_update():
    update = (at(16), "You will have an update by Wednesday.")
    back = (at(17), "We will not be able to update you by Wednesday after all.")
    row = standing(update, back, record=recorded(), now=at(17, 12))
    assert (row["status"], row["kept_by"], row["withdrawn_by"]) == ("withdrawn", None, "m0001")


def test_what_is_promised_anew_after_it_was_taken_back_moves_the_first():
    anew = (at(18), "We will deploy the fix by Friday.")
    row = standing(FIX, TAKEN_BACK, anew, record=recorded(), now=at(18, 10))
    assert (row["status"], row["moved_count"], row["first_due_at"]) == ("pending", 1, at(18, 17))


def test_an_internal_note_takes_nothing_back():
    note = (*TAKEN_BACK, {"is_customer_visible": False})
    assert standing(FIX, note, record=recorded(), now=at(17, 12))["status"] == "pending"
