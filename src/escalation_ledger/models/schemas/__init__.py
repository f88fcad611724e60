"""The contract of every frame that crosses a border: its columns, their types, what one row is.

table     what a contract is made of
staged    each tool's objects, in its own ids
facts     what the tools say, in one vocabulary
derived   what is read from that

`docs/data-dictionary.md` is generated from this package.
"""

from escalation_ledger.models.schemas.derived import (
    ACCOUNT_INPUTS,
    ADMISSIONS,
    ASKS,
    EDGES,
    LIKENESSES,
    PROMISES,
    READINGS,
    RELATED,
)
from escalation_ledger.models.schemas.facts import (
    ACCOUNTS,
    ALIASES,
    CHANGES,
    EVIDENCE,
    MESSAGES,
    PEOPLE,
    RENEWALS,
)
from escalation_ledger.models.schemas.staged import (
    CRM_ACCOUNTS,
    CRM_RENEWALS,
    EMAIL_MESSAGES,
    QUARANTINE,
    SLACK_CHANNELS,
    SLACK_MESSAGES,
    SLACK_USERS,
    STAGED,
    ZENDESK_AUDITS,
    ZENDESK_COMMENTS,
    ZENDESK_GROUPS,
    ZENDESK_ORGANIZATIONS,
    ZENDESK_TICKETS,
    ZENDESK_USERS,
)
from escalation_ledger.models.schemas.table import (
    INSTANT,
    TEXTS,
    Column,
    ContractBroken,
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

__all__ = [
    "ACCOUNTS",
    "ACCOUNT_INPUTS",
    "ADMISSIONS",
    "ALIASES",
    "ASKS",
    "CHANGES",
    "CRM_ACCOUNTS",
    "CRM_RENEWALS",
    "EDGES",
    "EMAIL_MESSAGES",
    "EVIDENCE",
    "FACTS",
    "INSTANT",
    "LIKENESSES",
    "MESSAGES",
    "PEOPLE",
    "PROMISES",
    "QUARANTINE",
    "READINGS",
    "RELATED",
    "RENEWALS",
    "SLACK_CHANNELS",
    "SLACK_MESSAGES",
    "SLACK_USERS",
    "STAGED",
    "TEXTS",
    "ZENDESK_AUDITS",
    "ZENDESK_COMMENTS",
    "ZENDESK_GROUPS",
    "ZENDESK_ORGANIZATIONS",
    "ZENDESK_TICKETS",
    "ZENDESK_USERS",
    "Column",
    "ContractBroken",
    "Table",
    "count",
    "date",
    "flag",
    "instant",
    "number",
    "text",
    "texts",
    "whole_number",
]

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
