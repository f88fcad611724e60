import logging
from datetime import timedelta

import pytest

from escalation_ledger.domain.words import SourceStatus
from escalation_ledger.pipelines.live import imap as imap_source
from escalation_ledger.pipelines.live import mailbox as live_mailbox
from escalation_ledger.warehouse.book import Book
from escalation_ledger.warehouse.credentials import RENEWED
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW, ledger
from tests.live.homes import (
    cursors,
    landed,
    live_home,
    staged_content,
    versions_held,
)
from tests.live.imap.dovecot import PASSWORD
from tests.live.imap.living import MAIL, SETTINGS, held, names, some_mails
from tests.live.imap.proxy import Proxy
from tests.live.imap.tokens import CLIENT

AT_REST = 3

pytestmark = pytest.mark.usefixtures("quick_load")


def test_a_refresh_costs_three_commands_and_four_more_for_new_mails(tmp_path, mailbox):
    with Proxy(mailbox.server.plain) as proxy:
        home = mailbox.home(tmp_path / "home", proxy.address)
        mailbox.deliver(*some_mails(1, 12))
        assert landed(home, MAIL).calls == AT_REST + 4
        assert landed(home, MAIL, run="r2").calls == AT_REST
        mailbox.deliver(*some_mails(2, 3))
        before = len(proxy.log)
        landing = landed(home, MAIL, run="r3")
        assert (landing.changed, landing.calls) == (True, AT_REST + 4)
        assert proxy.log[before:] == [
            "CAPABILITY", "LOGIN", "EXAMINE", "CAPABILITY", "UID SEARCH", "UID FETCH", "UID FETCH",
            "LOGOUT",
        ]  # fmt: skip


def test_reading_leaves_every_mail_as_unseen_as_it_was(tmp_path, mailbox):
    mailbox.deliver(*some_mails(1, 3))
    before = mailbox.flags()
    landed(mailbox.home(tmp_path / "home"), MAIL)
    assert mailbox.flags() == before
    assert not any(b"\\Seen" in flags for flags in before.values())


def test_a_folder_is_read_by_the_name_that_people_see(tmp_path, foldered):
    foldered.deliver(*some_mails(1, 3))
    home = foldered.home(tmp_path / "home")
    assert landed(home, MAIL).error is None
    assert held(home) == names(foldered.mails)


def test_mails_that_are_expunged_stay_in_the_ledger(tmp_path, mailbox):
    mailbox.deliver(*some_mails(1, 4))
    home = mailbox.home(tmp_path / "home")
    landed(home, MAIL)
    mailbox.expunge(2, 4)
    assert landed(home, MAIL, run="r2").error is None
    mailbox.deliver(*some_mails(2, 1))
    landed(home, MAIL, run="r3")
    assert held(home) == names(mailbox.mails)


def test_a_folder_made_anew_is_read_again_and_nothing_of_it_lands_twice(tmp_path, foldered):
    foldered.deliver(*some_mails(1, 8))
    home = foldered.home(tmp_path / "home")
    landed(home, MAIL)
    before, versions = cursors(home, MAIL), versions_held(home, MAIL)
    foldered.make_anew()
    landing = landed(home, MAIL, run="r2")
    assert (landing.error, landing.changed, landing.landed) == (None, False, 8)
    assert versions_held(home, MAIL) == versions
    assert cursors(home, MAIL) != before
    foldered.deliver(*some_mails(2, 1))
    landed(home, MAIL, run="r3")
    assert held(home) == names(foldered.mails)


def test_a_folder_that_gives_numbers_again_is_read_again(tmp_path, mailbox):
    mailbox.deliver(*some_mails(1, 4))
    home = mailbox.home(tmp_path / "home")
    landed(home, MAIL)
    ((name, cursor),) = cursors(home, MAIL).items()
    validity, _, backfill = cursor.split(":")
    with Book(Home(home)) as book:
        # As after a backup from before the mails that were read last.
        book.note_cursors(MAIL, {name: f"{validity}:999:{backfill}"})
    mailbox.deliver(*some_mails(2, 2))
    assert landed(home, MAIL, run="r2").landed == 6
    assert held(home) == names(mailbox.mails)
    assert cursors(home, MAIL)[name] == f"{validity}:6:6"


def test_a_mailbox_of_very_many_mails_is_searched_in_pieces(tmp_path, mailbox, monkeypatch):
    monkeypatch.setattr(live_mailbox, "_SEARCHED_AT_ONCE", 3)
    mailbox.deliver(*some_mails(1, 11))
    with Proxy(mailbox.server.plain) as proxy:
        home = mailbox.home(tmp_path / "home", proxy.address)
        assert landed(home, MAIL).error is None
        assert proxy.log.count("UID SEARCH") == 4
    assert held(home) == names(mailbox.mails)


