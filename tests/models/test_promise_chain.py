"""What becomes of promises: moved, kept, kept late, overdue, missed; and the laws that hold."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.models.promise_chain import chains
from escalation_ledger.models.reading import postponements, promises, readings
from escalation_ledger.models.schemas import EVIDENCE, PROMISES, READINGS
from tests.models.reading.said import SETTINGS, messages

MONDAY = datetime(2026, 3, 16, 9, tzinfo=UTC)
TICKET, THREAD = "zendesk:ticket:1", "slack:C1/1.000100"
_GROUPS = pl.DataFrame({"evidence_id": [TICKET, THREAD], "anchor": [TICKET, TICKET]})


def _at(day: int, hour: int = 9) -> datetime:
    """An hour of March 2026, UTC; the 16th is a Monday."""
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def _evidence(**over: Any) -> pl.DataFrame:
    ticket = {
        "evidence_id": TICKET,
        "source": "zendesk",
        "title": "Portal",
        "is_open": True,
        "opened_at": MONDAY,
        "last_message_at": MONDAY,
    } | over
    thread = ticket | {
        "evidence_id": THREAD,
        "source": "slack",
        "is_open": True,
        "solved_at": None,
    }
    return pl.DataFrame([ticket, thread], schema=EVIDENCE.dtypes)


def _chains(*said: tuple[Any, ...], now: datetime, **ticket: Any) -> list[dict[str, Any]]:
    """Chains of the messages (at, text, and optionally other columns), in order."""
    rows = pl.concat(
        messages([text], at=at, **(rest[0] if rest else {})).with_columns(
            message_id=pl.lit(f"m{n:04}")
        )
        for n, (at, text, *rest) in enumerate(said)
    )
    made = promises(rows, calendars_by_account={}, settings=SETTINGS)
    read = pl.concat([readings(rows), postponements(rows, made)])
    return _stand(made, rows, read, now=now, **ticket).to_dicts()


def _stand(
    made: pl.DataFrame, rows: pl.DataFrame, read: pl.DataFrame, *, now: datetime, **ticket: Any
) -> pl.DataFrame:
    return chains(
        made,
        _GROUPS,
        rows,
        read,
        _evidence(**ticket),
        now=now,
        settings=SETTINGS,
        calendars={},
    )


_UPDATE = (_at(16), "We will send you an update by Wednesday.")
_FIX = (_at(16), "We will deploy the fix by Wednesday.")
_BY_THE_CUSTOMER = {"side": "customer", "author_id": "joe@acme.example"}
_INTERNAL = {"is_customer_visible": False}


def test_a_promise_is_pending_then_imminent_then_overdue():
    assert [_chains(_FIX, now=now)[0]["status"] for now in (_at(16, 10), _at(18, 16), _at(19))] == [
        "pending",
        "imminent",
        "overdue",
    ]


def test_a_promise_has_no_outcome_before_its_due():
    (before,) = _chains(_FIX, now=_at(17))
    (after,) = _chains(_FIX, now=_at(19))
    assert (before["outcome"], after["outcome"]) == (None, "missed")


def test_an_update_is_kept_by_our_next_message_the_customer_can_see():
    (kept,) = _chains(_UPDATE, (_at(17), "We found the cause in the importer."), now=_at(19))
    assert (kept["status"], kept["outcome"], kept["kept_at"]) == ("kept", "kept", _at(17))


def test_an_update_after_its_due_is_kept_late():
    (late,) = _chains(_UPDATE, (_at(19), "We found the cause in the importer."), now=_at(20))
    assert (late["status"], late["outcome"]) == ("kept_late", "kept_late")


def test_nothing_the_customer_cannot_see_keeps_an_update():
    (promise,) = _chains(
        _UPDATE,
        (_at(17), "We found the cause in the importer.", _INTERNAL),
        (_at(17), "Any news on this?", _BY_THE_CUSTOMER),
        (_at(17), "Ticket received, we are on it.", {"side": "bot"}),
        (_at(17), "Automatic reply: I am out of office.", {}),
        now=_at(19),
    )
    assert promise["status"] == "overdue"


def test_a_message_elsewhere_in_the_case_keeps_an_update():
    (kept,) = _chains(
        _UPDATE, (_at(17), "We found the cause.", {"evidence_id": THREAD}), now=_at(19)
    )
    assert kept["status"] == "kept"


def test_talk_keeps_no_delivery_and_telling_it_is_done_does():
    talk = (_at(17), "We found the cause in the importer.")
    done = (_at(18), "The fix is deployed.")
    assert _chains(_FIX, talk, now=_at(19))[0]["status"] == "overdue"
    assert _chains(_FIX, talk, done, now=_at(19))[0]["status"] == "kept"


def test_a_delivery_is_kept_when_the_ticket_is_solved():
    (kept,) = _chains(_FIX, now=_at(19), is_open=False, solved_at=_at(17))
    assert (kept["status"], kept["kept_at"]) == ("kept", _at(17))


def test_a_ticket_that_was_reopened_keeps_nothing():
    (promise,) = _chains(_FIX, now=_at(19), is_open=True, solved_at=_at(17))
    assert promise["status"] == "overdue"


def test_an_update_never_given_is_missed_once_the_case_is_over():
    (missed,) = _chains(_UPDATE, now=_at(19), is_open=False, solved_at=_at(17))
    assert (missed["status"], missed["outcome"]) == ("missed", "missed")


def test_a_later_promise_moves_the_earlier_and_carries_its_history():
    first, second, third = _chains(
        _FIX,
        (_at(17), "We will deploy the fix by Thursday."),
        (_at(20), "We will deploy the fix by Monday."),
        now=_at(21),
    )
    assert [row["status"] for row in (first, second, third)] == [
        "superseded",
        "superseded",
        "pending",
    ]
    assert (third["moved_count"], third["moved_after_due_count"]) == (2, 1)
    assert (third["first_due_at"], third["first_made_at"]) == (_at(18, 17), _at(16))
    assert third["slip_minutes"] == 5 * 24 * 60
    assert third["supersedes"] == second["promise_id"]
    assert third["outcome"] == "missed"


def test_a_moved_promise_is_judged_against_the_date_the_customer_was_given_first():
    _, second = _chains(
        _FIX,
        (_at(17), "We will deploy the fix by Friday."),
        (_at(19), "The fix is deployed."),
        now=_at(23),
    )
    assert (second["status"], second["outcome"]) == ("kept_late", "kept_late")


def test_saying_the_same_date_again_is_no_move():
    _, again = _chains(
        _FIX, (_at(17), "Yes, we will deploy the fix by Wednesday."), now=_at(17, 10)
    )
    assert (again["moved_count"], again["slip_minutes"]) == (0, 0)


def test_a_promise_kept_by_then_is_not_moved_by_the_next():
    first, second = _chains(
        _FIX,
        (_at(17), "The fix is deployed."),
        (_at(18), "We will deploy the second patch by Friday."),
        now=_at(19),
    )
    assert (first["status"], second["status"]) == ("kept", "pending")
    assert second["moved_count"] == 0


def test_news_with_a_next_date_keeps_the_update_before_it():
    first, second = _chains(
        (_at(16), "Next update by 16:00."),
        (_at(16, 15), "The importer runs out of memory on large files. Next update by 17:00."),
        now=_at(16, 16),
    )
    assert (first["status"], second["status"]) == ("kept", "imminent")


def test_a_new_date_and_nothing_else_moves_the_update():
    for text in (
        "Hi Joe, we will send you an update by Friday. Best, Ana",
        "Sorry for the delay, the importer is a hard case for all of us. You'll hear from us by Friday.",
    ):
        first, second = _chains(_UPDATE, (_at(19), text), now=_at(20))
        assert (first["status"], second["status"]) == ("superseded", "pending")
        assert (second["moved_count"], second["moved_after_due_count"]) == (1, 1)


def test_promises_of_one_message_do_not_move_each_other():
    both = _chains(
        (
            _at(16),
            "We will ship the hotfix by Tuesday. The full release will be deployed by Friday.",
        ),
        now=_at(16, 10),
    )
    assert [row["status"] for row in both] == ["pending", "pending"]


def test_two_people_with_two_dates_in_two_places_are_a_conflict_and_both_stand():
    bob = {"evidence_id": THREAD, "author_id": "bob@meridian.example"}
    first, second = _chains(
        _FIX, (_at(16, 10), "We will deploy the fix by next Wednesday.", bob), now=_at(16, 11)
    )
    assert [row["is_conflict"] for row in (first, second)] == [False, True]
    assert [row["status"] for row in (first, second)] == ["pending", "pending"]
    assert second["moved_count"] == 0


def test_a_move_in_the_first_place_leaves_the_contradicting_promise_alone():
    bob = {"evidence_id": THREAD, "author_id": "bob@meridian.example"}
    first, other, moved = _chains(
        _FIX,
        (_at(16, 10), "We will deploy the fix by next Wednesday.", bob),
        (_at(17), "We will deploy the fix by Thursday."),
        now=_at(17, 10),
    )
    assert [row["status"] for row in (first, other, moved)] == ["superseded", "pending", "pending"]
    assert moved["supersedes"] == first["promise_id"]


def test_one_person_or_one_day_apart_is_no_conflict():
    elsewhere = {"evidence_id": THREAD}
    bob = {"evidence_id": THREAD, "author_id": "bob@meridian.example"}
    for text, who in (
        ("We will deploy the fix by next Wednesday.", elsewhere),
        ("We will deploy the fix by Thursday.", bob),
        ("We will deploy the fix by next Wednesday instead.", bob),
    ):
        _, second = _chains(_FIX, (_at(16, 10), text, who), now=_at(16, 11))
        assert (second["is_conflict"], second["moved_count"]) == (False, 1)


def test_an_ambiguous_promise_moves_nothing_and_is_never_due():
    first, vague = _chains(
        _FIX, (_at(17), "We will deploy the fix on Thursday or Friday."), now=_at(30)
    )
    assert first["status"] == "overdue"
    assert (vague["status"], vague["outcome"], vague["due_at"]) == ("pending", None, None)


def test_what_is_said_after_now_has_not_happened():
    said = (_FIX, (_at(19), "We will deploy the fix by Friday."), (_at(20), "The fix is deployed."))
    assert [row["status"] for row in _chains(*said, now=_at(18))] == ["pending"]
    assert [row["status"] for row in _chains(*said, now=_at(19))] == ["superseded", "pending"]


def test_evidence_in_no_group_is_its_own_anchor():
    (alone,) = _chains((*_FIX, {"evidence_id": "email:1@x"}), now=_at(16, 10))
    assert alone["anchor"] == "email:1@x"


def test_no_promises_make_an_empty_frame():
    assert _chains((_at(16), "Hello."), now=_at(17)) == []


# --- Laws, over chains built from plain rows ------------------------------------------------

_HOURS = st.integers(0, 24 * 10)
_PROMISED = st.tuples(
    _HOURS,
    st.integers(1, 24 * 5),
    st.sampled_from(["update", "deliver"]),
    st.sampled_from([TICKET, THREAD]),
    st.sampled_from(["ana", "bob"]),
)
_TOUCHED = st.tuples(_HOURS, st.sampled_from([TICKET, THREAD]), st.booleans())


def _world(
    promised: list[tuple[int, int, str, str, str]], touched: list[tuple[int, str, bool]]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """PROMISES, MESSAGES and READINGS; hours are since MONDAY, a touch may be a delivery."""
    rows = [
        messages(
            ["The importer is a hard case for everybody here."],
            at=MONDAY + timedelta(hours=hour),
            evidence_id=place,
            author_id=who,
        ).with_columns(message_id=pl.lit(f"p{n}"))
        for n, (hour, _, _, place, who) in enumerate(promised)
    ] + [
        messages(
            ["The index was rebuilt."], at=MONDAY + timedelta(hours=hour), evidence_id=place
        ).with_columns(message_id=pl.lit(f"t{n}"))
        for n, (hour, place, _) in enumerate(touched)
    ]
    made = pl.DataFrame(
        [
            {
                "promise_id": f"p{n}",
                "message_id": f"p{n}",
                "evidence_id": place,
                "account_id": "ACME",
                "author_id": who,
                "made_at": MONDAY + timedelta(hours=hour),
                "due_at": MONDAY + timedelta(hours=hour + ahead),
                "grain": "instant",
                "action": action,
                "is_ambiguous": False,
                "quote": f"quote {n}",
                "rule": "we_will",
            }
            for n, (hour, ahead, action, place, who) in enumerate(promised)
        ],
        schema=PROMISES.dtypes,
    )
    read = pl.DataFrame(
        [
            {
                "message_id": f"t{n}",
                "position": 0,
                "about": "delivered",
                "evidence_id": place,
                "account_id": "ACME",
                "at": MONDAY + timedelta(hours=hour),
                "side": "ours",
                "is_customer_visible": True,
                "value": "yes",
                "quote": "done",
                "rule": "is_done",
            }
            for n, (hour, place, is_delivery) in enumerate(touched)
            if is_delivery
        ],
        schema=READINGS.dtypes,
    )
    return made, pl.concat(rows), read


@settings(deadline=None, max_examples=25)
@given(
    promised=st.lists(_PROMISED, min_size=1, max_size=6),
    touched=st.lists(_TOUCHED, max_size=4),
    hours=st.lists(st.integers(0, 24 * 20), min_size=2, max_size=2),
)
def test_every_promise_past_its_first_due_has_one_outcome_and_time_only_mends_it(
    promised, touched, hours
):
    made, rows, read = _world(promised, touched)
    earlier, later = (
        _stand(made, rows, read, now=MONDAY + timedelta(hours=hour)) for hour in sorted(hours)
    )
    for standing, hour in zip((earlier, later), sorted(hours), strict=True):
        is_past = standing["first_due_at"] < MONDAY + timedelta(hours=hour)
        assert (standing["outcome"].is_not_null() == is_past).all()
        assert standing["outcome"].drop_nulls().is_in(["kept", "kept_late", "missed"]).all()
        assert (standing["kept_at"].drop_nulls() <= MONDAY + timedelta(hours=hour)).all()
        assert standing.height == standing["promise_id"].n_unique()
    both = earlier.join(later, on="promise_id", suffix="_later")
    assert both.height == earlier.height
    was_kept = both.filter(pl.col("outcome").is_in(["kept", "kept_late"]))
    assert (was_kept["outcome"] == was_kept["outcome_later"]).all()


@settings(deadline=None, max_examples=15)
@given(promised=st.lists(_PROMISED, min_size=1, max_size=6), touched=st.lists(_TOUCHED, max_size=4))
def test_the_order_in_which_rows_arrive_changes_nothing(promised, touched):
    made, rows, read = _world(promised, touched)
    now = MONDAY + timedelta(days=9)
    backwards = _stand(made.reverse(), rows.reverse(), read.reverse(), now=now)
    assert _stand(made, rows, read, now=now).equals(backwards)


@settings(deadline=None, max_examples=15)
@given(promised=st.lists(_PROMISED, min_size=1, max_size=6), touched=st.lists(_TOUCHED, max_size=4))
def test_every_chain_ends_in_exactly_one_promise_that_stands(promised, touched):
    standing = _stand(*_world(promised, touched), now=MONDAY + timedelta(days=20))
    superseded = standing.filter(pl.col("status") == "superseded")["promise_id"]
    assert sorted(superseded) == sorted(standing["supersedes"].drop_nulls())


def test_a_kept_promise_names_the_message_that_kept_it():
    internal = (_at(16, 10), "Still looking.", _INTERNAL)
    update = (_at(16, 11), "Not solved yet, I am chasing it.")
    done = (_at(16, 12), "We have deployed the fix.")
    rows = _chains(_UPDATE, _FIX, internal, update, done, now=_at(16, 13))
    kept_by = {row["action"]: row["kept_by"] for row in rows}
    assert kept_by["deliver"] == "m0004"
    assert {row["kept_by"] for row in _chains(_UPDATE, internal, update, now=_at(16, 13))} == {
        "m0002"
    }


def test_a_promise_kept_by_the_ticket_being_solved_names_the_ticket():
    (fix,) = _chains(_FIX, now=_at(19), is_open=False, solved_at=_at(17))
    assert (fix["status"], fix["kept_at"], fix["kept_by"]) == ("kept", _at(17), TICKET)


def test_a_promise_that_nothing_kept_names_nothing():
    (fix,) = _chains(_FIX, now=_at(19))
    assert (fix["kept_at"], fix["kept_by"]) == (None, None)
