"""`ledger demo` says where it wrote and how to ask it from another terminal."""

import re
import shlex

from escalation_ledger.cli import demo, main
from escalation_ledger.cli.exits import Exit
from tests.endtoend.ledger import NOW


def test_the_demo_names_its_home_in_a_command_that_works(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(demo, "_serve", lambda *_, **__: None)
    at = NOW.isoformat()
    assert main(["demo", "--no-open", "--home", str(tmp_path), "--now", at]) == 0
    [command] = re.findall(r"^  ledger (queue --home .+)$", capsys.readouterr().out, re.MULTILINE)
    assert main([*shlex.split(command), "--now", at]) == 0
    assert "ESC-1" in capsys.readouterr().out


def test_the_demo_writes_into_no_record_that_the_environment_names(tmp_path, monkeypatch, capsys):
    team = tmp_path / "team.sqlite3"
    monkeypatch.setenv("LEDGER_RECORD_URL", f"sqlite:///{team}")
    assert main(["demo", "--check", "--home", str(tmp_path / "home")]) == Exit.USAGE
    assert "LEDGER_RECORD_URL names a record" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
