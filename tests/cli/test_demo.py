"""`ledger demo` builds a home of its own and no other; what it builds is in tests/endtoend."""

from escalation_ledger.cli import main
from escalation_ledger.cli.exits import Exit


def test_the_demo_writes_into_no_record_that_the_environment_names(tmp_path, monkeypatch, capsys):
    team = tmp_path / "team.sqlite3"
    monkeypatch.setenv("LEDGER_RECORD_URL", f"sqlite:///{team}")
    assert main(["demo", "--check", "--home", str(tmp_path / "home")]) == Exit.USAGE
    assert "LEDGER_RECORD_URL names a record" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
