"""A home that reads a Zendesk test server, beside one that reads the same from a drop folder."""

from pathlib import Path

from tests.live.homes import content, live_home, refreshed
from tests.live.zendesk.scenario import SETTINGS, Scenario
from tests.live.zendesk.server import CLIENT, ZendeskApi

SINCE = "2025-01-01"


def home_of(root: Path, api: ZendeskApi, **secrets: str) -> Path:
    """Its home, with the sample's settings."""
    told = {"zendesk": {"address": api.address, "since": SINCE}}
    return live_home(root, told, {"zendesk": {**CLIENT, **secrets}}, more=SETTINGS)


def dropped(scenario: Scenario, root: Path) -> str:
    """The content that a refresh of the same objects from a drop folder has."""
    root.mkdir(parents=True)
    (root / "ledger.toml").write_text(SETTINGS, "utf-8")
    outcome = refreshed(root, drop=scenario.drop(root / "drop"))
    assert outcome.document["status"] == "ok"
    return content(root)
