"""A home in which every text that anybody outside can write is hostile."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.hostile import HOSTILE


def write_hostile_drop(folder: Path, *, now: datetime) -> None:
    """A drop folder with a ticket, customer, agent, team, channel and thread for every hostile text."""
    zendesk, crm, slack = folder / "zendesk", folder / "crm", folder / "slack"
    for made in (zendesk, crm, slack):
        made.mkdir(parents=True)
    texts = [hostile.text for hostile in HOSTILE]
    stamps = {"created_at": (now - timedelta(days=2)).isoformat(), "updated_at": now.isoformat()}
    numbered = list(enumerate(texts, 1))
    _lines(zendesk / "groups.jsonl", [{"id": n, "name": text, **stamps} for n, text in numbered])
    _lines(
        zendesk / "organizations.jsonl",
        [
            {"id": n, "name": text, "domain_names": [f"c{n}.example"], **stamps}
            for n, text in numbered
        ],
    )
    _lines(
        zendesk / "users.jsonl", [user for n, text in numbered for user in _users(n, text, stamps)]
    )
    _lines(zendesk / "tickets.jsonl", [_ticket(n, text, now) for n, text in numbered])
    _lines(zendesk / "comments.jsonl", [c for n, text in numbered for c in _comments(n, text, now)])
    _lines(zendesk / "audits.jsonl", [_audit(n, len(texts), now) for n, _ in numbered])
    with (zendesk / "tickets-broken.jsonl").open("w", encoding="utf-8") as broken:
        broken.writelines(
            json.dumps({"id": 9000 + n, "subject": text}) + "\n" for n, text in numbered
        )
    _crm(crm, texts, now)
    _slack(slack, texts, now)


def _lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def _users(n: int, text: str, stamps: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"id": n, "name": text, "email": f"agent{n}@ours.example", "role": "agent", "active": True, **stamps},
        {"id": 1000 + n, "name": text, "email": f"buyer@c{n}.example", "role": "end-user", "active": True, "organization_id": n, **stamps},
    ]  # fmt: skip


def _ticket(n: int, text: str, now: datetime) -> dict[str, Any]:
    return {
        "id": n, "subject": text, "description": text, "status": "open", "priority": text,
        "tags": ["escalated", text], "group_id": n, "assignee_id": n, "requester_id": 1000 + n,
        "organization_id": n, "created_at": (now - timedelta(hours=30)).isoformat(),
        "updated_at": now.isoformat(),
    }  # fmt: skip


def _comments(n: int, text: str, now: datetime) -> list[dict[str, Any]]:
    asked, answered = now - timedelta(hours=30), now - timedelta(hours=28)
    promise = f"{text} We will send you an update by tomorrow 15:00. {text}"
    return [
        {"id": 2 * n, "ticket_id": n, "author_id": 1000 + n, "body": f"Orders are blocked. {text}", "public": True, "created_at": asked.isoformat()},
        {"id": 2 * n + 1, "ticket_id": n, "author_id": n, "body": promise, "public": True, "created_at": answered.isoformat()},
    ]  # fmt: skip


def _audit(n: int, count: int, now: datetime) -> dict[str, Any]:
    change = {
        "id": 10 * n,
        "type": "Change",
        "field_name": "group_id",
        "previous_value": str(n % count + 1),
        "value": str(n),
    }
    return {
        "id": n, "ticket_id": n, "author_id": n, "via": {"channel": "web"}, "events": [change],
        "created_at": (now - timedelta(hours=20)).isoformat(),
    }  # fmt: skip


def _crm(folder: Path, texts: list[str], now: datetime) -> None:
    import csv  # noqa: PLC0415 - beside its one use

    with (folder / "accounts.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            [
                "account_id",
                "name",
                "domains",
                "tier",
                "arr_usd",
                "owner_email",
                "csm_email",
                "region",
            ]
        )
        for n, text in enumerate(texts, 1):
            rows.writerow(
                [
                    f"A{n}",
                    text,
                    f"c{n}.example",
                    text if n % 5 == 0 else "Growth",
                    90000 + n,
                    "a@ours.example",
                    "b@ours.example",
                    text,
                ]
            )
    with (folder / "renewals.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            [
                "opportunity_id",
                "account_id",
                "renewal_date",
                "amount_usd",
                "stage",
                "close_probability",
                "updated_at",
            ]
        )
        for n, text in enumerate(texts, 1):
            rows.writerow(
                [
                    f"O{n}",
                    f"A{n}",
                    (now + timedelta(days=n)).date(),
                    1000,
                    text,
                    0.5,
                    now.isoformat(),
                ]
            )


def _slack(folder: Path, texts: list[str], now: datetime) -> None:
    (folder / "channels.json").write_text(
        json.dumps([{"id": "C1", "name": "escalations", "members": ["U1"]}]), "utf-8"
    )
    (folder / "users.json").write_text(
        json.dumps(
            [
                {"id": f"U{n}", "name": text, "profile": {"real_name": text}}
                for n, text in enumerate(texts, 1)
            ]
        ),
        "utf-8",
    )
    day = folder / "escalations"
    day.mkdir()
    at = now - timedelta(hours=3)
    messages = [
        {
            "type": "message",
            "user": f"U{n}",
            "text": text,
            "ts": f"{int(at.timestamp()) + n}.000100",
        }
        for n, text in enumerate(texts, 1)
    ]
    (day / f"{at.date()}.json").write_text(json.dumps(messages), "utf-8")
