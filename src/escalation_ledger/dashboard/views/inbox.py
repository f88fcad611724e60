"""What waits for a person: settled by a click or a key, one after the other. `?item=` says which."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from escalation_ledger.dashboard.components.notice import notice
from escalation_ledger.dashboard.components.waiting import piece, wait_item, wait_list
from escalation_ledger.dashboard.forms.done import show_done
from escalation_ledger.dashboard.forms.menu import show_form
from escalation_ledger.dashboard.forms.sorting import ITEM, sorting
from escalation_ledger.dashboard.frame import Visit

_PLACE: Final = "inbox-place"


def show(visit: Visit) -> None:
    """Draw the list of what waits, beside the one that is looked at."""
    show_done(visit)
    show_form(visit)
    waiting = visit.ledger.waiting
    if waiting.is_empty():
        notice(
            "Nothing waits",
            body="Every mail and thread has its case or its account, and every link is settled. "
            "What the next refresh cannot place comes here.",
            key="inbox-empty",
        )
        return
    place = _place(waiting["item_id"].to_list())
    item = waiting.row(place, named=True)
    clock = visit.clock_set_to.isoformat() if visit.clock_set_to else None
    listed, looked_at = st.columns([0.36, 0.64], gap="small")
    with listed:
        wait_list(
            waiting,
            selected=item["item_id"],
            needs_nobody=visit.ledger.needs_nobody,
            clock=clock,
            on_choose=_choose,
        )
    with looked_at:
        sorting(visit, item)
        wait_item(item["item_id"], item["reason"], _pieces(visit, item), clock=clock)


def _place(items: Sequence[str]) -> int:
    """Of the item asked for; where it was settled, of the one that came after it."""
    asked = st.query_params.get(ITEM)
    place = items.index(asked) if asked in items else int(st.session_state.get(_PLACE, 0))
    place = min(place, len(items) - 1)
    st.session_state[_PLACE] = place
    return place


def _choose(item_id: str) -> None:
    st.query_params[ITEM] = item_id


def _pieces(visit: Visit, item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The evidence that it is about."""
    facts = visit.ledger.held.situation.facts
    evidence = visit.ledger.linked(
        facts.evidence.filter(pl.col("evidence_id").is_in(item["evidence"])), "evidence_id"
    ).join(
        facts.accounts.select("account_id", "account"),
        on="account_id",
        how="left",
        maintain_order="left",
    )
    rows = {row["evidence_id"]: row for row in evidence.iter_rows(named=True)}
    cases = dict(zip(item["evidence"], item["cases"] or (), strict=False))
    return [
        piece(
            rows[one],
            visit.ledger.said_in(one),
            case_id=cases.get(one),
            account=rows[one]["account"],
        )
        for one in item["evidence"]
        if one in rows
    ]
