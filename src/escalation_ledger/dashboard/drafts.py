"""Files in which a person finds what they typed and did not save. They hold no truth."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from filelock import FileLock


def file_of(folder: Path, who: str, *, of: str = "") -> Path:
    """The person's file, `of` what. Named by a hash: an address may hold what a file's name may not."""
    name = hashlib.sha256(who.strip().lower().encode()).hexdigest()[:32]
    return folder / f"{name}{of}.json"


def read(file: Path) -> Any:
    """What it holds; None where there is nothing, or nothing that can be read."""
    try:
        return json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def change(file: Path, become: Callable[[Any], Any]) -> None:
    """Have it hold what `become` makes of what it holds; nothing: it goes. No other window comes between."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(file.parent / "drafts.lock", timeout=5):
        held = become(read(file))
        if not held:
            file.unlink(missing_ok=True)
            return
        with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as aside:
            json.dump(held, aside)
        os.replace(aside.name, file)  # noqa: PTH105 - atomic, on one file system
