"""CURRENT: the small file that says which snapshots are kept and which one readers open.

It is replaced in one step, so a reader sees the old list or the new one. A file in the
snapshots folder that it does not list was never published, or is on its way out.
"""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.retention import Kept


class CurrentUnreadable(RuntimeError):
    """CURRENT is there but does not say what it should."""


def published(home: Home) -> list[Kept]:
    """The kept snapshots, oldest first: the last is the current one. Empty before the first.

    Raises CurrentUnreadable.
    """
    try:
        listed = json.loads(home.current.read_text("utf-8"))["snapshots"]
        return [
            Kept(
                published_at=datetime.fromisoformat(one["published_at"]),
                run_id=one["run_id"],
                content=one["content"],
            )
            for one in listed
        ]
    except FileNotFoundError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        raise CurrentUnreadable(
            f"{home.current} is damaged ({error}). Remove it and run `ledger refresh`: "
            "the snapshots beside it are found again."
        ) from error


def replace_current(home: Home, snapshots: Sequence[Kept]) -> None:
    """Make the last of `snapshots` the current one, durably and in one step."""
    listed = [
        {
            "run_id": kept.run_id,
            "content": kept.content,
            "published_at": kept.published_at.isoformat(),
        }
        for kept in snapshots
    ]
    aside = home.current.with_name("CURRENT.new")
    aside.write_text(json.dumps({"snapshots": listed}, indent=1) + "\n", "utf-8")
    sync(aside)
    aside.replace(home.current)
    sync(home.root)


def sync(path: Path) -> None:
    """Have the operating system write a file, or a folder's list of names, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
