"""Zendesk's own description, served by Prism with its examples: it connects, pages and ends."""

import gzip
import json
from typing import Any

import pytest

from escalation_ledger.domain.words import Source, SourceStatus
from tests.live.homes import QUICK, landed, live_home
from tests.live.prism import PROGRAM, served
from tests.live.zendesk.server import CLIENT, DESCRIBED

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        not (PROGRAM and DESCRIBED.is_there), reason="needs LEDGER_PRISM and the description"
    ),
]


def description() -> dict[str, Any]:
    """As Zendesk publishes it, but open: it knows signing by password alone, which Zendesk has ended.

    The token of its example may write, which the ledger takes from nobody; here it may read.
    """
    whole: dict[str, Any] = json.loads(gzip.decompress(DESCRIBED.file.read_bytes()))
    whole.pop("security", None)
    whole["components"]["examples"]["OAuthTokenForGrantTypesResponseExample"]["value"]["scope"] = (
        "read"
    )
    for operations in whole["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict):
                operation.pop("security", None)
    # Its parameters are in a table of words alone.
    whole["paths"]["/oauth/tokens"]["post"]["requestBody"] = {"content": {"application/json": {}}}
    return whole


def test_a_refresh_from_prism_lands_its_examples_and_ends(tmp_path):
    with served(description(), tmp_path) as address:
        told = {"zendesk": {"address": address}}
        home = live_home(tmp_path / "home", told, {"zendesk": CLIENT})
        landing = landed(home, Source.ZENDESK, patience=QUICK)
    assert (landing.status, landing.error) == (SourceStatus.OK, None)
    assert landing.objects["tickets"] == landing.objects["audits"] == 1
    assert landing.calls == 6
