"""Landings in a process of their own, which may be killed anywhere on their way."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.live.homes import landed, staged_content, versions_held

T = TypeVar("T")
Whole = tuple[str, int, object]
"""What is modelled of a source, the versions that raw holds and what was noted."""

SCENARIOS = 3
"""Different ones that the seeds go through; each is landed undisturbed once."""

# Small lots, so that a kill finds some in and some not: module of pipelines.live -> name -> value.
Lots = Mapping[str, Mapping[str, int]]

_LAND = """
import json, sys
from importlib import import_module
from pathlib import Path
from escalation_ledger.domain.words import Source
from tests.live.homes import landed
for module, names in json.loads(sys.argv[3]).items():
    for name, value in names.items():
        setattr(import_module("escalation_ledger.pipelines.live." + module), name, value)
print("begins", flush=True)
landed(Path(sys.argv[1]), Source(sys.argv[2]), run=sys.argv[4])
"""


def started(home: Path, source: Source, lots: Lots, *, run: str) -> subprocess.Popen[bytes]:
    """A landing in a process of its own, once it has imported what it needs.

    Each run is named otherwise, as a refresh's is: what one run notes is never taken for another's.
    """
    landing = subprocess.Popen(
        [sys.executable, "-c", _LAND, str(home), source.value, json.dumps(lots), run],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
    )
    assert landing.stdout is not None
    assert landing.stdout.readline() == b"begins\n"
    return landing


@dataclass(frozen=True)
class Undisturbed:
    """A landing that nobody killed: the seconds it took, and what came of it."""

    seconds: float
    whole: Whole


def seconds_undisturbed(home: Path, source: Source, lots: Lots) -> float:
    """Land it whole; the seconds that took."""
    began = time.monotonic()
    landing = started(home, source, lots, run="undisturbed")
    landing.communicate(timeout=300)
    assert landing.returncode == 0
    return time.monotonic() - began


def killed(home: Path, source: Source, lots: Lots, *, seed: int, within: float) -> Iterator[None]:
    """Once or twice a landing that is killed after some of so many seconds; by turns with the caller."""
    drawn = random.Random(seed)
    for number in range(drawn.randint(1, 2)):
        landing = started(home, source, lots, run=f"killed-{number}")
        time.sleep(drawn.uniform(0.0, 1.0) * within)
        os.kill(landing.pid, signal.SIGKILL)
        landing.communicate()
        yield


def every_row(noted: pl.DataFrame) -> int:
    """How many rows were noted."""
    return noted.height


def outlives_kills(
    folder: Path,
    source: Source,
    served: Callable[[], AbstractContextManager[T]],
    home_of: Callable[[Path, T], Path],
    unread: Callable[[Path], object],
    *,
    lots: Lots,
    seed: int,
    quiet: dict[int, Undisturbed],
    noted: Callable[[pl.DataFrame], object] = every_row,
) -> None:
    """Landings are killed, and the next is whole: what is there is what an undisturbed one brings.

    served: the tool, while it answers. home_of: a home in the folder that reads it. unread: of a home,
    what its cursors stand for and raw lacks. noted: what is compared of the rows that were noted.
    quiet: the undisturbed landings so far, by scenario; this one's is put in where it is missing.
    """
    scenario = seed % SCENARIOS
    if scenario not in quiet:
        with served() as tool:
            beside = home_of(folder / "undisturbed", tool)
            seconds = seconds_undisturbed(beside, source, lots)
            quiet[scenario] = Undisturbed(seconds, _whole(beside, source, noted))
    undisturbed = quiet[scenario]
    with served() as tool:
        home = home_of(folder / "home", tool)
        for _ in killed(home, source, lots, seed=seed, within=undisturbed.seconds):
            assert not unread(home)
        assert landed(home, source).error is None
        assert _whole(home, source, noted) == undisturbed.whole


def _whole(home: Path, source: Source, noted: Callable[[pl.DataFrame], object]) -> Whole:
    rows = raw.landed(Home(home), source)
    return staged_content(home, source), versions_held(home, source), noted(rows)
