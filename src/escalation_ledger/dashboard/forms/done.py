"""What the last save of this window came to, and the way back from it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import uuid4

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.said import Tone, said
from escalation_ledger.dashboard.frame import Visit

_DONE = "done"
_WRITTEN = "written-seq"
_WHY_UNDONE = "Undone on the page it was saved on."


@dataclass(frozen=True)
class Done:
    """A sentence about a save; seqs: of the events it wrote, where they can be taken back."""

    text: str
    seqs: tuple[int, ...] = ()
    tone: Tone = "green"
    lines: tuple[str, ...] = ()


def tell(done: Done) -> None:
    """Have it said above the page from now on, in place of what was said before."""
    _note_written(done.seqs)
    st.session_state[_DONE] = (uuid4().hex, done)


def last_written() -> int:
    """Seq of the newest event that this window wrote; 0 while there is none."""
    return int(st.session_state.get(_WRITTEN, 0))


def show_done(visit: Visit, *, shortcut: str | None = "U") -> None:
    """Draw what was told last, if anything was. shortcut: of its undo."""
    key, done = st.session_state.get(_DONE, (None, None))
    if done is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="done"):
        said(f"done-{key}", done.text, tone=done.tone, lines=done.lines)
        if done.seqs:
            st.button(
                "Undo",
                key=f"undo-{key}",
                shortcut=shortcut,
                on_click=_undo,
                args=(visit, done.seqs),
            )
        st.button("Dismiss", key=f"dismiss-{key}", type="tertiary", on_click=_dismiss)


def _undo(visit: Visit, seqs: Collection[int]) -> None:
    try:
        recorded = data.desk(visit.ledger).undo(seqs, why=_WHY_UNDONE)
    except data.REFUSED as refusal:
        tell(Done(f"Not undone. {refusal}", tone="orange"))
        return
    _note_written([one.seq for one in recorded])
    cases = sorted({one.case_id for one in recorded if one.case_id})
    tell(Done(f"Undone on {', '.join(cases)}. What was written stays in the history."))


def _note_written(seqs: Collection[int]) -> None:
    st.session_state[_WRITTEN] = max(last_written(), *seqs) if seqs else last_written()


def _dismiss() -> None:
    st.session_state.pop(_DONE, None)
