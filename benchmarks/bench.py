"""The recipe: prepare a size, check that both sides answer alike, run in rounds, keep the ratios."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.catalog import (
    COMPARISONS,
    DROP,
    EVENTS,
    FULL_BUILD,
    GROWING,
    PREPARED,
    RECORD_COMPARISONS,
    Comparison,
)
from benchmarks.measuring import answered, interleaved, measured
from benchmarks.parity import check_same
from benchmarks.results import Costs, Result, results_document


@dataclass
class Bench:
    """What was run so far. `only`: names of comparisons, none means all."""

    rounds: int
    only: frozenset[str]
    say: Callable[[str], None]
    results: list[Result] = field(default_factory=list)
    costs: Costs = field(default_factory=Costs)

    def run(self, folder: Path, messages: int, *, skewed: bool = False) -> None:
        """Every comparison at one size. Raises Different when the sides answer differently."""
        wanted = self._wanted(COMPARISONS)
        if not wanted:
            return
        root = folder / f"{messages}{'-skewed' if skewed else ''}"
        self._prepare(root, (DROP, *PREPARED))
        for comparison in wanted:
            result = self._compared(comparison, root, f"{messages:,}{' skewed' if skewed else ''}")
            if not skewed:
                self.costs.add(comparison.ours, messages, result.ours)
                self.costs.add(comparison.reference, messages, result.reference)
        if not (skewed or self.only):
            self.say(f"{FULL_BUILD} at {messages:,}")
            runs = interleaved([FULL_BUILD], root, rounds=self.rounds)
            self.costs.add(FULL_BUILD, messages, runs[FULL_BUILD])

    def run_record(self, folder: Path) -> None:
        """The comparisons on the record."""
        wanted = self._wanted(RECORD_COMPARISONS)
        if wanted:
            self._prepare(folder / "record", (EVENTS,))
        for comparison in wanted:
            self._compared(comparison, folder / "record", "")

    def document(self, *, machine: str, on: date) -> str:
        """results.md."""
        return results_document(
            self.results, self.costs.of(GROWING), machine=machine, on=on, rounds=self.rounds
        )

    def _wanted(self, comparisons: Iterable[Comparison]) -> list[Comparison]:
        return [one for one in comparisons if not self.only or one.name in self.only]

    def _prepare(self, root: Path, variants: Iterable[str]) -> None:
        root.mkdir(parents=True)
        for variant in variants:
            usage = measured(variant, root)
            self.say(f"{variant} in {root.name}: {usage.wall:.1f} s, {usage.peak:,.0f} MB")

    def _compared(self, comparison: Comparison, root: Path, size: str) -> Result:
        ours, reference = comparison.ours, comparison.reference
        check_same(comparison.name, answered(ours, root), answered(reference, root))
        runs = interleaved([ours, reference], root, rounds=self.rounds)
        result = Result(comparison, size, runs[ours], runs[reference])
        self.results.append(result)
        self.say(result.line)
        return result
