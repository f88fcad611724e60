import hashlib
import json
from datetime import UTC, datetime

from escalation_ledger.pipelines.email import SOURCE
from tests.pipelines.folders import FETCHED, enveloped, ids, problems, put

MAIL = (
    b"Message-ID: <a@acme.com>\r\nDate: Tue, 17 Mar 2026 10:00:00 +0200\r\n"
    b"From: =?utf-8?q?Ana?= <ana@acme.com>\r\nSubject: Down\r\n\r\nna\xefve \x00\r\n"
)


def messages(tmp_path, files):
    return enveloped(SOURCE, put(tmp_path / "drop", files))["messages"]


def test_a_mail_is_landed_with_each_of_its_bytes(tmp_path):
    (row,) = messages(tmp_path, {"email/2026/march/a.eml": MAIL}).to_dicts()
    payload = json.loads(row["payload"])
    assert payload["raw"].encode("latin-1") == MAIL
    assert payload["file"] == "email/2026/march/a.eml"
    assert row["object_id"] == "a@acme.com"
    assert row["version_at"] == datetime(2026, 3, 17, 8, tzinfo=UTC)


def test_a_folded_message_id_is_put_together(tmp_path):
    assert ids(messages(tmp_path, {"email/a.eml": "Message-ID:\n <a@\n acme.com>\n\nhi"})) == [
        "a@acme.com"
    ]


def test_a_mail_without_message_id_is_named_by_its_bytes_and_one_without_date_by_fetching(tmp_path):
    mail = b"Subject: hi\nDate: soon\n\nhello"
    (row,) = messages(tmp_path, {"email/a.eml.gz": mail}).to_dicts()
    assert row["object_id"] == hashlib.sha256(mail).hexdigest()
    assert row["version_at"] == FETCHED


def test_a_mail_without_an_id_has_the_same_name_however_its_lines_end(tmp_path):
    mail = b"Subject: hi\n\nhello\n"
    files = {"email/a.eml": mail, "email/b.eml": mail.replace(b"\n", b"\r\n")}
    assert set(ids(messages(tmp_path, files))) == {hashlib.sha256(mail).hexdigest()}


def test_a_mailbox_is_cut_at_its_separators_only(tmp_path):
    mailbox = (
        "From ana@acme.com Tue Mar 17 10:00:00 2026\nMessage-ID: <1@x>\n\n"
        ">From the start\n\nFrom here on it failed\n\n"
        "From 1797@xxx Tue Mar 17 10:00:00 +0000 2026\nMessage-ID: <2@x>\n\nbye\n"
    )
    found = messages(tmp_path, {"email/box.mbox": mailbox})
    assert ids(found) == ["1@x", "2@x"]
    first = json.loads(found.row(0, named=True)["payload"])["raw"]
    assert first.endswith("\n\nFrom the start\n\nFrom here on it failed\n\n")


def test_a_file_that_is_no_mail_keeps_its_place(tmp_path):
    found = messages(tmp_path, {"email/page.eml": "<html>Sign in</html>", "email/a.eml": MAIL})
    assert list(problems(found)) == ["email/page.eml#1"]
    assert ids(found) == ["a@acme.com"]


def test_an_empty_mailbox_has_no_mails(tmp_path):
    assert enveloped(SOURCE, put(tmp_path / "drop", {"email/box.mbox": ""})) == {}
