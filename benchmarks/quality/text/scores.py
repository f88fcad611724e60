"""Precision, recall and F1 of labels, with intervals. Shares are in `linking.measuring`."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import mean

from benchmarks.quality.linking.measuring import Share

_DRAWS = 1000


@dataclass(frozen=True)
class F1:
    """Of one word: how many were found, how many of them rightly, how many there are."""

    right: int
    found: int
    labelled: int

    @property
    def precision(self) -> Share:
        """Of those found."""
        return Share(self.right, self.found)

    @property
    def recall(self) -> Share:
        """Of those labelled."""
        return Share(self.right, self.labelled)

    @property
    def value(self) -> float:
        """2 x right / (found + labelled); 1 where there is nothing to find and nothing was."""
        return 2 * self.right / (self.found + self.labelled) if self.found + self.labelled else 1.0


Sets = tuple[frozenset[str], frozenset[str]]
"""What is labelled of one thread, and what was found."""


def by_word(threads: Iterable[Sets]) -> dict[str, F1]:
    """Word -> F1, of every word labelled or found anywhere."""
    labelled, found, right = Counter[str](), Counter[str](), Counter[str]()
    for wanted, got in threads:
        labelled.update(wanted)
        found.update(got)
        right.update(wanted & got)
    return {word: F1(right[word], found[word], labelled[word]) for word in sorted(labelled | found)}


def macro(threads: Iterable[Sets]) -> float:
    """The mean F1 of the words that are labelled at all."""
    words = [f1.value for f1 in by_word(threads).values() if f1.labelled]
    return mean(words) if words else 1.0


def micro(threads: Iterable[Sets]) -> float:
    """F1 of all words together."""
    every = list(by_word(threads).values())
    return F1(
        sum(f1.right for f1 in every),
        sum(f1.found for f1 in every),
        sum(f1.labelled for f1 in every),
    ).value


def interval(
    threads: Sequence[Sets], figure: Callable[[Iterable[Sets]], float]
) -> tuple[float, float]:
    """Where 95 % of the figure lies when the threads are drawn again (bootstrap, seeded)."""
    if not threads:
        return 0.0, 1.0
    draw = Random(20260302)
    figures = sorted(figure(draw.choices(threads, k=len(threads))) for _ in range(_DRAWS))
    return figures[_DRAWS * 25 // 1000], figures[_DRAWS * 975 // 1000 - 1]
