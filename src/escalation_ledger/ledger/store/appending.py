"""Adding events inside a writing transaction: numbered, hashed on from the head, stored."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from escalation_ledger.ledger.codec import to_json
from escalation_ledger.ledger.events import CaseId, CaseOpened, Event, kind_of, number_of
from escalation_ledger.ledger.hashing import Cell, Head, chained
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.store.reading import recorded
from escalation_ledger.ledger.store.tables import CASES, EVENTS, HEAD, REQUESTS


@dataclass(frozen=True)
class Draft:
    """An event about to be recorded: about which case, why, decided on which version of it."""

    case_id: CaseId | None
    event: Event
    why: str
    base_version: int


def written_for(connection: sa.Connection, key: str) -> list[Recorded]:
    """What the request of that key wrote; nothing when it has not been."""
    request = connection.execute(sa.select(REQUESTS).where(REQUESTS.c.key == key)).first()
    if request is None:
        return []
    return recorded(connection, EVENTS.c.seq.between(request.first_seq, request.last_seq))


def not_before_newest(connection: sa.Connection, recorded_at: str) -> str:
    """The instant, but never before the newest event: a clock set back does not reorder the past."""
    newest = connection.execute(sa.select(sa.func.max(EVENTS.c.recorded_at))).scalar()
    return max(recorded_at, newest or "")


def chained_rows(
    drafts: Sequence[Draft], *, after: Head, recorded_at: str, by: str, occurred_at: str
) -> list[dict[str, Cell]]:
    """The drafts as stored cells, numbered and hashed on from the head."""
    rows: list[dict[str, Cell]] = []
    previous_hash = after.hash
    for seq, draft in enumerate(drafts, start=after.seq + 1):
        row: dict[str, Cell] = {
            "seq": seq,
            "case_id": draft.case_id,
            "kind": kind_of(draft.event).value,
            "base_version": draft.base_version,
            "occurred_at": occurred_at,
            "recorded_at": recorded_at,
            "by": by,
            "why": draft.why,
            "body": to_json(draft.event),
            "previous_hash": previous_hash,
        }
        previous_hash = chained(previous_hash, row)
        rows.append({**row, "hash": previous_hash})
    return rows


def insert(
    connection: sa.Connection,
    drafts: Sequence[Draft],
    rows: Sequence[dict[str, Cell]],
    key: str | None,
) -> None:
    """Store the rows, the cases they open, the request they answer, and the new head."""
    if not rows:
        return
    opened = [
        {
            "number": number_of(draft.case_id),
            "case_id": draft.case_id,
            "anchor": draft.event.anchor,
            "opened_seq": row["seq"],
        }
        for draft, row in zip(drafts, rows, strict=True)
        if isinstance(draft.event, CaseOpened) and draft.case_id
    ]
    if opened:
        connection.execute(CASES.insert(), opened)
    connection.execute(EVENTS.insert(), list(rows))
    if key is not None:
        request = {"key": key, "first_seq": rows[0]["seq"], "last_seq": rows[-1]["seq"]}
        connection.execute(REQUESTS.insert(), request)
    connection.execute(HEAD.update().values(seq=rows[-1]["seq"], hash=rows[-1]["hash"]))
