"""The command in a process of its own, where the test wants with less rights or less disk."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.endtoend.ledger import NOW

# Root reads and writes whatever the rights say; without these two capabilities it does not.
_WITHOUT_OVERRIDE = """
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
for capability in (1, 2):
    libc.prctl(24, capability, 0, 0, 0)
"""
# No file may grow past this many bytes: what a write then meets is what a full disk gives.
_LITTLE_DISK = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
_MAIN = "import sys; from escalation_ledger.cli import main; sys.exit(main(sys.argv[1:]))"
_START = f"""
import os, sys
os.execv(sys.executable, [sys.executable, "-c", {_MAIN!r}, *sys.argv[1:]])
"""


@dataclass(frozen=True)
class Ended:
    """Exit code, the JSON document on stdout (None when there is none), and stderr."""

    code: int
    document: Any
    errors: str


def command(
    *arguments: str | Path, home: Path, as_others: bool = False, little_disk: bool = False
) -> Ended:
    """`ledger ARGUMENTS --json`. `as_others`: rights hold for root too; `little_disk`: writes fail."""
    before = (_WITHOUT_OVERRIDE if as_others else "") + (_LITTLE_DISK if little_disk else "")
    done = subprocess.run(
        [sys.executable, "-c", before + _START, *map(str, arguments), "--home", str(home),
         "--now", NOW.isoformat(), "--json"],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return Ended(done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr)
