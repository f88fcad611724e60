from tests.live.homes import content, refreshed
from tests.live.imap.living import sample_mails, some_mails


def test_a_mailbox_is_what_its_mails_in_a_drop_folder_are(tmp_path, mailbox):
    mailbox.deliver(*sample_mails(), *some_mails(1, 20))
    home = mailbox.home(tmp_path / "home")
    outcome = refreshed(home)
    assert outcome.document["sources"]["email"]["error"] is None
    assert content(home) == mailbox.dropped(tmp_path / "dropped")
    mailbox.deliver(*some_mails(2, 5))
    refreshed(home)
    assert content(home) == mailbox.dropped(tmp_path / "dropped-later")
