"""What was found against the labels: counts, shares with their intervals, and every miss."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from math import sqrt

from benchmarks.quality.linking.corpus import Corpus, Item
from benchmarks.quality.linking.reading import Found, Proposed

_Z = 1.959964


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """0..1; None of nothing."""
        return self.right / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval at 95 %."""
        if not self.of:
            return None
        share, spread = self.right / self.of, _Z**2 / self.of
        middle = share + spread / 2
        half = _Z * sqrt(share * (1 - share) / self.of + spread / (4 * self.of))
        return max(0.0, (middle - half) / (1 + spread)), (middle + half) / (1 + spread)


@dataclass(frozen=True)
class Miss:
    """A labelled connection of one item that was not found, and what was instead."""

    item: Item
    wanted: tuple[Item, ...]
    instead: str


@dataclass(frozen=True)
class Measured:
    """One set, measured.

    joined: pairs of items in one group that are one issue; false: those that are not. keys:
    items named by a key that are in one group with the namer. paraphrases: items to be connected
    by meaning whose first proposal is of a right partner, or that are with one already;
    of_the_issue: of anything of the same issue.
    """

    accounts: int
    issues: int
    items: int
    joined: Share
    false: tuple[tuple[Item, Item, str], ...]
    keys: Share
    missed_keys: tuple[Miss, ...]
    paraphrases: Share
    of_the_issue: Share
    joined_already: int
    missed_paraphrases: tuple[Miss, ...]
    by_likeness: Share
    by_keys: Share
    wrong: tuple[Proposed, ...]


def measured(corpus: Corpus, found: Found) -> Measured:
    """The set against its labels."""
    false = [pair for pair in found.joined if not corpus.is_same(*pair)]
    keys = [(item, other) for item in corpus.items.values() for other in item.names]
    unjoined = [(item, other) for item, other in keys if not found.is_joined(item.id, other)]
    likened = [item for item in corpus.items.values() if item.pairs]
    together = [item for item in likened if _is_with_one(found, item)]
    missed = [item for item in likened if not _is_first(found, item, item.pairs)]
    is_right: Callable[[Proposed], bool] = lambda one: corpus.is_same(one.left, one.right)  # noqa: E731
    return Measured(
        accounts=len(corpus.stories),
        issues=len(corpus.issues),
        items=len(corpus.items),
        joined=Share(len(found.joined) - len(false), len(found.joined)),
        false=tuple(
            (corpus.items[one], corpus.items[other], _why_joined(found, one, other))
            for one, other in false
        ),
        keys=Share(len(keys) - len(unjoined), len(keys)),
        missed_keys=tuple(
            Miss(item, (corpus.items[other],), _instead(found, item, other))
            for item, other in unjoined
        ),
        paraphrases=Share(len(likened) - len(missed), len(likened)),
        of_the_issue=Share(
            sum(_is_first(found, item, _issue(corpus, item)) for item in likened), len(likened)
        ),
        joined_already=len(together),
        missed_paraphrases=tuple(_missed(corpus, found, item) for item in missed),
        by_likeness=_share([one for one in found.proposals if one.score is not None], is_right),
        by_keys=_share([one for one in found.proposals if one.score is None], is_right),
        wrong=tuple(one for one in found.proposals if not is_right(one)),
    )


def _share(proposals: Collection[Proposed], is_right: Callable[[Proposed], bool]) -> Share:
    return Share(sum(map(is_right, proposals)), len(proposals))


def _is_with_one(found: Found, item: Item) -> bool:
    return any(found.is_joined(item.id, other) for other in item.pairs)


def _is_first(found: Found, item: Item, wanted: tuple[str, ...]) -> bool:
    first = found.first_proposed(item.id)
    return any(found.is_joined(item.id, other) for other in wanted) or (
        first is not None and found.reaches(first, item.id, wanted)
    )


def _issue(corpus: Corpus, item: Item) -> tuple[str, ...]:
    """The other items of its issue."""
    every = corpus.items.values()
    return tuple(one.id for one in every if one.issue == item.issue and one.id != item.id)


def _why_joined(found: Found, one: str, other: str) -> str:
    direct = found.reason_of.get((min(one, other), max(one, other)))
    return direct or "Through other items of the group."


def _instead(found: Found, item: Item, other: str) -> str:
    """What became of a key that joined nothing."""
    for one in found.proposals:
        if {item.id, other} == {one.left, one.right}:
            return f"Proposed: {one.reason}."
    accounts = {found.account_of[item.id], found.account_of[other]}
    return "Nothing proposed." + (f" Accounts: {accounts}." if len(accounts) > 1 else "")


def _missed(corpus: Corpus, found: Found, item: Item) -> Miss:
    first = found.first_proposed(item.id)
    account = "" if found.account_of[item.id] else " Its account is not known."
    instead = (
        f"Nothing proposed.{account}"
        if first is None
        else f"First: {first.left} ~ {first.right}, {first.score}, {first.reason}."
    )
    return Miss(item, tuple(corpus.items[other] for other in item.pairs), instead)
