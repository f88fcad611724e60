"""Kill a refresh at a seeded point, and see what readers get."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from escalation_ledger.warehouse import snapshot
from escalation_ledger.warehouse.paths import Home
from tests.endtoend.ledger import NOW


def started_refresh(home: Path) -> subprocess.Popen[bytes]:
    """A refresh of the home's drop folder in a process of its own."""
    command = "import sys; from escalation_ledger.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", command, "refresh", "--home", str(home), "--now", NOW.isoformat()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def seconds_of_a_refresh(home: Path) -> float:
    """How long an undisturbed one takes."""
    began = time.monotonic()
    refreshing = started_refresh(home)
    _, errors = refreshing.communicate(timeout=300)
    assert refreshing.returncode == 0, errors.decode()
    return time.monotonic() - began


def kill_a_refresh(home: Path, *, after_seconds: float) -> int:
    """Its return code: -9 when the kill came before its end."""
    refreshing = started_refresh(home)
    time.sleep(after_seconds)
    os.kill(refreshing.pid, signal.SIGKILL)
    refreshing.communicate()
    return refreshing.returncode


def content_readers_see(home: Path) -> str:
    """The content hash of the snapshot that opens now, after reading every table of it."""
    held = snapshot.current(Home(home))
    assert held is not None
    for table in held.tables():
        held.table(table)
    return held.content
