"""What was read against the labels."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from benchmarks.quality.linking.measuring import Share
from benchmarks.quality.text.labels import NO_IMPACT, Message, Promise, Thread
from benchmarks.quality.text.reading import Heard, Read
from benchmarks.quality.text.scores import F1, Sets, by_word
from escalation_ledger.domain.words import Blocker

_ALIKE = 0.5


@dataclass(frozen=True)
class Matched:
    """A labelled promise and the one read for it."""

    message: Message
    wanted: Promise
    heard: Heard

    @property
    def is_due_right(self) -> bool:
        """The same minute, or both none: a tool's clock has seconds, a label has none."""
        return _minute(self.heard.due) == _minute(self.wanted.due)

    @property
    def is_day_right(self) -> bool:
        """The same day on the clock the label is given in, or both none."""
        if self.wanted.due is None or self.heard.due is None:
            return self.wanted.due is self.heard.due
        return self.heard.due.astimezone(self.wanted.due.tzinfo).date() == self.wanted.due.date()


@dataclass(frozen=True)
class Promises:
    """misplaced: read where the customer cannot see it, or on somebody else's side."""

    matched: tuple[Matched, ...]
    missed: tuple[tuple[Message, Promise], ...]
    wrong: tuple[tuple[Message | None, Heard], ...]
    misplaced: tuple[Heard, ...]

    @property
    def precision(self) -> Share:
        """Of those read."""
        return Share(len(self.matched), len(self.matched) + len(self.wrong))

    @property
    def recall(self) -> Share:
        """Of those labelled."""
        return Share(len(self.matched), len(self.matched) + len(self.missed))

    @property
    def f1(self) -> float:
        """Of both."""
        return F1(len(self.matched), self.precision.of, self.recall.of).value

    def share(self, is_right: Callable[[Matched], bool], *, dated: bool = True) -> Share:
        """Of those matched whose label has a due instant (`dated`), or none."""
        of = [one for one in self.matched if (one.wanted.due is not None) == dated]
        return Share(sum(map(is_right, of)), len(of))


@dataclass(frozen=True)
class Answer:
    """What one thread was taken for."""

    thread: Thread
    wanted: str
    found: str
    quote: str | None


@dataclass(frozen=True)
class Measured:
    """One set, measured. answers: by kind (blocker, impact, nature, talking, risks)."""

    threads: int
    messages: int
    promises: Promises
    answers: Mapping[str, tuple[Answer, ...]]
    by_count: F1

    def sets(self, kind: str) -> list[Sets]:
        """Of every thread the words labelled and found."""
        return [(_words(one.wanted), _words(one.found)) for one in self.answers[kind]]

    def accuracy(self, kind: str) -> Share:
        """Of every thread, those taken for what they are."""
        every = self.answers[kind]
        return Share(sum(one.wanted == one.found for one in every), len(every))

    @property
    def named_blockers(self) -> Share:
        """Of the blockers named, those that are right."""
        named = [one for one in self.answers["blocker"] if one.found != Blocker.UNNAMED]
        return Share(sum(one.wanted == one.found for one in named), len(named))


def measured(threads: list[Thread], found: Read) -> Measured:
    """The set against its labels."""
    return Measured(
        threads=len(threads),
        messages=sum(len(thread.messages) for thread in threads),
        promises=_promises(threads, found),
        answers={
            kind: tuple(answer(thread, found) for thread in threads)
            for kind, answer in _ANSWERS.items()
        },
        by_count=_by_count(threads),
    )


def _promises(threads: list[Thread], found: Read) -> Promises:
    heard: dict[tuple[str, int], list[Heard]] = {}
    for one in found.promises:
        heard.setdefault((one.item, one.place), []).append(one)
    matched: list[Matched] = []
    missed: list[tuple[Message, Promise]] = []
    wrong: list[tuple[Message | None, Heard]] = []
    for message in (message for thread in threads for message in thread.messages):
        left = heard.pop((message.item, message.place), [])
        for wanted in message.promises:
            best = max(left, key=lambda one: _likeness(wanted, one), default=None)
            if best is None or _likeness(wanted, best)[0] < _ALIKE:
                missed.append((message, wanted))
            else:
                left.remove(best)
                matched.append(Matched(message, wanted, best))
        wrong += [(message, one) for one in left]
    wrong += [(None, one) for rest in heard.values() for one in rest]
    return Promises(
        tuple(matched),
        tuple(missed),
        tuple(wrong),
        tuple(one for one in found.promises if not (one.is_by_us and one.is_visible)),
    )


def likeness(*texts: str) -> float:
    """Share of the words of the shorter of two texts that the other has."""
    one, other = (set(re.findall(r"\w+", text.lower())) for text in texts)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _likeness(wanted: Promise, heard: Heard) -> tuple[float, bool]:
    """How like they are, and whether they are due together."""
    return likeness(wanted.says, heard.quote), wanted.due == heard.due


def _blocker(thread: Thread, found: Read) -> Answer:
    row = found.standing[thread.item.id]
    said = row["blocker"] or Blocker.UNNAMED.value
    return Answer(thread, thread.blocker, said, row["blocker_quote"])


def _impact(thread: Thread, found: Read) -> Answer:
    row = found.standing[thread.item.id]
    return Answer(thread, thread.impact, row["impact"] or NO_IMPACT, row["impact_quote"])


def _nature(thread: Thread, found: Read) -> Answer:
    row = found.standing[thread.item.id]
    return Answer(thread, thread.nature, row["nature"] or "", row["nature_quote"])


def _talking(thread: Thread, found: Read) -> Answer:
    is_found = found.standing[thread.item.id]["is_talking_around"]
    return Answer(
        thread, "talking" if thread.is_talking_around else "", "talking" if is_found else "", None
    )


def _risks(thread: Thread, found: Read) -> Answer:
    row = found.standing[thread.item.id]
    quotes = " / ".join(row["risk_quotes"]) or None
    return Answer(thread, " ".join(sorted(thread.risks)), " ".join(sorted(row["risks"])), quotes)


_ANSWERS: Mapping[str, Callable[[Thread, Read], Answer]] = {
    "blocker": _blocker,
    "talking": _talking,
    "impact": _impact,
    "risks": _risks,
    "nature": _nature,
}


def _minute(at: datetime | None) -> datetime | None:
    return at and at.replace(second=0, microsecond=0)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _by_count(threads: list[Thread]) -> F1:
    """Talking around told by the number of our messages alone, at the number that serves best here."""

    def at_least(limit: int) -> F1:
        return by_word(
            (
                _words("talking" if thread.is_talking_around else ""),
                _words("talking" if sum(m.is_ours for m in thread.messages) >= limit else ""),
            )
            for thread in threads
        ).get("talking", F1(0, 0, 0))

    return max((at_least(limit) for limit in range(1, 12)), key=lambda f1: f1.value)