def test_a_mail_that_comes_while_others_are_read_is_read_by_the_next_refresh(
    tmp_path, mailbox, monkeypatch
):
    mailbox.deliver(*some_mails(1, 4))
    late = some_mails(2, 1)
    batches = imap_source._batches

    def meanwhile(*given):
        mailbox.deliver(*late)
        yield from batches(*given)

    monkeypatch.setattr(imap_source, "_batches", meanwhile)
    home = mailbox.home(tmp_path / "home")
    landed(home, MAIL)
    assert held(home) == names(mailbox.mails[:4])
    monkeypatch.undo()
    landed(home, MAIL, run="r2")
    assert held(home) == names(mailbox.mails)


def test_a_mail_that_goes_while_others_are_read_is_no_failure(tmp_path, mailbox, monkeypatch):
    mailbox.deliver(*some_mails(1, 5))
    batches = imap_source._batches

    def meanwhile(*given):
        for batch in batches(*given):
            mailbox.expunge(5)
            yield batch

    monkeypatch.setattr(imap_source, "_batches", meanwhile)
    home = mailbox.home(tmp_path / "home")
    assert landed(home, MAIL).error is None
    assert held(home) == names(mailbox.mails[:4])


def test_mails_are_fetched_a_few_at_a_time_and_progress_is_told(tmp_path, mailbox, monkeypatch):
    monkeypatch.setattr(imap_source, "_BYTES_AT_ONCE", 2_000)
    monkeypatch.setattr(imap_source, "_MAILS_AT_ONCE", 4)
    mailbox.deliver(*some_mails(1, 10))
    told: list[tuple[str, int, int]] = []
    home = mailbox.home(tmp_path / "home")
    landed(home, MAIL, progress=lambda *step: told.append(step))
    assert held(home) == names(mailbox.mails)
    assert len(told) >= 3
    assert told[-1] == ("imap", 10, 10)


def test_of_a_mail_that_is_too_large_its_words_are_read(tmp_path, mailbox):
    large = b"\n".join(
        [
            b"From: bo@customer.example", b"To: escalations@acme.example", b"Subject: Down",
            b"Date: Mon, 16 Mar 2026 08:00:00 +0000", b"Message-ID: <large@customer.example>",
            b"MIME-Version: 1.0", b'Content-Type: multipart/mixed; boundary="b"', b"",
            b"--b", b"Content-Type: text/plain", b"", b"It is down.", b"--b",
            b"Content-Type: image/png", b"Content-Transfer-Encoding: base64", b"",
            *[b"A" * 76] * 20_000, b"--b--", b"",
        ]
    )  # fmt: skip
    mailbox.deliver(large)
    home = mailbox.home(tmp_path / "home", largest_mb=1)
    landed(home, MAIL)
    other = mailbox.drop_home(tmp_path / "other")
    landed(other, MAIL, drop=other / "drop")
    assert staged_content(home, MAIL) == staged_content(other, MAIL)
    assert 0 < len(held(home)) == 1


def test_the_first_refresh_reads_from_its_day_on_and_later_ones_whatever_is_new(tmp_path, mailbox):
    old, new, moved_here = some_mails(1, 3)
    mailbox.deliver(old, came=NOW - timedelta(days=500))
    mailbox.deliver(new, came=NOW - timedelta(days=100))
    home = mailbox.home(tmp_path / "home")
    landed(home, MAIL)
    assert held(home) == names([new])
    mailbox.deliver(moved_here, came=NOW - timedelta(days=500))
    landed(home, MAIL, run="r2")
    assert held(home) == names([new, moved_here])


def test_a_home_that_changes_from_a_drop_folder_to_the_mailbox_keeps_what_it_had(tmp_path, mailbox):
    mailbox.deliver(*some_mails(1, 10))
    other = mailbox.drop_home(tmp_path / "other")
    landed(other, MAIL, drop=other / "drop")
    home = mailbox.home(tmp_path / "home")
    landed(home, MAIL, run="r0", drop=other / "drop")
    versions = versions_held(home, MAIL)
    landed(home, MAIL)
    assert versions_held(home, MAIL) == versions
    assert staged_content(home, MAIL) == staged_content(other, MAIL)


def test_tls_needs_a_certificate_of_a_ca_that_we_trust_for_that_name(tmp_path, mailbox):
    mailbox.deliver(*some_mails(1, 2))
    port, ca = mailbox.server.tls, str(mailbox.server.certificate)
    good = mailbox.home(tmp_path / "good", f"imaps://localhost:{port}", ca_file=ca)
    assert landed(good, MAIL).error is None
    assert len(held(good)) == 2
    unknown = mailbox.home(tmp_path / "unknown", f"imaps://localhost:{port}")
    other_name = mailbox.home(tmp_path / "name", f"imaps://127.0.0.1:{port}", ca_file=ca)
    for home in (unknown, other_name):
        landing = landed(home, MAIL)
        assert landing.status is SourceStatus.FAILED
        assert "shows a certificate that nobody we trust has signed" in str(landing.error)
        assert landing.calls == 0
    lost = mailbox.home(tmp_path / "lost", f"imaps://localhost:{port}", ca_file="/no/such.pem")
    assert "sources.imap.ca_file names no file" in str(landed(lost, MAIL).error)


