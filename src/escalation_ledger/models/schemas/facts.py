"""What the tools say, in one vocabulary."""

from escalation_ledger.domain import words
from escalation_ledger.models.schemas.table import (
    Table,
    count,
    date,
    flag,
    instant,
    number,
    text,
    texts,
)

ACCOUNTS = Table(
    "accounts",
    "one customer account",
    ("account_id",),
    {
        "account_id": text("CRM's id, else `zendesk:organization:ID`"),
        "account": text("name"),
        "tier": text("tier as the CRM spells it", nullable=True),
        "arr_usd": number("annual recurring revenue, US dollars", nullable=True),
        "domains": texts("mail domains"),
        "owner_email": text("account executive", nullable=True),
        "csm_email": text("customer success manager", nullable=True),
        "region": text("region, names the business calendar", nullable=True),
        "calendar": text("name of the business calendar"),
    },
)

RENEWALS = Table(
    "renewals",
    "one open renewal of a known account",
    ("opportunity_id",),
    {
        "opportunity_id": text("CRM's id"),
        "account_id": text("account"),
        "renewal_on": date("renewal date"),
        "amount_usd": number("amount after renewal, US dollars", nullable=True),
        "close_probability": number("0..1", nullable=True),
    },
)

PEOPLE = Table(
    "people",
    "one person, over all tools",
    ("person_id",),
    {
        "person_id": text("address, else `zendesk:user:ID` or `slack:user:ID`"),
        "name": text("best name known"),
        "email": text("address, lower case", nullable=True),
        "side": text("whose side", isin=words.Side),
        "account_id": text("account, of a customer", nullable=True),
        "is_active": flag("no tool says deleted, suspended or deactivated"),
        "time_zone": text("IANA zone, when a tool says it", nullable=True),
    },
)

ALIASES = Table(
    "aliases",
    "one id by which one tool knows a person",
    ("source", "tool_id"),
    {
        "source": text("tool", isin=words.Source),
        "tool_id": text("the tool's own id or address"),
        "person_id": text("the person"),
    },
)

EVIDENCE = Table(
    "evidence",
    "one item of one tool: a ticket, a Slack thread, a mail thread's mail",
    ("evidence_id",),
    {
        "evidence_id": text("as everywhere"),
        "source": text("tool", isin=words.Source),
        "account_id": text("account; null waits in the inbox", nullable=True),
        "title": text("subject, or the first words"),
        "place": text("channel, group or mailbox", nullable=True),
        "status": text("the tool's own status", nullable=True),
        "is_open": flag(
            "a ticket not solved, closed or deleted; always true of threads and mails, "
            "which end by falling quiet"
        ),
        "opened_at": instant("first message, or the ticket's creation"),
        "solved_at": instant("when the ticket last became solved", nullable=True),
        "last_message_at": instant("newest message by anybody"),
        "assignee_id": text("person assigned now", nullable=True),
        "team": text("team now", nullable=True),
        "severity_reported": text("what the tool claims; never scored", nullable=True),
        "escalated_by": text(
            "named explicit admission: tag, channel or mailbox; null when there is none",
            nullable=True,
        ),
        "escalated_at": instant("when that happened", nullable=True),
        "reopened_count": count("solved and opened again"),
        "last_customer_touch_at": instant("newest message of ours the customer saw", nullable=True),
        "last_customer_message_at": instant("newest message by the customer", nullable=True),
        "handoffs": count("changes of responsible person or team, by the counting rules"),
        "ping_pongs": count("A to B to A"),
        "ownerless_business_minutes": count(
            "business minutes without an assignee up to the last change (the open spell is "
            "added on read)"
        ),
        "ownerless_since": instant("start of the open spell without assignee", nullable=True),
        "owner_acted_at": instant(
            "newest customer-visible reply or status change by the assignee", nullable=True
        ),
    },
)

MESSAGES = Table(
    "messages",
    "one message within a piece of evidence",
    ("message_id",),
    {
        "message_id": text("as everywhere"),
        "evidence_id": text("what it belongs to"),
        "account_id": text("account of the evidence", nullable=True),
        "at": instant("written"),
        "author_id": text("person", nullable=True),
        "side": text("the author's side", isin=words.Side),
        "is_customer_visible": flag("the customer can see it"),
        "text": text("what the author wrote, markup undone, quotes and signature cut"),
        "quoted": text("quoted or forwarded text, a weaker source", nullable=True),
        "time_zone": text("zone its dates are meant in: IANA name or +HH:MM", nullable=True),
        "note": text("what of it was not understood and is kept whole", nullable=True),
    },
)

CHANGES = Table(
    "changes",
    "one change of responsible team or person on a ticket",
    ("change_id", "kind"),
    {
        "change_id": text("audit id and position"),
        "kind": text("team or person"),
        "evidence_id": text("ticket"),
        "account_id": text("account of the ticket", nullable=True),
        "at": instant("when"),
        "from_id": text("before", nullable=True),
        "to_id": text("after", nullable=True),
        "from_name": text("before, by name", nullable=True),
        "to_name": text("after, by name", nullable=True),
        "actor_id": text("who changed it", nullable=True),
        "is_handoff": flag("counts as a handoff"),
        "is_ping_pong": flag("gives it back to where it just came from"),
        "why": text("why it counts or does not: the named rule"),
    },
)
