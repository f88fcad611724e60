"""The process that one variant runs in: `python -m benchmarks.child VARIANT ROOT RUN [--answer]`.

Prints one JSON document: CPU and wall seconds of one repeat of the work alone, and with
--answer the digest of what it came to.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.place import Place
from benchmarks.trial import Trial


def trial_of(variant: str, place: Place) -> Trial:
    """`ours.landing:land` is the function `land` of `benchmarks.ours.landing`."""
    module, _, function = variant.partition(":")
    made: Trial = getattr(import_module(f"benchmarks.{module}"), function)(place)
    return made


def main() -> None:
    """Make the variant ready, do its work, say what it took."""
    variant, root, run, *options = sys.argv[1:]
    trial = trial_of(variant, Place(Path(root), Path(run)))
    cpu, wall = process_time(), perf_counter()
    for _ in range(trial.repeats):
        result = trial.work()
    document: dict[str, object] = {
        "cpu": (process_time() - cpu) / trial.repeats,
        "wall": (perf_counter() - wall) / trial.repeats,
    }
    if "--answer" in options:
        # Not in a timed process: the reference would pay for importing Polars.
        from benchmarks.parity import digest  # noqa: PLC0415

        document["answer"] = digest(trial.answer(result))
    sys.stdout.write(json.dumps(document))


if __name__ == "__main__":
    main()
