"""The inbox: what waits, in a list by kind, and the one that is looked at, whole."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from escalation_ledger.dashboard.components.component import component, plain
from escalation_ledger.dashboard.components.panel import excerpts
from escalation_ledger.dashboard.wording import source_name
from escalation_ledger.reports.waiting import Waits

_list = component("waitlist", "caseparts", "pick")
_item = component("waititem", "caseparts")
_KEY: Final = "waitlist"
MOST_ROWS: Final = 500
_LISTED: Final = ("item_id", "waits", "source", "title", "place", "account_id", "account", "at")

KINDS: Final[Mapping[Waits, str]] = {
    Waits.LINK: "Proposed links",
    Waits.ACCOUNT: "Of no account",
    Waits.UNLINKED: "In no case",
    Waits.PERSON: "Unknown people",
}


def wait_list(
    rows: pl.DataFrame,
    *,
    selected: str,
    needs_nobody: int,
    clock: str | None,
    on_choose: Callable[[str], None],
) -> None:
    """Draw the rows of WAITING. on_choose gets the item picked by mouse or keyboard.

    needs_nobody: how much else is open in no case.
    """

    def tell() -> None:
        state: Any = st.session_state.get(_KEY) or {}
        if isinstance(item := state.get("item"), str):
            on_choose(item)

    _list(
        key=_KEY,
        data={
            "rows": [
                {**row, "source_name": source_name(row["source"])}
                for row in plain(rows.head(MOST_ROWS).select(_LISTED))
            ],
            "total": rows.height,
            "needs_nobody": needs_nobody,
            "kinds": [[str(kind), name] for kind, name in KINDS.items()],
            "selected": selected,
            "now": clock,
        },
        on_item_change=tell,
    )


def wait_item(
    item_id: str, reason: str, pieces: Sequence[Mapping[str, Any]], *, clock: str | None
) -> None:
    """Draw why it waits, and its pieces of evidence side by side."""
    _item(
        key="waititem",
        data={"id": item_id, "reason": reason, "pieces": list(pieces), "now": clock},
    )


def piece(
    evidence: Mapping[str, Any], messages: pl.DataFrame, *, case_id: str | None, account: str | None
) -> Mapping[str, Any]:
    """One piece as it is drawn. evidence: a row of EVIDENCE with `url`; messages: of it, oldest first."""
    return {
        "title": evidence["title"],
        "place": evidence["place"],
        "source": evidence["source"],
        "source_name": source_name(evidence["source"]),
        "url": evidence["url"],
        "case_id": case_id,
        "account": account,
        "messages": excerpts(messages.reverse()),
    }
