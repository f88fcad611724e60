"""Each tool's objects, typed, in the tool's own ids; and the rows set aside."""

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
    whole_number,
)

ZENDESK_ORGANIZATIONS = Table(
    "zendesk_organizations",
    "one Zendesk organisation",
    ("org_id",),
    {
        "org_id": text("Zendesk's id"),
        "name": text("name", nullable=True),
        "domains": texts("mail domains, lower case"),
        "external_id": text("the CRM account id, when the help desk carries it", nullable=True),
    },
)

ZENDESK_USERS = Table(
    "zendesk_users",
    "one Zendesk user",
    ("user_id",),
    {
        "user_id": text("Zendesk's id"),
        "name": text("name", nullable=True),
        "email": text("address, lower case", nullable=True),
        "role": text("end-user, agent or admin", nullable=True),
        "is_active": flag("false when deleted or suspended"),
        "org_id": text("organisation", nullable=True),
        "time_zone": text("IANA zone, when Zendesk's name maps to one", nullable=True),
    },
)

ZENDESK_GROUPS = Table(
    "zendesk_groups",
    "one Zendesk group, which is a team of ours",
    ("group_id",),
    {"group_id": text("Zendesk's id"), "name": text("name", nullable=True)},
)

ZENDESK_TICKETS = Table(
    "zendesk_tickets",
    "one Zendesk ticket in its newest version",
    ("ticket_id",),
    {
        "ticket_id": text("Zendesk's id"),
        "subject": text("subject as written", nullable=True),
        "description": text("first comment as the ticket carries it", nullable=True),
        "status": text("new, open, pending, hold, solved, closed or deleted"),
        "priority": text("what the tool claims; shown, never scored", nullable=True),
        "group_id": text("team now", nullable=True),
        "assignee_id": text("assignee now", nullable=True),
        "requester_id": text("who asked", nullable=True),
        "org_id": text("organisation", nullable=True),
        "external_id": text("id in another system", nullable=True),
        "problem_id": text("the problem ticket this incident hangs on", nullable=True),
        "followup_of": text("the closed ticket this one follows up", nullable=True),
        "tags": texts("tags, lower case"),
        "is_escalated": flag("tag or custom field says escalated"),
        "due_at": instant("due date of a task ticket", nullable=True),
        "created_at": instant("opened"),
        "updated_at": instant("last change of any kind"),
    },
)

ZENDESK_COMMENTS = Table(
    "zendesk_comments",
    "one comment on a ticket",
    ("comment_id",),
    {
        "comment_id": text("Zendesk's id"),
        "ticket_id": text("ticket; from the comment, else from its audit"),
        "author_id": text("author", nullable=True),
        "body": text("plain text as written"),
        "is_public": flag("the customer sees it"),
        "created_at": instant("written"),
    },
)

ZENDESK_AUDITS = Table(
    "zendesk_audits",
    "one field set or changed by one audit (flattened from its events)",
    ("audit_id", "position"),
    {
        "audit_id": text("Zendesk's id"),
        "position": count("place of the event within its audit"),
        "ticket_id": text("ticket"),
        "at": instant("when the audit was made"),
        "actor_id": text("who made it; -1 is the system", nullable=True),
        "channel": text("via.channel: web, api, rule, trigger…", nullable=True),
        "is_create": flag("first value, not a change"),
        "field": text("group_id, assignee_id, status, priority…"),
        "previous": text("value before", nullable=True),
        "value": text("value after", nullable=True),
    },
)

SLACK_CHANNELS = Table(
    "slack_channels",
    "one Slack channel",
    ("channel_id",),
    {
        "channel_id": text("Slack's id"),
        "name": text("name without #"),
        "is_ext_shared": flag("shared with another workspace"),
        "members": texts("user ids, sorted"),
    },
)

SLACK_USERS = Table(
    "slack_users",
    "one Slack user",
    ("user_id",),
    {
        "user_id": text("Slack's id"),
        "name": text("display, else real, else user name", nullable=True),
        "email": text("address, lower case", nullable=True),
        "is_bot": flag("an app or bot"),
        "is_active": flag("false when deactivated"),
        "is_stranger": flag("of another workspace (Slack Connect)"),
        "is_guest": flag("a guest of the workspace, not a member"),
        "team_id": text("workspace", nullable=True),
        "time_zone": text("IANA zone", nullable=True),
    },
)

