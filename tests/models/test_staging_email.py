from datetime import UTC, datetime

import pytest

from tests.models.raw_rows import mail, reasons, stage, stage_mail
from tests.models.test_staging_mail_forwards import GMAIL


def only(*mails: str) -> dict[str, object]:
    return stage_mail(*mails).tables["email_messages"].row(0, named=True)


def test_a_plain_mail_says_who_to_whom_when_and_what():
    row = only(
        mail(
            "Fixed by Friday.\n\n-- \nAna",
            to='"Ruiz, Bo" <BO@nw.com>, cy@nw.com',
            headers="Cc: bo@nw.com\n",
            date="Tue, 10 Mar 2026 12:00:00 -0530",
        )
    )
    assert row["message_id"] == row["thread_root"] == "m1@ours.com"
    assert (row["from_email"], row["from_name"], row["to"]) == (
        "ana@ours.com",
        "Ana Ruiz",
        ["bo@nw.com", "cy@nw.com"],
    )
    assert (row["at"], row["utc_offset_minutes"]) == (
        datetime(2026, 3, 10, 17, 30, tzinfo=UTC),
        -330,
    )
    assert (row["subject"], row["text"], row["quoted"]) == ("Login", "Fixed by Friday.", "-- \nAna")
    assert row["forward_form"] is row["original_at"] is None


def test_the_thread_is_named_by_the_first_reference_else_by_what_it_answers():
    first = only(mail("a", headers="References: <r1@x>\n <r2@x>\nIn-Reply-To: <r2@x>\n"))
    assert (first["thread_root"], first["references"]) == ("r1@x", ["r1@x", "r2@x"])
    second = only(mail("a", headers="In-Reply-To: your mail of Tuesday <r2@x>\n"))
    assert second["thread_root"] == "r2@x"


def test_without_a_date_the_newest_received_counts():
    received = "Received: from a by b; Tue, 10 Mar 2026 11:00:00 +0000\nReceived: from c by d; Tue, 10 Mar 2026 10:00:00 +0000\n"
    row = only(mail("a", date="31 Foo 2026", headers=received))
    assert (row["at"], row["utc_offset_minutes"]) == (datetime(2026, 3, 10, 11, tzinfo=UTC), None)


def test_a_mail_that_says_nowhere_when_it_was_sent_is_set_aside():
    result = stage_mail(mail("a", date="yesterday"), mail("b", message_id="m2@x"))
    assert reasons(result) == ["Neither its Date nor a Received header says when it was sent."]
    assert result.tables["email_messages"].get_column("message_id").to_list() == ["m2@x"]


def test_encoded_headers_and_unknown_charsets_are_read_with_replacement():
    row = only(
        "From: =?utf-8?q?=C3=85se?= <ase@nw.com>\nTo: a@b.com\nDate: Tue, 10 Mar 2026 12:00:00 +0000\nMessage-ID: <m@x>\n"
        "Subject: =?utf-8?b?w4UgYmVyaWNodA==?=\nContent-Type: text/plain; charset=x-klingon\nContent-Transfer-Encoding: quoted-printable\n\nna=C3=AFve =FF"
    )
    assert (row["from_name"], row["subject"], row["text"]) == ("Åse", "Å bericht", "naïve \ufffd")


def multipart(*parts: tuple[str, str]) -> str:
    body = "".join(f"--B\nContent-Type: {kind}; charset=utf-8\n\n{text}\n" for kind, text in parts)
    return (
        "From: jane@nw.com\nTo: a@ours.com\nDate: Tue, 10 Mar 2026 12:00:00 +0000\nMessage-ID: <m@x>\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/alternative; boundary=B\n\n{body}--B--\n"
    )


def test_plain_text_is_preferred_and_html_is_read_when_it_is_all_there_is():
    assert only(multipart(("text/plain", "plain"), ("text/html", "<p>html</p>")))["text"] == "plain"
    assert only(multipart(("text/plain", " "), ("text/html", "<p>html</p>")))["text"] == "html"
    assert only(multipart(("text/html", "<p>html</p>")))["text"] == "html"


def test_a_multipart_without_its_boundary_keeps_the_whole_text():
    row = only(multipart(("text/plain", "the words")).replace("boundary=B", "charset=utf-8"))
    assert "the words" in f"{row['text']}{row['quoted']}"


def test_a_forward_gives_the_forwarders_words_and_the_original_apart():
    row = only(mail(GMAIL, subject="Fwd: Login is down", date="Wed, 11 Mar 2026 09:00:00 +0100"))
    assert row["text"] == "FYI, please escalate."
    assert "Nobody can log in" in str(row["quoted"])
    assert (row["forward_form"], row["original_from"], row["original_text"]) == (
        "gmail",
        "jane@northwind.com",
        "Nobody can log in since noon.",
    )
    assert row["original_at"] == datetime(2026, 3, 10, 15, 12, tzinfo=UTC)


def test_an_original_is_never_later_than_the_mail_that_passes_it_on():
    row = only(mail(GMAIL, subject="Fwd: x", date="Tue, 10 Mar 2026 15:00:00 +0000"))
    assert row["original_at"] == row["at"]


def test_a_forward_that_names_no_address_stays_whole_in_the_quoted_text_and_says_so():
    text = "Bitte ansehen.\n\n-----Original Message-----\nVon: Jane\nGesendet: Dienstag\nBetreff: Login\n\nNichts geht."
    row = only(mail(text, subject="WG: Login"))
    assert (row["forward_unread"], row["original_from"]) == ("sender and time", None)
    assert row["text"] == "Bitte ansehen."
    assert str(row["quoted"]).endswith("Betreff: Login\n\nNichts geht.")


def test_a_forward_in_a_form_nobody_told_us_stays_whole_and_says_so():
    text = "Bitte ansehen.\n\n~~~ Jane sagte am Dienstag ~~~\nNichts geht."
    row = only(mail(text, subject="WG: Login"))
    assert (row["forward_form"], row["forward_unread"]) == (None, "form")
    assert row["text"] == text


def test_a_mail_that_forwards_nothing_has_nothing_unread():
    row = only(mail("Fixed.", subject="Re: Login"))
    assert row["forward_form"] is row["forward_unread"] is None


@pytest.mark.parametrize(
    "header",
    [
        "From: <<<>@@,,;\n", "To: undisclosed recipients:;\n", 'From: "unclosed <a@b.com\n', "Subject: =?bad?x?zz?=\n",
        "Content-Type: text/plain; charset=\n", "Content-Type: multipart/mixed\n", "Content-Type: ;;;=\n",
        "Content-Transfer-Encoding: base64\n", "References: <<a>> <>\n", "Cc: \xff\xfe <a@b>\n", "Date: , , ,\n", "To: a@[b\n",
    ],
)  # fmt: skip
def test_no_malformed_header_stops_the_others_or_loses_the_mail(header):
    broken = f"{header}Received: by x; Tue, 10 Mar 2026 12:00:00 +0000\nMessage-ID: <bad@x>\n\n!!words of the mail"
    result = stage_mail(broken, mail("fine", message_id="good@x"))
    rows = result.tables["email_messages"]
    assert rows.get_column("message_id").to_list() == ["bad@x", "good@x"]
    assert "words of the mail" in "".join(
        str(rows.row(0, named=True)[part]) for part in ("text", "quoted")
    )


def test_a_payload_without_a_mail_is_set_aside():
    assert reasons(stage("email", messages=[{"file": "a.eml"}])) == ["It holds no mail."]
