"""A person's draft in a file of the home. It holds no truth, only text that is not saved yet."""

from pathlib import Path
from typing import Any

from escalation_ledger.dashboard import drafts
from escalation_ledger.dashboard.editing.draft import Draft, Typed


def kept(folder: Path, who: str) -> Draft:
    """What they typed and did not save; a file that cannot be read holds nothing."""
    return _draft(drafts.read(drafts.file_of(folder, who)))


def keep(folder: Path, who: str, draft: Draft, *, before: Draft) -> None:
    """Keep what this window's draft became; `before` is what this window kept last.

    What another window of theirs typed in other cells stays.
    """
    if draft == before:
        return
    gone = before.cells.keys() - draft.cells.keys()

    def become(held: Any) -> list[dict[str, Any]]:
        everything = _draft(held).without(gone).with_typed(draft.cells.values())
        return [one.document for one in everything.cells.values()]

    drafts.change(drafts.file_of(folder, who), become)


def _draft(held: Any) -> Draft:
    try:
        return Draft().with_typed(Typed.of(one) for one in held or ())
    except (ValueError, KeyError, TypeError):
        return Draft()
