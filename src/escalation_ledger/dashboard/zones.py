"""Times in the reader's own zone, for widgets that know no zone, and back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from escalation_ledger.ledger.refusals import InvalidEdit

SHOWN = "%a %d %b %Y, %H:%M"


def readers_zone() -> ZoneInfo:
    """The zone that the browser says it is in; UTC where it says none that is known."""
    try:
        return ZoneInfo(st.context.timezone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def on_wall(at: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall there shows at the instant: naive, to the minute."""
    return at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


def instant_there(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant, UTC, at which a clock there shows this; the first where it does so twice.

    Raises InvalidEdit where clocks are put forward over it.
    """
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != wall:
        raise InvalidEdit(
            f"There is no {wall:%H:%M} on {wall:%d %b %Y} in {zone.key}: clocks are put forward "
            "then. Choose another time."
        )
    return at


def shown(at: datetime, zone: ZoneInfo) -> str:
    """The instant as people there read it."""
    return f"{at.astimezone(zone):{SHOWN}} ({zone.key})"


def start_of_day(at: datetime) -> datetime:
    """When the reader's day began in which the instant lies."""
    here = at.astimezone(readers_zone())
    return here.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
