import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.models.mentions import mentions

NAMED = [
    "See https://acme.zendesk.com/agent/tickets/4821",
    "Bug (https://acme.zendesk.com/agent/tickets/4821), still there",
    "<https://acme.zendesk.com/agent/tickets/4821|the ticket>",
    "https://support.us.example/hc/en-us/requests/4821?page=1",
    "the ticket (https://acme.zendesk.com/agent/tickets/4821)",
    "details in /tickets/4821",
    "ZD-4821 is getting worse",
    "any news on zd4821?",
    "Ticket 4821: customer is down",
    "ticket no. 4821",
    "ticket (4821) again",
    "support *ticket* _4821_",
    "your request #4821",
    "it's not working, see ticket 4821",
    "we have not heard back on ticket 4821",
    "not just ticket 4821 but everything",
    "please do not close ticket 4821",
    "ticket 4821, 300 users affected",
    "tickets 4821 and 2 others",
    "see #4821",
    "#4821 is on fire",
    "@Ana Ruiz @bo #4821 please",
    "@Ana Ruiz #4821",
    ":fire: #4821",
    "jira ENG-12 and ticket 4821",
    "Case no. 4821",
    "our ref. 4821",
    "tkt 4821 again",
    "TKT4821 can be closed",
    "Vorgang 4821",
    "Ticketnummer 4821: noch offen",
    "dossier n° 4821",
    "la incidencia nº 4821",
    "vendor-ref=4821",
    "Ticket-Nr. 4821",
    "YR TKT NBR 4821",
    "case 00004821",
    "Ticket 4.821 / report",
    "チケット4821の件",
    "Supplier ref: 4821",
    "we were given number 4821",
]
LONG_NAMED = [
    "re: 48213: still down",
    "any joy with 48213?",
    "48213 is back",
    "Login again (48213)",
    "please close 48213.",
    "not 48214 but 48213",
    "Acme (48 213): cache",
    "Ticket-Nr. 48.213",
]
LONG_NOT_NAMED = [
    "Delivery note 48213",
    "Fwd: delivery note 48213\n> Order 48213, gate 2",
    "Did not call about Bev's 48213.",
    "not 48213, it is finished",
    "Not the duplicates from last night (#48213), that's fine now",
    "vendor no. 48213",
    "48213 wishlists on the first day",
    "our own number, 48213",
    "purchase order 48213",
    "Rechnung Nr. 48213",
    "Fabriknummer 48213",
    "extension 48213 reaches me",
    "call me on x48213",
    "opens 48213/tcp",
    "pid=48213",
    "the numbers from 48213 to 50311",
    "CHG-48213",
    "policy no. 48213-7",
    "build 48213 is in staging",
    "the opposite problem of 48213",
    "their other one, 48213, is a different animal",
    "48213 ... sorry, wrong one",
    "the one before (48213 is Leo's, ignore)",
    "hat nichts mit 48213 zu tun",
    "rien à voir avec 48213",
    "nada que ver con 48213",
    "unrelated to the outage (48213)",
    "It is not the problem of the double use (48213)",
    "48213 EUR",
    "$48213",
]
NOT_NAMED = [
    "Not the duplicates from last night (#4821), that is fine now",
    "order 4821",
    "order #4821",
    "order number #4821",
    "port 4821 is closed",
    "PR #4821",
    "merged pull request #4821",
    "invoice #4821 and #4822",
    "build 4821 failed",
    "build #4821 failed",
    "room #4821",
    "@Ana order #4821",
    "fixes #4821",
    "jira ticket 4821",
    "jira case 4821",
    "48213 wishlists on the first day",
    "I opened the ticket 4821 days ago",
    "ticket 4821-05-01",
    "ticket 4821.5",
    "https://github.com/org/repo/pull/4821",
    "<https://github.com/org/repo/pull/4821|#4821>",
    "#4821 (https://github.com/org/repo/pull/4821)",
    "ticket 4821 (https://tracker.elsewhere.example/4821)",
    "https://github.com/org/requests/4821",
    "this is not 4821",
    "This is not ticket 4821",
    "not related to ticket 4821",
    "unrelated to https://acme.zendesk.com/agent/tickets/4821",
    "different from #4821",
    "a different problem than the one in ticket 4821",
    "It isn’t the same issue as ticket 4821",
    "nothing to do with ZD-4821",
    "ticket 4821 is a different issue",
    "ticket #4821 isn't related",
    "neither ticket 4821 nor ticket 4822",
    "please don't merge this with ticket 4821",
]


