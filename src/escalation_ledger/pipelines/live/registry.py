"""Every live source by the name of its tool."""

from collections.abc import Mapping
from typing import Any, Final

from escalation_ledger.pipelines.live.hubspot.source import HUBSPOT
from escalation_ledger.pipelines.live.imap import IMAP
from escalation_ledger.pipelines.live.salesforce.source import SALESFORCE
from escalation_ledger.pipelines.live.slack.source import SLACK
from escalation_ledger.pipelines.live.source import LiveSource
from escalation_ledger.pipelines.live.zendesk import ZENDESK

_SOURCES: Final[tuple[LiveSource[Any], ...]] = (ZENDESK, SLACK, SALESFORCE, HUBSPOT, IMAP)
LIVE: Final[Mapping[str, LiveSource[Any]]] = {one.name: one for one in _SOURCES}
