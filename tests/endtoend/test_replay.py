"""What was set aside comes back after a fix, with or without the files it came from."""

import shutil
from pathlib import Path

import pytest

from tests.endtoend.ledger import ledger
from tests.endtoend.small import add, sound_drop, ticket
from tests.pipelines.folders import lines, put

MAPPED = '[crm.renewals]\n"Amount" = "list_price"\n"Yearly" = "amount_usd"\n'


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose drop folder has one renewal that its header map makes unreadable. Read only."""
    home = tmp_path_factory.mktemp("replay") / "home"
    put(
        sound_drop(home / "drop"),
        {
            "crm/renewals.csv": "Opportunity ID,Account ID,Close Date,Amount,Yearly\n"
            "O1,A1,2026-06-01,on request,500\n"
        },
    )
    assert ledger("refresh", home=home)[0] == 0
    return home


@pytest.fixture
def home(refreshed: Path, tmp_path: Path) -> Path:
    """A copy of the test's own."""
    return shutil.copytree(refreshed, tmp_path / "home")


def crm(document):
    shown = ("status", "quarantined_before", "released", "quarantined", "modelled")
    return tuple(document["sources"]["crm"][name] for name in shown)


def test_a_corrected_header_map_releases_the_row_without_its_file(home):
    shutil.rmtree(home / "drop")
    (home / "ledger.toml").write_text(MAPPED, "utf-8")
    code, document = ledger("replay", home=home)
    assert (code, document["published"], crm(document)) == (0, True, ("ok", 1, 1, 0, 2))
    assert ledger("quarantine", home=home)[1]["rows"] == []
    assert len(ledger("queue", home=home)[1]["rows"]) == 3


def test_without_a_fix_nothing_is_released_and_nothing_published(home):
    code, document = ledger("replay", home=home)
    assert (code, document["published"], crm(document)) == (0, False, ("ok", 1, 0, 1, 1))


def test_a_file_that_was_refused_is_read_again_where_it_lies(home):
    put(home / "drop", {"zendesk/tickets.jsonl": "<html>Sign in</html>"})
    assert ledger("refresh", home=home)[0] == 3
    put(home / "drop", {"zendesk/tickets.jsonl": lines(*map(ticket, (1, 2, 3, 4)))})
    code, document = ledger("replay", home=home)
    assert (code, document["sources"]["zendesk"]["status"]) == (0, "ok")
    assert document["sources"]["zendesk"]["objects"]["tickets"] == 4


def test_a_source_stays_failed_while_its_file_is_out_of_reach(home):
    put(home / "drop", {"zendesk/tickets.jsonl": "<html>Sign in</html>"})
    assert ledger("refresh", home=home)[0] == 3
    shutil.rmtree(home / "drop")
    code, document = ledger("replay", home=home)
    assert (code, document["status"]) == (3, "partial")
    assert "tickets.jsonl is a web page" in document["sources"]["zendesk"]["error"]


def test_a_file_with_a_line_that_is_no_object_is_landed_again_though_it_did_not_change(home):
    add(home / "drop", "zendesk/tickets.jsonl", '{"id": 9, "subj')
    ledger("refresh", home=home)
    _, document = ledger("replay", home=home)
    zendesk = document["sources"]["zendesk"]
    assert (zendesk["quarantined_before"], zendesk["released"], zendesk["quarantined"]) == (1, 0, 1)
    assert zendesk["landed"] == zendesk["modelled"] + zendesk["quarantined"]


def test_a_home_without_a_snapshot_has_nothing_to_replay(tmp_path, capsys):
    assert ledger("replay", home=tmp_path / "new")[0] == 1
    assert "Run `ledger refresh --from DIR` first." in capsys.readouterr().err
