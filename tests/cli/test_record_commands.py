"""`people`, `backup`, `restore` and `migrate`, as somebody types them."""

from escalation_ledger.cli import main
from escalation_ledger.cli.exits import Exit
from tests.endtoend.ledger import ledger

ANA = ("--by", "ana@ours.example")
WHY = ("--why", "she runs the desk")


def listed(home):
    return {one["address"]: one["role"] for one in ledger("people", home=home)[1]["people"]}


def test_people_are_added_and_revoked_and_nobody_else_may(tmp_path, capsys):
    home = tmp_path
    add = ("people", "add", "ana@ours.example", "--role", "admin", *WHY)
    assert ledger(*add, *ANA, home=home)[0] == Exit.OK
    bob = ("people", "add", "bob@ours.example", "--role", "viewer", *WHY)
    assert ledger(*bob, *ANA, home=home)[0] == Exit.OK
    assert listed(home) == {"ana@ours.example": "admin", "bob@ours.example": "viewer"}
    promote = ("people", "add", "bob@ours.example", "--role", "admin", *WHY)
    assert ledger(*promote, "--by", "bob@ours.example", home=home) == (Exit.NOT_ALLOWED, None)
    assert "bob@ours.example has the role viewer" in capsys.readouterr().err
    assert ledger("people", "revoke", "bob@ours.example", *WHY, *ANA, home=home)[0] == Exit.OK
    assert listed(home)["bob@ours.example"] is None
    revoke = ("people", "revoke", "ana@ours.example", *WHY)
    assert ledger(*revoke, *ANA, home=home)[0] == Exit.NOT_ALLOWED
    assert ledger("people", "add", "ana", "--role", "lead", *WHY, *ANA, home=home)[0] == Exit.USAGE


def test_a_backup_is_restored_into_another_home(tmp_path):
    home, other, file = tmp_path / "home", tmp_path / "other", tmp_path / "backup.sqlite3"
    ledger("people", "add", "ana@ours.example", "--role", "admin", *WHY, *ANA, home=home)
    code, made = ledger("backup", file, home=home)
    assert (code, made["events"]) == (Exit.OK, 0)
    assert ledger("backup", file, home=home)[0] == Exit.ERROR
    assert ledger("backup", file, "--force", home=home)[0] == Exit.OK
    assert ledger("restore", file, home=other)[0] == Exit.OK
    assert listed(other) == {"ana@ours.example": "admin"}
    assert ledger("restore", file, home=other) == (Exit.ERROR, None)
    code, again = ledger("restore", file, "--force", home=other)
    assert code == Exit.OK
    assert [again["kept"]] == [str(one) for one in other.glob("record-replaced-*.sqlite3")]


def test_migrating_a_record_of_this_version_changes_nothing(tmp_path, capsys):
    ledger("people", "add", "ana@ours.example", "--role", "admin", *WHY, *ANA, home=tmp_path)
    assert ledger("migrate", home=tmp_path)[0] == Exit.OK
    assert listed(tmp_path) == {"ana@ours.example": "admin"}
    assert ledger("migrate", "--grant", "app", home=tmp_path)[0] == Exit.ERROR
    assert "is a file, and has no roles to grant" in capsys.readouterr().err


def test_a_backup_and_a_migration_say_to_people_what_they_did(tmp_path, capsys):
    home, file = tmp_path / "home", tmp_path / "backup.sqlite3"
    ledger("people", "add", "ana@ours.example", "--role", "admin", *WHY, *ANA, home=home)
    capsys.readouterr()
    calls = (["backup", str(file)], ["restore", str(file), "--force"], ["migrate"])
    for call in calls:
        assert main([*call, "--home", str(home)]) == Exit.OK
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(f"{file} holds 0 events, whole")
    assert f"The record {home / 'record.sqlite3'} holds 0 events" in said[1]
    assert said[2].endswith("is of this ledger's version.")
