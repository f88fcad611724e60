"""The history of refreshes: one JSON line each, also of those that published nothing."""

import json
from collections.abc import Mapping
from typing import Any

from escalation_ledger.warehouse.paths import Home


def append(home: Home, document: Mapping[str, Any]) -> None:
    """Add one refresh at the end."""
    with home.runs.open("a", encoding="utf-8") as log:
        log.write(json.dumps(document, ensure_ascii=False) + "\n")


def history(home: Home) -> list[dict[str, Any]]:
    """All refreshes, oldest first; a line cut short by a crash is passed over."""
    if not home.runs.is_file():
        return []
    lines = home.runs.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line.endswith("}")]
