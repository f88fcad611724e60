"""One written sample for the tests that only read it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from escalation_ledger.sample import write_sample
from tests.sample.drop_folder import DropFolder

NOW = datetime(2026, 3, 12, 14, 20, tzinfo=UTC)


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, now=NOW)
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> DropFolder:
    return DropFolder(sample_folder, NOW)