def named(text: str, *, zone: str = "text") -> set[str]:
    texts = {"evidence_id": ["e"], "message_id": ["m"], "zone": [zone], "text": [text]}
    return set(mentions(pl.DataFrame(texts)).filter("is_sure")["key"])


@pytest.mark.parametrize("text", NAMED)
def test_a_ticket_is_named_by_a_key(text):
    assert named(text) == {"4821"}


@pytest.mark.parametrize("text", LONG_NAMED)
def test_a_long_number_that_stands_as_a_name_needs_no_word_for_it(text):
    assert named(text) == {"48213"}


@pytest.mark.parametrize("text", LONG_NOT_NAMED)
def test_a_long_number_of_something_else_or_denied_names_no_ticket(text):
    assert named(text) == set()


def test_a_short_number_needs_a_word_for_a_ticket():
    assert named("4821 is back") == set()
    assert named("any joy with 4821?") == set()


def test_a_number_beside_an_unknown_word_is_unsure_and_says_which_word():
    texts = {"evidence_id": ["e"], "message_id": ["m"], "zone": ["text"], "text": ["Halden 48213"]}
    found = mentions(pl.DataFrame(texts))
    assert found.select("key", "is_sure", "beside").rows() == [("48213", False, "halden")]


@pytest.mark.parametrize("text", NOT_NAMED)
def test_another_number_or_a_denied_key_names_no_ticket(text):
    assert named(text) == set()


def test_a_denial_reaches_no_further_than_its_own_key():
    assert named("This is not ticket 4821, it is ticket 4822") == {"4822"}


def test_a_list_names_each_and_a_digest_of_more_than_three_names_none():
    assert named("tickets 4821, 4822 and 4823") == {"4821", "4822", "4823"}
    assert named("tickets 4821, 4822, 4823 and 4824") == set()
    assert named("#4821 #4822 #4823 #4824") == set()


def test_the_brackets_of_a_help_desk_name_a_ticket_in_a_subject_only():
    assert named("Re: [Acme #4821] Login", zone="subject") == {"4821"}
    assert named("[order #4821] shipped", zone="subject") == set()
    assert named("[org/repo] Fix the crash (#4821)", zone="subject") == set()


def test_a_permalink_names_the_message_and_of_a_reply_its_thread():
    link = "https://us.slack.com/archives/C024BE/p1741612345000300"

    assert named(link) == {"slack:C024BE/1741612345.000300"}
    assert named(f"{link}?thread_ts=1741612345.000200&cid=C024BE") == {
        "slack:C024BE/1741612345.000200"
    }


def test_a_denial_wrapped_by_a_mail_program_still_denies():
    text = "To be clear, what we are seeing today is certainly not related to\nticket 4821."

    assert named(text) == set()


@settings(max_examples=60, deadline=None)
@given(
    text=st.sampled_from(NAMED + NOT_NAMED),
    before=st.sampled_from(["", "URGENT!!! ", "@ana @bo @cy ", "*Hi* all. "]),
    after=st.sampled_from(["", "!!!", " ASAP!!!", ". Thanks"]),
    is_loud=st.booleans(),
)
def test_shouting_changes_nothing(text, before, after, is_loud):
    loud = f"{before}{text}{after}"

    assert named(loud.upper() if is_loud else loud) == named(text)
