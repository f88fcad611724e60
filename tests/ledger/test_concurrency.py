"""Several processes on one record: nothing lost, nothing twice, and a kill takes nothing back."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import REFRESH
from escalation_ledger.ledger.store import Record

Admissions = Callable[[Sequence[str]], pl.DataFrame]

PROCESSES, THREADS, EACH = 4, 8, 3

# One process: eight threads at once open the same two anchors, then append edits of their own.
EDITORS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
import polars as pl
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.store import Record

url, process, threads, each = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
at = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
rows = [(anchor, "tag", "tagged", at) for anchor in ("a", "b")]
admissions = pl.DataFrame(rows, ["anchor", "admitted_by", "reason", "first_seen_at"], orient="row")

def edit(thread):
    record = Record.open(url, clock=lambda: datetime.now(UTC))
    commands.open_cases(record, admissions, by="system:refresh", at=at)
    for number in range(each):
        owner = f"p{process}.t{thread}.n{number}@example.com"
        commands.assign_owner(record, "ESC-1", owner, by="ana@example.com", at=at, why="test")
        print(owner, flush=True)

with ThreadPoolExecutor(threads) as pool:
    list(pool.map(edit, range(threads)))
"""

# Acknowledges every append on stdout, as soon as it has returned, until it is killed.
WRITER = """
import sys
from datetime import UTC, datetime
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.store import Record

record = Record.open(sys.argv[1], clock=lambda: datetime.now(UTC))
while True:
    at = datetime.now(UTC)
    done = commands.assign_owner(record, "ESC-1", "ana@example.com", by="ana@example.com", at=at, why="w")
    print(done.seq, done.hash, flush=True)
"""


def started(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "POLARS_MAX_THREADS": "1"},
    )


def test_four_processes_of_eight_threads_lose_no_append_and_mint_no_case_twice(
    record_file: Path,
) -> None:
    url = f"sqlite:///{record_file}"
    editors = [
        started(EDITORS, url, str(process), str(THREADS), str(EACH)) for process in range(PROCESSES)
    ]
    ended = [(*editor.communicate(timeout=60), editor.returncode) for editor in editors]
    assert [(errors, code) for _, errors, code in ended] == [("", 0)] * PROCESSES
    acknowledged = [owner for lines, _, _ in ended for owner in lines.split()]
    record = Record.open(url)
    opened, *edits = [record.events(case_id=case) for case in ("ESC-2", "ESC-1", "ESC-3")]
    owners = [one.document["owner"] for one in edits[0][1:]]
    assert sorted(map(str, owners)) == sorted(acknowledged)
    assert len(acknowledged) == PROCESSES * THREADS * EACH
    assert len(opened) == 1
    assert edits[1] == []
    assert record.verify().is_intact
    assert [one.base_version for one in edits[0]] == list(range(len(edits[0])))


def test_every_append_acknowledged_before_a_kill_is_there_after_it(
    record: Record, record_file: Path, admissions: Admissions, now: datetime
) -> None:
    commands.open_cases(record, admissions(["a"]), by=REFRESH, at=now)
    writer = started(WRITER, f"sqlite:///{record_file}")
    assert writer.stdout
    acknowledged = [writer.stdout.readline() for _ in range(25)]
    writer.send_signal(signal.SIGKILL)
    rest, errors = writer.communicate(timeout=30)
    acknowledged += rest.splitlines(keepends=True)
    assert (writer.returncode, errors) == (-signal.SIGKILL, "")
    whole = [line.split() for line in acknowledged if line.endswith("\n")]
    kept = {str(one.seq): one.hash for one in record.events()}
    assert len(whole) >= 25
    assert all(kept[seq] == digest for seq, digest in whole)
    assert record.verify().is_intact
    again = commands.assign_owner(record, "ESC-1", None, by="bob@example.com", at=now, why="left")
    assert again.seq == len(kept) + 1


# Exit code 0 when nobody holds the lock by which SQLite knows that a database is in use.
IS_UNLOCKED = """
import fcntl, sys
with open(sys.argv[1], "rb+") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
"""


def is_unlocked(file: Path) -> bool:
    return (
        subprocess.run(
            [sys.executable, "-c", IS_UNLOCKED, file], capture_output=True, check=False
        ).returncode
        == 0
    )


def test_opening_the_record_again_drops_no_lock_this_process_holds(
    record: Record, record_file: Path
) -> None:
    assert is_unlocked(record_file)
    with record._database.writing():
        Record.open(f"sqlite:///{record_file}")
        assert not is_unlocked(record_file)
