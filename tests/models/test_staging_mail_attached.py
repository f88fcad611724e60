"""Mails passed on as attachments, and what of a forwarding mail reaches messages and people."""

import base64

import pytest

from escalation_ledger.models.identity import identify
from tests.models.raw_rows import SETTINGS, mail, stage, stage_mail

ORIGINAL = mail(
    "Nobody can log in.\n\n-- \nJane",
    sender='"Doe, Jane" <JANE@nw.com>',
    to="ana@ours.com",
    subject="Login is down",
    date="Mon, 9 Mar 2026 10:00:00 +0100",
    message_id="o1@nw.com",
)
RFC822 = "message/rfc822"


def enclosing(*inner: str, kind: str = RFC822, subject: str = "Fwd: Login is down", extra: str = "",
              container: str = "multipart/mixed") -> str:  # fmt: skip
    parts = "".join(
        f"--B\nContent-Type: {kind}\nContent-Disposition: attachment; filename=mail.eml\n{extra}\n{one}\n"
        for one in inner
    )
    return (
        f"From: Ana Ruiz <ana@ours.com>\nTo: escalations@ours.com\nSubject: {subject}\n"
        "Date: Tue, 10 Mar 2026 12:00:00 +0000\nMessage-ID: <m1@ours.com>\nMIME-Version: 1.0\n"
        f"Content-Type: {container}; boundary=B\n\n--B\nContent-Type: text/plain\n\nSee attached.\n\n{parts}--B--\n"
    )


def row(text: str) -> dict[str, object]:
    return stage_mail(text).tables["email_messages"].row(0, named=True)


def encoded(text: str) -> str:
    return base64.encodebytes(text.encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        enclosing(ORIGINAL),
        enclosing(encoded(ORIGINAL), extra="Content-Transfer-Encoding: base64\n"),
        enclosing(encoded(ORIGINAL), kind="application/octet-stream", extra="Content-Transfer-Encoding: base64\n"),
        enclosing(enclosing(ORIGINAL).replace("boundary=B", "boundary=C").replace("--B", "--C")),
    ],
    ids=["rfc822", "rfc822 encoded", "a file named .eml", "attached within an attached one"],
)  # fmt: skip
def test_the_one_attached_mail_is_the_original(text):
    found = row(text)
    assert (found["forward_form"], found["forward_unread"]) == ("attached", None)
    assert (found["original_from"], found["original_name"]) == ("jane@nw.com", "Doe, Jane")
    assert str(found["original_at"]) == "2026-03-09 09:00:00+00:00"
    assert (found["original_subject"], found["original_text"]) == (
        "Login is down",
        "Nobody can log in.",
    )
    assert found["text"] == "See attached."
    assert "Login is down\n\nNobody can log in." in str(found["quoted"])


def test_several_attached_mails_are_no_one_original_and_all_stay_quoted():
    other = ORIGINAL.replace("Nobody can log in.", "Nor can we.")
    found = row(enclosing(ORIGINAL, other))
    assert (found["original_from"], found["forward_unread"]) == (None, "form")
    assert "Nobody can log in." in str(found["quoted"])
    assert "Nor can we." in str(found["quoted"])


def test_a_mail_that_a_server_returns_is_not_passed_on_by_anybody():
    found = row(enclosing(ORIGINAL, subject="Undelivered", container="multipart/report"))
    assert found["forward_form"] is found["forward_unread"] is None


@pytest.mark.parametrize(
    "broken",
    ["", "no headers at all", "From: <<<\nDate: never\n\nwords", "\x00\xff: \n\n\x00", "Content-Type: multipart/mixed; boundary=B\n\n--B"],
)  # fmt: skip
def test_a_broken_attached_mail_costs_the_mail_nothing(broken):
    found = row(enclosing(broken))
    assert str(found["text"]).startswith("See attached.")
    assert found["original_from"] is None


def test_mails_attached_a_hundred_deep_are_read_as_deep_as_they_mean_something():
    text = ORIGINAL
    for depth in range(100):
        text = enclosing(text).replace("boundary=B", f"boundary=D{depth}").replace(
            "--B", f"--D{depth}"
        )  # fmt: skip
    assert row(text)["text"] == "See attached."


def test_headers_within_a_forwarded_text_change_nothing_of_the_mail_itself():
    text = "---------- Forwarded message ---------\nFrom: Eve <eve@nw.com>\r\nBcc: all@ours.com\r\nDate: Mon, 9 Mar 2026 10:00:00 +0100\r\nSubject: x\r\nMessage-ID: <other@x>\r\nTo: boss@ours.com\r\n\r\nwords"
    found = row(mail(text, subject="Fwd: x"))
    assert (found["from_email"], found["to"]) == ("ana@ours.com", ["escalations@ours.com"])
    assert found["message_id"] == "m1@ours.com"
    assert found["original_from"] == "eve@nw.com"


CRM = {"account_id": "A1", "name": "Northwind", "domains": "nw.com", "owner_email": "ana@ours.com"}


def identified(text: str):
    staged = {**stage_mail(text).tables, **stage("crm", accounts=[CRM]).tables}
    return identify(staged, settings=SETTINGS)


def test_the_original_sender_is_a_person_by_the_name_they_wrote():
    people = identified(enclosing(ORIGINAL)).people
    jane = people.filter(people["person_id"] == "jane@nw.com").row(0, named=True)
    assert (jane["name"], jane["side"], jane["account_id"]) == ("Doe, Jane", "customer", "A1")


def test_a_forward_that_was_not_understood_says_so_beside_its_message():
    text = "Please look.\n\n-----Original Message-----\nFrom: Jane Doe\nSent: Monday\nSubject: Login\n\nNobody can log in."
    messages = identified(mail(text, subject="FW: Login")).messages
    assert messages["note"].to_list() == ["forward not understood (sender and time), kept whole"]
    assert "Nobody can log in." in messages["quoted"][0]


def test_a_forward_that_was_understood_needs_no_note():
    assert identified(enclosing(ORIGINAL)).messages["note"].to_list() == [None, None]


def test_a_known_sender_at_an_unknown_time_names_the_account_and_makes_no_message():
    text = "---------- Forwarded message ---------\nFrom: Jane <jane@nw.com>\nDate: lately\nSubject: Login\n\nBroken."
    found = identified(mail(text, subject="Fwd: Login"))
    assert found.messages["note"].to_list() == ["forward not understood (time), kept whole"]
    assert found.evidence_seed["account_id"].to_list() == ["A1"]
