"""One sentence of ours to the reader, with what people wrote in it as characters, never as markup."""

from collections.abc import Sequence
from typing import Literal

from escalation_ledger.dashboard.components.component import component

_said = component("said")

Tone = Literal["red", "orange", "green", "grey"]


def said(key: str, text: str, *, tone: Tone = "grey", lines: Sequence[str] = ()) -> None:
    """Draw it. red: no promise stands; orange: refused, or to be looked at; green: done; grey: beside the point."""
    _said(key=key, data={"text": text, "tone": tone, "lines": list(lines), "now": None})
