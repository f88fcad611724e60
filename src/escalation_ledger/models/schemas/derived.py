"""What is read from what the tools say: what belongs together, what was promised, what is live."""

from escalation_ledger.domain import words
from escalation_ledger.models.schemas.table import (
    Table,
    count,
    flag,
    instant,
    number,
    text,
    texts,
)

ASKS = Table(
    "asks",
    "one message that asks a colleague or a team to take over, read from its words; no handoff by "
    "itself (decision 24)",
    ("message_id",),
    {
        "message_id": text("the message that asks"),
        "evidence_id": text("thread or mail thread it is in"),
        "account_id": text("account of the evidence", nullable=True),
        "at": instant("when it was asked"),
        "kind": text("ask: by name in Slack; forward: a mail passed on with a request"),
        "by_id": text("person who asks"),
        "asked_ids": texts("persons asked, any of whom may take it"),
        "asked_team": text("team or mailbox asked, where it is no person", nullable=True),
        "quote": text("the sentence that asks"),
    },
)

EDGES = Table(
    "edges",
    "one reason to put two pieces of evidence into one case",
    ("left", "right", "kind"),
    {
        "left": text("evidence, the lesser id"),
        "right": text("evidence, the greater id"),
        "account_id": text("the account both belong to", nullable=True),
        "kind": text(
            "ticket_url, ticket_id, slack_thread, email_reference, followup, merge, problem, "
            "engineering_issue, crm_case, other_id"
        ),
        "is_strong": flag("joins by itself; a weak edge only proposes"),
        "reason": text("in words"),
    },
)

LIKENESSES = Table(
    "likenesses",
    "two pieces of evidence of one account that read alike; it only ever proposes",
    ("left", "right"),
    {
        "left": text("evidence, the lesser id"),
        "right": text("evidence, the greater id"),
        "account_id": text("the account both belong to, or that evidence of none names"),
        "score": number(
            "0..1: how much that is rare in the account they share, and how soon after"
        ),
        "is_by_one_word": flag(
            "one word is all that they share: no code, place or number, no second word"
        ),
        "reason": text("in words"),
    },
)

RELATED = Table(
    "related",
    "two pieces of evidence of different accounts that have one trouble; never one case",
    ("left", "right"),
    {
        "left": text("evidence, the lesser id"),
        "right": text("evidence, the greater id"),
        "reason": text("in words"),
    },
)

PROMISES = Table(
    "promises",
    "one commitment read from one customer-visible message of ours",
    ("promise_id",),
    {
        "promise_id": text("message id, and #n from the second in one message on"),
        "message_id": text("message"),
        "evidence_id": text("what it belongs to"),
        "account_id": text("account", nullable=True),
        "author_id": text("who promised", nullable=True),
        "made_at": instant("when"),
        "due_at": instant("by when; null when ambiguous", nullable=True),
        "grain": text("instant, day or week", nullable=True),
        "action": text("update or deliver: what keeps it"),
        "is_ambiguous": flag("a date is meant but not certain; never a deadline"),
        "quote": text("the sentence"),
        "rule": text("the reading rule"),
    },
)

READINGS = Table(
    "readings",
    "one thing a message says about impact, blocker, risk and the like",
    ("message_id", "about", "position"),
    {
        "message_id": text("message"),
        "position": count("place within the message"),
        "about": text(
            "impact, likely_impact, blocker, workaround, breadth, delivered, confirmed, nature, risk, "
            "talk, postponing or withdrawing"
        ),
        "evidence_id": text("what it belongs to"),
        "account_id": text("account", nullable=True),
        "at": instant("when"),
        "side": text("who says it", isin=words.Side),
        "is_customer_visible": flag("said where the customer sees it"),
        "value": text("the word of the vocabulary, or the number"),
        "quote": text("the sentence"),
        "rule": text("the reading rule"),
    },
)

ACCOUNT_INPUTS = Table(
    "account_inputs",
    "one account's modelled input, by digest: an unchanged digest carries its rows over",
    ("account_id",),
    {
        "account_id": text("account; empty text for evidence of no account"),
        "digest": text("hash of everything its models read"),
    },
)

ADMISSIONS = Table(
    "admissions",
    "one case that belongs in the live ledger as of the refresh",
    ("anchor",),
    {
        "anchor": text("evidence the case hangs on: its earliest"),
        "account_id": text("account", nullable=True),
        "admitted_by": text("the named rule"),
        "reason": text("the rule, met by what, in words"),
        "first_seen_at": instant("opened_at of the earliest evidence"),
    },
)
