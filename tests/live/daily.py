"""A day of refreshes, each a process of its own as cron starts them, and the memory that they take."""

import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

LOOPS = int(os.environ.get("LEDGER_LOOPS", "288"))
"""Refreshes of a day, every five minutes."""

_MAIN = "import sys; from escalation_ledger.cli import main; sys.exit(main(sys.argv[1:]))"


def refresh_in_a_process(home: Path, now: datetime, *, program: str = _MAIN) -> float:
    """Its peak memory in MiB. program: what runs the command line; the last argument is `now`."""
    command = [
        sys.executable,
        "-c",
        program,
        "refresh",
        "--home",
        str(home),
        "--now",
        now.isoformat(),
    ]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0
    return used.ru_maxrss / 1024


def take_no_more_memory(peaks: Sequence[float], told: str) -> None:
    """At most 1 MiB more per 50 refreshes. peaks: MiB, in order. Prints both."""
    growth = _slope(peaks) * 50
    sys.stdout.write(
        f"{LOOPS} loops; {told}; peak {peaks[0]:.0f} to {peaks[-1]:.0f} MiB, {growth:+.2f} MiB per 50\n"
    )
    assert growth <= 1.0


def _slope(values: Sequence[float]) -> float:
    """Of a straight line through them (least squares), per value."""
    middle, mean = (len(values) - 1) / 2, sum(values) / len(values)
    above = sum((x - middle) * (y - mean) for x, y in enumerate(values))
    return above / sum((x - middle) ** 2 for x in range(len(values)))
