"""Who may do what, inside a transaction: read, and changed by adding a row."""

import re
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from escalation_ledger.domain.words import Role
from escalation_ledger.ledger.hashing import PEOPLE_COVERED, Cell, chained
from escalation_ledger.ledger.permissions import NotAllowed, check_may_change_roles
from escalation_ledger.ledger.store.reading import head_of
from escalation_ledger.ledger.store.tables import PEOPLE, PEOPLE_HEAD

_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


class InvalidRole(ValueError):
    """A change of roles that makes no sense, whoever asks for it."""


@dataclass(frozen=True)
class Person:
    """The newest word on one address. role None: revoked."""

    address: str
    role: Role | None
    changed_at: datetime
    by: str
    why: str


def people_in(connection: sa.Connection) -> list[Person]:
    """Everybody who was ever listed, by address."""
    rows = connection.execute(sa.select(PEOPLE).order_by(PEOPLE.c.seq))
    newest = {row.address: _person(row) for row in rows}
    return [newest[address] for address in sorted(newest)]


def roles_in(connection: sa.Connection) -> dict[str, Role]:
    """address -> role, of those who have one; empty while nobody is listed."""
    rows = connection.execute(sa.select(PEOPLE.c.address, PEOPLE.c.role).order_by(PEOPLE.c.seq))
    newest: dict[str, str | None] = {row.address: row.role for row in rows}
    return {address: Role(role) for address, role in newest.items() if role is not None}


def change_role(
    connection: sa.Connection, address: str, role: Role | None, *, by: str, why: str, at: str
) -> None:
    """Add the row, once it is checked. `at`: the store's clock. Raises NotAllowed, InvalidRole."""
    roles = roles_in(connection)
    actor, person = _address(by), _address(address)
    check_may_change_roles(by=actor, roles=roles)
    _check_change(person, role, roles)
    if not why.strip():
        raise InvalidRole("`why` is empty. Say why.")
    _insert(
        connection,
        {
            "address": person,
            "role": role.value if role else None,
            "changed_at": at,
            "by": actor,
            "why": why.strip(),
        },
    )


def _check_change(person: str, role: Role | None, roles: dict[str, Role]) -> None:
    if not roles and role is not Role.ADMIN:
        raise NotAllowed(
            "Nobody is listed yet, and without an admin nobody could list others. "
            f"Begin with one: `ledger people add {person} --role admin --why TEXT`."
        )
    if role is None and person not in roles:
        raise InvalidRole(f"{person} has no role. `ledger people` lists who has.")
    admins = [address for address, of in roles.items() if of is Role.ADMIN]
    if admins == [person] and role is not Role.ADMIN:
        raise NotAllowed(
            f"{person} is the last admin; without one nobody could change roles again. "
            "Make somebody else admin first."
        )


def _insert(connection: sa.Connection, said: dict[str, Cell]) -> None:
    head = head_of(connection, PEOPLE_HEAD)
    row: dict[str, Cell] = {"seq": head.seq + 1, **said}
    new_hash = chained(head.hash, row, PEOPLE_COVERED)
    connection.execute(PEOPLE.insert(), {**row, "previous_hash": head.hash, "hash": new_hash})
    connection.execute(PEOPLE_HEAD.update().values(seq=row["seq"], hash=new_hash))


def _address(text: str) -> str:
    address = text.strip().lower()
    if not _ADDRESS.fullmatch(address) and not address.startswith("system:"):
        raise InvalidRole(f"{text!r} is no address. Write it as ana@example.com.")
    return address


def _person(row: sa.Row[tuple[object, ...]]) -> Person:
    return Person(
        address=row.address,
        role=None if row.role is None else Role(row.role),
        changed_at=datetime.fromisoformat(row.changed_at),
        by=row.by,
        why=row.why,
    )
