from pathlib import Path

import pytest

from escalation_ledger.domain.words import SourceStatus
from escalation_ledger.pipelines.live import fetching, mail_server
from escalation_ledger.pipelines.live import imap as imap_source
from tests.live.faults import Faults, many
from tests.live.homes import HASTY, cursors, landed, staged_content
from tests.live.imap.dovecot import Dovecot
from tests.live.imap.living import MAIL, Mailbox, held, names, some_mails
from tests.live.imap.proxy import Proxy, Wire
from tests.live.trouble import landed_in_trouble

# Every other of them; the soak has all.
FEW = list(enumerate(Wire))[::2]
MANY = many(Wire)
# HASTY, so that a server that is busy without end is hung up on after 0.9 s.
_LONGEST = 3

pytestmark = pytest.mark.usefixtures("quick_load")


def unread_behind_the_watermark(home: Path, mailbox: Mailbox) -> set[str]:
    """Mails that the noted cursor stands for and raw lacks. The first mail has the UID 1."""
    noted = [cursor.split(":") for cursor in cursors(home, MAIL).values()]
    reached = int(noted[0][1]) if noted else 0
    behind = mailbox.mails[:reached]
    return {*(names(behind) if behind else ())} - {*held(home)}


def survives(tmp_path: Path, dovecot: Dovecot, seed: int, wire: Wire) -> None:
    """A refresh under the fault, a second with mails that came since, one without any fault."""
    faults = Faults.of(wire, seed, calls=(1, 12))
    with (
        Mailbox(dovecot) as mailbox,
        Proxy(dovecot.plain, faults) as proxy,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(imap_source, "_MAILS_AT_ONCE", 4)
        patch.setattr(fetching, "_PAGES_AT_ONCE", 1 + seed % 3)
        patch.setattr(mail_server, "_LONGEST", _LONGEST)
        mailbox.deliver(*some_mails(seed, 10))
        home = mailbox.home(tmp_path / "home", proxy.address)
        for run in ("r1", "r2"):
            landing = landed_in_trouble(
                home,
                MAIL,
                proxy.log,
                name="imap",
                most=100,
                unread=lambda: unread_behind_the_watermark(home, mailbox),
                run=run,
            )
            if landing.status is not SourceStatus.FAILED:
                assert held(home) == names(mailbox.mails)
            mailbox.deliver(*some_mails(seed, 3, start=len(mailbox.mails)))
        assert faults.happened
        faults.lift()
        assert landed(home, MAIL, run="r3", patience=HASTY).error is None
        other = mailbox.drop_home(tmp_path / "other")
        landed(other, MAIL, drop=other / "drop")
        assert staged_content(home, MAIL) == staged_content(other, MAIL)


@pytest.mark.parametrize(("seed", "wire"), FEW)
def test_a_fault_leaves_right_rows_or_says_so_and_one_refresh_without_it_makes_it_good(
    seed, wire, tmp_path, dovecot
):
    survives(tmp_path, dovecot, seed, wire)


@pytest.mark.soak
@pytest.mark.parametrize(("seed", "wire"), MANY)
def test_two_hundred_faults_do_too(seed, wire, tmp_path, dovecot):
    survives(tmp_path, dovecot, seed, wire)


def test_the_watermark_stands_behind_the_last_batch_that_is_in(tmp_path, mailbox, monkeypatch):
    monkeypatch.setattr(imap_source, "_MAILS_AT_ONCE", 4)
    # The first eight commands end with the mails of the first batch's FETCH and the next one's sizes.
    faults = Faults().plan(Wire.DROP, call=9, times=1_000)
    mailbox.deliver(*some_mails(1, 12))
    with Proxy(mailbox.server.plain, faults) as proxy:
        home = mailbox.home(tmp_path / "home", proxy.address)
        assert landed(home, MAIL, patience=HASTY).status is SourceStatus.FAILED
    assert held(home) == names(mailbox.mails[:4])
    assert [cursor.split(":")[1] for cursor in cursors(home, MAIL).values()] == ["4"]


def test_a_mail_that_is_listed_and_not_given_stops_the_reading_before_it(tmp_path, mailbox):
    faults = Faults().plan(Wire.NOTHING, call=7, times=1, path="UID FETCH")
    mailbox.deliver(*some_mails(1, 3))
    with Proxy(mailbox.server.plain, faults) as proxy:
        home = mailbox.home(tmp_path / "home", proxy.address)
        landing = landed(home, MAIL, patience=HASTY)
        assert "imap lists mail 1 of INBOX and does not give it" in str(landing.error)
        assert cursors(home, MAIL) == {}


def test_a_folder_made_anew_in_the_middle_is_not_read_on(tmp_path, foldered, monkeypatch):
    foldered.deliver(*some_mails(1, 8))
    batches = imap_source._batches

    def meanwhile(*given):
        for number, batch in enumerate(batches(*given)):
            if number == 1:
                foldered.make_anew()
                proxy.hang_up()
            yield batch

    monkeypatch.setattr(imap_source, "_MAILS_AT_ONCE", 4)
    monkeypatch.setattr(imap_source, "_batches", meanwhile)
    with Proxy(foldered.server.plain) as proxy:
        home = foldered.home(tmp_path / "home", proxy.address)
        landing = landed(home, MAIL, patience=HASTY)
        assert "was made anew while it was read" in str(landing.error)
        monkeypatch.setattr(imap_source, "_batches", batches)
        assert landed(home, MAIL, run="r2", patience=HASTY).error is None
        assert held(home) == names(foldered.mails)


@pytest.mark.parametrize("name", ["CAPABILITY", "LOGIN", "EXAMINE", "UID SEARCH", "UID FETCH"])
def test_an_answer_without_what_was_asked_is_no_fault_of_ours(name, tmp_path, mailbox):
    mailbox.deliver(*some_mails(1, 3))
    faults = Faults().plan(Wire.NOTHING, call=3, times=1_000, path=name)
    with Proxy(mailbox.server.plain, faults) as proxy:
        landing = landed(mailbox.home(tmp_path / "home", proxy.address), MAIL, patience=HASTY)
    assert landing.status is SourceStatus.OK or str(landing.error).startswith("imap")


def test_a_server_that_is_not_there_is_a_sentence(tmp_path, mailbox):
    with Proxy(mailbox.server.plain) as proxy:
        home = mailbox.home(tmp_path / "home", proxy.address)
    error = str(landed(home, MAIL, patience=HASTY).error)
    assert error.startswith("imap at 127.0.0.1 does not answer EXAMINE in 4 tries; what was read")
