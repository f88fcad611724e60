"""The contract of every frame that crosses a border: its columns, their types, what one row is.

`docs/data-dictionary.md` is generated from this module. Frames are checked eagerly
(a lazy check passes bad values silently) and a frame that breaks its contract stops
the refresh: bad rows have been set aside before, so a breach here is a bug.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import polars as pl

from escalation_ledger.domain import words

INSTANT = pl.Datetime("us", "UTC")
TEXTS = pl.List(pl.String)


class ContractBroken(ValueError):
    """A frame is not what its table says; names table, column, check and the failing values."""


@dataclass(frozen=True)
class Column:
    """One column: type, meaning, and which values it may hold."""

    dtype: Any
    description: str
    nullable: bool = False
    isin: type[StrEnum] | None = None
    at_least: int | None = None

    def rules(self, values: pl.Expr) -> Iterator[pl.Expr]:
        """What must be true of all its values, each rule as one flag."""
        if not self.nullable:
            present = values.fill_nan(None) if self.dtype.is_float() else values
            yield present.null_count() == 0
        if self.isin:
            yield values.is_in([member.value for member in self.isin]).all()
        if self.at_least is not None:
            yield (values >= self.at_least).all()


@dataclass(frozen=True)
class Table:
    """One named frame: `row` says what a row is, `key` which columns name it."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: Mapping[str, Column]

    @property
    def dtypes(self) -> dict[str, Any]:
        """Column name -> Polars type, in order."""
        return {name: column.dtype for name, column in self.columns.items()}

    def empty(self) -> pl.DataFrame:
        """The frame with no rows."""
        return pl.DataFrame(schema=self.dtypes)

    def widened(self, frame: pl.DataFrame) -> pl.DataFrame:
        """A frame of an earlier ledger with the columns it had not yet: null, else false, 0 or empty."""
        least = {pl.Boolean: False, pl.Int64: 0, pl.String: "", TEXTS: []}
        return frame.with_columns(
            pl.lit(None if column.nullable else least.get(column.dtype), column.dtype).alias(name)
            for name, column in self.columns.items()
            if name not in frame.columns
        )

    def shaped(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The frame with exactly these columns, in order, sorted by key.

        Looks at names and types alone: for a frame that is made anew at every reading from
        frames that were checked. Raises ContractBroken.
        """
        shaped = frame.select(self.columns.keys()).sort(self.key, maintain_order=True)
        if shaped.schema != pl.Schema(self.dtypes):
            found = {
                name: dtype for name, dtype in shaped.schema.items() if dtype != self.dtypes[name]
            }
            raise ContractBroken(f"The table {self.name} breaks its contract: it has {found}.")
        return shaped

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """`shaped`, with every value checked too: nulls, vocabularies, bounds and the key.

        Raises ContractBroken.
        """
        shaped = frame.select(self.columns.keys()).sort(self.key, maintain_order=True)
        if shaped.schema == pl.Schema(self.dtypes) and self._holds(shaped):
            return shaped
        # What is wrong with it pandera says, which takes half a second to import.
        from escalation_ledger.models.contracts import checked  # noqa: PLC0415

        return checked(self, shaped)

    def _holds(self, shaped: pl.DataFrame) -> bool:
        """Whether a frame sorted by key keeps every rule; one that does not may still."""
        again = (pl.col(name).eq_missing(pl.col(name).shift()) for name in self.key)
        rules = [rule for name, of in self.columns.items() for rule in of.rules(pl.col(name))]
        held: bool = shaped.select(
            pl.all_horizontal(*rules, ~pl.all_horizontal(again).any())
        ).item()
        return held


def text(meaning: str, *, nullable: bool = False, isin: type[StrEnum] | None = None) -> Column:
    """A text column; `isin` closes it to the members of a vocabulary."""
    return Column(pl.String(), meaning, nullable, isin=isin)


def instant(meaning: str, *, nullable: bool = False) -> Column:
    """A UTC instant, microseconds."""
    return Column(INSTANT, meaning, nullable)


def date(meaning: str, *, nullable: bool = False) -> Column:
    """A calendar date."""
    return Column(pl.Date(), meaning, nullable)


def count(meaning: str, *, nullable: bool = False) -> Column:
    """A whole number, 0 or more."""
    return Column(pl.Int64(), meaning, nullable, at_least=0)


def whole_number(meaning: str, *, nullable: bool = False) -> Column:
    """A whole number, which may be less than 0; the meaning names its unit."""
    return Column(pl.Int64(), meaning, nullable)


def number(meaning: str, *, nullable: bool = False) -> Column:
    """A number; the meaning names its unit."""
    return Column(pl.Float64(), meaning, nullable)


def flag(meaning: str, *, nullable: bool = False) -> Column:
    """True or false."""
    return Column(pl.Boolean(), meaning, nullable)


def texts(meaning: str) -> Column:
    """A list of texts, empty rather than null."""
    return Column(TEXTS, meaning)


# --- Staging: each tool's objects, typed, in the tool's own ids -----------------------------

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
        "is_open": flag("false when the stage says closed, won or lost"),
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

# --- Facts: what the tools say, in one vocabulary -------------------------------------------

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
            "impact, blocker, workaround, breadth, delivered, nature, risk, talk or postponing"
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
    EMAIL_MESSAGES,
)

FACTS: tuple[Table, ...] = (
    ACCOUNTS,
    RENEWALS,
    PEOPLE,
    ALIASES,
    EVIDENCE,
    MESSAGES,
    CHANGES,
    ASKS,
    EDGES,
    LIKENESSES,
    RELATED,
    PROMISES,
    READINGS,
    ACCOUNT_INPUTS,
    ADMISSIONS,
)
