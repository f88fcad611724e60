"""Roles are checked in the store, on every write, by what the record says at that moment."""

from collections.abc import Callable, Sequence
from datetime import datetime

import polars as pl
import pytest

from escalation_ledger.domain.words import Role
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import REFRESH, Kind, OwnerAssigned, OwnerDueSet
from escalation_ledger.ledger.permissions import (
    LEAST_ROLE,
    SYSTEM_MAY,
    check_may_record,
)
from escalation_ledger.ledger.store import Draft, InvalidRole, NotAllowed, Record
from tests.ledger.conftest import ANA, Clock, Tool

BOB = "bob@example.com"


@pytest.fixture
def record_url(either_url: str) -> str:
    return either_url


@pytest.fixture
def team(written: Record) -> Record:
    """Ana is admin, Bob an editor."""
    written.set_role(ANA, Role.ADMIN, by=ANA, why="begins")
    written.set_role(BOB, Role.EDITOR, by=ANA, why="works here")
    return written


def assign(record: Record, by: str, now: datetime) -> int:
    return commands.assign_owner(record, "ESC-1", by, by=by, at=now, why="mine").seq


def test_every_kind_of_event_has_a_least_role():
    assert set(Kind) <= set(LEAST_ROLE)
    assert set(LEAST_ROLE) >= SYSTEM_MAY


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", LEAST_ROLE)
def test_each_role_may_record_what_its_place_in_the_order_says(role: Role, kind: str):
    roles = {ANA: role, BOB: Role.ADMIN}
    order = ["viewer", "editor", "lead", "admin"]
    if order.index(role) >= order.index(LEAST_ROLE[kind]):
        check_may_record([kind], by=ANA, roles=roles)
    else:
        with pytest.raises(NotAllowed, match=f"has the role {role}; {kind} needs"):
            check_may_record([kind], by=ANA, roles=roles)


def test_while_nobody_is_listed_everybody_who_names_themself_may_write(
    written: Record, now: datetime
):
    assert written.people() == []
    assert written.role_of("anybody@example.com") is Role.ADMIN
    assert assign(written, "anybody@example.com", now) == 7


def test_the_list_begins_with_an_admin(written: Record, now: datetime):
    with pytest.raises(NotAllowed, match=r"Begin with one: `ledger people add ana@example\.com"):
        written.set_role(ANA, Role.EDITOR, by=ANA, why="begins")
    assert written.people() == []


def test_a_stranger_to_the_list_writes_nothing_and_is_told_who_can_change_that(
    team: Record, now: datetime
):
    with pytest.raises(NotAllowed) as refused:
        assign(team, "eve@example.com", now)
    assert str(refused.value) == (
        "eve@example.com has no role; OwnerAssigned needs editor or above. Nothing was written. "
        "ana@example.com can grant it: "
        "`ledger people add eve@example.com --role editor --why TEXT`."
    )
    assert team.head() == 6
    assert team.role_of("eve@example.com") is None


def test_a_role_revoked_in_mid_session_refuses_the_next_write(team: Record, now: datetime):
    session = Record(team._database, lambda: now)
    assert assign(session, BOB, now) == 7
    team.set_role(BOB, None, by=ANA, why="left")
    with pytest.raises(NotAllowed, match=r"bob@example\.com has no role"):
        assign(session, BOB, now)
    team.set_role(BOB, Role.VIEWER, by=ANA, why="back, to read")
    with pytest.raises(NotAllowed, match="has the role viewer"):
        assign(session, BOB, now)
    assert team.head() == 7
    team.set_role(BOB, Role.LEAD, by=ANA, why="back, to lead")
    assert assign(session, BOB, now) == 8


