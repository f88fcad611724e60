from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.pipelines import email
from escalation_ledger.pipelines.live import landing as live_landing
from escalation_ledger.pipelines.live.imap import IMAP
from escalation_ledger.pipelines.live.source import Page
from tests.live.homes import landed, live_home, staged_content, versions_held
from tests.live.imap.living import MAIL, SETTINGS, some_mails
from tests.live.merging import without_dlt
from tests.live.replaying import Objects, in_order, replayed, upset

# Mailboxes that are told upset; each in order once.
MAILBOXES = 12
SOMEWHERE = {"imap": {"address": "imaps://imap.example"}}


def paged(kind: str, mails: Sequence[bytes]) -> Page:
    return Page(kind, email.mail_rows(mails, lies_in="imap/INBOX"))


def history(number: int) -> list[Objects]:
    """A mailbox at two moments; what was read of the first is there at the second, too."""
    mails = some_mails(number, 14)
    return [{"messages": mails[:8]}, {"messages": mails}]


def landed_in_runs(home: Path, runs) -> tuple[str, int]:
    """What is modelled of it, and how many versions raw holds."""
    live_home(home, SOMEWHERE, {}, more=SETTINGS)
    with pytest.MonkeyPatch.context() as patch:
        for number, pages in enumerate(runs):
            patch.setattr(live_landing, "LIVE", {"imap": replayed(IMAP, pages)})
            assert landed(home, MAIL, run=f"r{number}").error is None
    return staged_content(home, MAIL), versions_held(home, MAIL)


@cache
def told_in_order(number: int) -> tuple[str, int]:
    with TemporaryDirectory() as folder, without_dlt():
        runs = [in_order(moment, paged) for moment in history(number)]
        return landed_in_runs(Path(folder) / "home", runs)


def told_upset(folder: Path, seed: int) -> tuple[str, int]:
    return landed_in_runs(folder / "home", upset(history(seed % MAILBOXES), seed, paged))


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