SLACK_MESSAGES = Table(
    "slack_messages",
    "one Slack message in its newest version; joins and topic changes are filtered out",
    ("channel_id", "ts"),
    {
        "channel_id": text("channel"),
        "ts": text("Slack's timestamp, always text"),
        "thread_ts": text("the thread's parent; the message itself when it is one"),
        "user_id": text("author", nullable=True),
        "user_name": text("name the message itself carries", nullable=True),
        "team_id": text("workspace of the author", nullable=True),
        "is_bot": flag("written by an app"),
        "text": text("text as stored, Slack markup included"),
        "at": instant("ts as an instant"),
    },
)

CRM_ACCOUNTS = Table(
    "crm_accounts",
    "one customer account",
    ("account_id",),
    {
        "account_id": text("CRM's id"),
        "name": text("name"),
        "domains": texts("mail domains, lower case, sorted"),
        "tier": text("tier as the CRM spells it", nullable=True),
        "arr_usd": number("annual recurring revenue, US dollars", nullable=True),
        "owner_email": text("account executive, lower case", nullable=True),
        "csm_email": text("customer success manager, lower case", nullable=True),
        "region": text("region as the CRM spells it", nullable=True),
    },
)

CRM_RENEWALS = Table(
    "crm_renewals",
    "one renewal opportunity",
    ("opportunity_id",),
    {
        "opportunity_id": text("CRM's id"),
        "account_id": text("account"),
        "renewal_on": date("renewal date"),
        "amount_usd": number("amount after renewal, US dollars", nullable=True),
        "stage": text("stage as the CRM spells it", nullable=True),
        "close_probability": number("0..1", nullable=True),
        "is_open": flag(
            "false when the CRM says that it is closed, else when its stage says closed, won or lost"
        ),
    },
)

CRM_CONTACTS = Table(
    "crm_contacts",
    "one person that the CRM knows at an account",
    ("contact_id",),
    {
        "contact_id": text("CRM's id"),
        "account_id": text("account"),
        "email": text("address, lower case"),
        "name": text("name", nullable=True),
    },
)

EMAIL_MESSAGES = Table(
    "email_messages",
    "one mail; a forwarded mail is one mail, its original sender and time recovered where its form is known",
    ("message_id",),
    {
        "message_id": text("Message-ID without brackets, else a hash of the mail"),
        "thread_root": text("first of References, else In-Reply-To, else the mail itself"),
        "references": texts("every Message-ID it refers to, in order"),
        "subject": text("subject, decoded", nullable=True),
        "from_email": text("sender, lower case", nullable=True),
        "from_name": text("sender's display name", nullable=True),
        "to": texts("To and Cc addresses, lower case, sorted"),
        "at": instant("Date header, else the newest Received"),
        "utc_offset_minutes": whole_number("offset written in the Date header", nullable=True),
        "is_autoreply": flag("its headers say that a machine answered another mail"),
        "text": text("what the sender wrote: quotes, forwarded part and signature cut"),
        "quoted": text("the rest: quotes, forwarded mail, signature", nullable=True),
        "forward_form": text(
            "whose mark the forwarded mail has: gmail, outlook, apple, thunderbird, yahoo, android, "
            "notes, webmail; attached; null where there is none or it was not understood",
            nullable=True,
        ),
        "original_from": text("address of the forwarded mail's sender, lower case", nullable=True),
        "original_name": text("name of the forwarded mail's sender", nullable=True),
        "original_at": instant("when the forwarded mail was sent", nullable=True),
        "original_subject": text("subject of the forwarded mail", nullable=True),
        "original_text": text("own words of the forwarded mail's sender", nullable=True),
        "forward_unread": text(
            "what of a forwarded mail was not understood (form, sender, time), so that it is kept "
            "whole in quoted or text; null where all was, or nothing is forwarded",
            nullable=True,
        ),
    },
)

QUARANTINE = Table(
    "quarantine",
    "one landed row set aside",
    ("source", "object", "object_id", "version_at"),
    {
        "source": text("tool", isin=words.Source),
        "object": text("tickets, messages, accounts…"),
        "object_id": text("the row's id, else file#line"),
        "version_at": instant("the version that did not parse"),
        "reason": text("what is wrong with it, in one sentence"),
        "payload": text("the row as landed"),
    },
)

STAGED: tuple[Table, ...] = (
    ZENDESK_ORGANIZATIONS,
    ZENDESK_USERS,
    ZENDESK_GROUPS,
    ZENDESK_TICKETS,
    ZENDESK_COMMENTS,
    ZENDESK_AUDITS,
    SLACK_CHANNELS,
    SLACK_USERS,
    SLACK_MESSAGES,
    CRM_ACCOUNTS,
    CRM_RENEWALS,
    CRM_CONTACTS,
    EMAIL_MESSAGES,
)
