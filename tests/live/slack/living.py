"""A home that reads a Slack test server, beside one that reads the same from an export."""

from pathlib import Path
from typing import Any

from escalation_ledger.domain.words import Source
from tests.live.homes import content, landed, live_home, refreshed, staged_content
from tests.live.slack.scenario import SETTINGS, Scenario
from tests.live.slack.server import TOKEN, SlackApi

SINCE = "2025-01-01"


def home_of(root: Path, api: SlackApi, **told: Any) -> Path:
    """Its home, with the sample's settings."""
    tables = {"slack": {"address": api.address, "since": SINCE, **told}}
    return live_home(root, tables, {"slack": {"bot_token": TOKEN}}, more=SETTINGS)


def dropped(scenario: Scenario, root: Path) -> str:
    """The content that a refresh of an export has."""
    root.mkdir(parents=True)
    (root / "ledger.toml").write_text(SETTINGS, "utf-8")
    outcome = refreshed(root, drop=scenario.drop(root / "drop"), now=scenario.clock)
    assert outcome.document["status"] == "ok"
    return content(root)


def exported(scenario: Scenario, root: Path) -> str:
    """The content of the source's typed tables when read from an export."""
    home = live_home(root, {}, {}, more=SETTINGS)
    assert landed(home, Source.SLACK, drop=scenario.drop(root / "drop")).error is None
    return staged_content(home, Source.SLACK)
