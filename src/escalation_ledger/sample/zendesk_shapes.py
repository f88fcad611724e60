"""The shapes of the help desk's objects, as the Support API returns them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape
from typing import Any

from escalation_ledger.sample.cast import Account, Person
from escalation_ledger.sample.script import AUTOMATION, ROUTER, Step, Ticket
from escalation_ledger.sample.telling import stamp

API = "https://meridian-sample.zendesk.com/api/v2"
ESCALATED_FIELD = 360_041
_ZONES = {
    "US": ("Eastern Time (US & Canada)", "America/New_York"),
    "UK": ("London", "Europe/London"),
    "DE": ("Berlin", "Europe/Berlin"),
}


def organization(account: Account, *, number: int, created: datetime) -> dict[str, Any]:
    """A customer's organisation; a small one was never given its CRM id."""
    return {
        "id": number,
        "url": f"{API}/organizations/{number}.json",
        "name": account.name,
        "domain_names": [account.domain],
        "external_id": None if account.tier == "Starter" else account.id,
        "group_id": None,
        "shared_tickets": False,
        "shared_comments": False,
        "tags": [account.tier.lower()],
        "organization_fields": {},
        "details": "",
        "notes": "",
        "created_at": stamp(created),
        "updated_at": stamp(created),
    }


def user(
    person: Person, *, number: int, organization_id: int | None, created: datetime
) -> dict[str, Any]:
    """A person of either side; somebody who left us is suspended."""
    zone, iana = _ZONES[person.region]
    return {
        "id": number,
        "url": f"{API}/users/{number}.json",
        "name": person.name,
        "email": person.email,
        "role": "end-user" if person.account else "agent",
        "active": True,
        "suspended": person.left,
        "verified": True,
        "organization_id": organization_id,
        "time_zone": zone,
        "iana_time_zone": iana,
        "locale": "en-US" if person.region == "US" else "en-GB",
        "phone": None,
        "tags": [],
        "signature": person.closing,
        "user_fields": {},
        "created_at": stamp(created),
        "updated_at": stamp(created),
    }


def group(name: str, *, number: int, created: datetime) -> dict[str, Any]:
    """A team."""
    return {
        "id": number,
        "url": f"{API}/groups/{number}.json",
        "name": name,
        "description": "",
        "default": name == "Frontline",
        "deleted": False,
        "is_public": True,
        "created_at": stamp(created),
        "updated_at": stamp(created),
    }


def ticket_object(
    ticket: Ticket,
    fields: Mapping[str, Any],
    *,
    opening: Mapping[str, Any],
    updated: datetime,
) -> dict[str, Any]:
    """A ticket in its newest version. `fields`: what its audits add up to; `opening`: the first."""
    return {
        "id": ticket.id,
        "url": f"{API}/tickets/{ticket.id}.json",
        "external_id": None,
        **fields,
        "raw_subject": fields["subject"],
        "description": opening["events"][0]["body"],
        "submitter_id": fields["requester_id"],
        "collaborator_ids": [],
        "follower_ids": [],
        "recipient": "support@meridian.example" if ticket.channel == "email" else None,
        "problem_id": None,
        "has_incidents": False,
        "due_at": None,
        "via": opening["via"],
        "custom_fields": [{"id": ESCALATED_FIELD, "value": None}],
        "satisfaction_rating": {"score": "unoffered"},
        "generated_timestamp": int(updated.timestamp()),
        "created_at": opening["created_at"],
        "updated_at": stamp(updated),
    }


def comment_event(body: str, *, number: int, author: int, is_public: bool) -> dict[str, Any]:
    """A Comment event of an audit."""
    paragraphs = "".join(
        f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in body.split("\n\n")
    )
    return {
        "id": number,
        "type": "Comment",
        "author_id": author,
        "body": body,
        "html_body": f'<div class="zd-comment" dir="auto">{paragraphs}</div>',
        "plain_body": body,
        "public": is_public,
        "attachments": [],
    }


def notification(ticket: int, subject: str, *, number: int, recipient: int) -> dict[str, Any]:
    """The mail to the requester that a public comment sets off."""
    return {
        "id": number,
        "type": "Notification",
        "subject": f"[Meridian Support] Re: {subject}",
        "body": f"Request #{ticket} has been updated.",
        "recipients": [recipient],
        "via": _rule(36_055, "Notify requester of public comment", "trigger"),
    }


def via_of(step: Step, ticket: Ticket, *, is_first: bool) -> dict[str, Any]:
    """Through what a step came: a rule, a merge, a follow-up, a person's own channel."""
    if step.by == ROUTER:
        return _rule(36_051, "Route by product area", "trigger")
    if step.by == AUTOMATION:
        return _rule(36_052, "Close four days after solved", "automation")
    if is_first and ticket.follows:
        return _via("web", {"ticket_id": ticket.follows, "channel": "web"}, "follow_up")
    if step.status == "solved" and ticket.merged_into:
        return _via("web", {"ticket_id": ticket.merged_into}, "merge")
    return _via(ticket.channel if is_first else "web", {}, None)


def _rule(number: int, title: str, kind: str) -> dict[str, Any]:
    return _via("rule", {"id": number, "title": title, "deleted": False}, kind)


def _via(channel: str, origin: Mapping[str, Any], rel: str | None) -> dict[str, Any]:
    return {"channel": channel, "source": {"from": dict(origin), "to": {}, "rel": rel}}


# When the help desk was set up, in the story's own time.
ESTABLISHED = timedelta(days=900)
