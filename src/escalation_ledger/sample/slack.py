"""Slack's side of the story, in the shapes of a standard export."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from escalation_ledger.sample.cast import Account, Person
from escalation_ledger.sample.script import Line, Script, Thread, ext_channel
from escalation_ledger.sample.telling import TICKET_URL, Telling

OUR_TEAM = "T02MERIDIAN"
INTERNAL = (
    "general",
    "escalations",
    "support-floor",
    "eng-pipelines",
    "eng-billing",
    "eng-integrations",
    "eng-platform",
    "random",
    "lunch",
)
BOTS = {"Deploy Bot": "B03DEPLOY01", "Lunch Roulette": "B03LUNCH001"}
_TZ = {"US": "America/New_York", "UK": "Europe/London", "DE": "Europe/Berlin"}


@dataclass
class Workspace:
    """What Slack holds while the threads are played. `messages` by channel name."""

    telling: Telling
    users: Mapping[str, str]
    channels: Mapping[str, str]
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    taken: set[tuple[str, int]] = field(default_factory=set)


def workspace(script: Script, telling: Telling) -> dict[str, Any]:
    """File path within the export -> its JSON document.

    Also notes the permalink of each thread in the telling, for tickets that quote it.
    """
    cast = telling.cast
    shared = [cast.accounts[name] for name in _shared_with(script)]
    names = [*INTERNAL, *(ext_channel(account) for account in shared)]
    slack = Workspace(
        telling,
        users={name: _slack_id("U0", name) for name in cast.people},
        channels={name: _slack_id("C0", name) for name in names},
    )
    for account in shared:
        _join(account, slack)
    for thread in script.threads:
        _play(thread, slack)
    people = _people(slack, shared)
    return {
        "channels.json": [_channel(name, slack, shared) for name in names],
        "users.json": [_user(person, slack) for person in people],
        **_days(slack),
    }


def _shared_with(script: Script) -> list[str]:
    """Customers that have a shared channel, in order of first appearance."""
    return list(
        dict.fromkeys(
            thread.account
            for thread in script.threads
            if thread.account and thread.channel.startswith("ext-")
        )
    )


def _play(thread: Thread, slack: Workspace) -> None:
    rng = slack.telling.rng("thread", thread.key)
    clock = slack.telling.clock(thread.account)
    last, parent = None, None
    for line in thread.lines:
        told = clock.past(line.at) + timedelta(seconds=rng.randrange(50))
        told = max(told, last + timedelta(seconds=7)) if last else told
        last = told
        message = _message(line, thread, told, slack, rng)
        is_known = _post(message, thread.channel, slack)
        if parent is None:
            parent = message
            slack.telling.permalinks[thread.key] = _permalink(thread.channel, message, slack)
        elif is_known:
            message["thread_ts"] = parent["ts"]
            message["parent_user_id"] = parent.get("user")
            _count_reply(parent, message)


def _post(message: dict[str, Any], channel: str, slack: Workspace) -> bool:
    """Into the channel, and as it was before its edit, as far as that is known; whether it is."""
    if "edited" in message and not slack.telling.is_known(_instant(message["edited"]["ts"])):
        del message["edited"]
    if not slack.telling.is_known(_instant(message["ts"])):
        return False
    slack.messages[channel].append(message)
    return True


def _join(account: Account, slack: Workspace) -> None:
    """The customer's people entering the channel shared with them, weeks ago."""
    channel, clock = ext_channel(account), slack.telling.clock(account.name)
    for person in account.people:
        user = slack.users[person.name]
        joined = {
            "type": "message",
            "subtype": "channel_join",
            "user": user,
            "text": f"<@{user}> has joined the channel",
            "ts": _ts(clock.past(-310), channel, slack),
        }
        _post(joined, channel, slack)


