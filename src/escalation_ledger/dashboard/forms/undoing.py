"""Taking back a save of one's own, also long after it; what it wrote stays in the history."""

from typing import Final

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.forms.acting import (
    Act,
    Request,
    Save,
    Subject,
    Written,
    kinds,
    written,
)
from escalation_ledger.dashboard.forms.writing import Row
from escalation_ledger.dashboard.zones import readers_zone, shown
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import Kind
from escalation_ledger.reports.undoable import OwnSave, own_saves


def _ask_undo(subject: Subject) -> Save:
    saves = {one.seqs: one for one in _saves(subject.ledger, subject.row)}
    seqs = st.selectbox(
        "Your save", list(saves), format_func=lambda one: _said(saves[one]), key=subject.key("save")
    )

    def save(desk: Desk, request: Request) -> Written:
        return written(desk.undo(seqs, why=request.why), desk)

    return save


def _said(save: OwnSave) -> str:
    return f"{shown(save.at, readers_zone())}: {save.sentence}"


def _saves(ledger: LedgerView, row: Row) -> list[OwnSave]:
    person = data.person()
    if person is None or row.get("case_id") is None:
        return []
    return own_saves(ledger.held.events(row["case_id"]), person)


def _has_saves(ledger: LedgerView, row: Row) -> bool:
    return bool(_saves(ledger, row))


UNDO: Final = Act(
    "undo",
    "Undo a save of yours",
    kinds(Kind.SAVE_UNDONE),
    _ask_undo,
    _has_saves,
    reason="Saved by mistake",
    hint="It counts no longer; it stays in the history.",
)
