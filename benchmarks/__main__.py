"""`make bench`: every comparison at every size, in interleaved rounds.

make bench                                        10,000 and 100,000 messages
make bench ARGS="--size 1000000"                  another size; may be given several times
make bench ARGS="--skewed 100000"                 also with three tenths in one account
make bench ARGS="--only landing"                  one comparison alone; likewise
make bench ARGS="--out benchmarks/results.md"     keep the results
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import machine
from benchmarks.bench import Bench
from benchmarks.catalog import COMPARISONS, RECORD_COMPARISONS

_SIZES = [10_000, 100_000]


def main(arguments: Sequence[str]) -> None:
    """Run what was asked for in a folder that goes afterwards."""
    asked = _asked(arguments)
    bench = Bench(rounds=asked.rounds, only=frozenset(asked.only), say=_say)
    _say(machine.described())
    with tempfile.TemporaryDirectory(prefix="ledger-bench-") as folder:
        for size in asked.size or _SIZES:
            bench.run(Path(folder), size)
            _keep(bench, asked.out)
        if asked.skewed:
            bench.run_skewed(Path(folder), asked.skewed)
        bench.run_record(Path(folder))
    _say(f"\n{_keep(bench, asked.out)}")


def _keep(bench: Bench, path: Path | None) -> str:
    """What was run so far, also kept in the file, for a run may be ended early."""
    document = bench.document(machine=machine.described(), on=datetime.now(UTC).date())
    if path:
        path.write_text(document, "utf-8")
    return document


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    names = [comparison.name for comparison in (*COMPARISONS, *RECORD_COMPARISONS)]
    parser = argparse.ArgumentParser("benchmarks", description="Ratios to a stated reference.")
    parser.add_argument(
        "--size", type=int, action="append", help="messages; default: 10000, 100000"
    )
    parser.add_argument(
        "--skewed", type=int, help="also models and refresh at so many messages, skewed"
    )
    parser.add_argument("--rounds", type=int, default=3, help="paired runs of each; default: 3")
    parser.add_argument("--only", action="append", default=[], choices=names, help="one comparison")
    parser.add_argument("--out", type=Path, help="write the results to this file")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
