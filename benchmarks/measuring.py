"""Runs of variants, each in a process of its own, and the ratios between paired runs.

This module and those that call it import neither Polars nor DuckDB: a child's peak memory
begins with that of the process it was started from.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.catalog import COPIED


@dataclass(frozen=True)
class Usage:
    """What one run took: seconds, megabytes. `work_`: of one repeat, without the start of the process."""

    cpu: float
    wall: float
    peak: float
    work_cpu: float
    work_wall: float


@dataclass(frozen=True)
class Spread:
    """Median and extremes of some ratios."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, ratios: Sequence[float]) -> "Spread":
        """The spread of at least one ratio."""
        return cls(median(ratios), min(ratios), max(ratios))


# With it every process would compile every module it imports again, which no user's does.
_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


class Failed(RuntimeError):
    """A variant's process ended with an error."""


def measured(variant: str, root: Path) -> Usage:
    """One run of the variant in a new process and an empty folder."""
    usage, _ = _run(variant, root)
    return usage


def answered(variant: str, root: Path) -> Mapping[str, str]:
    """The digest of what the variant comes to, from a run that is not timed."""
    _, document = _run(variant, root, "--answer")
    answer: Mapping[str, str] = document["answer"]
    return answer


def interleaved(variants: Sequence[str], root: Path, *, rounds: int) -> dict[str, list[Usage]]:
    """Variant -> one usage per round; each round runs every variant once, in turn."""
    found: dict[str, list[Usage]] = {variant: [] for variant in variants}
    for _ in range(rounds):
        for variant in variants:
            found[variant].append(measured(variant, root))
    return found


def ratios(ours: Sequence[Usage], reference: Sequence[Usage], of: str) -> Spread:
    """The spread of the ratios of paired runs, of one field of Usage."""
    return Spread.of(
        [getattr(a, of) / getattr(b, of) for a, b in zip(ours, reference, strict=True)]
    )


def typical(runs: Sequence[Usage], of: str) -> float:
    """The median of one field over some runs."""
    return float(median(getattr(run, of) for run in runs))


def _run(variant: str, root: Path, *options: str) -> tuple[Usage, dict[str, Any]]:
    scratch = Path(tempfile.mkdtemp(prefix="run-", dir=root))
    if variant in COPIED:
        _copy(root / COPIED[variant], scratch)
    command = [sys.executable, "-m", "benchmarks.child", variant, str(root), str(scratch), *options]
    environment = {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}
    began = perf_counter()
    try:
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=environment
        ) as process:
            printed = process.stdout.read() if process.stdout else ""
            _, status, used = os.wait4(process.pid, 0)
            wall = perf_counter() - began
            process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        shutil.rmtree(scratch)
    if process.returncode:
        raise Failed(f"{variant} ended with code {process.returncode}; its own words are above.")
    document = json.loads(printed.splitlines()[-1])
    kilobytes = used.ru_maxrss / 1024 if sys.platform == "darwin" else used.ru_maxrss
    usage = Usage(
        cpu=used.ru_utime + used.ru_stime,
        wall=wall,
        peak=kilobytes / 1024,
        work_cpu=document["cpu"],
        work_wall=document["wall"],
    )
    return usage, document


def _copy(path: Path, folder: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, folder / path.name)
    else:
        shutil.copy2(path, folder)
