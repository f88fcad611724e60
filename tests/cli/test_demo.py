"""`ledger demo` says where it wrote and how to ask it from another terminal."""

import re
import shlex

from escalation_ledger.cli import demo, main
from tests.endtoend.ledger import NOW


def test_the_demo_names_its_home_in_a_command_that_works(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(demo, "_serve", lambda *_, **__: None)
    at = NOW.isoformat()
    assert main(["demo", "--no-open", "--home", str(tmp_path), "--now", at]) == 0
    [command] = re.findall(r"^  ledger (queue --home .+)$", capsys.readouterr().out, re.MULTILINE)
    assert main([*shlex.split(command), "--now", at]) == 0
    assert "ESC-1" in capsys.readouterr().out
