"""A written drop folder, read back with nothing of ours."""

import csv
import email
import json
import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from functools import cache, cached_property
from pathlib import Path
from typing import Any


@cache
def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@dataclass(frozen=True)
class DropFolder:
    folder: Path
    now: datetime

    def zendesk(self, name: str) -> list[dict[str, Any]]:
        return _lines(self.folder / f"zendesk/{name}.jsonl")

    def slack(self, name: str) -> Any:
        return json.loads((self.folder / f"slack/{name}.json").read_text("utf-8"))

    def crm(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"crm/{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    @cached_property
    def tickets(self) -> dict[int, dict[str, Any]]:
        return {ticket["id"]: ticket for ticket in self.zendesk("tickets")}

    def slack_days(self) -> Iterator[tuple[str, str, list[dict[str, Any]]]]:
        for path in sorted((self.folder / "slack").glob("*/*.json")):
            yield path.parent.name, path.stem, json.loads(path.read_text("utf-8"))

    @cached_property
    def slack_messages(self) -> list[tuple[str, dict[str, Any]]]:
        return [(channel, m) for channel, _, messages in self.slack_days() for m in messages]

    @cached_property
    def mails(self) -> list[EmailMessage]:
        single = [path.read_bytes() for path in sorted((self.folder / "email").glob("*.eml"))]
        box = mailbox.mbox(self.folder / "email/older.mbox", create=False)
        several = [box.get_bytes(key) for key in box.iterkeys()]
        box.close()
        return [email.message_from_bytes(raw, policy=default) for raw in [*single, *several]]

    def instants(self) -> Iterator[datetime]:
        """Every time anything in the folder says it happened."""
        for name in ("organizations", "users", "groups", "tickets", "comments", "audits"):
            for row in self.zendesk(name):
                yield from (
                    datetime.fromisoformat(row[key])
                    for key in row
                    if key.endswith("_at") and row[key]
                )
        for _, message in self.slack_messages:
            yield datetime.fromtimestamp(float(message["ts"]), UTC)
            if "edited" in message:
                yield datetime.fromtimestamp(float(message["edited"]["ts"]), UTC)
        yield from (mail["Date"].datetime for mail in self.mails)
        yield from (datetime.fromisoformat(row["updated_at"]) for row in self.crm("renewals"))
