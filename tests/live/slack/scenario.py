"""A Slack workspace as it stands: what an export of it holds, and what happens in it."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from escalation_ledger.sample import sample_settings, write_sample
from tests.endtoend.ledger import NOW
from tests.pipelines.folders import put

Object = dict[str, Any]
SETTINGS = sample_settings()


@dataclass
class Scenario:
    """channels (with `members`) and users as lists, messages by channel id, oldest first.

    clock: Slack's. Messages are kept without what follows from other objects: how often they were
    replied to, and who wrote them.
    """

    channels: list[Object]
    users: list[Object]
    messages: dict[str, list[Object]]
    clock: datetime = NOW
    _said: int = field(default=0)

    def drop(self, folder: Path) -> Path:
        """The same as an export."""
        files: dict[str, Any] = {
            "slack/channels.json": self.channels,
            "slack/users.json": self.users,
        }
        for channel in self.channels:
            for day, told in groupby(self.told(channel["id"]), _day):
                files[f"slack/{channel['name']}/{day}.json"] = list(map(self._exported, told))
        put(folder, files)
        return folder

    def told(self, channel: str) -> Iterator[Object]:
        """The channel's messages with what their replies make of them."""
        replies: dict[str, list[Object]] = {}
        for one in self.messages[channel]:
            if is_reply(one):
                replies.setdefault(one["thread_ts"], []).append(one)
        for one in self.messages[channel]:
            own = [] if is_reply(one) else replies.get(one["ts"], [])
            yield {**one, **(_replied(own) | {"thread_ts": one["ts"]} if own else {})}

    def user(self, number: str) -> Object | None:
        return next((one for one in self.users if one["id"] == number), None)

    # What happens; each is at Slack's clock.

    def say(
        self, channel: str, user: str, text: str, thread: str | None = None, **more: Any
    ) -> str:
        """Somebody writes, in a thread or not; the ts of it."""
        ts = self._ts()
        told = {"thread_ts": thread, "parent_user_id": user} if thread else {}
        author = self.user(user)
        assert author is not None
        message = {
            "type": "message", "user": user, "text": text, "ts": ts, "team": author["team_id"],
            **told, **more,
        }  # fmt: skip
        self.messages[channel].append(message)
        return ts

    def edit(self, channel: str, ts: str, text: str) -> None:
        message = self.message(channel, ts)
        message.update(text=text, edited={"user": message["user"], "ts": self._ts()})

    def delete(self, channel: str, ts: str) -> None:
        """Gone, but for a note in the place of one that was replied to."""
        message = self.message(channel, ts)
        if any(is_reply(one) and one["thread_ts"] == ts for one in self.messages[channel]):
            message.clear()
            message.update(
                type="message", subtype="tombstone", text="This message was deleted.", ts=ts,
                thread_ts=ts, user="USLACKBOT", hidden=True,
            )  # fmt: skip
            return
        self.messages[channel].remove(message)
        if is_reply(message):
            self._sweep(channel, message["thread_ts"])

    def join(self, channel: str, user: Object) -> None:
        """Somebody comes, of this workspace or of another one."""
        if self.user(user["id"]) is None:
            self.users.append(user)
        self.channel(channel)["members"].append(user["id"])
        self.say(channel, user["id"], "has joined the channel", subtype="channel_join")

    def move(self, user: str, time_zone: str) -> None:
        """Somebody lives elsewhere."""
        found = self.user(user)
        assert found is not None
        found.update(tz=time_zone, updated=int(self.clock.timestamp()))

    def pass_time(self, minutes: float = 5) -> None:
        self.clock += timedelta(minutes=minutes)

    def channel(self, number: str) -> Object:
        return next(one for one in self.channels if one["id"] == number)

    def message(self, channel: str, ts: str) -> Object:
        return next(one for one in self.messages[channel] if one["ts"] == ts)

    def _sweep(self, channel: str, thread: str) -> None:
        """The note in place of a thread's beginning goes with the last reply."""
        rest = [one for one in self.messages[channel] if one.get("thread_ts") == thread]
        if [one.get("subtype") for one in rest] == ["tombstone"]:
            self.messages[channel].remove(rest[0])

    def _ts(self) -> str:
        self._said += 1
        return f"{int(self.clock.timestamp())}.{self._said:06d}"

    def _exported(self, message: Object) -> Object:
        user = self.user(message.get("user", ""))
        if user is None or "bot_id" in message or "subtype" in message:
            return message
        names = {key: user["profile"][key] for key in ("real_name", "display_name")}
        return {**message, "user_profile": {**names, "name": user["name"]}}


