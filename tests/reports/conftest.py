"""The opened queue of the sample, shared by the tests that only read it."""

from pathlib import Path

import pytest

from escalation_ledger.reports.queue import Queue, open_queue
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW


@pytest.fixture(scope="session")
def held(sampled: Path) -> Queue:
    return open_queue(Home(sampled), now=NOW, settings=load_settings(sampled))
