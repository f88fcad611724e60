"""A day of refreshes every five minutes, each a process of its own as cron starts them."""

from datetime import timedelta

import pytest

from tests.endtoend.ledger import NOW
from tests.live.daily import LOOPS, refresh_in_a_process, take_no_more_memory
from tests.live.homes import landed, staged_content, versions_held
from tests.live.imap.living import MAIL, some_mails
from tests.live.imap.proxy import Proxy


@pytest.mark.soak
def test_a_day_costs_what_is_documented_reads_nothing_again_and_takes_no_more_memory(
    tmp_path, mailbox
):
    mailbox.deliver(*some_mails(1, 20))
    calls, peaks, waiting = [], [], []
    with Proxy(mailbox.server.plain) as proxy:
        home = mailbox.home(tmp_path / "home", proxy.address)
        for number in range(LOOPS + 1):
            waiting.append(number % 3 % 2)
            mailbox.deliver(*some_mails(2, waiting[-1], start=number))
            before = len(proxy.log)
            peaks.append(refresh_in_a_process(home, NOW + timedelta(minutes=5 * number)))
            # LOGOUT is told here, and is none of those that ask for something.
            calls.append(len(proxy.log) - before - 1)
            assert versions_held(home, MAIL) == len(mailbox.mails)
    assert calls[1:] == [3 + 4 * new for new in waiting[1:]]
    take_no_more_memory(peaks[1:], f"commands {min(calls[1:])} to {max(calls[1:])}")
    other = mailbox.drop_home(tmp_path / "other")
    landed(other, MAIL, drop=other / "drop")
    assert staged_content(home, MAIL) == staged_content(other, MAIL)
