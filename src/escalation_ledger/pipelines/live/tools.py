"""Which tools can be read live, and how patiently. Without what asking them needs, for that loads slowly."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from escalation_ledger.domain.words import Source
from escalation_ledger.warehouse.settings import Settings

SOURCE_OF: Final[Mapping[str, Source]] = {
    "zendesk": Source.ZENDESK,
    "slack": Source.SLACK,
    "salesforce": Source.CRM,
    "hubspot": Source.CRM,
    "imap": Source.EMAIL,
}
"""Tool -> the source its objects belong to; its table of the configuration is `[sources.TOOL]`."""


@dataclass(frozen=True)
class Patience:
    """How long a call is tried. Seconds; `longest_wait` bounds each wait, Retry-After included."""

    attempts: int = 6
    timeout: float = 60.0
    first_wait: float = 1.0
    longest_wait: float = 120.0


USUAL: Final = Patience()

SOMEBODY_WAITS: Final = Patience(attempts=2, timeout=15.0, first_wait=0.5, longest_wait=5.0)
"""For a call that somebody sits and waits for."""


def addressed(source: Source, settings: Settings) -> list[str]:
    """The tools of the source that have an address, by name."""
    return [
        name
        for name, tool in settings.sources.items()
        if tool["address"] and SOURCE_OF[name] is source
    ]
