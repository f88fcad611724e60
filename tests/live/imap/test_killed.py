"""A refresh from a mailbox that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.live.imap.dovecot import Dovecot
from tests.live.imap.living import MAIL, Mailbox, some_mails
from tests.live.imap.test_faults import unread_behind_the_watermark
from tests.live.killing import outlives_kills

LOTS = {"fetching": {"_PAGES_AT_ONCE": 2}, "imap": {"_MAILS_AT_ONCE": 3}}


def survives(folder: Path, dovecot: Dovecot, seed: int) -> None:
    with Mailbox(dovecot) as mailbox:
        mailbox.deliver(*some_mails(seed, 18))
        outlives_kills(
            folder,
            MAIL,
            lambda: nullcontext(mailbox),
            lambda home, mailbox: mailbox.home(home),
            lambda home: unread_behind_the_watermark(home, mailbox),
            lots=LOTS,
            seed=seed,
            # A mailbox of its own for each seed.
            quiet={},
        )


@pytest.mark.parametrize("seed", [1])
def test_a_landing_that_is_killed_is_made_good_by_the_next(seed, tmp_path, dovecot):
    survives(tmp_path, dovecot, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_killed_are_too(seed, tmp_path, dovecot):
    survives(tmp_path, dovecot, seed)
