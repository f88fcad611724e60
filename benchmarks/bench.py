"""The recipe: prepare a size, check that both sides answer alike, run in rounds, keep the ratios."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.catalog import (
    COMPARISONS,
    FULL_BUILD,
    GROWING,
    RECORD_COMPARISONS,
    SKEWED,
    Comparison,
)
from benchmarks.measuring import answered, interleaved, measured
from benchmarks.parity import check_same
from benchmarks.results import Costs, Result, results_document


@dataclass
class Bench:
    """What was run so far. `only`: names of comparisons, at any size; none means those that fit."""

    rounds: int
    only: frozenset[str]
    say: Callable[[str], None]
    results: list[Result] = field(default_factory=list)
    costs: Costs = field(default_factory=Costs)

    def run(self, folder: Path, messages: int) -> None:
        """Every comparison at one size, and the full build that the models' belongs to.

        Raises Different when the sides of one answer differently.
        """
        root = folder / str(messages)
        fitting = [one for one in COMPARISONS if self.only or messages <= one.up_to]
        for result in self._compared(fitting, root, f"{messages:,}"):
            self.costs.add(result.comparison.ours, messages, result.ours)
            self.costs.add(result.comparison.reference, messages, result.reference)
            if result.comparison.name == "models":
                self.say(f"{FULL_BUILD} at {messages:,}")
                runs = interleaved([FULL_BUILD], root, rounds=self.rounds)
                self.costs.add(FULL_BUILD, messages, runs[FULL_BUILD])

    def run_skewed(self, folder: Path, messages: int) -> None:
        """Those that the spread over accounts could change, with one account at three tenths."""
        some = [comparison for comparison in COMPARISONS if comparison.name in SKEWED]
        for _ in self._compared(some, folder / f"{messages}-skewed", f"{messages:,} skewed"):
            pass

    def run_record(self, folder: Path) -> None:
        """The comparisons on the record."""
        for _ in self._compared(RECORD_COMPARISONS, folder / "record", ""):
            pass

    def document(self, *, machine: str, on: date) -> str:
        """results.md."""
        return results_document(
            self.results, self.costs.of(GROWING), machine=machine, on=on, rounds=self.rounds
        )

    def _compared(
        self, comparisons: Iterable[Comparison], root: Path, size: str
    ) -> Iterable[Result]:
        prepared: set[str] = set()
        for comparison in comparisons:
            if not self.only or comparison.name in self.only:
                self._prepare(root, [need for need in comparison.needs if need not in prepared])
                prepared |= {*comparison.needs}
                yield self._result(comparison, root, size)

    def _prepare(self, root: Path, needs: Iterable[str]) -> None:
        root.mkdir(parents=True, exist_ok=True)
        for need in needs:
            usage = measured(need, root)
            self.say(f"{need} in {root.name}: {usage.wall:.1f} s, {usage.peak:,.0f} MB")

    def _result(self, comparison: Comparison, root: Path, size: str) -> Result:
        ours, reference = comparison.ours, comparison.reference
        check_same(comparison.name, answered(ours, root), answered(reference, root))
        runs = interleaved([ours, reference], root, rounds=self.rounds)
        result = Result(comparison, size, runs[ours], runs[reference])
        self.results.append(result)
        self.say(result.line)
        return result
