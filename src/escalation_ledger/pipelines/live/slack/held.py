"""What raw has of one channel's messages, to tell by what changed without a word, and what is gone."""

import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from escalation_ledger.pipelines.live.slack.calls import SlackCaller
from escalation_ledger.pipelines.live.slack.reach import LAST
from escalation_ledger.pipelines.live.source import Reading

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class Known:
    """One message as raw has it newest. payload: as landed, the channel in it.

    is_noted: not left there by a run that was killed; one that is not noted is to be landed again.
    """

    ts: str
    thread: str
    version_at: datetime
    payload: str
    is_gone: bool
    is_noted: bool

    @property
    def is_reply(self) -> bool:
        """Whether it belongs to the thread of another one."""
        return self.thread != self.ts


class Held:
    """The channel's messages since `start`, and of threads that go on since then all of them."""

    def __init__(self, reading: Reading[SlackCaller], channel: str, start: str) -> None:
        self._reading, self._channel = reading, channel
        self._known = dict(self._read(start, LAST))
        if earlier := [one.thread for one in self._known.values() if one.thread < start]:
            self._known |= dict(self._read(min(earlier), start))
        self._threads: dict[str, set[str]] = {}
        for one in self._known.values():
            if one.is_reply and not one.is_gone:
                self._threads.setdefault(one.thread, set()).add(one.ts)

    def replies(self, thread: str) -> Set[str]:
        """The replies in a thread that were not taken back."""
        return self._threads.get(thread, set())

    def is_whole(self, thread: str, count: int, latest: str) -> bool:
        """Whether raw has, and has noted, as many replies, and none later than this one."""
        replies = self.replies(thread)
        are_noted = all(self._known[ts].is_noted for ts in replies)
        return are_noted and len(replies) == count and max(replies, default="") == latest

    def threads_since(self, start: str) -> list[str]:
        """Threads in which something was replied since then."""
        return sorted(thread for thread, replies in self._threads.items() if max(replies) >= start)

    def said(self, after: str, before: str) -> list[str]:
        """What was said and not taken back after and before these ts, replies aside."""
        return [
            one.ts
            for one in self._known.values()
            if after < one.ts < before and not one.is_reply and not one.is_gone
        ]

    def version_of(self, message: Mapping[str, Any]) -> str | None:
        """Since when a message is as it is, where its own words do not say.

        That is when raw has another text of it as newer: one that was taken for gone. And when Slack
        put a note of deletion in its place, which says no more of its time than the message did.
        """
        known = self._known.get(message["ts"])
        if known is None or _own_version(message) > known.version_at:
            return None
        if _own_version(message) == known.version_at and _is_gone(message) == known.is_gone:
            return None
        if json.loads(known.payload) == {**message, "channel": self._channel}:
            return None
        return self._after(known)

    def gone(self, ts: str) -> tuple[dict[str, Any], str]:
        """What is landed in place of a message that is no more, and since when."""
        known = self._known[ts]
        thread = {"thread_ts": known.thread} if known.is_reply else {}
        tombstone = {"type": "message", "subtype": "tombstone", "hidden": True, "ts": ts, **thread}
        return tombstone, self._after(known)

    def _after(self, known: Known) -> str:
        return max(self._reading.now, known.version_at + _TICK).isoformat()

    def _read(self, start: str, end: str) -> Iterator[tuple[str, Known]]:
        channel = self._channel
        rows = self._reading.held("messages", f"{channel}/{start}", f"{channel}/{end}").select(
            ts=pl.col("object_id").str.slice(len(channel) + 1),
            thread=pl.col("payload").str.json_path_match("$.thread_ts"),
            version_at="version_at",
            payload="payload",
            is_noted="is_noted",
            is_gone=pl.col("payload").str.json_path_match("$.subtype").eq_missing("tombstone"),
        )
        rows = rows.with_columns(thread=pl.col("thread").fill_null(pl.col("ts")))
        for row in rows.iter_rows(named=True):
            yield row["ts"], Known(**row)


def _is_gone(message: Mapping[str, Any]) -> bool:
    return message.get("subtype") == "tombstone"


def _own_version(message: Mapping[str, Any]) -> datetime:
    """As the envelope reads it: when it was edited last, else when it was said."""
    ts = (message.get("edited") or {}).get("ts") or message["ts"]
    seconds, _, micros = str(ts).partition(".")
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(microseconds=int(micros or 0))
