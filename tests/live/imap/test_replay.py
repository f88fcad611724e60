from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.pipelines import email
from escalation_ledger.pipelines.live.imap import IMAP
from escalation_ledger.pipelines.live.source import Page
from tests.live.homes import live_home, staged_content, versions_held
from tests.live.imap.living import MAIL, SETTINGS, some_mails
from tests.live.merging import without_dlt
from tests.live.replaying import Objects, in_order, landed_in_runs, upset

# Mailboxes that are told upset; each in order once.
MAILBOXES = 12
SOMEWHERE = {"imap": {"address": "imaps://imap.example"}}


def paged(kind: str, mails: Sequence[bytes]) -> Page:
    return Page(kind, email.mail_rows(mails, lies_in="imap/INBOX"))


def history(number: int) -> list[Objects]:
    """A mailbox at two moments; what was read of the first is there at the second, too."""
    mails = some_mails(number, 14)
    return [{"messages": mails[:8]}, {"messages": mails}]


def told(folder: Path, runs: Iterable[Iterable[Page]]) -> tuple[str, int]:
    """The content of what comes in these runs, and how many versions raw holds of it."""
    home = landed_in_runs(live_home(folder / "home", SOMEWHERE, {}, more=SETTINGS), IMAP, runs)
    return staged_content(home, MAIL), versions_held(home, MAIL)


@cache
def told_in_order(number: int) -> tuple[str, int]:
    with TemporaryDirectory() as folder, without_dlt():
        return told(Path(folder), [in_order(moment, paged) for moment in history(number)])


def told_upset(folder: Path, seed: int) -> tuple[str, int]:
    return told(folder, upset(history(seed % MAILBOXES), seed, paged))


@settings(max_examples=3)
@given(seed=st.integers(0, 100_000))
def test_doubled_shuffled_late_split_and_replayed_mails_come_to_the_same(seed, tmp_path_factory):
    with without_dlt():
        found = told_upset(tmp_path_factory.mktemp("replay"), seed)
    assert found == told_in_order(seed % MAILBOXES)


def test_they_do_with_the_real_load_too(tmp_path):
    assert told_upset(tmp_path, 2) == told_in_order(2)


@pytest.mark.soak
@settings(max_examples=500, database=None)
@given(seed=st.integers(0, 10_000_000))
def test_five_hundred_upset_mailboxes_come_to_the_same(seed, tmp_path_factory):
    with without_dlt():
        found = told_upset(tmp_path_factory.mktemp("replay"), seed)
    assert found == told_in_order(seed % MAILBOXES)
