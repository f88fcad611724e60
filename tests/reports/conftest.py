"""One refreshed sample and its opened queue, shared by the tests that only read it."""

from pathlib import Path

import pytest

from escalation_ledger.reports.queue import Queue, open_queue
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW, ledger, sample_home


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose sample was refreshed once. Read only."""
    home = sample_home(tmp_path_factory.mktemp("sample"))
    code, _ = ledger("refresh", home=home)
    assert code == 0
    return home


@pytest.fixture(scope="session")
def held(sampled: Path) -> Queue:
    return open_queue(Home(sampled), now=NOW, settings=load_settings(sampled))
