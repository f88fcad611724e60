"""`ledger set`: what it takes, what it refuses, and what it says."""

import shutil

import pytest

from escalation_ledger.cli import main
from escalation_ledger.cli.exits import Exit
from tests.endtoend.ledger import NOW, ledger

ANA = "ana.ruiz@meridian.example"


@pytest.mark.parametrize(
    ("fields", "by", "complaint"),
    [
        (["owner="], ANA, "owner=none clears it"),
        (["owner_due="], ANA, "owner_due=none clears it"),
        ([f"owner={ANA}"], "notanaddress", "is no address"),
        (["owner=ana"], ANA, "is no address"),
    ],
)
def test_an_empty_value_or_a_name_that_is_no_address_is_a_usage_error(
    fields, by, complaint, sampled, capsys
):
    call = ["set", "ESC-1", *fields, "--why", "try", "--by", by]
    assert main([*call, "--home", str(sampled), "--now", NOW.isoformat()]) == Exit.USAGE
    assert complaint in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert ledger("case", "ESC-1", home=sampled)[1]["version"] == 1


def test_an_owner_no_tool_knows_is_named_as_such_and_counts_only_at_our_own_domain(
    tmp_path, sampled
):
    home = tmp_path / "home"
    shutil.copytree(sampled, home)
    _, queue = ledger("queue", "--owner", "none", home=home)
    ownerless = queue["rows"][0]
    edit = ("set", ownerless["case_id"], "--why", "hers", "--by", ANA)
    _, mistyped = ledger(*edit, "owner=new.hire@merdian.example", home=home)
    _, ours = ledger(*edit, "owner=new.hire@meridian.example", home=home)
    assert "No tool knows this address." in mistyped["sentence"]
    assert "No tool knows this address." in ours["sentence"]
    assert mistyped["row"]["score"] == ownerless["score"]
    assert "is not active in any tool" in mistyped["row"]["consequence"]
    assert ours["row"]["score"] < ownerless["score"]
    _, known = ledger(*edit, f"owner={ANA}", home=home)
    assert "No tool knows" not in known["sentence"]
