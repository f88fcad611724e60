"""How long a million messages take to read: `python -m benchmarks.reading [--size N]`.

The texts are those of the tuning set of `quality/text`, each with a number of its own, so that
all differ. Reference: one regular expression over the same texts in Polars. Each runs in a
process of its own and says its CPU time and its largest resident set.
"""

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import polars as pl

from benchmarks.quality.linking.corpus import read_corpus
from benchmarks.quality.text.labels import threads
from escalation_ledger.models.reading import promises, readings
from escalation_ledger.models.reading.once import once_per_text
from escalation_ledger.models.schemas import MESSAGES
from escalation_ledger.warehouse.settings import load_settings

_TUNING: Final = Path(__file__).parent / "quality" / "text" / "tuning"
_FIRST: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
_ONE: Final = r"(?i)\b(?:by|before|until|within) (?:\w+ )?(?:monday|tuesday|wednesday|thursday|friday|tomorrow|noon|\d+)\b"


def messages(size: int) -> pl.DataFrame:
    """MESSAGES, `size` rows: two of three are ours, each ten of one piece of evidence."""
    said = [
        message.text
        for thread in threads(read_corpus(_TUNING))
        for message in thread.messages
        if message.is_visible
    ]
    n = pl.int_range(size, eager=True)
    frame = pl.DataFrame({"n": n, "text": pl.Series(said).gather(n % len(said))})
    return frame.select(
        message_id=pl.format("m{}", "n"),
        evidence_id=pl.format("e{}", pl.col("n") // 10),
        account_id=pl.format("a{}", pl.col("n") // 2000),
        at=pl.lit(_FIRST) + pl.col("n") * pl.lit(timedelta(seconds=1)),
        author_id=pl.lit("ana"),
        side=pl.when(pl.col("n") % 3 < 2).then(pl.lit("ours")).otherwise(pl.lit("customer")),
        is_customer_visible=pl.lit(value=True),
        text=pl.format("{}\n\nCase {}.", "text", "n"),
        quoted=pl.lit(None, pl.String),
        time_zone=pl.lit("Europe/Berlin"),
        note=pl.lit(None, pl.String),
    ).cast({"at": MESSAGES.dtypes["at"]})


def _read_promises(said: pl.DataFrame) -> int:
    return promises(said, calendars_by_account={}, settings=load_settings()).height


def _read_readings(said: pl.DataFrame) -> int:
    return once_per_text(readings, said).height


def _one_expression(said: pl.DataFrame) -> int:
    return int(said["text"].str.contains(_ONE).sum())


WORK: Final[Mapping[str, Callable[[pl.DataFrame], int]]] = {
    "one regular expression": _one_expression,
    "promises": _read_promises,
    "readings": _read_readings,
}


def main() -> None:
    """Measure each in a child process, or, as that child, one of them."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.reading")
    arguments.add_argument("--size", type=int, default=1_000_000)
    arguments.add_argument("--only", choices=list(WORK))
    given = arguments.parse_args()
    if given.only:
        sys.stdout.write(_measured(given.only, given.size) + "\n")
        return
    sys.stdout.write(
        "| what | CPU s | wall s | peak MB | before it, MB | found |\n|---|---|---|---|---|---|\n"
    )
    for name in WORK:
        command = [
            sys.executable,
            "-m",
            "benchmarks.reading",
            "--only",
            name,
            "--size",
            str(given.size),
        ]
        subprocess.run(command, check=True)


def _measured(name: str, size: int) -> str:
    said = messages(size)
    before, cpu, wall = _peak(), time.process_time(), time.perf_counter()
    found = WORK[name](said)
    return (
        f"| {name} | {time.process_time() - cpu:.1f} | {time.perf_counter() - wall:.1f} | "
        f"{_peak()} | {before} | {found} |"
    )


def _peak() -> int:
    """The largest resident set so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
