import json
import re
from pathlib import Path

from escalation_ledger.pipelines.live.slack.source import SCOPES

PAGE = Path(__file__).parents[3] / "docs" / "sources" / "slack.md"


def test_the_manifest_in_the_documentation_asks_for_the_scopes_that_are_needed_and_no_other():
    block = re.search(r"```json\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert block is not None
    manifest = json.loads(block[1])
    assert tuple(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES
    assert not manifest["settings"]["token_rotation_enabled"]
