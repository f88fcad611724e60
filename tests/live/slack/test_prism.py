"""Slack's own description, served by Prism with its examples: it connects, pages and ends."""

import gzip
import json
from typing import Any

import pytest

from escalation_ledger.domain.words import Source, SourceStatus
from tests.live.homes import QUICK, landed, live_home
from tests.live.prism import PROGRAM, served
from tests.live.slack.server import DESCRIBED, TOKEN

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        not (PROGRAM and DESCRIBED.is_there), reason="needs LEDGER_PRISM and the description"
    ),
]


def description() -> dict[str, Any]:
    """As Slack published it, but below /api, where it is, and signed by a header, as it is for long."""
    whole: dict[str, Any] = json.loads(gzip.decompress(DESCRIBED.file.read_bytes()))
    for operations in whole["paths"].values():
        for operation in operations.values():
            given = operation.get("parameters", [])
            operation["parameters"] = [one for one in given if one["name"] != "token"]
    whole["paths"] = {f"/api{path}": operations for path, operations in whole["paths"].items()}
    return whole


def test_a_refresh_from_prism_lands_its_examples_and_ends(tmp_path):
    with served(description(), tmp_path) as address:
        told = {"slack": {"address": address}}
        home = live_home(tmp_path / "home", told, {"slack": {"bot_token": TOKEN}})
        landing = landed(home, Source.SLACK, patience=QUICK)
    assert (landing.status, landing.error) == (SourceStatus.OK, None)
    # Two channels of two messages each, whatever time is asked for: they come again as older ones.
    assert landing.objects["channels"] == 2
    assert landing.objects["messages"] == 8
