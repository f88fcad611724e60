"""Claim a case: whoever sits here owns its next move."""

import streamlit as st

from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.forms.opened import finish, submit_row
from escalation_ledger.dashboard.forms.writing import (
    Asked,
    Row,
    optional_instant,
    text_asked,
    write,
)
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.dashboard.zones import readers_zone
from escalation_ledger.ledger.events import OwnershipAccepted

WHY = "Claimed on the page."


def form(_visit: Visit, case: Row) -> None:
    """Draw it; case: its row of RANKED."""
    asked = Asked("claim", case)
    owner = case["owner_name"] or case["owner"]
    said(
        asked.key("now"),
        f"Its owner is {owner} ({case['owner_state']}). From now on it would be you."
        if owner
        else "Nobody owns its next move.",
    )
    with st.form(asked.key("form"), border=False):
        due = st.datetime_input(
            f"Your next move is due ({readers_zone().key}), optional",
            value=None,
            key=asked.key("due"),
        )
        why = text_asked(asked, "why", "Why", default=WHY)
        is_sent = submit_row(asked, "Claim")
    if not is_sent:
        asked.keep_seen()
    elif write(
        asked,
        lambda _desk: [OwnershipAccepted(optional_instant(due))],
        why=why,
        sentence=f"{case['case_id']} is yours.",
    ):
        finish()
