"""What items are called in each tool: ids, addresses, and the marks in a text that stand for them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from benchmarks.quality.linking.corpus import Corpus, CorpusBroken, Item, Story, aware

MAIL_IDS = "mail.example"
HELP_DESK = "https://ourdesk.zendesk.com"
WORKSPACE = "https://ourdesk.slack.com"
_MARK = re.compile(r"\{(url|link|msgid):(\w+)(?:/(\d+))?\}")
_MENTION = re.compile(r"<@(@?\w+)>")


@dataclass(frozen=True)
class Addresses:
    """The names of everything in one set. Evidence ids are those of the product."""

    corpus: Corpus

    def number(self, item: Item) -> int:
        """A ticket's number."""
        return int(item.body["number"])

    def message_id(self, item: Item) -> str:
        """A mail's Message-ID, without brackets."""
        return f"{item.id.replace('/', '.')}@{MAIL_IDS}"

    def ts(self, item: Item, position: int = 0) -> str:
        """Slack's timestamp of a thread's message: its second, and six digits of its own."""
        at = aware(item.body["message"][position]["at"])
        return f"{int(at.timestamp())}.{_digits(f'{item.id}/{position}'):06d}"

    def channel_id(self, name: str) -> str:
        """A channel's id."""
        return f"C{_digest(name)}"

    def user_id(self, address: str) -> str:
        """A Slack user's id."""
        return f"U{_digest(address)}"

    def message(self, item: Item) -> str:
        """The id of an item's first message, which the product files under its evidence."""
        match item.kind:
            case "ticket":
                return f"zendesk:ticket:{self.number(item)}"
            case "slack":
                return f"slack:{self.channel_id(item.body['channel'])}/{self.ts(item)}"
            case _:
                return f"email:{self.message_id(item)}"

    def written(self, text: str, story: Story, *, user: Callable[[str], str]) -> str:
        """A text with addresses where the file has marks. user: key of a person -> Slack's id."""
        marked = _MARK.sub(lambda mark: self._address(mark, story), text)
        return _MENTION.sub(lambda mark: f"<@{user(mark.group(1))}>", marked)

    def _address(self, mark: re.Match[str], story: Story) -> str:
        form, key, place = mark.groups()
        item = story.item(key)
        wanted = {"url": "ticket", "link": "slack", "msgid": "mail"}[form]
        if item.kind != wanted:
            raise CorpusBroken(f"{story.file} has {mark.group()}, and {key} is a {item.kind}.")
        if form == "url":
            return f"{HELP_DESK}/agent/tickets/{self.number(item)}"
        if form == "msgid":
            return self.message_id(item)
        return self._permalink(item, int(place or 1) - 1)

    def _permalink(self, item: Item, position: int) -> str:
        channel, parent = self.channel_id(item.body["channel"]), self.ts(item)
        ts = self.ts(item, position).replace(".", "")
        reply = f"?thread_ts={parent}&cid={channel}" if position else ""
        return f"{WORKSPACE}/archives/{channel}/p{ts}{reply}"


def stamp(at: datetime, *, after: timedelta = timedelta()) -> str:
    """An instant as the help desk writes it."""
    return f"{aware(at).astimezone(UTC) + after:%Y-%m-%dT%H:%M:%SZ}"


def _digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:9].upper()


def _digits(name: str) -> int:
    return int(sha256(name.encode()).hexdigest()[:12], 16) % 1_000_000
