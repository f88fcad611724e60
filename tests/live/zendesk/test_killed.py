"""A refresh from the API that is killed anywhere loses nothing, doubles nothing, and the next is whole."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from escalation_ledger.domain.words import Source
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.endtoend.ledger import NOW
from tests.live.homes import landed, staged_content, versions_held
from tests.live.zendesk.living import home_of
from tests.live.zendesk.scenario import Scenario, some_tickets
from tests.live.zendesk.server import ZendeskApi
from tests.live.zendesk.test_faults import unread_behind_the_watermark

ZENDESK = Source.ZENDESK
# Lots of few pages, so that a kill finds some in and some not.
_LAND = """
import sys
from pathlib import Path
from escalation_ledger.pipelines.live import fetching
from tests.live.homes import landed
from escalation_ledger.domain.words import Source
fetching._PAGES_AT_ONCE = 4
print("begins", flush=True)
landed(Path(sys.argv[1]), Source.ZENDESK)
"""


def started(home: Path) -> subprocess.Popen[bytes]:
    """A landing in a process of its own, once it has imported what it needs."""
    root = Path(__file__).parents[3]
    landing = subprocess.Popen(
        [sys.executable, "-c", _LAND, str(home)], cwd=root, stdout=subprocess.PIPE
    )
    assert landing.stdout is not None
    assert landing.stdout.readline() == b"begins\n"
    return landing


def whole(home: Path) -> tuple[str, int, int]:
    """What is modelled of it, the versions that raw holds and the rows that were noted."""
    noted = raw.landed(Home(home), ZENDESK).height
    return staged_content(home, ZENDESK), versions_held(home, ZENDESK), noted


def undisturbed(folder: Path, scenario: Scenario) -> tuple[tuple[str, int, int], float]:
    with ZendeskApi(scenario, largest=3) as api:
        home = home_of(folder / "undisturbed", api)
        began = time.monotonic()
        landing = started(home)
        landing.communicate(timeout=300)
        assert landing.returncode == 0
        return whole(home), time.monotonic() - began


def survives(folder: Path, seed: int) -> None:
    scenario = some_tickets(4, seed=seed % 3)
    right, seconds = undisturbed(folder, scenario)
    with ZendeskApi(scenario, largest=3) as api:
        home = home_of(folder / "home", api)
        drawn = random.Random(seed)
        for _ in range(drawn.randint(1, 2)):
            landing = started(home)
            time.sleep(drawn.uniform(0.0, 1.0) * seconds)
            os.kill(landing.pid, signal.SIGKILL)
            landing.communicate()
            assert unread_behind_the_watermark(home, scenario) == []
        assert landed(home, ZENDESK, now=NOW).error is None
        assert whole(home) == right


@pytest.mark.parametrize("seed", [1])
def test_a_landing_that_is_killed_is_made_good_by_the_next(seed, tmp_path):
    survives(tmp_path, seed)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 200))
def test_a_hundred_killed_are_too(seed, tmp_path):
    survives(tmp_path, seed)
