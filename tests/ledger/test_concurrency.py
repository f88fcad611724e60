"""Several processes on one record: nothing lost, nothing twice, and a kill takes nothing back."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import REFRESH
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.store import Record

Admissions = Callable[[Sequence[str]], pl.DataFrame]
Started = Callable[..., subprocess.Popen[str]]

PROCESSES, THREADS, EACH = 4, 8, 3

# One process: eight threads at once open the same two anchors, then append edits of their own.
OPENERS = """
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

# Many editors, a process each: every one looks at a case, decides, and saves on what it saw.
# Says of each edit, as JSON, what it came to. Forked once everything is imported, to start as one.
EDITORS = """
import json, os, random, sys
from datetime import UTC, datetime
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.store import Record

url, editors, each, cases = sys.argv[1], *map(int, sys.argv[2:])

Record.open(url).head()

def say(**said):
    os.write(1, (json.dumps(said) + "\\n").encode())

def edit(editor):
    record = Record.open(url, clock=lambda: datetime.now(UTC))
    chance = random.Random(editor)
    by = f"editor{editor}@example.com"
    for number in range(each):
        case = f"ESC-{chance.randint(1, cases)}"
        seen = len(record.events(case_id=case))
        mine = f"e{editor}.n{number}@example.com"
        try:
            done = commands.assign_owner(
                record, case, mine, by=by, at=datetime.now(UTC), why="test", seen_version=seen
            )
            say(case=case, seq=done.seq, mine=mine)
        except commands.StaleEdit as stale:
            say(case=case, version=seen, seen=stale.seen, theirs=stale.theirs, mine=stale.mine)

children = []
for editor in range(editors):
    child = os.fork()
    if child == 0:
        edit(editor)
        os._exit(0)
    children.append(child)
ended = [os.waitpid(child, 0)[1] for child in children]
sys.exit(any(ended))
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


@pytest.fixture
def record_url(either_url: str) -> str:
    """On both databases."""
    return either_url


def test_four_processes_of_eight_threads_lose_no_append_and_mint_no_case_twice(
    record_url: str, started: Started
) -> None:
    editors = [
        started(OPENERS, record_url, str(process), str(THREADS), str(EACH))
        for process in range(PROCESSES)
    ]
    ended = [(*editor.communicate(timeout=60), editor.returncode) for editor in editors]
    assert [(errors, code) for _, errors, code in ended] == [("", 0)] * PROCESSES
    acknowledged = [owner for lines, _, _ in ended for owner in lines.split()]
    record = Record.open(record_url)
    opened, *edits = [record.events(case_id=case) for case in ("ESC-2", "ESC-1", "ESC-3")]
    owners = [one.document["owner"] for one in edits[0][1:]]
    assert sorted(map(str, owners)) == sorted(acknowledged)
    assert len(acknowledged) == PROCESSES * THREADS * EACH
    assert len(opened) == 1
    assert edits[1] == []
    assert record.verify().is_intact
    assert [one.base_version for one in edits[0]] == list(range(len(edits[0])))


@pytest.mark.parametrize(
    "each", [6, pytest.param(100, marks=pytest.mark.soak)], ids=["6 each", "100 each"]
)
def test_thirty_two_editors_lose_no_edit_and_overwrite_none_they_have_not_seen(
    record: Record, record_url: str, admissions: Admissions, started: Started, each: int
) -> None:
    cases = commands.open_cases(
        record, admissions([str(n) for n in range(20)]), by=REFRESH, at=datetime.now(UTC)
    )
    editors = started(EDITORS, record_url, "32", str(each), str(len(cases)))
    lines, errors = editors.communicate(timeout=600)
    assert (errors, editors.returncode) == ("", 0)
    said = [json.loads(line) for line in lines.splitlines()]
    acknowledged = {one["seq"]: (one["case"], one["mine"]) for one in said if "seq" in one}
    refused = [one for one in said if "seq" not in one]
    stored = record.events()[len(cases) :]

    assert len(said) == 32 * each
    assert refused
    assert {one.seq: (one.case_id, owner_set(one)) for one in stored} == acknowledged
    assert record.verify().is_intact
    for case in cases:
        history = record.events(case_id=case)
        # Each was decided on the newest version: no edit went over one that was not seen.
        assert [one.base_version for one in history] == list(range(len(history)))
        for one in refused:
            if one["case"] == case:
                owners = [owner_set(event) for event in history]
                assert one["seen"] == owners[one["version"] - 1]
                assert one["theirs"] in owners[one["version"] :]
                assert one["mine"] not in owners


def owner_set(one: Recorded) -> str | None:
    owner = one.document.get("owner")
    return None if owner is None else str(owner)


@pytest.mark.parametrize(
    "kills", [3, pytest.param(100, marks=pytest.mark.soak)], ids=["3 kills", "100 kills"]
)
def test_every_append_acknowledged_before_a_kill_is_there_after_it(
    record: Record,
    record_url: str,
    admissions: Admissions,
    now: datetime,
    started: Started,
    kills: int,
) -> None:
    commands.open_cases(record, admissions(["a"]), by=REFRESH, at=now)
    for _ in range(kills):
        writer = started(WRITER, record_url)
        assert writer.stdout
        acknowledged = [writer.stdout.readline() for _ in range(5)]
        writer.send_signal(signal.SIGKILL)
        rest, errors = writer.communicate(timeout=30)
        acknowledged += rest.splitlines(keepends=True)
        assert (writer.returncode, errors) == (-signal.SIGKILL, "")
        whole = [line.split() for line in acknowledged if line.endswith("\n")]
        kept = {str(one.seq): one.hash for one in record.events()}
        assert len(whole) >= 5
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
    record_file: Path, now: datetime
) -> None:
    record = Record.open(f"sqlite:///{record_file}", clock=lambda: now)
    assert is_unlocked(record_file)
    with record._database.writing():
        Record.open(f"sqlite:///{record_file}")
        assert not is_unlocked(record_file)
