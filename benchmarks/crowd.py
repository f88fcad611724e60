"""A crowded ledger: thousands of live cases, to see what the screens cost when there is much to show."""

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

ACCOUNTS_PER_CASE = 8
AGENTS = 60
_TIERS = ("Strategic", "Enterprise", "Growth", "Starter")
_SAID = (
    "Orders are blocked since this morning, nobody in the warehouse can ship.",
    "The nightly export arrives empty and finance cannot close the month.",
    "Some reports load slowly, the rest works.",
    "How do we map a custom field?",
)
_PROMISED = (
    "I will send you an update by tomorrow 15:00.",
    "We will get back to you by Thursday noon.",
    "You will have a fix by end of day tomorrow.",
    "Thank you, we are looking into it.",
)


def write_crowd(folder: Path, *, cases: int, now: datetime, seed: int = 1) -> None:
    """A drop folder of `cases` escalated tickets at a eighth as many accounts, two comments each."""
    chance = random.Random(seed)
    accounts = max(1, cases // ACCOUNTS_PER_CASE)
    (folder / "zendesk").mkdir(parents=True)
    (folder / "crm").mkdir()
    _write(folder / "zendesk" / "users.jsonl", _users(accounts, now))
    _write(
        folder / "zendesk" / "groups.jsonl",
        ({"id": n, "name": f"Team {n}", **_stamps(now)} for n in range(1, 13)),
    )
    _write(
        folder / "zendesk" / "organizations.jsonl",
        (
            {
                "id": n,
                "name": f"Customer {n}",
                "domain_names": [f"customer{n}.example"],
                **_stamps(now),
            }
            for n in range(1, accounts + 1)
        ),
    )
    tickets = [_ticket(n, accounts, now, chance) for n in range(1, cases + 1)]
    _write(folder / "zendesk" / "tickets.jsonl", tickets)
    _write(folder / "zendesk" / "comments.jsonl", _comments(tickets, now, chance))
    _write_crm(folder / "crm", accounts, now, chance)


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def _stamps(at: datetime) -> dict[str, str]:
    return {"created_at": at.isoformat(), "updated_at": at.isoformat()}


def _users(accounts: int, now: datetime) -> Iterator[dict[str, Any]]:
    for n in range(1, AGENTS + 1):
        yield {
            "id": n,
            "name": f"Agent {n}",
            "email": f"agent{n}@ours.example",
            "role": "agent",
            "active": True,
            **_stamps(now),
        }
    for n in range(1, accounts + 1):
        yield {
            "id": 1000 + n,
            "name": f"Buyer {n}",
            "email": f"buyer@customer{n}.example",
            "role": "end-user",
            "active": True,
            "organization_id": n,
            **_stamps(now),
        }


def _ticket(n: int, accounts: int, now: datetime, chance: random.Random) -> dict[str, Any]:
    account = n % accounts + 1
    opened = now - timedelta(hours=chance.uniform(2, 200))
    return {
        "id": n, "subject": f"Case {n}: {chance.choice(_SAID)}", "description": "", "status": "open",
        "priority": "high", "group_id": chance.randint(1, 12), "tags": ["escalated"],
        "assignee_id": chance.choice((None, chance.randint(1, AGENTS))),
        "requester_id": 1000 + account, "organization_id": account,
        "created_at": opened.isoformat(), "updated_at": (now - timedelta(hours=1)).isoformat(),
    }  # fmt: skip


def _comments(
    tickets: list[dict[str, Any]], now: datetime, chance: random.Random
) -> Iterator[dict[str, Any]]:
    for ticket in tickets:
        opened = datetime.fromisoformat(ticket["created_at"])
        answered = min(
            now - timedelta(minutes=5), opened + timedelta(hours=chance.uniform(0.1, 30))
        )
        yield {
            "id": 2 * ticket["id"],
            "ticket_id": ticket["id"],
            "author_id": ticket["requester_id"],
            "body": chance.choice(_SAID),
            "public": True,
            "created_at": opened.isoformat(),
        }
        yield {
            "id": 2 * ticket["id"] + 1,
            "ticket_id": ticket["id"],
            "author_id": ticket["assignee_id"] or 1,
            "body": chance.choice(_PROMISED),
            "public": True,
            "created_at": answered.isoformat(),
        }


def _write_crm(folder: Path, accounts: int, now: datetime, chance: random.Random) -> None:
    people = "agent1@ours.example,agent2@ours.example"
    rows = [
        f"A{n},Customer {n},customer{n}.example,{chance.choice(_TIERS)},{chance.randint(5, 2000) * 1000},{people},US"
        for n in range(1, accounts + 1)
    ]
    renewals = [
        f"O{n},A{n},{(now + timedelta(days=chance.randint(-20, 360))).date()},{chance.randint(5, 2000) * 1000},Negotiation,0.5,{now.isoformat()}"
        for n in range(1, accounts + 1)
    ]
    head = "account_id,name,domains,tier,arr_usd,owner_email,csm_email,region"
    (folder / "accounts.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    head = "opportunity_id,account_id,renewal_date,amount_usd,stage,close_probability,updated_at"
    (folder / "renewals.csv").write_text("\n".join([head, *renewals]) + "\n", "utf-8")
