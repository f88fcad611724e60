"""The labels of one set: of every message its promises, of every thread what stands at its end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from benchmarks.quality.linking.corpus import Corpus, CorpusBroken, Item, aware
from escalation_ledger.domain.words import Blocker, Impact, Nature, Risk

NO_IMPACT: Final = "none"
_GRAINS: Final = ("instant", "day", "week", "ambiguous")
_ACTIONS: Final = ("update", "deliver")


@dataclass(frozen=True)
class Promise:
    """A commitment in a message. due: None where nobody can say which instant is meant."""

    says: str
    due: datetime | None
    grain: str
    action: str


@dataclass(frozen=True)
class Message:
    """One message of a thread, by its place in it. by: @ and a name for ours."""

    item: str
    place: int
    by: str
    at: datetime
    text: str
    is_visible: bool
    promises: tuple[Promise, ...]

    @property
    def is_ours(self) -> bool:
        """Whether one of ours wrote it."""
        return self.by.startswith("@")


@dataclass(frozen=True)
class Thread:
    """What stands in a thread after its last message."""

    item: Item
    messages: tuple[Message, ...]
    blocker: str
    is_talking_around: bool
    nature: str
    impact: str
    risks: frozenset[str]


def threads(corpus: Corpus) -> list[Thread]:
    """Every thread of the set, labelled. Raises CorpusBroken."""
    return [_thread(item) for item in corpus.items.values()]


def _thread(item: Item) -> Thread:
    body = item.body
    return Thread(
        item=item,
        messages=tuple(_messages(item)),
        blocker=_word(item, "blocker", body.get("blocker"), [word.value for word in Blocker]),
        is_talking_around=bool(body.get("talking_around", False)),
        nature=_word(item, "nature", body.get("nature"), [word.value for word in Nature]),
        impact=_word(
            item, "impact", body.get("impact"), [NO_IMPACT, *(word.value for word in Impact)]
        ),
        risks=frozenset(
            _word(item, "risk", risk, [word.value for word in Risk])
            for risk in body.get("risks", [])
        ),
    )


def _messages(item: Item) -> Iterator[Message]:
    body = item.body
    parts: list[Mapping[str, Any]] = (
        body["message"] if item.kind == "slack" else [body, *body.get("comment", [])]
    )
    is_internal = item.kind == "slack" and body["channel"] == "support-internal"
    for place, part in enumerate(sorted(parts, key=lambda one: aware(one["at"]))):
        yield Message(
            item=item.id,
            place=place,
            by=part["by"],
            at=aware(part["at"]),
            text=part["text"],
            is_visible=not is_internal and part.get("public", True),
            promises=tuple(_promise(item, part, one) for one in part.get("promises", [])),
        )


def _promise(item: Item, part: Mapping[str, Any], said: Mapping[str, Any]) -> Promise:
    if " ".join(said["says"].split()) not in " ".join(part["text"].split()):
        raise CorpusBroken(f"{item.id} labels words that it does not say: {said['says']}")
    grain = _word(item, "grain", said["grain"], list(_GRAINS))
    if (grain == "ambiguous") == ("due" in said):
        raise CorpusBroken(f"{item.id}: a due instant where none is certain, or none: {said}")
    return Promise(
        says=said["says"],
        due=aware(said["due"]) if "due" in said else None,
        grain=grain,
        action=_word(item, "action", said["action"], list(_ACTIONS)),
    )


def _word(item: Item, what: str, word: str | None, allowed: list[str]) -> str:
    if word not in allowed:
        raise CorpusBroken(f"{item.id}: {what} is {word}, not one of {', '.join(allowed)}.")
    return word
