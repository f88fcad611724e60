"""What the last save of this window came to, and the way back from it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import uuid4

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.said import Tone, said
from escalation_ledger.dashboard.frame import Visit

_DONE = "done"
_WHY_UNDONE = "Undone on the page it was saved on."


@dataclass(frozen=True)
class Done:
    """A sentence about a save; seqs: of the events it wrote, where they can be taken back."""

    text: str
    seqs: tuple[int, ...] = ()
    tone: Tone = "green"
    lines: tuple[str, ...] = ()


@dataclass
class Saying:
    """What is said above the page of one window, and seq of the newest event it wrote."""

    said: Done | None = None
    key: str = ""
    written_seq: int = 0

    def tell(self, done: Done) -> None:
        """Have it said from now on, in place of what was said before."""
        self.said, self.key = done, uuid4().hex
        self.note_written(done.seqs)

    def note_written(self, seqs: Collection[int]) -> None:
        """This window wrote these events."""
        self.written_seq = max(self.written_seq, *seqs, 0)


def saying() -> Saying:
    """That of this session. A step that writes takes it first: see `editing.sheet`."""
    found: Saying = st.session_state.setdefault(_DONE, Saying())
    return found


def tell(done: Done) -> None:
    """Have it said above the page from now on, in place of what was said before."""
    saying().tell(done)


def last_written() -> int:
    """Seq of the newest event that this window wrote; 0 while there is none."""
    return saying().written_seq


def show_done(visit: Visit, *, shortcut: str | None = "U") -> None:
    """Draw what was told last, if anything was. shortcut: of its undo."""
    heard = saying()
    done, key = heard.said, heard.key
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
    heard = saying()
    try:
        recorded = data.desk(visit.ledger).undo(seqs, why=_WHY_UNDONE)
    except data.REFUSED as refusal:
        heard.tell(Done(f"Not undone. {refusal}", tone="orange"))
        return
    heard.note_written([one.seq for one in recorded])
    cases = sorted({one.case_id for one in recorded if one.case_id})
    heard.tell(Done(f"Undone on {', '.join(cases)}. What was written stays in the history."))


def _dismiss() -> None:
    saying().said = None
