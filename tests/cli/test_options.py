"""What a call may say: anything else is a usage error with a sentence, before anything is read."""

import pytest

from escalation_ledger.cli import main
from escalation_ledger.cli.exits import Exit


@pytest.mark.parametrize(
    "call",
    [
        ["queue", "--now", "0001-01-01T00:00:00Z"],
        ["queue", "--now", "0001-01-01T00:00:00+01:00"],
        ["queue", "--as-of", "9999-12-31T23:59:59Z"],
        ["queue", "--renewal-within", "-5"],
        ["serve", "--port", "99999"],
        ["serve", "--port", "0"],
        ["demo", "--port", "-1"],
    ],
)
def test_a_number_or_instant_out_of_range_is_a_usage_error(call, tmp_path, capsys):
    assert main([*call, "--home", str(tmp_path / "home")]) == Exit.USAGE
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_help_names_the_variable_of_the_home(capsys):
    main(["--help"])
    assert "LEDGER_HOME" in capsys.readouterr().out
