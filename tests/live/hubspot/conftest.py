import pytest

from tests.live.hubspot.scenario import HubSpot, some_crm
from tests.live.merging import without_dlt


@pytest.fixture
def scenario() -> HubSpot:
    return some_crm(5)


@pytest.fixture
def quick_load():
    """For tests that land often: test_hubspot.py loads as the product does."""
    with without_dlt():
        yield
