"""A refresh from a mailbox that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

from pathlib import Path

import pytest

from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.live.homes import landed, staged_content, versions_held
from tests.live.imap.dovecot import Dovecot
from tests.live.imap.living import MAIL, Mailbox, some_mails
from tests.live.imap.test_faults import unread_behind_the_watermark
from tests.live.killing import killed, undisturbed

LOTS = {"fetching": {"_PAGES_AT_ONCE": 2}, "imap": {"_MAILS_AT_ONCE": 3}}


def whole(home: Path) -> tuple[str, int, int]:
    """What is modelled of it, the versions that raw holds and the rows that were noted."""
    noted = raw.landed(Home(home), MAIL).height
    return staged_content(home, MAIL), versions_held(home, MAIL), noted


def survives(folder: Path, dovecot: Dovecot, seed: int) -> None:
    with Mailbox(dovecot) as mailbox:
        mailbox.deliver(*some_mails(seed, 18))
        quiet, home = mailbox.home(folder / "undisturbed"), mailbox.home(folder / "home")
        seconds = undisturbed(quiet, MAIL, LOTS)
        for _ in killed(home, MAIL, LOTS, seed=seed, within=seconds):
            assert unread_behind_the_watermark(home, mailbox) == set()
        assert landed(home, MAIL).error is None
        assert whole(home) == whole(quiet)


@pytest.mark.parametrize("seed", [1])
def test_a_landing_that_is_killed_is_made_good_by_the_next(seed, tmp_path, dovecot):
    survives(tmp_path, dovecot, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_killed_are_too(seed, tmp_path, dovecot):
    survives(tmp_path, dovecot, seed)
