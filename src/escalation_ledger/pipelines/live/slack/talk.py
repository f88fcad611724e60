"""What is said in one channel: history, the threads in it, and what is gone from either.

A page of history is followed by the threads of it that have to be read, by tombstones for what is no
more, and only then by the cursor that stands for it. Threads that a slow app cannot come to are in the cursor.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from escalation_ledger.pipelines.live.slack.calls import SlackCaller, SlackRefused
from escalation_ledger.pipelines.live.slack.held import Held
from escalation_ledger.pipelines.live.slack.people import People
from escalation_ledger.pipelines.live.slack.reach import LAST, Reach, ts_at
from escalation_ledger.pipelines.live.source import Page, Reading, json_page

LAG: Final = timedelta(minutes=15)
"""What is younger is never taken for gone: one of Slack's machines may not know it yet."""

Message = Mapping[str, Any]

# What depends on who is looking, and copies of other messages.
_NOT_LANDED: Final = ("last_read", "unread_count", "subscribed", "is_starred", "root")
_OF_FILE: Final = (
    "id", "name", "title", "mimetype", "filetype", "size", "user", "created", "mode", "is_external",
    "external_type", "permalink",
)  # fmt: skip
_JOINED: Final = ("channel_join", "channel_leave", "group_join", "group_leave")


