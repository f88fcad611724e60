"""A person's draft in a file of the home. It holds no truth, only text that is not saved yet."""

import hashlib
import json
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from filelock import FileLock

from escalation_ledger.dashboard.editing.draft import Draft, Typed


def kept(folder: Path, who: str) -> Draft:
    """What they typed and did not save; a file that cannot be read holds nothing."""
    try:
        found = json.loads(_file(folder, who).read_text("utf-8"))
        return Draft().with_typed(Typed.of(one) for one in found)
    except (OSError, ValueError, KeyError, TypeError):
        return Draft()


def keep(folder: Path, who: str, draft: Draft, *, before: Draft) -> None:
    """Keep what this window's draft became; `before` is what this window kept last.

    What another window of theirs typed in other cells stays.
    """
    if draft == before:
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(folder / "drafts.lock", timeout=5):
        gone = before.cells.keys() - draft.cells.keys()
        everything = kept(folder, who).without(gone).with_typed(draft.cells.values())
        _write(_file(folder, who), everything)


def _write(file: Path, draft: Draft) -> None:
    if not draft:
        file.unlink(missing_ok=True)
        return
    with NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as aside:
        json.dump([one.document for one in draft.cells.values()], aside)
    os.replace(aside.name, file)  # noqa: PTH105 - atomic, on one file system


def _file(folder: Path, who: str) -> Path:
    """Named by a hash: an address may hold what a file's name may not."""
    return folder / f"{hashlib.sha256(who.strip().lower().encode()).hexdigest()[:32]}.json"
