from datetime import UTC, datetime, timedelta, timezone

import pytest

from escalation_ledger.models.staging.mail_dates import forwarded_instant
from escalation_ledger.models.staging.mail_forwards import forwarded

MADRID = timezone(timedelta(hours=1))

GMAIL = """FYI, please escalate.

---------- Forwarded message ---------
From: Jane Doe <Jane@Northwind.com>
Date: Tue, Mar 10, 2026 at 4:12 PM
Subject: Login is down
To: Ana Ruiz <ana@ours.com>


Nobody can log in since noon.

--
Jane
"""
OUTLOOK = """Please see below.

________________________________
From: Jane Doe <jane@northwind.com>
Sent: Tuesday, March 10, 2026 4:12 PM
To: Ana Ruiz <ana@ours.com>; Bo
 <bo@ours.com>
Cc: Cy <cy@northwind.com>
Subject: Login is down

Nobody can log in since noon.
"""
APPLE = """See this.

Begin forwarded message:

> From: Jane Doe <jane@northwind.com>
> Subject: Login is down
> Date: March 10, 2026 at 4:12:33\u202fPM GMT+1
> To: Ana Ruiz <ana@ours.com>
>\x20
> Nobody can log in since noon.
> > An older quote
"""


@pytest.mark.parametrize(
    ("form", "text", "subject", "at"),
    [
        ("gmail", GMAIL, "Fwd: Login is down", datetime(2026, 3, 10, 15, 12, tzinfo=UTC)),
        ("gmail", GMAIL, "Login is down", datetime(2026, 3, 10, 15, 12, tzinfo=UTC)),
        ("outlook", OUTLOOK, "FW: Login is down", datetime(2026, 3, 10, 15, 12, tzinfo=UTC)),
        ("apple", APPLE, "Fwd: Login is down", datetime(2026, 3, 10, 15, 12, 33, tzinfo=UTC)),
        (
            "apple",
            APPLE.replace("\n> ", "\n").replace("> An", "> An"),
            "Fwd: x",
            datetime(2026, 3, 10, 15, 12, 33, tzinfo=UTC),
        ),
    ],
)
def test_sender_time_and_text_of_the_known_forms_are_recovered(form, text, subject, at):
    found = forwarded(text.replace("\n", "\r\n"), subject=subject, zone=MADRID)
    assert found is not None
    assert (found.form, found.email, found.at) == (form, "jane@northwind.com", at)
    assert (found.name, found.subject) == ("Jane Doe", "Login is down")
    assert (found.text, found.unread) == ("Nobody can log in since noon.", None)


def test_outlooks_block_above_a_replys_quote_is_no_forward():
    assert forwarded(OUTLOOK, subject="RE: Login is down", zone=UTC) is None


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        (OUTLOOK.replace(" <jane@northwind.com>", ""), "sender"),
        (OUTLOOK.replace("Tuesday, March 10, 2026 4:12 PM", "Dienstagnachmittag"), "time"),
        (
            OUTLOOK.replace(" <jane@northwind.com>", "").replace("2026 4:12 PM", ""),
            "sender and time",
        ),
        ("Just words.", "form"),
        ("Begin forwarded message:", "form"),
        ("-------- Forwarded Message --------\n\nNobody can log in.", "form"),
    ],
)
def test_what_of_a_forward_cannot_be_made_out_is_said(text, unread):
    found = forwarded(text, subject="FW: x", zone=UTC)
    assert found is not None
    assert found.unread == unread


def test_when_the_forwarded_mail_only_passes_on_another_that_one_is_meant():
    text = GMAIL.replace(
        "Nobody can log in since noon.\n\n--\nJane\n",
        OUTLOOK.removeprefix("Please see below.\n\n").replace("jane@", "max@"),
    )
    found = forwarded(text, subject="Fwd: x", zone=UTC)
    assert found is not None
    assert (found.form, found.email, found.text) == (
        "outlook",
        "max@northwind.com",
        "Nobody can log in since noon.",
    )


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("Tue, Mar 10, 2026 at 4:12 PM", datetime(2026, 3, 10, 15, 12, tzinfo=UTC)),
        ("Tue, 10 Mar 2026 at 16:12", datetime(2026, 3, 10, 15, 12, tzinfo=UTC)),
        ("Tuesday, March 10, 2026 12:05 AM", datetime(2026, 3, 9, 23, 5, tzinfo=UTC)),
        ("10 March 2026 16:12:05", datetime(2026, 3, 10, 15, 12, 5, tzinfo=UTC)),
        ("March 10, 2026 at 4:12:33 PM PDT", datetime(2026, 3, 10, 23, 12, 33, tzinfo=UTC)),
        ("Tue, 10 Mar 2026 16:12:33 +0530", datetime(2026, 3, 10, 10, 42, 33, tzinfo=UTC)),
        ("10. September 2026 at 16:12 UTC", datetime(2026, 9, 10, 16, 12, tzinfo=UTC)),
        ("2026-03-10 16:12", datetime(2026, 3, 10, 15, 12, tzinfo=UTC)),
        ("3/4/2026 4:12 PM", datetime(2026, 3, 4, 15, 12, tzinfo=UTC)),
        ("13/4/2026 16:12", datetime(2026, 4, 13, 15, 12, tzinfo=UTC)),
        ("3/4/2026 16:12", None),
        ("31 February 2026 10:00", None),
        ("Tuesday 16:12", None),
        ("10 March 2026", None),
        ("10 March 2026 25:00", None),
        ("", None),
    ],
)
def test_forwarded_dates_are_read_in_the_forwarders_zone_unless_they_name_one(written, at):
    assert forwarded_instant(written, zone=MADRID) == at
