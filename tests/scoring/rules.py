"""The configuration the scoring tests run under: the defaults, and calendars in three zones."""

from dataclasses import replace

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.warehouse.settings import load_settings

_DEFAULTS = load_settings()
_OFFICE = ["09:00-17:00"] * 5 + ["", ""]

SETTINGS = replace(
    _DEFAULTS,
    calendars={
        **_DEFAULTS.calendars,
        "munich": Calendar.parse("munich", zone="Europe/Berlin", hours=_OFFICE, holidays="DE-BY"),
        "new_york": Calendar.parse(
            "new_york", zone="America/New_York", hours=_OFFICE, holidays="US"
        ),
    },
)
SCORING = SETTINGS.scoring
