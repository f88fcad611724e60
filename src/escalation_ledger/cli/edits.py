"""Edits from the command line, through the same commands as the screens."""

from collections.abc import Sequence
from typing import Any

from escalation_ledger.cli.context import Context, instant, usage_error
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import OwnerAssigned, OwnerDueSet
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports import rows
from escalation_ledger.reports.queue import open_queue

_FIELDS = ("owner", "owner_due")
_NOBODY = "none"


def set_fields(ledger: Context, case_id: str, fields: Sequence[str], *, why: str) -> dict[str, Any]:
    """`ledger set ID owner=… owner_due=…`: one transaction; the case and what it now says."""
    given = _given(fields)
    held = open_queue(ledger.home, now=ledger.now, settings=ledger.settings)
    found = held.case(case_id)["case_id"][0]
    known = held.situation.facts.people["person_id"].to_list()
    record = Record.open(ledger.home.record_url, clock=ledger.clock)
    recorded = commands.edit(
        record,
        found,
        _changes(given),
        by=ledger.actor,
        at=ledger.now,
        why=why,
        known_people=known,
    )
    after = open_queue(ledger.home, now=ledger.now, settings=ledger.settings)
    row = rows.documents(after.case(found))[0]
    return {
        "case_id": found,
        "seq": recorded[-1].seq,
        "sentence": _sentence(given, row, known_people=known),
        "row": row,
    }


def _sentence(given: dict[str, str], row: dict[str, Any], *, known_people: Sequence[str]) -> str:
    said = ", ".join(f"{name} = {value}" for name, value in given.items()) + "."
    owner = row["owner"]
    is_stranger = "owner" in given and owner is not None and owner not in known_people
    stranger = " No tool knows this address." if is_stranger else ""
    rank = f" Now rank {row['rank']}." if row["rank"] else ""
    return said + stranger + rank


def _changes(given: dict[str, str]) -> list[OwnerAssigned | OwnerDueSet]:
    due = given.get("owner_due")
    due_at = None if due == _NOBODY else instant(due, option="owner_due")
    if "owner" not in given:
        return [OwnerDueSet(due_at)]
    owner = given["owner"]
    return [OwnerAssigned(None if owner == _NOBODY else owner, due_at)]


def _given(fields: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE texts -> field -> value; a usage error names what is wrong."""
    given: dict[str, str] = {}
    for field in fields:
        name, separator, value = field.partition("=")
        if not separator or name not in _FIELDS:
            usage_error(
                f"{field!r} is not one of {', '.join(f'{known}=VALUE' for known in _FIELDS)}."
            )
        if not value.strip():
            usage_error(f"{name} is given nothing. {name}=none clears it.")
        if name in given:
            usage_error(f"{name} is given twice.")
        given[name] = value
    return given
