"""What counts as a promise, and what does not."""

from zoneinfo import ZoneInfo

import polars as pl
import pytest

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.reading import promises
from tests.models.reading.promise_sentences import NOT_PROMISED, PROMISED
from tests.models.reading.said import SETTINGS, messages, promised, read

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


@pytest.mark.parametrize(
    "text",
    [
        "~~we will deliver the fix by Thursday~~",
        "~we will deliver the fix by Thursday~",
        "~~We will deliver the fix\nby Thursday.~~",
        "We will deliver the fix ~~by Thursday~~.",
    ],
)
def test_words_struck_out_make_no_promise(text):
    assert promised([text]) == [[]]


@pytest.mark.parametrize(
    "text",
    [
        "We will deliver the fix ~by Thursday~ by Friday.",
        "~~We will deliver the fix by Thursday.~~ We will deliver the fix by Friday.",
        "~ We will deliver the fix by Friday ~",
        "~~~~~~ We will deliver the fix by Friday ~~~~~~",
        "It takes ~5 hours and ~10 minutes, and we will deliver the fix by Friday.",
    ],
)
def test_words_beside_what_is_struck_out_are_read(text):
    assert promised([text]) == [[("deliver", "2026-03-20 17:00")]]


def test_what_a_customer_struck_out_is_not_read():
    said = ["~~We are blocked.~~", "~We are blocked.~", "We are blocked."]
    assert read(said, "impact", side="customer") == [[], [], ["core_blocked"]]


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


@pytest.mark.parametrize(
    "text",
    [
        "Wir senden Ihnen den Bericht bis Freitag, 16:00 Uhr.",
        "Ich melde mich morgen um 10:00 Uhr bei Ihnen.",
        "Nous vous enverrons la réponse demain avant 12:00.",
        "Le correctif sera déployé le 20.03.2026.",
        "Le enviaremos la respuesta mañana antes de las 12:00.",
        "La corrección estará lista el 20.03.2026 a las 16:00.",
    ],
)
def test_another_language_than_english_is_left_alone(text):
    assert promised([text]) == [[]]


def test_an_english_sentence_among_others_is_read():
    text = "Guten Morgen Frau Kern, ich bin heute wieder im Büro.\nWe'll send you the report by Friday."
    assert promised([text]) == [[("update", "2026-03-20 17:00")]]


def test_a_date_in_one_clause_dates_the_promise_in_the_next():
    text = ["We'll know more by the end of the week, I'll fill you in then."]
    assert promised(text) == [[("update", "2026-03-20 17:00")]]


def test_items_of_a_list_are_promises_of_their_own():
    text = "Here is the plan from our side:\n- patch \u2192 Friday\n- export in your folder: tomorrow 18:00"
    assert promised([text]) == [[("deliver", "2026-03-20 17:00"), ("deliver", "2026-03-18 18:00")]]


def test_two_dates_parted_by_a_comma_are_two_promises():
    text = ["You'll have the draft by Thursday, the final report follows by Friday."]
    assert [due for _, due in promised(text)[0]] == ["2026-03-19 17:00", "2026-03-20 17:00"]


def test_your_time_is_the_time_of_the_customer_who_writes():
    said = pl.concat(
        [
            messages(["Any news?"], side="customer", time_zone="America/New_York"),
            messages(["I'll call you at 3pm your time."], time_zone="Europe/Berlin").with_columns(
                message_id=pl.lit("ours")
            ),
        ]
    )
    made = promises(said, calendars_by_account={}, settings=SETTINGS)
    assert [f"{due:%H:%M}" for due in made["due_at"]] == ["19:00"]
