"""Snooze a case until a time, for a reason; or wake it."""

from datetime import timedelta

import streamlit as st

from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.figures import is_late
from escalation_ledger.dashboard.forms.opened import finish, submit_row
from escalation_ledger.dashboard.forms.writing import Asked, Row, instant_asked, text_asked, write
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.dashboard.zones import on_wall, readers_zone, shown
from escalation_ledger.ledger.events import Snoozed

_MORNING = 9


def form(visit: Visit, case: Row) -> None:
    """Draw it; case: its row of RANKED."""
    asked = Asked("snooze", case)
    zone = readers_zone()
    if case["snoozed_until"]:
        _wake(asked)
        return
    said(asked.key("law"), _law(case), tone="orange" if is_late(case) else "grey")
    tomorrow = on_wall(visit.now, zone).replace(hour=_MORNING, minute=0) + timedelta(days=1)
    with st.form(asked.key("form"), border=False):
        until = st.datetime_input(
            f"Until ({zone.key})", value=tomorrow, min_value=on_wall(visit.now, zone), key=asked.key("until")
        )  # fmt: skip
        why = text_asked(asked, "why", "Why", hint="What we wait for")
        is_sent = submit_row(asked, "Snooze")
    if not is_sent:
        asked.keep_seen()
    elif write(
        asked,
        lambda _desk: [Snoozed(instant_asked(until, what="Until"))],
        why=why,
        sentence=f"{case['case_id']} sleeps.",
    ):
        finish()


def _law(case: Row) -> str:
    if is_late(case):
        return "It stays in the list while its promise is late: a snooze never hides that."
    return "It leaves the list until then. A promise that falls due or a message of the customer wakes it."


def _wake(asked: Asked) -> None:
    case = asked.row
    said(
        asked.key("asleep"),
        f"It sleeps until {shown(case['snoozed_until'], readers_zone())}: {case['snooze_reason']}",
    )
    with st.form(asked.key("wake"), border=False):
        why = text_asked(asked, "wake-why", "Why", default="Woken on the page.")
        is_sent = submit_row(asked, "Wake", "wake-row")
    if not is_sent:
        asked.keep_seen()
    elif write(
        asked,
        lambda _desk: [Snoozed(None)],
        why=why,
        sentence=f"{case['case_id']} is awake.",
    ):
        finish()