@pytest.mark.parametrize("address", ["imap://imap.acme.example", "imaps://bo:pw@imap.acme.example"])
def test_an_address_without_tls_or_with_a_password_in_it_is_no_setting(tmp_path, address):
    home = live_home(tmp_path / "home", {"imap": {"address": address, "user": "a"}}, {})
    with pytest.raises(ValueError, match=r"sources.imap.address is not an address"):
        load_settings(home)


def test_a_folder_that_is_not_there_is_told_with_those_that_are(tmp_path, foldered):
    landing = landed(foldered.home(tmp_path / "home", folder="Escalations"), MAIL)
    assert landing.status is SourceStatus.FAILED
    assert f"imap opens no folder Escalations of {foldered.user}" in str(landing.error)
    assert foldered.folder in str(landing.error)


def test_a_wrong_password_is_tried_once_and_shown_nowhere(tmp_path, mailbox, caplog):
    caplog.set_level(logging.DEBUG)
    with Proxy(mailbox.server.plain) as proxy:
        home = mailbox.home(tmp_path / "home", proxy.address)
        (home / "secrets.toml").write_text('[imap]\npassword = "wr0ng-one"\n')
        landing = landed(home, MAIL)
        assert "imap refuses to log in; check sources.imap.user" in str(landing.error)
        assert proxy.log.count("LOGIN") == 1
    assert "wr0ng-one" not in f"{landing}{caplog.text}"


def test_nothing_that_a_run_writes_holds_the_password(tmp_path, mailbox, caplog):
    caplog.set_level(logging.DEBUG)
    mailbox.deliver(*some_mails(1, 2))
    home = mailbox.home(tmp_path / "home")
    assert PASSWORD not in repr(landed(home, MAIL))
    written = [path for path in home.rglob("*") if path.is_file() and path.name != "secrets.toml"]
    assert written
    assert not [path for path in written if PASSWORD.encode() in path.read_bytes()]
    assert PASSWORD not in caplog.text


def test_a_mailbox_without_a_password_says_where_it_may_be_put(tmp_path, mailbox):
    home = mailbox.home(tmp_path / "home")
    (home / "secrets.toml").unlink()
    assert "imap: no password. Set LEDGER_IMAP_PASSWORD" in str(landed(home, MAIL).error)


def token_home(root, mailbox, giver, **more):
    giver.user = mailbox.user
    told = {
        "address": f"imap://127.0.0.1:{mailbox.server.plain}",
        "user": mailbox.user,
        "token_address": f"{giver.address}/token",
        "token_scope": "mail.read",
    }
    return live_home(root, {"imap": told}, {"imap": {**CLIENT, **more}}, more=SETTINGS)


def test_a_mailbox_is_opened_with_a_token_for_it(tmp_path, mailbox, giver):
    mailbox.deliver(*some_mails(1, 2))
    home = token_home(tmp_path / "home", mailbox, giver)
    before = len(giver.log)
    assert landed(home, MAIL).error is None
    assert len(held(home)) == 2
    assert giver.log[before].body["grant_type"] == "client_credentials"
    assert giver.log[before].body["scope"] == "mail.read"
    giver.user = "somebody.else@acme.example"
    assert "imap refuses to log in" in str(landed(home, MAIL, run="r2").error)


def test_a_refresh_token_is_replaced_by_the_one_that_comes_back(tmp_path, mailbox, giver):
    home = token_home(tmp_path / "home", mailbox, giver, refresh_token=giver.refresh_token)
    for run in ("r1", "r2"):
        assert landed(home, MAIL, run=run).error is None
    assert (home / RENEWED).stat().st_mode & 0o777 == 0o600


def test_credentials_that_get_no_token_are_a_sentence_that_shows_none(tmp_path, mailbox, giver):
    home = token_home(tmp_path / "home", mailbox, giver, client_secret="wr0ng-one")
    error = str(landed(home, MAIL).error)
    assert "127.0.0.1 gives no token (status 401); check the OAuth client's client_id" in error
    assert "wr0ng-one" not in error


def test_connect_tells_what_is_seen_and_what_the_credentials_may_beyond(tmp_path, mailbox):
    mailbox.deliver(*some_mails(1, 3))
    code, told = ledger("connect", "imap", home=mailbox.home(tmp_path / "home"))
    assert (code, told["who"], told["blind"], told["calls"]) == (0, mailbox.user, [], 5)
    assert told["sees"] == ["mails: 3 in INBOX; other folders are not opened"]
    assert told["wide"][0].startswith("more than reading: INBOX grants ")
    assert PASSWORD not in str(told)
