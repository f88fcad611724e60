"""What belongs together: cases merged, evidence split off, linked or kept apart, proposals settled."""

from typing import Any, Final

import polars as pl
import streamlit as st

from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.forms.acting import (
    MOST_OFFERED,
    Act,
    Request,
    Save,
    Subject,
    Written,
    choose,
    is_any_case,
    kinds,
    written,
)
from escalation_ledger.dashboard.forms.writing import Row
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import Kind
from escalation_ledger.ledger.joining import AFTER_A_MERGE
from escalation_ledger.ledger.naming import names
from escalation_ledger.ledger.refusals import InvalidEdit

_TOGETHER, _APART = "Yes, one issue", "No, keep them apart"


def _ask_merge(subject: Subject) -> Save:
    others = _mergeable(subject.ledger, subject.row)
    other = choose(subject, "other", "Case of the same account", others)

    def save(desk: Desk, request: Request) -> Written:
        survivor = desk.merge(
            subject.case_id, chosen(other, "Choose the other case."), why=request.why
        )
        return Written(
            f"Merged: {subject.case_id} and {other} are {survivor} now. {AFTER_A_MERGE}",
            to_case=survivor,
        )

    return save


def _ask_split(subject: Subject) -> Save:
    titles = titles_of(subject.ledger, subject.row["evidence"])
    leaving = st.multiselect(
        "What leaves for a case of its own",
        list(titles),
        format_func=titles.__getitem__,
        key=subject.key("evidence"),
        placeholder="Choose evidence",
    )

    def save(desk: Desk, request: Request) -> Written:
        new = desk.split(subject.case_id, leaving, why=request.why)
        called = names(desk.here.facts, leaving)
        return Written(
            f"Split: {', '.join(called.get(one, one) for one in leaving)} went to {new}."
        )

    return save


def _ask_pair(subject: Subject, *, is_accepted: bool) -> Save:
    inside = titles_of(subject.ledger, subject.row["evidence"])
    around = inside if not is_accepted else _titles_of_account(subject.ledger, subject.row)
    left = st.selectbox(
        f"This evidence{subject.of_the_case}",
        list(inside),
        format_func=inside.__getitem__,
        key=subject.key("left"),
    )
    right = choose(subject, "right", "and this", around)

    def save(desk: Desk, request: Request) -> Written:
        rule = desk.link if is_accepted else desk.keep_apart
        other = chosen(right, "Choose the second piece of evidence.")
        return written(rule(left, other, why=request.why), desk)

    return save


def _ask_settlement(subject: Subject) -> Save:
    proposals = proposals_of(subject.ledger, subject.case_id)
    reasons = {row["proposal_id"]: row["reason"] for row in proposals}
    asked_about = subject.row.get("about")
    about = st.selectbox(
        "What is proposed",
        list(reasons),
        index=list(reasons).index(asked_about) if asked_about in reasons else 0,
        format_func=reasons.__getitem__,
        key=subject.key("proposal"),
    )
    found = next((row for row in proposals if row["proposal_id"] == about), None)
    if found:
        titles = titles_of(subject.ledger, [found["left"], found["right"]])
        for side in ("left", "right"):
            st.text(f"{found[f'{side}_case_id'] or 'No case'}: {titles.get(found[side])}")
    answer = st.selectbox("Is it one issue?", [_TOGETHER, _APART], key=subject.key("answer"))

    def save(desk: Desk, request: Request) -> Written:
        proposal = chosen(about, "Nothing is proposed any more.")
        done = desk.settle(proposal, is_accepted=answer == _TOGETHER, why=request.why)
        return written(done, desk)

    return save


def proposals_of(ledger: LedgerView, case_id: str) -> list[dict[str, Any]]:
    """Rows of PROPOSALS with the case on either side."""
    is_here = (pl.col("left_case_id") == case_id) | (pl.col("right_case_id") == case_id)
    return ledger.held.proposals.filter(is_here.fill_null(value=False)).to_dicts()


def _mergeable(ledger: LedgerView, row: Row) -> dict[str, str]:
    """Case -> its id and summary, of the other cases that the account could have in common."""
    same = (
        pl.lit(value=True)
        if row["account_id"] is None
        else (pl.col("account_id").is_null() | (pl.col("account_id") == row["account_id"]))
    )
    others = ledger.held.sheet.filter(same & (pl.col("case_id") != row["case_id"]))
    newest = others.sort("number", descending=True).head(MOST_OFFERED)
    return {one: f"{one} {said}" for one, said in newest.select("case_id", "summary").iter_rows()}


def titles_of(ledger: LedgerView, evidence: list[str]) -> dict[str, str]:
    """Evidence id -> its title and id."""
    return _oldest_first(
        ledger.held.situation.facts.evidence.filter(pl.col("evidence_id").is_in(evidence))
    )


def _titles_of_account(ledger: LedgerView, row: Row) -> dict[str, str]:
    """The same, of what the account has outside the case."""
    is_outside = ~pl.col("evidence_id").is_in(row["evidence"])
    is_same = pl.col("account_id").is_null() | (pl.col("account_id") == (row["account_id"] or ""))
    return _oldest_first(ledger.held.situation.facts.evidence.filter(is_outside & is_same))


def _oldest_first(evidence: pl.DataFrame) -> dict[str, str]:
    return evidence_names(evidence.sort("opened_at", "evidence_id").tail(MOST_OFFERED))


def evidence_names(evidence: pl.DataFrame) -> dict[str, str]:
    """Evidence id -> its title and id, in the frame's order."""
    return {
        one: f"{title} ({one})"
        for one, title in evidence.select("evidence_id", "title").iter_rows()
    }


def chosen(one: str | None, otherwise: str) -> str:
    """The one chosen; `otherwise`: what to do where none is. Raises InvalidEdit."""
    if one is None:
        raise InvalidEdit(otherwise)
    return one


def _has_several(_: LedgerView, row: Row) -> bool:
    return len(row.get("evidence") or []) > 1


def _has_proposals(ledger: LedgerView, row: Row) -> bool:
    return bool(row.get("case_id")) and bool(proposals_of(ledger, row["case_id"]))


def _has_others(ledger: LedgerView, row: Row) -> bool:
    return is_any_case(ledger, row) and bool(_mergeable(ledger, row))


MERGE: Final = Act(
    "merge",
    "Merge with a case",
    kinds(Kind.CASES_MERGED),
    _ask_merge,
    _has_others,
    hint=f"The older case takes in the younger, with all its evidence. {AFTER_A_MERGE}",
)
SPLIT: Final = Act(
    "split", "Split off evidence", kinds(Kind.EVIDENCE_SPLIT), _ask_split, _has_several
)
LINK: Final = Act(
    "link",
    "Link evidence",
    kinds(Kind.EVIDENCE_LINKED),
    lambda subject: _ask_pair(subject, is_accepted=True),
    is_any_case,
    hint="Evidence of the same account that is this issue too. If it has a case, the two are merged. "
    + AFTER_A_MERGE,
)
APART: Final = Act(
    "apart",
    "Keep evidence apart",
    kinds(Kind.LINK_REJECTED),
    lambda subject: _ask_pair(subject, is_accepted=False),
    _has_several,
    hint="Two pieces that are not the same issue, whatever joins them. This beats any key.",
)
SETTLE: Final = Act(
    "settle",
    "Settle a proposal",
    kinds(Kind.PROPOSAL_ACCEPTED, Kind.PROPOSAL_REJECTED),
    _ask_settlement,
    _has_proposals,
)
