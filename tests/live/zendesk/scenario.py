"""A Zendesk as it stands: the objects that a drop folder of it holds, and what happens to them."""

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from escalation_ledger.sample import sample_settings, write_sample
from tests.endtoend.ledger import NOW
from tests.pipelines.folders import lines, put

Object = dict[str, Any]
KINDS = ("organizations", "users", "groups", "tickets", "audits", "comments")
SETTINGS = sample_settings()


@dataclass
class Scenario:
    """Objects by kind. archived: tickets whose audits come whole. clock: the tool's."""

    objects: dict[str, list[Object]]
    archived: set[int] = field(default_factory=set)
    clock: datetime = NOW

    def drop(self, folder: Path) -> Path:
        """The same objects as a drop folder."""
        put(folder, {f"zendesk/{kind}.jsonl": lines(*self.objects[kind]) for kind in KINDS})
        return folder

    def of_ticket(self, kind: str, ticket: int) -> list[Object]:
        """The ticket's audits or comments, oldest first."""
        audits = [one for one in self.objects["audits"] if one["ticket_id"] == ticket]
        if kind == "audits":
            return audits
        numbers = {one["id"] for one in audits}
        return [one for one in self.objects["comments"] if one["audit_id"] in numbers]

    def ticket(self, number: int) -> Object:
        return next(one for one in self.objects["tickets"] if one["id"] == number)

    # What happens; each is at the tool's clock.

    def reply(self, number: int, body: str = "We will call you today.", **event: Any) -> None:
        """An agent answers, in public."""
        ticket = self.ticket(number)
        audit = self._audit(number, ticket["assignee_id"] or ticket["submitter_id"])
        comment = {
            "id": audit["id"] * 10, "type": "Comment", "author_id": audit["author_id"],
            "body": body, "plain_body": body, "public": True, "attachments": [],
        }  # fmt: skip
        audit["events"].append({**comment, **event})
        told = {"created_at": audit["created_at"], "audit_id": audit["id"]}
        self.objects["comments"].append({**comment, **told})

    def hand_over(self, number: int, group: int) -> None:
        """The ticket changes its team."""
        ticket = self.ticket(number)
        audit = self._audit(number, ticket["submitter_id"])
        audit["events"].append(
            {
                "id": audit["id"] * 10, "type": "Change", "field_name": "group_id",
                "previous_value": str(ticket["group_id"]), "value": str(group),
            }
        )  # fmt: skip
        ticket["group_id"] = group

    def delete(self, number: int) -> None:
        """The ticket is thrown away; what was said in it is no longer shown."""
        self._move(self.ticket(number)).update(status="deleted")

    def redact(self, number: int) -> None:
        """A word is blotted out of the ticket's newest comment."""
        comment = self.of_ticket("comments", number)[-1]
        blotted = "▇" * len(comment["body"])
        audit = self._audit(number, self.ticket(number)["submitter_id"])
        audit["events"].append(
            {"id": audit["id"] * 10, "type": "CommentRedactionEvent", "comment_id": comment["id"]}
        )
        events = [event for one in self.of_ticket("audits", number) for event in one["events"]]
        for one in (comment, *(event for event in events if event["id"] == comment["id"])):
            one.update(body=blotted, plain_body=blotted, html_body=blotted)

    def rename(self, kind: str, name: str) -> None:
        """The first of its kind is called otherwise."""
        self.objects[kind][0].update(name=name, updated_at=_text(self.clock))

    def pass_time(self, minutes: float = 5) -> None:
        self.clock += timedelta(minutes=minutes)

    def _audit(self, number: int, author: int) -> Object:
        self._move(self.ticket(number))
        audit = {
            "id": 1 + max(one["id"] for one in self.objects["audits"]), "ticket_id": number,
            "author_id": author, "created_at": _text(self.clock), "via": {"channel": "web"},
            "metadata": {}, "events": [],
        }  # fmt: skip
        self.objects["audits"].append(audit)
        return audit

    def _move(self, ticket: Object) -> Object:
        ticket.update(updated_at=_text(self.clock), generated_timestamp=int(self.clock.timestamp()))
        return ticket


def some_tickets(count: int = 8, *, seed: int = 7) -> Scenario:
    """So many tickets of the sample, with everything said and done in them and who did it."""
    whole: dict[str, list[Object]] = json.loads(json.dumps(_sample()))
    tickets = random.Random(seed).sample(whole["tickets"], count)
    numbers = {one["id"] for one in tickets}
    audits = [one for one in whole["audits"] if one["ticket_id"] in numbers]
    told = {one["id"] for one in audits}
    names = ("requester_id", "assignee_id", "submitter_id")
    people = {one[name] for one in tickets for name in names} | {one["author_id"] for one in audits}
    customers = {one["organization_id"] for one in tickets}
    chosen = {
        "organizations": [one for one in whole["organizations"] if one["id"] in customers],
        "users": [one for one in whole["users"] if one["id"] in people],
        "groups": whole["groups"],
        "tickets": tickets,
        "audits": audits,
        "comments": [one for one in whole["comments"] if one["audit_id"] in told],
    }
    for number, one in enumerate(chosen["organizations"]):
        # Two in each second, so that pages by time begin and end within one.
        one["updated_at"] = _text(NOW - timedelta(days=30) + timedelta(seconds=number // 2))
    return Scenario(chosen, archived={one["id"] for one in tickets[: count // 4]})


def a_day_of(
    scenario: Scenario,
    seed: int,
    events: int = 6,
    *,
    deleting: bool = False,
    redacting: bool = True,
) -> None:
    """Things happen, some minutes apart; with tickets thrown away and words blotted out, or without."""
    drawn = random.Random(seed)
    live = [one["id"] for one in scenario.objects["tickets"] if one["status"] != "deleted"]
    groups = [one["id"] for one in scenario.objects["groups"]]
    for number in range(events):
        scenario.pass_time(drawn.choice([0, 2, 7]))
        match drawn.randrange(6):
            case 0:
                scenario.hand_over(drawn.choice(live), drawn.choice(groups))
            case 1 if redacting and scenario.of_ticket("comments", ticket := drawn.choice(live)):
                scenario.redact(ticket)
            case 2:
                scenario.rename(drawn.choice(["users", "organizations", "groups"]), f"N{number}")
            case 3 if deleting and len(live) > 3:
                scenario.delete(live.pop(drawn.randrange(len(live))))
            case _:
                scenario.reply(drawn.choice(live), f"Update {number}: fixed by Friday.")
    scenario.pass_time(3)


@cache
def _sample() -> dict[str, list[Object]]:
    with TemporaryDirectory() as folder:
        write_sample(Path(folder), now=NOW)
        return {kind: list(_read(Path(folder) / f"zendesk/{kind}.jsonl")) for kind in KINDS}


def _read(file: Path) -> Iterable[Object]:
    return map(json.loads, file.read_text("utf-8").splitlines())


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
