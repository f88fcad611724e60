"""Puts the cursor where the next words go, so that a round of forms is walked without a mouse."""

from escalation_ledger.dashboard.components.component import component

_focus = component("focus")


def focus(widget: str) -> None:
    """Focus the field of the widget with this key, once for each key."""
    _focus(key="focus", data={"widget": widget, "now": None})
