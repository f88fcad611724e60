"""Forms by which a person says something of the case in words: notes, summary, questions, links."""

from typing import Final

import streamlit as st

from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.forms.acting import (
    Act,
    Save,
    Subject,
    edited,
    is_any_case,
    is_worked_on,
    kinds,
)
from escalation_ledger.dashboard.forms.writing import Row, text_asked, words_asked
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.events import Kind


def _ask_note(subject: Subject) -> Save:
    note = words_asked(subject.asked, "note", "What happened since the last note")
    return edited(subject, lambda: [e.ProgressNoted(note or "")])


def _ask_summary(subject: Subject) -> Save:
    summary = words_asked(
        subject.asked,
        "summary",
        "What is broken, in plain words",
        default=subject.row["summary"],
    )
    return edited(
        subject,
        lambda: [] if summary == subject.row["summary"] else [e.SummaryWritten(summary or "")],
    )


def _ask_attachment(subject: Subject) -> Save:
    title = text_asked(subject.asked, "title", "What it is", hint="Call summary of 16 March")
    url = text_asked(subject.asked, "url", "Link", hint="https://…")
    return edited(subject, lambda: [e.EvidenceAttached(url or "", title or "")])


def _ask_question(subject: Subject) -> Save:
    question = words_asked(subject.asked, "question", "What leadership has to decide")
    return edited(subject, lambda: [e.LeadershipAsked(question or "")])


def _ask_decision(subject: Subject) -> Save:
    st.text(f"Asked: {subject.row['question']}")
    decision = words_asked(subject.asked, "decision", "What leadership decided")
    return edited(subject, lambda: [e.LeadershipDecided(decision or "")])


def _is_asked(_: LedgerView, row: Row) -> bool:
    return row.get("question") is not None and row["decision"] is None


NOTE: Final = Act(
    "note",
    "Progress note",
    kinds(Kind.PROGRESS_NOTED),
    _ask_note,
    is_any_case,
    first="note",
    reason="Progress on the case",
)
SUMMARY: Final = Act(
    "summary",
    "Write the summary",
    kinds(Kind.SUMMARY_WRITTEN),
    _ask_summary,
    is_any_case,
    first="summary",
    reason="Said more plainly",
)
ATTACH: Final = Act(
    "attach",
    "Attach evidence",
    kinds(Kind.EVIDENCE_ATTACHED),
    _ask_attachment,
    is_any_case,
    first="title",
    hint="A call summary, a recording, a screenshot: by its https link.",
)
ASK: Final = Act(
    "ask",
    "Ask leadership",
    kinds(Kind.LEADERSHIP_ASKED),
    _ask_question,
    is_worked_on,
    first="question",
)
DECIDE: Final = Act(
    "decide",
    "Record the decision",
    kinds(Kind.LEADERSHIP_DECIDED),
    _ask_decision,
    _is_asked,
    first="decision",
)
