"""What counts as a promise, and what does not."""

from zoneinfo import ZoneInfo

import pytest

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.reading import promises
from tests.models.reading.promise_sentences import NOT_PROMISED, PROMISED
from tests.models.reading.said import SETTINGS, messages, promised

_HEARD = promised([text for text, _, _ in PROMISED])
_REFUSED = promised(NOT_PROMISED)


@pytest.mark.parametrize(
    ("expected", "heard"), [(row, heard) for row, heard in zip(PROMISED, _HEARD, strict=True)]
)
def test_a_commitment_with_a_date_is_heard_with_its_due_and_action(expected, heard):
    _, action, due = expected
    assert heard == [(action, due)]


@pytest.mark.parametrize(
    ("text", "heard"), [(text, heard) for text, heard in zip(NOT_PROMISED, _REFUSED, strict=True)]
)
def test_what_is_denied_hoped_asked_or_said_by_others_is_no_promise(text, heard):
    assert heard == []


def test_internal_notes_and_customers_make_no_promise():
    text = ["We will fix it by Friday."]
    assert promised(text, is_customer_visible=False) == [[]]
    assert promised(text, side="customer") == [[]]
    assert promised(text, side="bot") == [[]]


def test_quoted_text_makes_no_promise():
    quoted = "Thanks for writing.\n> We will fix it by Friday.\nTalk soon"
    assert promised([quoted]) == [[]]
    assert promised(["Thanks."], quoted="We will fix it by Friday.") == [[]]


def test_several_promises_of_one_message_are_numbered_in_the_order_said():
    text = "We'll send you an update by 4pm and deploy the fix by Friday. The refund will be issued by March 31."
    rows = promises(messages([text]), calendars_by_account={}, settings=SETTINGS)
    assert rows["promise_id"].to_list() == ["m0000", "m0000#2", "m0000#3"]
    assert rows["action"].to_list() == ["update", "deliver", "deliver"]
    assert [due.day for due in rows["due_at"]] == [17, 20, 31]


def test_the_same_promise_said_twice_in_one_message_is_one():
    assert promised(["We will fix it by Friday. Yes, we'll have it fixed by Friday."]) == [
        [("deliver", "2026-03-20 17:00")]
    ]


def test_the_quote_keeps_the_original_words():
    text = "Hi Jane!\n\nOur *engineers* will DEPLOY the fix by Friday :tada:. Best"
    rows = promises(messages([text]), calendars_by_account={}, settings=SETTINGS)
    assert rows["quote"].to_list() == ["Our *engineers* will DEPLOY the fix by Friday ."]


def test_a_sentence_a_mail_program_wrapped_is_one_sentence():
    wrapped = (
        "We will provide you with an update on the progress of the investigation\n"
        "into the failing export by Thursday.\n"
        "Regards"
    )
    assert promised([wrapped]) == [[("update", "2026-03-19 17:00")]]


def test_short_lines_are_sentences_of_their_own():
    assert promised(["We will update you by Thursday\nThe hotfix will be deployed Friday"]) == [
        [("update", "2026-03-19 17:00"), ("deliver", "2026-03-20 17:00")]
    ]


def test_dates_are_meant_in_the_zone_the_author_writes_in():
    text = ["We will call you by 5pm today.", "We will fix it by Thursday."]
    assert promised(text, time_zone="America/New_York") == [
        [("update", "2026-03-17 21:00")],
        [("deliver", "2026-03-19 21:00")],
    ]
    assert promised(text, time_zone="+05:30")[0] == [("update", "2026-03-17 11:30")]


def test_without_a_zone_the_accounts_calendar_says_when_its_day_ends():
    berlin = Calendar(
        name="berlin",
        zone=ZoneInfo("Europe/Berlin"),
        hours=(*SETTINGS.calendars["default"].hours[:4], None, None, None),
        holidays="DE",
    )
    text = ["We will fix it by Thursday.", "You will have the fix by end of week."]
    assert promised(text, calendars={"ACME": berlin}) == [
        [("deliver", "2026-03-19 16:00")],
        [("deliver", "2026-03-19 16:00")],
    ]


def test_no_messages_make_an_empty_frame_of_the_right_shape():
    assert promises(messages([]), calendars_by_account={}, settings=SETTINGS).is_empty()
