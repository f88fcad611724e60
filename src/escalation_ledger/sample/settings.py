"""The configuration that goes with the sample, and the calendars its story is told in."""

import tomllib

from escalation_ledger.domain.calendar import Calendar

_SETTINGS = """\
# Business hours by region; every other setting keeps its default.

[calendars.us]
zone = "America/New_York"
hours = ["09:00-17:00", "09:00-17:00", "09:00-17:00", "09:00-17:00", "09:00-17:00", "", ""]
holidays = "US"

[calendars.uk]
zone = "Europe/London"
hours = ["09:00-17:00", "09:00-17:00", "09:00-17:00", "09:00-17:00", "09:00-17:00", "", ""]
holidays = "GB"

[calendars.de]
zone = "Europe/Berlin"
hours = ["09:00-17:00", "09:00-17:00", "09:00-17:00", "09:00-17:00", "09:00-17:00", "", ""]
holidays = "DE"

# The team's saved views.
[views]
"Strategic, renewing soon" = "?renewal=≤+90+d&tier=Strategic"
"Nobody owns it" = "?owner=none"
"Promises to strategic accounts" = "promises?tier=Strategic"

# Where evidence opens in its tool.
[links]
zendesk = "https://meridian-sample.zendesk.com"
slack = "https://meridian-sample.slack.com"

# Region, as the CRM spells it, to calendar.
[regions]
US = "us"
UK = "uk"
DE = "de"
"""


def sample_settings() -> str:
    """The text of a `ledger.toml` that knows the sample's regions."""
    return _SETTINGS


def calendars_by_region() -> dict[str, Calendar]:
    """Region word of the sample -> the calendar `sample_settings` gives it."""
    document = tomllib.loads(_SETTINGS)
    return {
        region: Calendar.parse(name, **document["calendars"][name])
        for region, name in document["regions"].items()
    }