def is_reply(message: Object) -> bool:
    return bool(message.get("thread_ts", message["ts"]) != message["ts"])


def stranger(name: str, team: str = "T0CONNECT1") -> Object:
    """Somebody of another workspace."""
    return {
        "id": f"U0X{name.upper()}", "team_id": team, "name": name, "real_name": name.title(),
        "deleted": False, "is_bot": False, "is_stranger": True, "updated": 1756456200,
        "tz": "Europe/London",
        "profile": {
            "real_name": name.title(), "display_name": name.title(), "title": "", "team": team,
            "email": f"{name}@customer.example",
        },
    }  # fmt: skip


def some_talk(count: int = 3, *, seed: int = 7) -> Scenario:
    """So many channels of the sample in which something was said, one of them shared."""
    channels, users, messages = json.loads(json.dumps(_sample()))
    drawn = random.Random(seed)
    spoken = [one for one in channels if len(messages[one["id"]]) > 3]
    shared = [one for one in spoken if one["is_ext_shared"]]
    chosen = [drawn.choice(shared)]
    chosen += drawn.sample([one for one in spoken if one not in chosen], count - 1)
    here = {member for one in chosen for member in one["members"]}
    known = [one for one in users if one["id"] in here or not one["is_stranger"]]
    return Scenario(chosen, known, {one["id"]: messages[one["id"]] for one in chosen})


def a_day_of(scenario: Scenario, seed: int, events: int = 6) -> None:
    """Things happen, some minutes apart, and then half an hour of nothing."""
    drawn = random.Random(seed)
    for number in range(events):
        scenario.pass_time(drawn.choice([0, 2, 7]))
        channel = drawn.choice(scenario.channels)["id"]
        told = _young(scenario, channel)
        user = drawn.choice(scenario.channel(channel)["members"])
        match drawn.randrange(7):
            case 0:
                scenario.say(channel, user, f"Something new {number}, I will look at it today.")
            case 1 if told:
                scenario.say(channel, user, f"Fixed by Friday {number}.", _thread(told, drawn))
            case 2 if told:
                scenario.edit(channel, drawn.choice(told)["ts"], f"What I meant is {number}.")
            case 3 if len(told) > 2:
                scenario.delete(channel, drawn.choice(told)["ts"])
            case 4:
                scenario.join(channel, stranger(f"guest{seed}x{number}"))
            case 5 if user in _colleagues(scenario):
                scenario.move(user, drawn.choice(["Asia/Tokyo", "America/Chicago"]))
            case _:
                thread = scenario.say(channel, user, f"Is {number} known?")
                scenario.say(channel, user, f"It is, {number}.", thread, subtype="thread_broadcast")
    scenario.pass_time(30)


def _young(scenario: Scenario, channel: str) -> list[Object]:
    """What was written of late, as long as edits are looked for in threads."""
    start = (scenario.clock - timedelta(days=6)).timestamp()
    told = [one for one in scenario.messages[channel] if float(one["ts"]) > start]
    return [one for one in told if "subtype" not in one and "user" in one]


def _colleagues(scenario: Scenario) -> set[str]:
    return {one["id"] for one in scenario.users if not one["is_stranger"]}


def _thread(told: list[Object], drawn: random.Random) -> str:
    chosen = drawn.choice(told)
    return str(chosen.get("thread_ts") or chosen["ts"])


def _replied(replies: list[Object]) -> Object:
    return {
        "reply_count": len(replies),
        "reply_users_count": len({one["user"] for one in replies if "user" in one}),
        "reply_users": list(dict.fromkeys(one["user"] for one in replies if "user" in one)),
        "latest_reply": max(one["ts"] for one in replies),
    }


def _day(message: Object) -> str:
    return datetime.fromtimestamp(int(message["ts"].partition(".")[0]), UTC).date().isoformat()


_FOLLOWS = (
    "user_profile", "reply_count", "reply_users_count", "reply_users", "latest_reply", "replies",
)  # fmt: skip


@cache
def _sample() -> tuple[list[Object], list[Object], dict[str, list[Object]]]:
    with TemporaryDirectory() as folder:
        write_sample(Path(folder), now=NOW)
        root = Path(folder) / "slack"
        channels = json.loads((root / "channels.json").read_text("utf-8"))
        users = json.loads((root / "users.json").read_text("utf-8"))
        messages = {
            channel["id"]: [
                {key: value for key, value in one.items() if key not in _FOLLOWS}
                for day in sorted((root / channel["name"]).glob("*.json"))
                for one in json.loads(day.read_text("utf-8"))
            ]
            for channel in channels
        }
    for told in messages.values():
        told.sort(key=lambda one: str(one["ts"]))
    return channels, users, messages
