"""The loudest message never wins: nothing about tone moves a score, a rank or a lane."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.endtoend.ledger import ledger, sample_home
from tests.sample.loudness import loudened

LOUDNESS = ["capitals", "urgent", "tagged", "executive", "internal", "priority"]


def test_no_score_rank_or_lane_changes_when_everybody_is_louder_in_every_way(sampled, tmp_path):
    shout(LOUDNESS, sampled, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("how", LOUDNESS)
def test_none_changes_when_everybody_is_louder_in_one_way(how, sampled, tmp_path):
    shout([how], sampled, tmp_path)


def shout(ways: Sequence[str], sampled: Path, folder: Path) -> None:
    home = sample_home(folder)
    for way in ways:
        (home / "drop").rename(home / "quieter")
        loudened(home / "quieter", home / "drop", way)
        shutil.rmtree(home / "quieter")
    code, _ = ledger("refresh", home=home)
    _, loud_queue = ledger("queue", home=home)
    _, queue = ledger("queue", home=sampled)
    assert code == 0
    assert standings(loud_queue) == standings(queue)


def standings(queue):
    told = ("case_id", "rank", "score", "lane_reasons")
    return [tuple(row[name] for name in told) for row in queue["rows"]]
