"""The labelled accounts of one set, as their files say them. README.md beside this file has the format."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import combinations
from pathlib import Path
from typing import Any, Final

KINDS: Final = ("ticket", "slack", "mail")


class CorpusBroken(ValueError):
    """A file of the corpus contradicts itself; says which, and how."""


@dataclass(frozen=True)
class Item:
    """One ticket, Slack thread or mail. `body`: its table in the file.

    issue: the issue it is about, over all files; None where it is about none. names: items it
    names by a key; pairs: items it can only be connected to by meaning. Items go by `ACCOUNT/KEY`.
    """

    id: str
    kind: str
    issue: str | None
    names: tuple[str, ...]
    pairs: tuple[str, ...]
    body: Mapping[str, Any]

    @property
    def texts(self) -> list[str]:
        """Everything written in it, the subject first."""
        body = self.body
        subject = [body["subject"]] if "subject" in body else []
        said = body["message"] if self.kind == "slack" else [body, *body.get("comment", [])]
        return [*subject, *(part["text"] for part in said)]


@dataclass(frozen=True)
class Story:
    """One customer account: who it is, who writes for it, and its items."""

    file: str
    account: Mapping[str, Any]
    people: Mapping[str, Mapping[str, Any]]
    items: Mapping[str, Item]

    @property
    def id(self) -> str:
        """The account's id."""
        return str(self.account["id"])

    def item(self, key: str) -> Item:
        """The item its own file knows by that key. Raises CorpusBroken."""
        found = self.items.get(f"{self.id}/{key}")
        if found is None:
            raise CorpusBroken(f"{self.file} names an item {key}, which it does not have.")
        return found


@dataclass(frozen=True)
class Corpus:
    """One set."""

    stories: tuple[Story, ...]

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by its id."""
        return {name: item for story in self.stories for name, item in story.items.items()}

    @cached_property
    def issues(self) -> set[str]:
        """Every issue."""
        return {item.issue for item in self.items.values() if item.issue}

    def is_same(self, one: str, other: str) -> bool:
        """Whether two items are about one issue."""
        issue = self.items[one].issue
        return issue is not None and issue == self.items[other].issue


def read_corpus(folder: Path) -> Corpus:
    """The set in the folder. Raises CorpusBroken."""
    stories = tuple(_story(path) for path in sorted(folder.glob("*.toml")))
    _check_unique(stories)
    return Corpus(stories)


def _story(path: Path) -> Story:
    document = tomllib.loads(path.read_text("utf-8"))
    account = document["account"]
    items = [_item(account["id"], kind, body) for kind in KINDS for body in document.get(kind, [])]
    people = {person["key"]: person for person in document.get("person", [])}
    story = Story(path.name, account, people, {item.id: item for item in items})
    if len(story.items) < len(items):
        raise CorpusBroken(f"{path.name} has two items of one key.")
    for item in items:
        for other in (*item.names, *item.pairs):
            if story.items.get(other, item).issue != item.issue or other not in story.items:
                raise CorpusBroken(
                    f"{path.name}: {item.id} claims {other}, which is not its issue."
                )
    return story


def _item(account: str, kind: str, body: Mapping[str, Any]) -> Item:
    def full(keys: Iterable[str]) -> tuple[str, ...]:
        return tuple(f"{account}/{key}" for key in keys)

    issue = f"{account}/{body['issue']}" if body.get("issue") else None
    name = f"{account}/{body['key']}"
    return Item(name, kind, issue, full(body.get("names", [])), full(body.get("pairs", [])), body)


def _check_unique(stories: tuple[Story, ...]) -> None:
    for what, of in (
        ("account", [story.id for story in stories]),
        (
            "ticket number",
            [
                item.body["number"]
                for story in stories
                for item in story.items.values()
                if item.kind == "ticket"
            ],
        ),
    ):
        twice = sorted({str(one) for one in of if of.count(one) > 1})
        if twice:
            raise CorpusBroken(f"The {what} {', '.join(twice)} occurs twice.")


def pairs_within(items: Iterable[str]) -> list[tuple[str, str]]:
    """Every two of them, in order."""
    return list(combinations(sorted(items), 2))


def aware(at: datetime) -> datetime:
    """An instant of the file. Raises CorpusBroken for a time without zone."""
    if at.tzinfo is None:
        raise CorpusBroken(f"{at} has no zone.")
    return at
