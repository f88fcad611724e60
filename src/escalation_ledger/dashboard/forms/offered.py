"""What whoever sits here can do about a case: one button each, with its key, and the form it opens."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import streamlit as st

from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.forms import claim, promise, seat, snooze, touch
from escalation_ledger.dashboard.forms.opened import open_form
from escalation_ledger.dashboard.forms.writing import Row
from escalation_ledger.dashboard.frame import Visit

Form = Callable[[Visit, Row], None]


@dataclass(frozen=True)
class Offer:
    """label: of the button; title: over the form, before the case's id; shortcut: its key."""

    label: str
    title: str
    shortcut: str
    form: Form


# Streamlit keeps C and R for itself.
OFFERS: Mapping[str, Offer] = {
    "claim": Offer("Claim", "Claim", "A", claim.form),
    "touch": Offer("Log touch", "Log a touch on", "T", touch.form),
    "promise": Offer("Promise", "Change the promise of", "P", promise.form),
    "snooze": Offer("Snooze", "Snooze", "Z", snooze.form),
}


def offered(visit: Visit, case: Row) -> None:
    """Draw the buttons; where nobody may write, why not. case: its row of RANKED."""
    reason = seat.why_not(visit.role)
    if reason is not None:
        said("why-not", reason)
        return
    with st.container(horizontal=True, gap="small", key="offers"):
        for name in OFFERS:
            offer_button(name, case, key=f"offer-{name}")


def offer_button(name: str, case: Row, *, key: str) -> None:
    """Draw one of OFFERS by its name."""
    offer = OFFERS[name]
    st.button(
        "Wake" if name == "snooze" and case["snoozed_until"] else offer.label,
        shortcut=offer.shortcut,
        key=key,
        on_click=partial(open_form, name, case),
    )
