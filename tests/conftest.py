"""What every test shares: a fixed instant, and no network but loopback."""

from datetime import UTC, datetime

import pytest


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning in term: 2026-03-17 08:30 UTC."""
    return datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
