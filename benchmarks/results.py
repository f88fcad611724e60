"""What the runs came to, as the tables of results.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from benchmarks.catalog import Comparison
from benchmarks.growth import exponent
from benchmarks.measuring import Spread, Usage, ratios, typical


@dataclass(frozen=True)
class Result:
    """One comparison at one size, with its paired runs."""

    comparison: Comparison
    size: str
    ours: Sequence[Usage]
    reference: Sequence[Usage]

    @property
    def judged(self) -> Spread:
        """The ratio of CPU that the aim is for."""
        return ratios(self.ours, self.reference, self._cpu)

    @property
    def line(self) -> str:
        """As a row of the table."""
        aim = self.comparison.aim
        seconds = [typical(runs, self._cpu) for runs in (self.ours, self.reference)]
        cells = [
            self.comparison.name,
            self.size,
            f"**{_shown(self.judged)}**",
            _aim(aim, self.judged.median),
            _shown(ratios(self.ours, self.reference, "work_cpu")),
            _shown(ratios(self.ours, self.reference, f"{self._prefix}wall")),
            _shown(ratios(self.ours, self.reference, "peak")),
            " / ".join(f"{value:.3g}" for value in seconds),
            f"{typical(self.ours, 'peak'):,.0f} / {typical(self.reference, 'peak'):,.0f}",
        ]
        return f"| {' | '.join(cells)} |"

    @property
    def _prefix(self) -> str:
        return "work_" if self.comparison.scope == "work" else ""

    @property
    def _cpu(self) -> str:
        return f"{self._prefix}cpu"


@dataclass
class Costs:
    """CPU seconds of the work alone by variant and number of messages, for the growth exponents."""

    by_variant: dict[str, dict[int, float]] = field(default_factory=dict)

    def add(self, variant: str, messages: int, runs: Sequence[Usage]) -> None:
        """Note the median of some runs."""
        self.by_variant.setdefault(variant, {})[messages] = typical(runs, "work_cpu")

    def of(self, names: Mapping[str, str]) -> "Costs":
        """Those of the named variants, by what they are, in the order of `names`."""
        return Costs(
            {
                what: self.by_variant[variant]
                for variant, what in names.items()
                if variant in self.by_variant
            }
        )


_HEAD = """\
| what | messages | CPU | aim | CPU, work alone | wall | peak memory | CPU s, ours / reference | MB, ours / reference |
|---|---|---|---|---|---|---|---|---|"""


def results_document(
    results: Sequence[Result], costs: Costs, *, machine: str, on: date, rounds: int
) -> str:
    """results.md: the ratios, the growth, and what they were measured on."""
    return "\n".join(
        [
            "# Results",
            "",
            f"Measured on {on.isoformat()}, {rounds} interleaved rounds, on: {machine}",
            "Ratios are ours to the reference: median (lowest–highest) of paired runs. "
            "What each number means is in [README.md](README.md).",
            "",
            _HEAD,
            *(result.line for result in results),
            "",
            "## Growth",
            "",
            "CPU of the work alone, in µs for each message of the drop folder. "
            "Exponent 1: twice the messages cost twice as much.",
            "",
            _growth_table(costs),
            "",
        ]
    )


def _growth_table(costs: Costs) -> str:
    sizes = sorted({size for found in costs.by_variant.values() for size in found})
    head = ["what", *(f"{size:,}" for size in sizes), "exponent"]
    rows = [
        [what, *(_per_message(found, size) for size in sizes), _exponent(found)]
        for what, found in costs.by_variant.items()
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])


def _per_message(found: Mapping[int, float], size: int) -> str:
    return f"{found[size] / size * 1e6:,.0f}" if size in found else ""


def _exponent(found: Mapping[int, float]) -> str:
    slope = exponent(found)
    return "" if slope is None else f"{slope:.2f}"


def _shown(spread: Spread) -> str:
    return f"{spread.median:.2g} ({spread.low:.2g}–{spread.high:.2g})"


def _aim(aim: float | None, ratio: float) -> str:
    if aim is None:
        return ""
    return f"≤ {aim:g}: {'met' if ratio <= aim else 'not met'}"
