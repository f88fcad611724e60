"""Who moves next, and by when."""

from collections.abc import Sequence
from typing import Final

import polars as pl
import streamlit as st

from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.forms.acting import (
    Act,
    Save,
    Subject,
    edited,
    is_worked_on,
    kinds,
)
from escalation_ledger.dashboard.forms.writing import optional_instant
from escalation_ledger.dashboard.zones import on_wall, readers_zone
from escalation_ledger.domain.words import Side
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.events import Kind

_NOBODY: Final = ""


def _ask_owner(subject: Subject) -> Save:
    row, zone = subject.row, readers_zone()
    names = colleagues(subject.ledger)
    standing = row["owner"] or _NOBODY
    options = list(dict.fromkeys([_NOBODY, standing, *names]))
    owner = st.selectbox(
        "Owner of the next move: one of ours, or another address",
        options,
        index=options.index(standing),
        format_func=lambda one: "Nobody" if one == _NOBODY else names.get(one, one),
        accept_new_options=True,
        key=subject.key("owner"),
    )
    standing_due = on_wall(row["owner_due_at"], zone) if row["owner_due_at"] else None
    due = st.datetime_input(
        f"Their next move is due ({zone.key}), optional", value=standing_due, key=subject.key("due")
    )

    def decide() -> Sequence[Change]:
        is_other_owner, is_other_due = owner != standing, due != standing_due
        due_at = optional_instant(due) if is_other_due else None
        if is_other_owner and owner in (_NOBODY, None):
            return [e.OwnerAssigned(None)]
        assigned = [e.OwnerAssigned(owner, due_at)] if is_other_owner else []
        says_due = is_other_due and not (assigned and due_at)
        return [*assigned, *([e.OwnerDueSet(due_at)] if says_due else [])]

    return edited(subject, decide)


def colleagues(ledger: LedgerView) -> dict[str, str]:
    """Address -> name and address, of everybody on our side."""
    people = ledger.held.situation.facts.people.filter(
        (pl.col("side") == Side.OURS.value) & pl.col("person_id").str.contains("@", literal=True)
    ).sort("name", "person_id", nulls_last=True)
    return {
        person: f"{name} ({person})" if name else person
        for person, name in people.select("person_id", "name").iter_rows()
    }


OWNER: Final = Act(
    "owner",
    "Owner and due",
    kinds(Kind.OWNER_ASSIGNED, Kind.OWNER_DUE_SET),
    _ask_owner,
    is_worked_on,
)
