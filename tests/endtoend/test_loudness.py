"""The loudest message never wins: nothing about tone moves a score, a rank or a lane."""

import pytest

from tests.endtoend.ledger import ledger, sample_home
from tests.sample.loudness import loudened

LOUDNESS = ["capitals", "urgent", "tagged", "executive", "internal", "priority"]


@pytest.mark.parametrize("how", LOUDNESS)
def test_no_score_rank_or_lane_changes_when_everybody_is_louder(how, sampled, tmp_path):
    home = sample_home(tmp_path)
    quiet = home / "quiet"
    (home / "drop").rename(quiet)
    loudened(quiet, home / "drop", how)
    code, _ = ledger("refresh", home=home)
    _, loud_queue = ledger("queue", home=home)
    _, queue = ledger("queue", home=sampled)
    assert code == 0
    assert standings(loud_queue) == standings(queue)


def standings(queue):
    told = ("case_id", "rank", "score", "lane_reasons")
    return [tuple(row[name] for name in told) for row in queue["rows"]]
