"""Whose evidence it is, who is who, and cases that a person opens by hand."""

from typing import Final

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
from escalation_ledger.dashboard.forms.joining import chosen, evidence_names, titles_of
from escalation_ledger.dashboard.forms.writing import Row, words_asked
from escalation_ledger.domain import words
from escalation_ledger.domain.words import Side
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import Kind

_WHOSE: Final = {
    Side.CUSTOMER: "A customer's",
    Side.OURS: "One of us",
    Side.BOT: "No person",
}


def _ask_account(subject: Subject) -> Save:
    titles = titles_of(subject.ledger, subject.row["evidence"])
    evidence = st.selectbox(
        "Evidence", list(titles), format_func=titles.__getitem__, key=subject.key("evidence")
    )
    account = _ask_an_account(subject, "belongs to account")

    def save(desk: Desk, request: Request) -> Written:
        named = chosen(account, "Choose the account.")
        return written([desk.assign_account(evidence, named, why=request.why)], desk)

    return save


def _ask_whose(subject: Subject) -> Save:
    person = subject.row["person_id"]
    whose = st.segmented_control(
        "Whose they are",
        list(_WHOSE),
        format_func=_WHOSE.__getitem__,
        default=Side.CUSTOMER,
        required=True,
        key=subject.key("whose"),
    )
    account = _ask_an_account(subject, "Account, of a customer")

    def save(desk: Desk, request: Request) -> Written:
        if whose == Side.CUSTOMER:
            named = chosen(account, "Choose the account.")
            done = desk.place(words.Subject.PERSON, person, account_id=named, why=request.why)
        else:
            done = desk.place(words.Subject.PERSON, person, side=Side(whose), why=request.why)
        return written([done], desk)

    return save


def _ask_identity(subject: Subject) -> Save:
    about = subject.row.get("person_id")
    people = [about] if about else _people_of(subject.ledger, subject.case_id)
    everybody = _people(subject.ledger)
    person = st.selectbox(
        f"This person{subject.of_the_case}",
        people,
        # Whoever was settled meanwhile is nobody any more.
        format_func=lambda one: everybody.get(one, one),
        key=subject.key("person"),
    )
    same_as = choose(
        subject,
        "same_as",
        "is the same person as",
        everybody,
        likely=subject.row.get("perhaps_person"),
    )

    def save(desk: Desk, request: Request) -> Written:
        other = chosen(same_as, "Choose who it is.")
        return written([desk.map_identity(person, other, why=request.why)], desk)

    return save


def _ask_case(subject: Subject) -> Save:
    summary = words_asked(subject.asked, "summary", "What is broken, in plain words", height=90)
    evidence, account = subject.row.get("about"), None
    if evidence is None:
        account = _ask_an_account(subject, "Account, if it is known")
        evidence = choose(
            subject,
            "evidence",
            "Evidence that no case holds, if there is any",
            _free_evidence(subject.ledger),
            placeholder="None: no tool tells of it yet",
        )

    def save(desk: Desk, request: Request) -> Written:
        case_id = desk.raise_case(
            summary=summary or "",
            evidence_id=evidence,
            account_id=None if evidence else account,
            why=request.why,
            key=request.key,
        )
        return Written(f"{case_id} is open: {summary}", to_case=case_id)

    return save


def _ask_an_account(subject: Subject, label: str) -> str | None:
    accounts = subject.ledger.held.situation.facts.accounts.sort("account", "account_id")
    names = {
        one: f"{name} ({one})" for one, name in accounts.select("account_id", "account").iter_rows()
    }
    return choose(subject, "account", label, names, likely=subject.row.get("perhaps_account"))


def _people(ledger: LedgerView) -> dict[str, str]:
    """Id -> name and id, of everybody that a tool knows."""
    people = ledger.held.situation.facts.people.sort("name", "person_id", nulls_last=True)
    return {
        person: f"{name} ({person})" if name else person
        for person, name in people.select("person_id", "name").iter_rows()
    }


def _people_of(ledger: LedgerView, case_id: str) -> list[str]:
    """Ids of those who wrote in the case."""
    known = ledger.held.situation.facts.people["person_id"].implode()
    wrote = ledger.held.messages(case_id)["author_id"].unique(maintain_order=True)
    return wrote.filter(wrote.is_in(known).fill_null(value=False)).to_list()


def _free_evidence(ledger: LedgerView) -> dict[str, str]:
    """Evidence id -> title, of what no case holds, the newest first."""
    groups = ledger.held.situation.grouping.groups
    held = groups.filter(pl.col("case_id").is_not_null())["evidence_id"].implode()
    free = ledger.held.situation.facts.evidence.filter(~pl.col("evidence_id").is_in(held))
    newest = free.sort("last_message_at", "evidence_id", descending=True).head(MOST_OFFERED)
    return evidence_names(newest)


def _has_people(ledger: LedgerView, row: Row) -> bool:
    return is_any_case(ledger, row) and bool(_people_of(ledger, row["case_id"]))


def _is_person(_: LedgerView, row: Row) -> bool:
    return row.get("person_id") is not None


def _always(_: LedgerView, row: Row) -> bool:  # noqa: ARG001 - a case by hand needs no case before it
    return True


ACCOUNT: Final = Act(
    "account",
    "Set the account",
    kinds(Kind.ACCOUNT_ASSIGNED),
    _ask_account,
    is_any_case,
)
IDENTITY: Final = Act(
    "identity",
    "Two ids, one person",
    kinds(Kind.IDENTITY_MAPPED),
    _ask_identity,
    _has_people,
    hint="Everything the first did is from now on what the second did.",
)
WHOSE: Final = Act(
    "whose",
    "Whose they are",
    kinds(Kind.ACCOUNT_ASSIGNED),
    _ask_whose,
    _is_person,
    hint="All they write counts so, what they write later as well.",
)
RAISE: Final = Act(
    "raise",
    "Raise a case",
    kinds(Kind.CASE_OPENED, Kind.SUMMARY_WRITTEN),
    _ask_case,
    _always,
    first="summary",
)
