"""The record is the one thing that cannot be made again: reading never makes one, and a loss is told."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.endtoend.ledger import ledger

READING = ["verify", "queue", "health", "quarantine", "promises"]


@pytest.fixture
def home(tmp_path: Path, sampled: Path) -> Path:
    """The sample's home, to break."""
    shutil.copytree(sampled, tmp_path / "home")
    return tmp_path / "home"


def lose_the_record(home: Path) -> None:
    for file in home.glob("record.sqlite3*"):
        file.unlink()


def cut_off_the_last_event(home: Path) -> int:
    """As somebody who can write the file would, head and all; the seq that is gone."""
    with closing(sqlite3.connect(home / "record.sqlite3")) as tool:
        named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (trigger,) in tool.execute(named).fetchall():
            tool.execute(f"DROP TRIGGER {trigger}")
        [(last, before)] = tool.execute(
            "SELECT seq, previous_hash FROM events ORDER BY seq DESC LIMIT 1"
        ).fetchall()
        tool.execute("DELETE FROM cases WHERE opened_seq = ?", [last])
        tool.execute("DELETE FROM events WHERE seq = ?", [last])
        tool.execute("UPDATE head SET seq = ?, hash = ?", [last - 1, before])
        tool.commit()
    return int(last)


@pytest.mark.parametrize("command", READING)
def test_reading_a_home_that_is_not_there_creates_nothing(command, tmp_path):
    ledger(command, home=tmp_path / "nosuch")
    assert list(tmp_path.iterdir()) == []


def test_a_lost_record_is_an_error_of_every_reading_command_and_stays_lost(home, capsys):
    lose_the_record(home)
    for command in ("verify", "queue"):
        assert ledger(command, home=home) == (1, None)
        said = capsys.readouterr().err
        assert "There is no record at" in said
        assert "restore a backup" in said
    code, health = ledger("health", home=home)
    assert (code, health["record_head"]) == (1, None)
    assert "restore a backup" in health["record_problem"]
    assert not list(home.glob("record.sqlite3*"))


def test_a_refresh_without_the_record_mints_no_id_until_the_loss_is_accepted(home, capsys):
    lose_the_record(home)
    assert ledger("refresh", home=home) == (1, None)
    assert "`ledger refresh --accept-loss`" in capsys.readouterr().err
    assert not list(home.glob("record.sqlite3*"))
    code, document = ledger("refresh", "--accept-loss", home=home)
    assert (code, document["published"]) == (0, True)
    assert ledger("refresh", home=home)[0] == 0
    assert ledger("verify", home=home)[0] == 0


def test_a_record_cut_short_with_its_head_is_told_from_the_snapshot(home, capsys):
    last = cut_off_the_last_event(home)
    code, document = ledger("verify", home=home)
    assert (code, document["intact"], document["first_broken_seq"]) == (1, False, last)
    assert f"ends at event {last - 1}" in document["sentence"]
    assert ". Restore a backup" in document["sentence"]
    assert ledger("health", home=home)[0] == 1
    capsys.readouterr()
    assert ledger("queue", home=home)[0] == 0
    assert "Warning: the record ends at event" in capsys.readouterr().err
    assert ledger("refresh", home=home) == (1, None)


def test_another_record_in_its_place_is_told_from_the_snapshot(home, tmp_path):
    lose_the_record(home)
    other = tmp_path / "other"
    shutil.copytree(home, other)
    assert ledger("refresh", "--accept-loss", home=other)[0] == 0
    for file in other.glob("record.sqlite3*"):
        shutil.copy(file, home)
    code, document = ledger("verify", home=home)
    assert (code, document["intact"]) == (1, False)
    assert "is another than the one" in document["sentence"]
