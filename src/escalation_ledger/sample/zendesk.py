"""The help desk's side of the story: tickets, comments and audits, step by step.

As in the real API a comment carries its audit's id and no ticket id, and its id is
the id of the Comment event in that audit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from escalation_ledger.sample import zendesk_shapes as shapes
from escalation_ledger.sample.script import AUTOMATION, ROUTER, Script, Step, Ticket
from escalation_ledger.sample.telling import Telling, stamp

SYSTEM = -1
_ANSWERABLE = ("pending", "hold", "solved")


@dataclass
class Desk:
    """What the help desk holds while the tickets are played. Ids by name."""

    telling: Telling
    people: Mapping[str, int]
    groups: Mapping[str, int]
    organizations: Mapping[str, int]
    tickets: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    audits: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class _State:
    """One ticket while it is played: its fields now, and the time of the last step."""

    ticket: Ticket
    fields: dict[str, Any]
    rng: Random
    at: datetime
    audits: int = 0
    events: int = 0

    def next_event(self) -> int:
        """A fresh event id, of this ticket alone: one more step moves no other ticket's ids."""
        self.events += 1
        return 91_000_000_000 + self.ticket.id * 10_000 + self.events

    def next_audit(self) -> int:
        """A fresh audit id."""
        self.audits += 1
        return 9_100_000_000 + self.ticket.id * 1_000 + self.audits


def help_desk(script: Script, telling: Telling) -> dict[str, list[dict[str, Any]]]:
    """Object name -> the help desk's objects after everything in the script that is known.

    A ticket is in the version of its last known step; one not opened yet is not there.
    """
    cast = telling.cast
    desk = Desk(
        telling,
        people={name: 360_100_000 + index * 37 for index, name in enumerate(cast.people)},
        groups={name: 36_000_201 + index * 11 for index, name in enumerate(cast.teams)},
        organizations={name: 3_600_501 + index * 13 for index, name in enumerate(cast.accounts)},
    )
    for ticket in sorted(script.tickets, key=lambda ticket: ticket.id):
        _play(ticket, desk)
    return {
        **_directory(desk),
        "tickets": desk.tickets,
        "comments": desk.comments,
        "audits": desk.audits,
    }


def _directory(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    cast, created = desk.telling.cast, desk.telling.now - shapes.ESTABLISHED
    organizations = [
        shapes.organization(account, number=desk.organizations[name], created=created)
        for name, account in cast.accounts.items()
    ]
    users = [
        shapes.user(
            person,
            number=desk.people[name],
            organization_id=desk.organizations[person.account] if person.account else None,
            created=created,
        )
        for name, person in cast.people.items()
        if person.job in ("contact", "agent", "engineer", "leader")
    ]
    groups = [shapes.group(name, number=desk.groups[name], created=created) for name in cast.teams]
    return {"organizations": organizations, "users": users, "groups": groups}


def _play(ticket: Ticket, desk: Desk) -> None:
    opened = desk.telling.clock(ticket.account).past(ticket.steps[0].at)
    state = _State(
        ticket,
        fields=_first_fields(ticket, opened, desk),
        rng=desk.telling.rng("ticket", ticket.id),
        at=opened - timedelta(seconds=1),
    )
    begun = len(desk.audits)
    for step in ticket.steps:
        at = _step_time(step, state, desk)
        if not desk.telling.is_known(at):
            break
        state.at = at
        _record(step, state, desk)
    if not state.audits:
        return
    desk.tickets.append(
        shapes.ticket_object(ticket, state.fields, opening=desk.audits[begun], updated=state.at)
    )


def _first_fields(ticket: Ticket, opened: datetime, desk: Desk) -> dict[str, Any]:
    subject = desk.telling.filled(
        ticket.subject,
        at=opened,
        account=ticket.account,
        words=ticket.words,
        rng=desk.telling.rng("subject", ticket.id),
    )
    return {
        "subject": subject,
        "status": "new",
        "priority": ticket.priority,
        "type": ticket.kind,
        "requester_id": desk.people[ticket.steps[0].by],
        "organization_id": desk.organizations[ticket.account],
        "group_id": None,
        "assignee_id": None,
        "tags": sorted(ticket.tags),
    }


def _step_time(step: Step, state: _State, desk: Desk) -> datetime:
    told = desk.telling.clock(state.ticket.account).past(step.at)
    told += timedelta(seconds=state.rng.randrange(50))
    return max(told, state.at + timedelta(seconds=1))


def _body(step: Step, state: _State, desk: Desk) -> str:
    text = step.say or step.note
    if not text:
        return ""
    body = desk.telling.filled(
        text,
        at=state.at,
        account=state.ticket.account,
        words=state.ticket.words,
        rng=state.rng,
    )
    closing = desk.telling.cast.people[step.by].closing
    return f"{body}\n\n{closing}" if step.say and closing else body


def _record(step: Step, state: _State, desk: Desk) -> None:
    """One audit, and the comment when the step says something."""
    is_first = state.audits == 0
    audit = state.next_audit()
    author = SYSTEM if step.by in (ROUTER, AUTOMATION) else desk.people[step.by]
    via = shapes.via_of(step, state.ticket, is_first=is_first)
    about = {"created_at": stamp(state.at), "via": via, "metadata": {"system": {}, "custom": {}}}
    events = []
    if body := _body(step, state, desk):
        comment = shapes.comment_event(
            body, number=state.next_event(), author=author, is_public=bool(step.say)
        )
        events.append(comment)
        desk.comments.append({**comment, **about, "audit_id": audit})
    before = {} if is_first else dict(state.fields)
    state.fields.update(_changes(step, state.fields, desk))
    events += _field_events(before, state)
    if step.say:
        events.append(
            shapes.notification(
                state.ticket.id,
                state.fields["subject"],
                number=state.next_event(),
                recipient=state.fields["requester_id"],
            )
        )
    desk.audits.append(
        {"id": audit, "ticket_id": state.ticket.id, "author_id": author, **about, "events": events}
    )


def _changes(step: Step, fields: Mapping[str, Any], desk: Desk) -> dict[str, Any]:
    """The fields a step sets, and what the help desk does by itself: our first reply or
    owner opens a new ticket, and so does a customer who answers on a pending or solved one."""
    changes: dict[str, Any] = {}
    if step.team is not None:
        changes["group_id"] = desk.groups[step.team]
    if step.owner is not None:
        changes["assignee_id"] = desk.people[step.owner] if step.owner else None
    if step.tags is not None:
        changes["tags"] = sorted({*fields["tags"], *step.tags})
    if step.status is not None:
        changes["status"] = step.status
    elif _opens(step, fields["status"], desk):
        changes["status"] = "open"
    return changes


def _opens(step: Step, status: str, desk: Desk) -> bool:
    person = desk.telling.cast.people.get(step.by)
    if person is None:
        return False
    if person.account:
        return status in _ANSWERABLE
    return status == "new" and bool(step.owner or step.say)


def _field_events(before: Mapping[str, Any], state: _State) -> list[dict[str, Any]]:
    """Create events when there is nothing before, else one Change for each that differs."""
    events: list[dict[str, Any]] = []
    for name, value in state.fields.items():
        if not before and value not in (None, []):
            event = {"type": "Create", "field_name": name, "value": _written(value)}
        elif before and value != before[name]:
            event = {
                "type": "Change",
                "field_name": name,
                "value": _written(value),
                "previous_value": _written(before[name]),
            }
        else:
            continue
        events.append({"id": state.next_event(), **event})
    return events


def _written(value: Any) -> Any:
    """Audits write ids as text."""
    return str(value) if isinstance(value, int) else value