@dataclass
class Talk:
    """One channel being read. has_moved: whether somebody came or left in what was read.

    seconds_before: how much time was unread when it was begun. is_closed: Slack shows it no more.
    """

    reading: Reading[SlackCaller]
    people: People
    channel: str
    begun: str
    has_moved: bool = field(default=False, init=False)
    is_closed: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        told, now = self.reading.settings, self.reading.now
        self._door = self.reading.door
        self.reach = Reach.noted(self.reading.cursors.get(self.channel), since=self.begun)
        self._floor = max(self.begun, ts_at(now - timedelta(days=told["reread_days"])))
        self._open_since = ts_at(now - timedelta(days=told["thread_days"]))
        self._settled = ts_at(now - LAG)
        self._held = Held(self.reading, self.channel, min(self._floor, self.reach.newest))
        self._threads_read: set[str] = set()
        self._landed_here: set[str] = set()
        self.seconds_before = self.reach.seconds(now)
        self._has_newest = False

    def newest(self) -> Iterator[Page]:
        """What is new, and with it what is young enough to be read again."""
        yield from self._walk(self._floor, LAST)

    def gaps(self) -> Iterator[Page]:
        """What an earlier run did not come to."""
        for after, before in self.reach.gaps:
            yield from self._walk(after, before)

    def older_threads(self) -> Iterator[Page]:
        """Threads that go on below messages which are not read again themselves, and those left over."""
        is_open = in_turn(self.reading, self._held.threads_since(self._open_since))
        for thread in dict.fromkeys([*self.reach.threads, *is_open]):
            if thread not in self._threads_read:
                if self._door.is_spent:
                    return
                yield from self._thread(thread)

    @property
    def seconds_left(self) -> float:
        """How much time is unread; once something was read, only what lies below that."""
        now, is_begun = self.reading.now, self._has_newest or self.reach.newest > self.begun
        return self.reach.seconds_below(now) if is_begun else self.reach.seconds(now)

    def _walk(self, after: str, before: str) -> Iterator[Page]:
        """History from the newest to the oldest, as far as a slow app gets; replies are their threads'."""
        upper = before
        if self._door.is_spent:
            return
        until = None if before == LAST else before
        for document in self._door.history(self.channel, after, until):
            messages, is_last = document["messages"], not _leads_on(document)
            stamps = [one["ts"] for one in messages]
            edge = after if is_last else min(stamps, default=upper)
            said = [one for one in messages if not _is_reply(one)]
            yield from self._landed(said)
            self._landed_here |= {one["ts"] for one in said}
            lost = [ts for ts in self._held.said(after, upper) if edge <= ts and ts not in stamps]
            yield from self._taken_back(lost)
            for thread in self._threads_of(messages, lost):
                if not self._door.slow:
                    yield from self._thread(thread)
                elif thread not in self.reach.threads:
                    self.reach.threads.append(thread)
            yield self._reached(edge, upper, stamps)
            upper = edge
            # A slow app comes to every channel first; what lies below the first page is a gap then.
            if self._door.is_spent or (self._door.slow and before == LAST):
                return

    def _reached(self, edge: str, upper: str, stamps: list[str]) -> Page:
        self._has_newest |= upper == LAST
        last = max(stamps, default=None) if upper == LAST else upper
        if last is not None:
            self.reach.read(edge, max(edge, last))
        return json_page("messages", [], cursors={self.channel: self.reach.cursor})

    def _threads_of(self, messages: Iterable[Message], lost: Iterable[str]) -> list[str]:
        """Threads that a page of history says, or leaves open, to have changed."""
        changed = [
            one["ts"] for one in messages if not _is_reply(one) and self._may_have_changed(one)
        ]
        # A reply that is shown in the channel too tells of a thread that may be older than all this.
        shown = [one for one in messages if _is_reply(one)]
        spoken = [
            one["thread_ts"]
            for one in shown
            if one["ts"] not in self._held.replies(one["thread_ts"])
        ]
        orphaned = [ts for ts in lost if self._held.replies(ts)]
        wanted = dict.fromkeys([*changed, *spoken, *orphaned])
        return [thread for thread in wanted if thread not in self._threads_read]

    def _may_have_changed(self, parent: Message) -> bool:
        count, latest = parent.get("reply_count", 0), parent.get("latest_reply", "")
        if not self._held.is_whole(parent["ts"], count, latest):
            return True
        return bool(count) and latest >= self._open_since and not self._door.slow

    def _thread(self, thread: str) -> Iterator[Page]:
        """The thread whole; for a slow app in turn with what comes after what is known of it."""
        self._threads_read.add(thread)
        held = self._held.replies(thread)
        # Whole at times, for what was taken back and what was edited.
        goes_on = self._door.slow and turn(self.reading) // 2 % 2
        after = max(held) if goes_on and held else None
        seen: set[str] = set()
        try:
            for document in self._door.replies(self.channel, thread, after):
                fresh = [one for one in document["messages"] if one["ts"] not in seen]
                seen |= {one["ts"] for one in fresh}
                yield from self._landed([o for o in fresh if o["ts"] not in self._landed_here])
                if self._door.is_spent and _leads_on(document):
                    return
        except SlackRefused as refused:
            if refused.code != "thread_not_found":
                raise
        yield from self._taken_back(ts for ts in held if ts > (after or "") and ts not in seen)
        if thread in self.reach.threads:
            self.reach.threads.remove(thread)
            yield json_page("messages", [], cursors={self.channel: self.reach.cursor})

    def _landed(self, messages: list[Message]) -> Iterator[Page]:
        """Messages as an export has them, behind the people who wrote them."""
        if not messages:
            return
        yield from self.people.met(one["user"] for one in messages if one.get("user"))
        self.has_moved |= any(one.get("subtype") in _JOINED for one in messages)
        shaped = [self._shaped(one) for one in messages]
        versions = [self._held.version_of(one) for one in shaped]
        yield json_page("messages", shaped, place=self.channel, own_at=versions)

    def _taken_back(self, stamps: Iterable[str]) -> Iterator[Page]:
        gone = [self._held.gone(ts) for ts in stamps if ts < self._settled]
        if gone:
            messages, versions = [one for one, _ in gone], [at for _, at in gone]
            yield json_page("messages", messages, place=self.channel, own_at=versions)

    def _shaped(self, message: Message) -> dict[str, Any]:
        shaped = {name: value for name, value in message.items() if name not in _NOT_LANDED}
        if files := shaped.get("files"):
            shaped["files"] = [{key: one[key] for key in _OF_FILE if key in one} for one in files]
        if "user_profile" not in shaped and "bot_id" not in shaped and "subtype" not in shaped:
            profile = self.people.profile(str(shaped.get("user")))
            shaped |= {"user_profile": profile} if profile else {}
        return shaped


def in_turn(reading: Reading[SlackCaller], names: list[str]) -> list[str]:
    """The same; for a slow app from another one on each time, that it comes to all of them."""
    if not reading.door.slow or not names:
        return names
    start = turn(reading) * max(1, reading.door.slow_calls // 2) % len(names)
    return names[start:] + names[:start]


def turn(reading: Reading[SlackCaller]) -> int:
    """The number of this refresh among those that its clock makes, on time or not."""
    return int(reading.now.timestamp() // (60 * reading.settings["every_minutes"]))


def _is_reply(message: Message) -> bool:
    """Of a thread, though it may be shown in the channel as well."""
    return str(message.get("thread_ts") or message["ts"]) != str(message["ts"])


def _leads_on(document: Mapping[str, Any]) -> bool:
    return bool((document.get("response_metadata") or {}).get("next_cursor"))
