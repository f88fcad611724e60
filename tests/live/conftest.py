"""What the tests of live tools share."""

import pytest

# Asserts of helpers tell their values too, as those of tests do.
pytest.register_assert_rewrite(
    "tests.live.daily", "tests.live.killing", "tests.live.replaying", "tests.live.trouble"
)
