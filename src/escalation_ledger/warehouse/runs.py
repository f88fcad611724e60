"""The history of refreshes: one JSON line each, also of those that published nothing."""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from escalation_ledger.warehouse.paths import Home


def append(home: Home, document: Mapping[str, Any]) -> None:
    """Add one refresh at the end, on a line of its own also after one that was cut short."""
    with home.runs.open("ab+") as log:
        if log.tell():
            log.seek(-1, os.SEEK_END)
        start = b"" if log.read(1) in (b"", b"\n") else b"\n"
        log.write(start + json.dumps(document, ensure_ascii=False).encode() + b"\n")


def history(home: Home) -> list[dict[str, Any]]:
    """All refreshes, oldest first; a line cut short by a crash is passed over."""
    if not home.runs.is_file():
        return []
    whole = []
    for line in home.runs.read_bytes().splitlines():
        with suppress(ValueError):
            whole.append(json.loads(line))
    return whole
