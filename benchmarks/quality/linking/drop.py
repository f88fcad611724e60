"""A set as a drop folder: what each tool's own export of these accounts would be."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from pathlib import Path
from typing import Any

from benchmarks.quality.linking.addresses import Addresses
from benchmarks.quality.linking.cast import OUR_DOMAIN, OURS, Person, customers, person
from benchmarks.quality.linking.corpus import Corpus, Item, Story, aware
from benchmarks.quality.linking.help_desk import HelpDesk

_ACCOUNT_COLUMNS = ("account_id", "name", "domains", "tier", "arr_usd", "owner_email", "csm_email", "region")  # fmt: skip


def write_drop(folder: Path, corpus: Corpus) -> Addresses:
    """Write zendesk/, slack/, crm/ and email/; what everything in it is called."""
    addresses = Addresses(corpus)
    for name, objects in HelpDesk(corpus, addresses).files().items():
        _write(folder / "zendesk" / f"{name}.jsonl", _json_lines(objects))
    _write_crm(folder / "crm" / "accounts.csv", corpus)
    _write_slack(folder / "slack", corpus, addresses)
    for story in corpus.stories:
        for item in story.items.values():
            if item.kind == "mail":
                mail = _mail(story, item, addresses).as_bytes(policy=SMTP)
                _write(folder / "email" / f"{item.id.replace('/', '.')}.eml", mail)
    return addresses


def _write_crm(path: Path, corpus: Corpus) -> None:
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(_ACCOUNT_COLUMNS)
        for story in corpus.stories:
            of = story.account
            rows.writerow(
                [
                    of["id"], of["name"], ";".join(of.get("domains", [])), of.get("tier", ""),
                    of.get("arr_usd", ""), OURS["olga"].email, OURS["marcus"].email, "",
                ]
            )  # fmt: skip


def _write_slack(folder: Path, corpus: Corpus, addresses: Addresses) -> None:
    """A standard export: users, channels with their members, a file for each channel and day."""
    staff = list(OURS.values())
    guests = [one for story in corpus.stories for one in customers(story) if one.is_in_slack]
    members: dict[str, list[Person]] = defaultdict(lambda: list(staff))
    days: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    shared = {story.account["channel"] for story in corpus.stories if "channel" in story.account}
    for story in corpus.stories:
        if "channel" in story.account:
            members[story.account["channel"]] += [
                one for one in customers(story) if one.is_in_slack
            ]
        for item in story.items.values():
            if item.kind == "slack":
                members[item.body["channel"]] += []
                for message in _thread(story, item, addresses):
                    days[item.body["channel"], message.pop("day")].append(message)
    channels = [
        {
            "id": addresses.channel_id(name),
            "name": name,
            "is_ext_shared": name in shared,
            "members": sorted({addresses.user_id(one.email) for one in there}),
        }
        for name, there in sorted(members.items())
    ]
    users = [_slack_user(one, addresses) for one in (*staff, *guests)]
    _write(folder / "users.json", json.dumps(users, ensure_ascii=False))
    _write(folder / "channels.json", json.dumps(channels, ensure_ascii=False))
    for (channel, day), messages in days.items():
        ordered = sorted(messages, key=lambda message: str(message["ts"]))
        _write(folder / channel / f"{day}.json", json.dumps(ordered, ensure_ascii=False))


def _slack_user(one: Person, addresses: Addresses) -> dict[str, Any]:
    return {
        "id": addresses.user_id(one.email),
        "name": one.email.partition("@")[0],
        "is_bot": False,
        "deleted": False,
        "is_stranger": one.account is not None,
        "tz": one.time_zone,
        "profile": {"real_name": one.name, "display_name": one.name, "email": one.email},
    }


def _thread(story: Story, item: Item, addresses: Addresses) -> list[dict[str, Any]]:
    def user(key: str) -> str:
        return addresses.user_id(person(key, story).email)

    return [
        {
            "type": "message",
            "user": user(said["by"]),
            "ts": addresses.ts(item, position),
            "thread_ts": addresses.ts(item),
            "text": addresses.written(said["text"], story, user=user).strip(),
            "day": f"{aware(said['at']).astimezone(UTC):%Y-%m-%d}",
        }
        for position, said in enumerate(item.body["message"])
    ]


def _mail(story: Story, item: Item, addresses: Addresses) -> EmailMessage:
    body = item.body
    sender = person(body["by"], story)

    def written(text: str) -> str:
        return addresses.written(text, story, user=lambda key: person(key, story).name)

    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr((sender.name, sender.email))
    for header in ("to", "cc"):
        if body.get(header):
            mail[header.title()] = ", ".join(body[header])
    mail["Subject"] = " ".join(written(body["subject"]).split())
    mail["Date"] = format_datetime(aware(body["at"]))
    mail["Message-ID"] = f"<{addresses.message_id(item)}>"
    referred = _references(story, item, addresses)
    if referred:
        mail["In-Reply-To"] = f"<{referred[-1]}>"
        mail["References"] = " ".join(f"<{one}>" for one in referred)
    mail.set_content(written(body["text"]).strip("\n") + "\n", charset="utf-8", cte="8bit")
    return mail


def _references(story: Story, item: Item, addresses: Addresses) -> list[str]:
    """Message-IDs that the mail refers to, the one it answers last."""
    answered, notified = item.body.get("answers"), item.body.get("notification_of")
    if answered:
        earlier = story.item(answered)
        return [*_references(story, earlier, addresses), addresses.message_id(earlier)]
    if notified:
        number = addresses.number(story.item(notified))
        return [f"tickets/{number}/notification@{OUR_DOMAIN}"]
    return []


def _json_lines(objects: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)


def _write(path: Path, content: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
