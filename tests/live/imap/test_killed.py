"""A refresh from a mailbox that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.live.homes import landed, staged_content, versions_held
from tests.live.imap.dovecot import Dovecot
from tests.live.imap.living import MAIL, Mailbox, some_mails
from tests.live.imap.test_faults import unread_behind_the_watermark

# Small batches in small lots, so that a kill finds some in and some not.
_LAND = """
import sys
from pathlib import Path
from escalation_ledger.pipelines.live import fetching, imap
from tests.live.homes import landed
from tests.live.imap.living import MAIL
imap._MAILS_AT_ONCE = 3
fetching._PAGES_AT_ONCE = 2
print("begins", flush=True)
landed(Path(sys.argv[1]), MAIL)
"""


def started(home: Path) -> subprocess.Popen[bytes]:
    """A landing in a process of its own, once it has imported what it needs."""
    root = Path(__file__).parents[3]
    landing = subprocess.Popen(
        [sys.executable, "-c", _LAND, str(home)], cwd=root, stdout=subprocess.PIPE
    )
    assert landing.stdout is not None
    assert landing.stdout.readline() == b"begins\n"
    return landing


def whole(home: Path) -> tuple[str, int, int]:
    """What is modelled of it, the versions that raw holds and the rows that were noted."""
    noted = raw.landed(Home(home), MAIL).height
    return staged_content(home, MAIL), versions_held(home, MAIL), noted


def survives(folder: Path, dovecot: Dovecot, seed: int) -> None:
    with Mailbox(dovecot) as mailbox:
        mailbox.deliver(*some_mails(seed, 18))
        undisturbed = mailbox.home(folder / "undisturbed")
        began = time.monotonic()
        assert started(undisturbed).communicate(timeout=300)
        seconds = time.monotonic() - began
        home, drawn = mailbox.home(folder / "home"), random.Random(seed)
        for _ in range(drawn.randint(1, 2)):
            landing = started(home)
            time.sleep(drawn.uniform(0.0, 1.0) * seconds)
            os.kill(landing.pid, signal.SIGKILL)
            landing.communicate()
            assert unread_behind_the_watermark(home, mailbox) == set()
        assert landed(home, MAIL).error is None
        assert whole(home) == whole(undisturbed)


@pytest.mark.parametrize("seed", [1])
def test_a_landing_that_is_killed_is_made_good_by_the_next(seed, tmp_path, dovecot):
    survives(tmp_path, dovecot, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_killed_are_too(seed, tmp_path, dovecot):
    survives(tmp_path, dovecot, seed)
