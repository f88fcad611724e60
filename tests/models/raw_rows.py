"""Raw rows by hand: payloads -> the frames that staging reads."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.models.staging import Staged, staged
from escalation_ledger.models.staging.decoding import RAW
from escalation_ledger.warehouse.settings import Settings, load_settings

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
SETTINGS = load_settings()

_LANDED = ("object", "file", "line", "object_id", "version_at", "problem")


def newest(
    payloads: Sequence[Mapping[str, Any] | str], ids: Sequence[str] | None = None
) -> pl.DataFrame:
    """One newest version per payload; a text is a payload as it stands."""
    rows = []
    for place, payload in enumerate(payloads):
        text = payload if isinstance(payload, str) else json.dumps(payload)
        own = payload.get("id") if isinstance(payload, Mapping) else None
        rows.append(
            {
                "object_id": ids[place] if ids else str(own if own is not None else f"row{place}"),
                "version_at": NOON,
                "payload": text,
                "problem": None,
            }
        )
    return pl.DataFrame(rows, schema=RAW)


def landed(objects: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Each newest row landed once, from one file per object."""
    return pl.concat(
        [
            frame.select(
                "object_id",
                "version_at",
                "problem",
                object=pl.lit(name),
                file=pl.lit(f"{name}.jsonl"),
                line=pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
            ).select(*_LANDED)
            for name, frame in objects.items()
        ]
    )


def stage(source: str, settings: Settings = SETTINGS, **objects: Sequence[Any]) -> Staged:
    """One source's payloads by object, staged."""
    frames = {name: newest(payloads) for name, payloads in objects.items()}
    return staged(source, frames, landed(frames), settings=settings)


def stage_mail(*mails: str, settings: Settings = SETTINGS) -> Staged:
    """Mails as text, staged; each with the Message-ID it names."""
    ids = [
        next(
            (
                line.split("<")[1].split(">")[0]
                for line in mail.splitlines()
                if line.lower().startswith("message-id")
            ),
            f"hash{place}",
        )
        for place, mail in enumerate(mails)
    ]
    payloads = [
        {"raw": mail.encode().decode("latin-1"), "file": f"{place}.eml"}
        for place, mail in enumerate(mails)
    ]
    frames = {"messages": newest(payloads, ids)}
    return staged("email", frames, landed(frames), settings=settings)


def mail(
    text: str,
    *,
    sender: str = "Ana Ruiz <ana@ours.com>",
    to: str = "escalations@ours.com",
    subject: str = "Login",
    date: str = "Tue, 10 Mar 2026 12:00:00 +0000",
    message_id: str = "m1@ours.com",
    headers: str = "",
) -> str:
    """A plain mail."""
    return (
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nDate: {date}\nMessage-ID: <{message_id}>\n"
        f"{headers}Content-Type: text/plain; charset=utf-8\n\n{text}"
    )


def ticket(number: int, **changed: Any) -> dict[str, Any]:
    """A ticket with the least a ticket has."""
    return {
        "id": number,
        "subject": f"Subject {number}",
        "status": "open",
        "created_at": "2026-03-01T09:00:00Z",
        "updated_at": "2026-03-02T09:00:00Z",
        **changed,
    }


def audit(
    number: int, ticket_id: int, *events: Mapping[str, Any], **changed: Any
) -> dict[str, Any]:
    """An audit an hour after the one before it."""
    at = datetime(2026, 3, 1, 9, 0, tzinfo=UTC) + timedelta(hours=number)
    return {
        "id": number,
        "ticket_id": ticket_id,
        "created_at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "author_id": 7,
        "via": {"channel": "web"},
        "events": list(events),
        **changed,
    }


def changed(field: str, previous: Any, value: Any) -> dict[str, Any]:
    """A Change event."""
    return {
        "id": 1,
        "type": "Change",
        "field_name": field,
        "previous_value": previous,
        "value": value,
    }


def slack_message(
    ts: str, text: str, *, channel: str = "C1", user: str | None = "U1", **more: Any
) -> dict[str, Any]:
    """A Slack message; `id` only names the raw row."""
    return {
        "id": f"{channel}/{ts}",
        "type": "message",
        "channel": channel,
        "ts": ts,
        "user": user,
        "text": text,
        **more,
    }


def reasons(result: Staged) -> list[str]:
    """Why rows were set aside, in order of object id."""
    return result.quarantine.sort("object", "object_id").get_column("reason").to_list()


def everything(*results: Staged) -> dict[str, pl.DataFrame]:
    """The tables of several sources together."""
    return {name: frame for result in results for name, frame in result.tables.items()}


SOURCES = tuple(source.value for source in Source)
