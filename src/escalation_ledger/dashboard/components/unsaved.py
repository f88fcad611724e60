"""Watches over what is typed in a sheet: tells the server soon after, and asks before it is left unsaved."""

from escalation_ledger.dashboard.components.component import component

_unsaved = component("unsaved")


def unsaved(count: int, *, saves: str) -> None:
    """Draw nothing. count: unsaved changes known by now; saves: key of the button that saves."""
    _unsaved(
        key="unsaved",
        data={"count": count, "saves": saves, "now": None},
        on_typed_change=_heard,
    )


def _heard() -> None:
    """What is typed comes along with any message; there is nothing else to do."""
