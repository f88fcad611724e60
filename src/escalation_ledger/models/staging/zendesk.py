"""Zendesk Support objects -> typed tables.

organizations, users, groups, tickets      one row each
audits      -> zendesk_audits (one row per field set or changed)
            -> comments that no comments file holds
comments    -> zendesk_comments, their ticket found through the audit when they lack it
"""

from collections.abc import Mapping

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.models.schemas import (
    ZENDESK_GROUPS,
    ZENDESK_ORGANIZATIONS,
    ZENDESK_TICKETS,
    ZENDESK_USERS,
)
from escalation_ledger.models.staging.decoding import decoded, field, texts
from escalation_ledger.models.staging.sifting import Sieve, Sifted, united
from escalation_ledger.models.staging.time_zones import iana_zone
from escalation_ledger.models.staging.values import (
    address,
    domains,
    instant,
    lowered,
    prose,
    says_true,
    text,
    unread,
)
from escalation_ledger.models.staging.zendesk_audits import stage_audits_and_comments
from escalation_ledger.warehouse.settings import Settings

SIEVE = Sieve(Source.ZENDESK)

_ORGANIZATION = {**texts("id", "name", "external_id"), "domain_names": pl.List(pl.String)}
_USER = texts(
    "id", "name", "email", "role", "active", "suspended", "organization_id",
    "time_zone", "iana_time_zone",
)  # fmt: skip
_CUSTOM_FIELDS = pl.List(pl.Struct(texts("id", "value")))
_TICKET = {
    **texts(
        "id", "subject", "raw_subject", "description", "status", "priority", "group_id",
        "assignee_id", "requester_id", "organization_id", "external_id", "problem_id",
        "followup_source_id", "via_followup_source_id", "due_at", "created_at", "updated_at",
    ),
    "tags": pl.List(pl.String),
    "custom_fields": _CUSTOM_FIELDS,
    "fields": _CUSTOM_FIELDS,
    "via": pl.Struct(
        {"source": pl.Struct({"rel": pl.String, "from": pl.Struct(texts("ticket_id"))})}
    ),
}  # fmt: skip


def stage(objects: Mapping[str, pl.DataFrame], *, settings: Settings) -> Sifted:
    """Every Zendesk table, from the newest version of each object."""
    return united(
        [
            _organizations(objects),
            _users(objects),
            _groups(objects),
            _tickets(objects, settings=settings),
            *stage_audits_and_comments(objects, sieve=SIEVE),
        ]
    )


def _organizations(objects: Mapping[str, pl.DataFrame]) -> Sifted:
    rows = decoded(objects, "organizations", _ORGANIZATION).with_columns(
        org_id=text("id"),
        name=text("name"),
        domains=domains(field("domain_names")),
        external_id=text("external_id"),
    )
    return SIEVE.table(rows, ZENDESK_ORGANIZATIONS, name="organizations")


def _users(objects: Mapping[str, pl.DataFrame]) -> Sifted:
    rows = decoded(objects, "users", _USER).with_columns(
        user_id=text("id"),
        name=text("name"),
        email=address("email"),
        role=lowered("role"),
        is_active=~(lowered("active").eq_missing("false") | says_true("suspended")),
        org_id=text("organization_id"),
        time_zone=pl.coalesce(iana_zone(text("iana_time_zone")), iana_zone(text("time_zone"))),
    )
    return SIEVE.table(rows, ZENDESK_USERS, name="users")


def _groups(objects: Mapping[str, pl.DataFrame]) -> Sifted:
    rows = decoded(objects, "groups", texts("id", "name")).with_columns(
        group_id=text("id"), name=text("name")
    )
    return SIEVE.table(rows, ZENDESK_GROUPS, name="groups")


def _tickets(objects: Mapping[str, pl.DataFrame], *, settings: Settings) -> Sifted:
    rows = (
        decoded(objects, "tickets", _TICKET)
        .with_columns(tags=_tags())
        .with_columns(
            ticket_id=text("id"),
            subject=pl.coalesce(text("subject"), text("raw_subject")),
            description=prose("description"),
            status=lowered("status"),
            priority=lowered("priority"),
            group_id=text("group_id"),
            assignee_id=text("assignee_id"),
            requester_id=text("requester_id"),
            org_id=text("organization_id"),
            external_id=text("external_id"),
            problem_id=text("problem_id"),
            followup_of=_followup_of(),
            is_escalated=_is_escalated(settings),
            due_at=instant(text("due_at")),
            created_at=instant(text("created_at")),
            updated_at=instant(pl.coalesce(text("updated_at"), text("created_at"))),
        )
    )
    reasons = [
        unread(name, text(name), kind="a date and time")
        for name in ("created_at", "updated_at", "due_at")
    ]
    return SIEVE.table(rows, ZENDESK_TICKETS, name="tickets", reasons=reasons)


def _tags() -> pl.Expr:
    tag = pl.element().str.strip_chars().str.to_lowercase()
    return field("tags").fill_null([]).list.eval(tag.filter(tag != ""))


def _followup_of() -> pl.Expr:
    came_from = pl.when(text("via", "source", "rel") == "follow_up").then(
        text("via", "source", "from", "ticket_id")
    )
    return pl.coalesce(came_from, text("followup_source_id"), text("via_followup_source_id"))


def _is_escalated(settings: Settings) -> pl.Expr:
    """A tag of the configuration, or a custom field whose value is the word "escalated"."""
    tags = [tag.lower() for tag in settings.ours.escalation_tags]
    tagged = pl.col("tags").list.eval(pl.element().is_in(tags)).list.any()
    value = pl.element().struct.field("value").str.strip_chars().str.to_lowercase()
    says_so = [
        field(name).list.eval((value == "escalated").fill_null(value=False)).list.any()
        for name in ("custom_fields", "fields")
    ]
    return pl.any_horizontal(part.fill_null(value=False) for part in [tagged, *says_so])