def _message(
    line: Line, thread: Thread, told: datetime, slack: Workspace, rng: Random
) -> dict[str, Any]:
    text = slack.telling.filled(
        line.say,
        at=told,
        account=thread.account,
        words=thread.words,
        rng=rng,
        special={
            "ticket": lambda number: f"<{TICKET_URL}/{number}>",
            "everyone": lambda count: _mentions(int(count), slack),
            "at": lambda name: f"<@{slack.users[name]}>",
        },
    )
    ts = _ts(told, thread.channel, slack)
    if line.by in BOTS:
        return {
            "type": "message",
            "subtype": "bot_message",
            "bot_id": BOTS[line.by],
            "username": line.by,
            "text": text,
            "ts": ts,
        }
    author = slack.telling.cast.people[line.by]
    edit = str(int(ts[:10]) + 3) + ts[10:]
    edited = {"edited": {"user": slack.users[line.by], "ts": edit}} if rng.random() < 0.04 else {}
    return {
        "type": "message",
        "user": slack.users[line.by],
        "text": text,
        "ts": ts,
        **edited,
        "client_msg_id": _uuid(thread.key, text),
        "team": _team(author),
        "user_profile": {
            "real_name": line.by,
            "display_name": author.first,
            "name": _handle(author),
        },
    }


def _count_reply(parent: dict[str, Any], reply: Mapping[str, Any]) -> None:
    replies = [*parent.get("replies", []), {"user": reply.get("user"), "ts": reply["ts"]}]
    users = sorted({answer["user"] for answer in replies if answer["user"]})
    parent |= {
        "thread_ts": parent["ts"],
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": reply["ts"],
        "reply_users": users,
        "replies": replies,
    }


def _ts(told: datetime, channel: str, slack: Workspace) -> str:
    """Seconds and six digits that no other message of the channel has."""
    second = int(told.timestamp())
    while (channel, second) in slack.taken:
        second += 1
    slack.taken.add((channel, second))
    micro = int(_slack_id("", f"{channel}/{second}"), 36) % 9_999
    return f"{second}.{micro * 100 + 19:06d}"


def _instant(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)


def _permalink(channel: str, message: Mapping[str, Any], slack: Workspace) -> str:
    digits = message["ts"].replace(".", "")
    return f"https://meridian-sample.slack.com/archives/{slack.channels[channel]}/p{digits}"


def _mentions(count: int, slack: Workspace) -> str:
    ours = [name for name in slack.telling.cast.staff if not slack.telling.cast.staff[name].left]
    return " ".join(f"<@{slack.users[name]}>" for name in ours[:count])


def _days(slack: Workspace) -> dict[str, list[dict[str, Any]]]:
    days: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for channel, messages in slack.messages.items():
        for message in sorted(messages, key=lambda message: float(message["ts"])):
            day = _instant(message["ts"]).date().isoformat()
            days[f"{channel}/{day}.json"].append(message)
    return days


def _channel(name: str, slack: Workspace, shared: Iterable[Account]) -> dict[str, Any]:
    ours = [slack.users[n] for n, p in slack.telling.cast.staff.items() if not p.left]
    theirs = [
        slack.users[person.name]
        for account in shared
        if ext_channel(account) == name
        for person in account.people
    ]
    return {
        "id": slack.channels[name],
        "name": name,
        "created": int((slack.telling.now - timedelta(days=800)).timestamp()),
        "creator": slack.users["Ruth Calloway"],
        "is_archived": False,
        "is_general": name == "general",
        "is_ext_shared": bool(theirs),
        "members": ours + theirs,
        "pins": [],
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def _people(slack: Workspace, shared: Iterable[Account]) -> list[Person]:
    return [*slack.telling.cast.staff.values(), *(p for account in shared for p in account.people)]


def _user(person: Person, slack: Workspace) -> dict[str, Any]:
    profile = {
        "real_name": person.name,
        "display_name": person.first,
        "title": person.title,
        "email": person.email,
        "team": _team(person),
    }
    known: dict[str, Any] = {
        "id": slack.users[person.name],
        "team_id": _team(person),
        "name": _handle(person),
        "real_name": person.name,
        "deleted": person.left,
        "is_bot": False,
        "is_stranger": person.account is not None,
        "updated": int((slack.telling.now - timedelta(days=200)).timestamp()),
    }
    if person.left:
        return known | {"profile": {key: text for key, text in profile.items() if key != "email"}}
    return known | {"tz": _TZ[person.region], "profile": profile}


def _team(person: Person) -> str:
    return _slack_id("T0", person.account) if person.account else OUR_TEAM


def _handle(person: Person) -> str:
    return person.email.split("@")[0]


def _slack_id(prefix: str, name: str) -> str:
    return prefix + hashlib.sha256(name.encode()).hexdigest()[:9].upper()


def _uuid(*names: str) -> str:
    digest = hashlib.sha256("/".join(names).encode()).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}"
