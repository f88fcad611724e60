"""Every kind of event is reached from the command line, and each by who may."""

from escalation_ledger.cli.exits import Exit
from escalation_ledger.domain.words import Role
from escalation_ledger.ledger.events import Kind
from escalation_ledger.ledger.permissions import LEAST_ROLE
from escalation_ledger.ledger.store import Record
from tests.cli.desk import ANA, WHY, Home
from tests.cli.tour import every_command

ED, VI = "ed@meridian.example", "vi@meridian.example"


def kinds(home: Home, after: int = 0) -> set[Kind]:
    record = Record.open(f"sqlite:///{home.folder / 'record.sqlite3'}")
    return {Kind(kind) for kind in record.frame(after=after)["kind"]}


def test_every_kind_is_written_by_a_command_that_says_what_it_came_to_and_only_by_who_may(home):
    for person, role in ((ANA, Role.ADMIN), (ED, Role.EDITOR), (VI, Role.VIEWER)):
        home.write("people", "add", person, "--role", role)
    for call in every_command(home):
        before = home.head
        code, _, said = home.run(*call, "--why", WHY, "--json", by=VI)
        assert (code, f"{VI} has the role viewer" in said) == (Exit.NOT_ALLOWED, True), call
        is_editors = home.run(*call, "--why", WHY, "--json", by=ED)[0] == Exit.OK
        document = {"seq": home.head} if is_editors else home.write(*call)
        written = kinds(home, after=before)
        needs_lead = any(LEAST_ROLE[kind] is Role.LEAD for kind in written)
        assert (bool(written), is_editors, document["seq"]) == (True, not needs_lead, home.head)
    seq = home.write("set", "ESC-1", "note=x", by=ED)["seq"]
    home.write("people", "revoke", ED)
    assert home.run("undo", seq, "--why", WHY, by=ED)[0] == Exit.NOT_ALLOWED
    home.write("people", "add", ED, "--role", Role.EDITOR)
    home.write("undo", seq, by=ED)
    assert kinds(home) == set(Kind)
    assert home.read("verify")["intact"]
