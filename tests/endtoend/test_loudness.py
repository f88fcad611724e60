"""The loudest message never wins: nothing about tone moves a score or a rank."""

import pytest

from tests.endtoend.ledger import ledger, sample_home
from tests.sample.loudness import loudened

LOUDNESS = ["capitals", "urgent", "tagged", "executive", "internal", "priority"]


@pytest.mark.parametrize("how", LOUDNESS)
def test_no_score_and_no_rank_changes_when_everybody_is_louder(how, sampled, tmp_path):
    home = sample_home(tmp_path)
    quiet = home / "quiet"
    (home / "drop").rename(quiet)
    loudened(quiet, home / "drop", how)
    code, _ = ledger("refresh", home=home)
    _, loud_queue = ledger("queue", home=home)
    _, queue = ledger("queue", home=sampled)
    assert code == 0
    assert [(row["case_id"], row["rank"], row["score"]) for row in loud_queue["rows"]] == [
        (row["case_id"], row["rank"], row["score"]) for row in queue["rows"]
    ]
