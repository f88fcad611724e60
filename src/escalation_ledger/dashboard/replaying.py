"""Reading again what was set aside, from the page: the command, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

MOST_SECONDS = 600


def replay(home: Path) -> str:
    """Run `ledger replay` over the home; one sentence says what it came to."""
    command = [sys.executable, "-m", "escalation_ledger", "replay", "--home", str(home), "--json"]
    try:
        ended = subprocess.run(  # noqa: S603 - our own interpreter and module
            command, capture_output=True, text=True, check=False, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"It did not end within {MOST_SECONDS // 60} minutes and was stopped. Run `ledger replay` in a terminal."
    if not ended.stdout:
        return ended.stderr.strip() or f"`ledger replay` ended with code {ended.returncode}."
    return _in_words(json.loads(ended.stdout)["sources"].values())


def _in_words(sources: Collection[Mapping[str, Any]]) -> str:
    released = sum(source["released"] for source in sources)
    left = sum(source["quarantined"] for source in sources)
    failed = [source["error"] for source in sources if source["error"]]
    return " ".join([f"{released:,} rows were released, {left:,} are still set aside.", *failed])
