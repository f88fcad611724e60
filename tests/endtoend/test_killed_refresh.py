"""A refresh that dies anywhere leaves readers a whole snapshot, and the next one makes it good."""

import random
import shutil
from pathlib import Path

import pytest

from escalation_ledger.ledger.store import Record
from escalation_ledger.warehouse.paths import Home
from tests.endtoend.killing import content_readers_see, kill_a_refresh, seconds_of_a_refresh
from tests.endtoend.ledger import ledger
from tests.sample.loudness import loudened


@pytest.fixture(scope="module")
def outdated(sampled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A refreshed home whose drop folder has changed since in every ticket."""
    home = tmp_path_factory.mktemp("outdated") / "home"
    shutil.copytree(sampled, home)
    (home / "drop").rename(home / "before")
    loudened(home / "before", home / "drop", "priority")
    return home


@pytest.fixture(scope="module")
def undisturbed(outdated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, float]:
    """The content that an uncrashed refresh of the changed folder has, and its seconds."""
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    shutil.copytree(outdated, home)
    seconds = seconds_of_a_refresh(home)
    return content_readers_see(home), seconds


def survive(
    outdated: Path, undisturbed: tuple[str, float], home: Path, moments: list[float]
) -> None:
    shutil.copytree(outdated, home)
    before, (after, seconds) = content_readers_see(outdated), undisturbed
    assert before != after
    cases_before = Record.open(Home(home).record_url).frame()
    for moment in moments:
        kill_a_refresh(home, after_seconds=moment * seconds)
        assert content_readers_see(home) in (before, after)
    code, _ = ledger("refresh", home=home)
    assert code == 0
    assert content_readers_see(home) == after
    assert Record.open(Home(home).record_url).verify().is_intact
    assert Record.open(Home(home).record_url).frame().head(cases_before.height).equals(cases_before)


def test_three_killed_in_a_row_leave_a_whole_snapshot_and_the_next_makes_it_good(
    outdated, undisturbed, tmp_path
):
    moments = sorted(random.Random(20260317).uniform(0.35, 1.0) for _ in range(3))
    survive(outdated, undisturbed, tmp_path / "home", moments)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(40))
def test_one_killed_anywhere_leaves_a_whole_snapshot(seed, outdated, undisturbed, tmp_path):
    survive(outdated, undisturbed, tmp_path / "home", [random.Random(seed).uniform(0.05, 1.0)])
