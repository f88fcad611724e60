"""One refreshed sample, shared by the tests that only read it."""

from pathlib import Path

import pytest

from tests.endtoend.ledger import ledger, sample_home


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose sample was refreshed once. Read only."""
    home = sample_home(tmp_path_factory.mktemp("sample"))
    code, _ = ledger("refresh", home=home)
    assert code == 0
    return home
