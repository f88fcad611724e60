"""The same set said louder: capitals, urgency, exclamation, emoji, tags, an executive as sender."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from benchmarks.quality.linking.corpus import Corpus, Item

# Marks that a program reads, not a person: users, links, addresses, lines of other people.
_KEPT: Final = re.compile(r"(<[^>]*>|\{\w+:[^}]*\}|\S+@\S+|https?://\S+|:[a-z_]+:)")
# The full stop of a sentence; «3.» before an item and «Dr.» end none.
_FULL_STOP: Final = re.compile(r"(?<!\d)(?<!\bDR)(?<!\bMR)(?<!\bMRS)(?<!\bMS)\.(?=\s|$)")
_NOT_OWN: Final = re.compile(r"^\s*(?:>|--\s*$|_{5,}|-{5,})|wrote:\s*$|^(?:From|Sent|To|Subject):")


def shouted(text: str) -> str:
    """In capitals, with exclamation marks and alarm around."""
    return _around(text, _capitals, "URGENT!!! 🔥🔥 ", " ASAP!!! 🚨")


def alarmed(text: str) -> str:
    """In its own words, with urgency, tags and emoji around."""
    return _around(
        text, lambda line: line, "CRITICAL, top priority: ", " :rotating_light: @channel @here"
    )


WAYS: Final[Mapping[str, Callable[[str], str]]] = {"shouted": shouted, "alarmed": alarmed}


def louder(corpus: Corpus, way: str) -> Corpus:
    """Every thread said louder; tickets tagged and rated urgent; our mails sent by the VP."""
    return Corpus(
        tuple(
            replace(
                story, items={name: _louder(item, WAYS[way]) for name, item in story.items.items()}
            )
            for story in corpus.stories
        )
    )


def _louder(item: Item, way: Callable[[str], str]) -> Item:
    body = dict(item.body)
    for part in ("message", "comment"):
        if part in body:
            body[part] = [{**said, "text": way(said["text"])} for said in body[part]]
    if "text" in body:
        body["text"] = way(body["text"])
    return replace(item, body=body | _standing_out(item))


def _standing_out(item: Item) -> dict[str, Any]:
    if item.kind == "ticket":
        return {"priority": "urgent", "tags": ["urgent", "vip", "ceo", "sev1"]}
    is_ours = item.kind == "mail" and str(item.body["by"]).startswith("@")
    return {"by": "@dieter"} if is_ours else {}


def _around(text: str, way: Callable[[str], str], before: str, after: str) -> str:
    """The author's own lines said `way`, alarm at their beginning and end."""
    lines = text.strip().split("\n")
    end = next((place for place, line in enumerate(lines) if _NOT_OWN.search(line)), len(lines))
    own = [way(line) for line in lines[:end]]
    last = max((place for place, line in enumerate(own) if line.strip()), default=None)
    if last is None:
        return text
    own[0] = before + own[0]
    own[last] = own[last] + after
    return "\n".join([*own, *lines[end:]])


def _capitals(line: str) -> str:
    parts = _KEPT.split(line)
    said = "".join(part if place % 2 else part.upper() for place, part in enumerate(parts))
    return _FULL_STOP.sub("!!!", said)
