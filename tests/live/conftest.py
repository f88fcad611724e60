"""What the tests of live tools share."""

from typing import Any

import pytest

# Asserts of helpers tell their values too, as those of tests do.
pytest.register_assert_rewrite(
    "tests.live.daily", "tests.live.killing", "tests.live.replaying", "tests.live.trouble"
)


@pytest.fixture(scope="module")
def quiet() -> dict[int, Any]:
    """Of a tool, the landings that nobody killed so far, by scenario (see killing.Undisturbed)."""
    return {}
