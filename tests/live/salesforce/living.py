"""A home that reads a Salesforce test server, beside one that reads the same from a drop folder."""

from pathlib import Path
from typing import Any

from escalation_ledger.domain.words import Source
from tests.live.homes import content, landed, live_home, refreshed, staged_content
from tests.live.salesforce.scenario import SETTINGS, Scenario
from tests.live.salesforce.server import CLIENT, SalesforceApi

CRM = Source.CRM


def home_of(root: Path, api: SalesforceApi, *, more: str = "", **told: Any) -> Path:
    """Its home, with the sample's settings and an organisation's own fields."""
    tables = {"salesforce": {"address": api.address, **told}}
    return live_home(root, tables, {"salesforce": CLIENT}, more=SETTINGS + more)


def dropped(scenario: Scenario, root: Path) -> str:
    """The content that a refresh of the same records from a drop folder has."""
    live_home(root, {}, {}, more=SETTINGS)
    outcome = refreshed(root, drop=scenario.drop(root / "drop"))
    assert outcome.document["status"] == "ok"
    return content(root)


def exported(scenario: Scenario, root: Path, *types: str) -> str:
    """The staged content of the same records, of these types, landed from a drop folder."""
    live_home(root, {}, {}, more=SETTINGS)
    assert landed(root, CRM, drop=scenario.drop(root / "drop", types)).error is None
    return staged_content(root, CRM)
