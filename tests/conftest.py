"""What every test shares: property tests that a busy machine does not fail, and a clean environment."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.endtoend.ledger import ledger, sample_home

# A busy machine is no reason to fail: speed is measured in benchmarks/, never in a test.
settings.register_profile("ledger", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ledger")


# The packages whose covered lines have a floor; see [tool.coverage] in pyproject.toml.
COVERED = {"ledger", "models", "scoring"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser test gets a second try; lines are counted in the tests of their own package.

    Counting costs a third of a test's time.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
        package, *_ = item.path.relative_to(Path(__file__).parent).parts
        if package not in COVERED:
            item.add_marker("no_cover")


@pytest.fixture(autouse=True, scope="session")
def _no_ledger_of_the_machine() -> Iterator[None]:
    """No test answers from the home, the record or the clock of whoever runs it."""
    with pytest.MonkeyPatch.context() as environment:
        for name in ("LEDGER_HOME", "LEDGER_NOW", "LEDGER_BY", "LEDGER_RECORD_URL"):
            environment.delenv(name, raising=False)
        yield


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning in term: 2026-03-17 08:30 UTC."""
    return datetime(2026, 3, 17, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose sample was refreshed once. Read only."""
    home = sample_home(tmp_path_factory.mktemp("sample"))
    code, _ = ledger("refresh", home=home)
    assert code == 0
    return home