def test_one_event_that_is_not_allowed_keeps_the_whole_batch_out(
    team: Record, now: datetime, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(LEAST_ROLE, "OwnerDueSet", Role.LEAD)
    both = [OwnerAssigned(BOB), OwnerDueSet(now)]
    with pytest.raises(NotAllowed, match="OwnerDueSet needs lead"):
        commands.edit(team, "ESC-1", both, by=BOB, at=now, why="mine")
    assert team.head() == 6


def test_a_person_is_one_however_the_address_is_spelt(team: Record, now: datetime):
    assert team.role_of(" Bob@Example.com ") is Role.EDITOR
    assert assign(team, "BOB@example.com", now) == 7
    team.set_role("BOB@EXAMPLE.COM", Role.LEAD, by="Ana@example.com", why="leads")
    assert [(one.address, one.role) for one in team.people()] == [
        (ANA, Role.ADMIN),
        (BOB, Role.LEAD),
    ]


@pytest.mark.parametrize("by", [BOB, "eve@example.com", REFRESH])
def test_only_an_admin_changes_roles(team: Record, by: str):
    with pytest.raises(NotAllowed):
        team.set_role("eve@example.com", Role.VIEWER, by=by, why="please")
    assert len(team.people()) == 2


@pytest.mark.parametrize("role", [None, Role.LEAD])
def test_the_last_admin_stays_one(team: Record, role: Role | None):
    with pytest.raises(NotAllowed, match="is the last admin"):
        team.set_role(ANA, role, by=ANA, why="leaving")
    team.set_role(BOB, Role.ADMIN, by=ANA, why="takes over")
    team.set_role(ANA, role, by=ANA, why="leaving")
    assert team.role_of(ANA) is role


@pytest.mark.parametrize(
    ("address", "role", "why"),
    [
        ("nobody", Role.VIEWER, "x"),
        ("eve@example.com", None, "never listed"),
        (BOB, Role.LEAD, "  "),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    team: Record, address: str, role: Role | None, why: str
):
    with pytest.raises(InvalidRole):
        team.set_role(address, role, by=ANA, why=why)


def test_the_refresh_opens_cases_in_a_team_and_may_do_nothing_else(
    team: Record, admissions: Callable[[Sequence[str]], pl.DataFrame], now: datetime
):
    assert commands.open_cases(team, admissions(["d"]), by=REFRESH, at=now) == ["ESC-4"]
    draft = Draft("ESC-1", OwnerAssigned(BOB), "by itself", base_version=1)
    for by in (REFRESH, "system:assistant"):
        with pytest.raises(NotAllowed, match="a person has to"):
            team.append(lambda _: [draft], by=by, at=now)
    assert team.head() == 7


def test_who_changed_a_role_when_and_why_is_kept(team: Record, clock: Clock, tool: Tool):
    at = clock.turn(hours=1)
    team.set_role(BOB, Role.LEAD, by=ANA, why="leads the shift")
    bob = team.people()[1]
    assert (bob.role, bob.changed_at, bob.by, bob.why) == (Role.LEAD, at, ANA, "leads the shift")
    assert tool.execute("SELECT count(*) FROM people").scalar() == 3


@pytest.mark.parametrize(
    ("tampering", "seq"),
    [
        ("UPDATE people SET role = 'admin' WHERE seq = 2", 2),
        ("UPDATE people SET role = NULL WHERE seq = 1", 1),
        ("DELETE FROM people WHERE seq = 1", 1),
        ("DELETE FROM people WHERE seq = 2", 2),
        ("UPDATE people SET seq = 9 WHERE seq = 2", 2),
        ("UPDATE people_head SET seq = 1", 1),
    ],
)
def test_verify_names_the_first_change_of_roles_that_is_not_as_it_was_written(
    team: Record, tool: Tool, tampering: str, seq: int
):
    assert team.verify().is_intact
    tool.lay_guards_aside()
    tool.execute(tampering)
    found = team.verify()
    assert (found.first_broken_seq, found.broken_table) == (seq, "people")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people SET role = 'admin'",
        "DELETE FROM people",
        "INSERT INTO people SELECT 9, address, 'admin', changed_at, by, why, previous_hash, hash "
        "FROM people WHERE seq = 2",
    ],
)
def test_no_program_changes_who_may_do_what(team: Record, tool: Tool, statement: str):
    with pytest.raises(Exception, match="append-only"):
        tool.execute(statement)
