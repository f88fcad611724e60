from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from escalation_ledger.models.asks import asks
from escalation_ledger.models.identity import identify
from escalation_ledger.models.settlements import NOTHING_SETTLED, Settlements
from tests.models.raw_rows import (
    SETTINGS,
    everything,
    mail,
    slack_message,
    stage,
    stage_mail,
)

USERS = [
    {"id": f"U{n}", "name": name.lower(), "profile": {"email": email, "real_name": name}}
    for n, name, email in (
        (1, "Ana", "ana@ours.com"),
        (2, "Lena", "lena@ours.com"),
        (3, "Jonas", "jonas@ours.com"),
        (8, "Jane", "jane@northwind.com"),
    )
]
AGENTS = [
    {"id": 1, "name": "Ana Ruiz", "email": "ana@ours.com", "role": "agent"},
    {"id": 2, "name": "Lena Fox", "email": "lena@ours.com", "role": "agent"},
    {"id": 3, "name": "Jonas Weber", "email": "jonas@ours.com", "role": "agent"},
]
TEAMS = [{"id": 1, "name": "Platform"}, {"id": 2, "name": "Tier 2"}, {"id": 3, "name": "Plattform"}]
NORTHWIND = {"account_id": "A1", "name": "Northwind", "domains": "northwind.com"}
# Tuesday 10 March 2026, 10:00 UTC.
TEN = datetime(2026, 3, 10, 10, 0, tzinfo=UTC).timestamp()


def slack(minutes: float, text: str, *, user: str = "U1", **more: Any) -> dict[str, Any]:
    """A message in the thread that opened at ten."""
    return slack_message(
        f"{TEN + 60 * minutes:.6f}", text, user=user, thread_ts=f"{TEN:.6f}", **more
    )


def read(
    *messages: dict[str, Any], mails: tuple[str, ...] = (), settled: Settlements = NOTHING_SETTLED
) -> pl.DataFrame:
    """ASKS read from the messages and mails of a desk of three."""
    staged = everything(
        stage("zendesk", users=AGENTS, groups=TEAMS),
        stage("crm", accounts=[NORTHWIND], renewals=[]),
        stage(
            "slack",
            users=USERS,
            channels=[{"id": "C1", "name": "support-internal"}],
            messages=list(messages),
        ),
        stage_mail(*mails),
    )
    known = identify(staged, settings=SETTINGS, settled=settled)
    return asks(
        staged,
        people=known.people,
        aliases=known.aliases,
        evidence=known.evidence_seed,
        messages=known.messages,
        our=["ours.com"],
    )


