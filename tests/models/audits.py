"""Audits of ticket 4821 by hand, and the CHANGES read from them."""

from typing import Any

import polars as pl

from escalation_ledger.models import schemas
from escalation_ledger.models.changes import changes
from tests.models.tiny import SETTINGS, at, evidence, frame, ticket

GROUPS = frame(
    schemas.ZENDESK_GROUPS,
    {"group_id": "1", "name": "Tier 1"},
    {"group_id": "2", "name": "Tier 2"},
)
PEOPLE = frame(
    schemas.PEOPLE,
    {"person_id": "ana@us.example", "name": "Ana Ruiz", "side": "ours"},
    {"person_id": "bo@us.example", "name": "Bo Lind", "side": "ours"},
    {"person_id": "zendesk:user:99", "name": "Router", "side": "bot"},
)
ALIASES = frame(
    schemas.ALIASES,
    {"source": "zendesk", "tool_id": "10", "person_id": "ana@us.example"},
    {"source": "zendesk", "tool_id": "11", "person_id": "ana@us.example"},
    {"source": "zendesk", "tool_id": "20", "person_id": "bo@us.example"},
    {"source": "zendesk", "tool_id": "99", "person_id": "zendesk:user:99"},
)


def team(audit: int, before: str | None, after: str | None, **columns: Any) -> dict[str, Any]:
    return _set(audit, "group_id", before, after, **columns)


def person(audit: int, before: str | None, after: str | None, **columns: Any) -> dict[str, Any]:
    return _set(audit, "assignee_id", before, after, **columns)


def _set(
    audit: int, field: str, before: str | None, after: str | None, **columns: Any
) -> dict[str, Any]:
    return {
        "audit_id": str(audit),
        "position": 0 if field == "group_id" else 1,
        "ticket_id": "4821",
        "at": at(hours=audit),
        "actor_id": "10",
        "channel": "web",
        "field": field,
        "previous": before,
        "value": after,
        **columns,
    }


def changed(*audits: dict[str, Any]) -> pl.DataFrame:
    """CHANGES of ticket 4821, opened on Monday at 9."""
    found = changes(
        frame(schemas.ZENDESK_AUDITS, *audits),
        groups=GROUPS,
        people=PEOPLE,
        aliases=ALIASES,
        evidence=evidence(ticket(4821)),
        settings=SETTINGS,
    )
    return schemas.CHANGES.check(found).sort("at", "kind", maintain_order=True)
