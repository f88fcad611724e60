"""How a value reads as text, the same in Markdown and on the page."""

from datetime import date, datetime
from typing import Any

import polars as pl
import polars.selectors as cs

from escalation_ledger.reports.review.sections import Kind

NOTHING = "–"


def shown(value: Any, kind: Kind, absent: str = NOTHING) -> str:  # noqa: PLR0911 - one line for each kind
    """As "1,234", "81.0", "$420,000", "2026-03-17", "2026-03-17 08:30", "2 d 4 h",
    "act now"; `absent` for none.

    Instants are local already (see local_times).
    """
    if value is None or value == "":
        return absent
    match kind:
        case Kind.COUNT:
            return f"{value:,.0f}"
        case Kind.SCORE:
            return f"{value:.1f}"
        case Kind.USD:
            return f"-${-value:,.0f}" if value < 0 else f"${value:,.0f}"
        case Kind.RATE:
            return f"{value:.0%}"
        case Kind.MINUTES:
            return _days_and_hours(int(value))
        case Kind.BUSINESS_MINUTES:
            return _hours(int(value))
        case Kind.INSTANT:
            return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
        case Kind.DATE:
            return value.isoformat() if isinstance(value, date) else str(value)
        case Kind.WORD:
            return str(value).replace("_", " ")
        case Kind.TEXT:
            return str(value)


def local_times(rows: pl.DataFrame, zone: str) -> pl.DataFrame:
    """The rows with every instant as wall time of that zone, without one."""
    instants = cs.datetime(time_zone="*")
    return rows.with_columns(instants.dt.convert_time_zone(zone).dt.replace_time_zone(None))


def _days_and_hours(minutes: int) -> str:
    """As "45 min", "3 h 20 min", "2 d 4 h"; with a minus when earlier."""
    if abs(minutes) < 1440:
        return _hours(minutes)
    days, rest = divmod(abs(minutes), 1440)
    hours = f" {rest // 60} h" if rest >= 60 else ""
    return f"{'-' if minutes < 0 else ''}{days} d{hours}"


def _hours(minutes: int) -> str:
    """As "45 min", "3 h 20 min"; business time has no days, which are of no one length."""
    hours, rest = divmod(abs(minutes), 60)
    parts = [f"{hours:,} h"] if hours else []
    parts += [f"{rest} min"] if rest or not hours else []
    return ("-" if minutes < 0 else "") + " ".join(parts)