def asked(*messages: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Asker and asked of each request."""
    return [
        (row["by_id"], row["asked_ids"]) for row in read(*messages).sort("at").iter_rows(named=True)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<@U2> can you take this?",
        "<@U2> could you please pick this up today",
        "Hey <@U2|lena>, would you mind taking this one? I am out tomorrow.",
        "Login is broken at Northwind. <@U2> please take over.",
        "Can <@U2> take this?",
        "<@U2> They called again. Can you own it from here?",
        "<@U2> this one is yours",
        "handing this over to <@U2>",
        "over to <@U2>",
        "<@U2> kannst du das übernehmen?",
        "<@U2> CAN YOU TAKE THIS??",
        "<@U2> could you please maybe have a look and take this one over?",
        "<@U2> schaust du dir das an?",
        "<@U2|lena> bitte übernehmen",
        "I can't get to it today, <@U2> can you take this?",
        "<@U2> I do not know this connector, could you take it?",
    ],
)
def test_a_colleague_asked_by_name_to_take_over_is_asked(text):
    assert asked(slack(0, text)) == [("ana@ours.com", ["lena@ours.com"])]


@pytest.mark.parametrize(
    "text",
    [
        "<@U2> can you take a look?",
        "<@U2> do not take this, I have it",
        "<@U2> no need to pick this up",
        "I am not handing this over to <@U2>, I keep it",
        "<@U2> this one is not yours",
        "<@U2> asked me can you take this and I said no",
        "I asked <@U2> if she could take this yesterday",
        "can somebody take this?",
        "<@U2> thanks for taking this!",
        "<@U1> can you take this?",
        "<@U8> can you take this to your admin?",
        "can you take this? cc <@U2>",
        "> <@U2> can you take this?\nDone.",
        "<@U2> lunch?",
    ],
)
def test_help_denials_reports_copies_customers_and_oneself_are_not_asked(text):
    assert asked(slack(0, text)) == []


def test_two_named_are_asked_together_and_a_bot_asks_nobody():
    assert asked(slack(0, "<@U2> <@U3> can one of you take this?")) == [
        ("ana@ours.com", ["lena@ours.com", "jonas@ours.com"])
    ]
    assert asked(slack(0, "<@U2> can you take this?", bot_id="B1")) == []


def test_a_team_of_ours_is_asked_by_its_handle():
    [row] = read(slack(0, "<!subteam^S1|@tier-2> can you take this?")).to_dicts()
    assert (row["asked_ids"], row["asked_team"]) == ([], "tier-2")


@pytest.mark.parametrize(
    ("text", "team"),
    [
        ("can somebody from platform pick up #4821?", "Platform"),
        ("Can someone on the tier-2 team take this over?", "Tier 2"),
        ("Who from the Platform team can own this one?", "Platform"),
        ("Kann jemand vom Plattform-Team das bitte übernehmen?", "Plattform"),
    ],
)
def test_a_team_of_the_help_desk_is_asked_by_its_name(text, team):
    [row] = read(slack(0, text)).to_dicts()
    assert (row["asked_ids"], row["asked_team"]) == ([], team)


def test_a_name_that_no_team_has_is_nobody_to_ask():
    assert read(slack(0, "can somebody from the pub pick this up?")).is_empty()


FORWARDED = (
    "{}\n\n---------- Forwarded message ---------\nFrom: Jane <jane@northwind.com>\n"
    "Date: Tue, Mar 10, 2026 at 9:00 AM\nSubject: Login\nTo: <ana@ours.com>\n\n{}"
)


@pytest.mark.parametrize(
    ("words", "original", "is_asked"),
    [
        ("Lena, can you pick this up?", "Nobody can log in.", True),
        ("Lena, could you take this over please?", "Nobody can log in.", True),
        ("FYI, they called as well.", "Nobody can log in.", False),
        ("FYI.", "Can you take this back to your team?", False),
    ],
)
def test_a_forwarded_mail_asks_by_the_forwarders_own_words(words, original, is_asked):
    text = FORWARDED.format(words, original)
    found = read(
        mails=(mail(text, to="Lena <lena@ours.com>, jane@northwind.com", subject="Fwd: Login"),)
    )
    rows = [(row["kind"], row["by_id"], row["asked_ids"]) for row in found.to_dicts()]
    assert rows == ([("forward", "ana@ours.com", ["lena@ours.com"])] if is_asked else [])


def test_a_forward_to_a_mailbox_of_ours_asks_the_mailbox():
    text = FORWARDED.format("Please take this over.", "Nobody can log in.")
    [row] = read(mails=(mail(text, to="oncall@ours.com", subject="Fwd: Login"),)).to_dicts()
    assert (row["asked_ids"], row["asked_team"]) == ([], "oncall@ours.com")


def test_asks_belong_to_the_account_of_their_thread():
    found = read(
        slack(0, "Jane is stuck"),
        slack(1, "me too", user="U8"),
        slack(2, "<@U2> can you take this?"),
    )
    assert found.select("account_id", "evidence_id").rows() == [("A1", f"slack:C1/{TEN:.6f}")]
    assert found["quote"].item() == "@Lena Fox can you take this?"


def test_who_asks_their_own_other_id_asks_nobody():
    asking = slack(0, "<@U2> can you take this?")
    one = Settlements(identities={"lena@ours.com": "ana@ours.com"})
    assert read(asking).height == 1
    assert read(asking, settled=one).is_empty()


@pytest.mark.parametrize("struck", ["~<@U2> can you take this?~", "~~<@U2> can you take this?~~"])
def test_a_request_that_was_struck_out_asks_nobody(struck):
    assert asked(slack(0, "<@U2> can you take this?")) == [("ana@ours.com", ["lena@ours.com"])]
    assert asked(slack(0, struck)) == []
