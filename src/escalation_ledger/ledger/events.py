"""What people and the refresh wrote: events in the past tense, their envelope and their JSON.

A new kind of event is a dataclass here, its name in `Kind` and in `Event`; the type checker
then names every `match` that has to know it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeAlias, assert_never, get_args

import polars as pl

from escalation_ledger.ledger.hashing import Cell, Row

CaseId: TypeAlias = str

VERSION = 1
SYSTEM = "system:"
REFRESH = "system:refresh"
_ADVICE = "Run `ledger verify`; it says whether the record is as it was written."
_INSTANT_TEXT = "%Y-%m-%dT%H:%M:%S%.6fZ"


@dataclass(frozen=True)
class CaseOpened:
    """A case entered the live ledger by a named admission rule. `anchor`: an evidence id."""

    anchor: str
    admitted_by: str
    reason: str


@dataclass(frozen=True)
class OwnerAssigned:
    """Somebody was named for the next move; None: nobody is, and nothing of theirs is due.

    An assignment that says no `owner_due_at` leaves the one that stands.
    """

    owner: str | None
    owner_due_at: datetime | None = None


@dataclass(frozen=True)
class OwnerDueSet:
    """When the owner's next move is due was set; None: at no instant any more."""

    owner_due_at: datetime | None


def case_id_of(number: int) -> CaseId:
    """142 -> `ESC-142`."""
    return f"ESC-{number}"


def number_of(case_id: CaseId) -> int:
    """`ESC-142` -> 142."""
    return int(case_id.removeprefix("ESC-"))


Event = CaseOpened | OwnerAssigned | OwnerDueSet


class Kind(StrEnum):
    """The kinds of event, by the name they are stored under."""

    CASE_OPENED = "CaseOpened"
    OWNER_ASSIGNED = "OwnerAssigned"
    OWNER_DUE_SET = "OwnerDueSet"


class UnreadableEvent(ValueError):
    """A stored event is of a kind or version this program does not know."""


@dataclass(frozen=True)
class Recorded:
    """One event in its envelope.

    seq: place in the whole record, from 1. base_version: how many events the case had when this
    was decided. occurred_at: when it happened, as its writer says. recorded_at: the store's
    clock, never before that of the event before it. by: an address, or `system:…`.
    """

    seq: int
    case_id: CaseId
    event: Event
    base_version: int
    occurred_at: datetime
    recorded_at: datetime
    by: str
    why: str
    previous_hash: str
    hash: str

    @property
    def is_by_person(self) -> bool:
        """False for what the refresh wrote by itself."""
        return not self.by.startswith(SYSTEM)

    @property
    def document(self) -> dict[str, Cell]:
        """The event and its envelope as one flat JSON object."""
        row = row_of(self)
        envelope = {name: row[name] for name in row if name not in ("body", "previous_hash")}
        return {**envelope, **body_of(self.event)}


def kind_of(event: Event) -> Kind:
    """The name the event is stored under."""
    match event:
        case CaseOpened():
            return Kind.CASE_OPENED
        case OwnerAssigned():
            return Kind.OWNER_ASSIGNED
        case OwnerDueSet():
            return Kind.OWNER_DUE_SET
        case _:
            assert_never(event)


def fields_said(event: Event) -> dict[str, str | None]:
    """The case's fields that the event decides -> the new value as text; None where it clears."""
    match event:
        case CaseOpened():
            return {}
        case OwnerAssigned(owner=owner, owner_due_at=due):
            is_silent_on_due = owner is not None and due is None
            return {"owner": owner} | (
                {} if is_silent_on_due else {"owner_due_at": _text_or_none(due)}
            )
        case OwnerDueSet(owner_due_at=due):
            return {"owner_due_at": _text_or_none(due)}
        case _:
            assert_never(event)


def body_of(event: Event) -> dict[str, Cell]:
    """What the event itself says, as JSON values by field."""
    match event:
        case CaseOpened(anchor=anchor, admitted_by=rule, reason=reason):
            return {"anchor": anchor, "admitted_by": rule, "reason": reason}
        case OwnerAssigned(owner=owner, owner_due_at=due):
            return {"owner": owner, "owner_due_at": _text_or_none(due)}
        case OwnerDueSet(owner_due_at=due):
            return {"owner_due_at": _text_or_none(due)}
        case _:
            assert_never(event)


def to_json(event: Event) -> str:
    """The event as it is stored: its version, kind and fields, keys sorted."""
    document = {"v": VERSION, "kind": kind_of(event).value, **body_of(event)}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(stored: str) -> Event:
    """The event that `to_json` stored. Raises UnreadableEvent."""
    try:
        body = json.loads(stored)
        if body["v"] != VERSION:
            raise _unreadable(body["kind"], body["v"])
        return _event(Kind(body["kind"]), body)
    except UnreadableEvent:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableEvent(
            f"The record holds what is no event: {stored[:200]} ({error}). {_ADVICE}"
        ) from error


def _event(kind: Kind, body: dict[str, Any]) -> Event:
    match kind:
        case Kind.CASE_OPENED:
            return CaseOpened(body["anchor"], body["admitted_by"], body["reason"])
        case Kind.OWNER_ASSIGNED:
            return OwnerAssigned(body["owner"], _instant_or_none(body["owner_due_at"]))
        case Kind.OWNER_DUE_SET:
            return OwnerDueSet(_instant_or_none(body["owner_due_at"]))
        case _:
            assert_never(kind)


def _unreadable(kind: object, version: object) -> UnreadableEvent:
    return UnreadableEvent(
        f"The record holds {kind} in version {version}, which this ledger does not know. "
        "A newer one wrote it: use that one."
    )


def instant_text(at: datetime) -> str:
    """A UTC instant as stored: fixed width, so that text sorts as time. Raises on a naive one."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone. Give it one.")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _text_or_none(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at)


def _instant_or_none(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored)


def row_of(recorded: Recorded) -> dict[str, Cell]:
    """The envelope and event as stored cells."""
    return {
        "seq": recorded.seq,
        "case_id": recorded.case_id,
        "kind": kind_of(recorded.event).value,
        "base_version": recorded.base_version,
        "occurred_at": instant_text(recorded.occurred_at),
        "recorded_at": instant_text(recorded.recorded_at),
        "by": recorded.by,
        "why": recorded.why,
        "body": to_json(recorded.event),
        "previous_hash": recorded.previous_hash,
        "hash": recorded.hash,
    }


def recorded_from(row: Row) -> Recorded:
    """The reverse of `row_of`. Raises UnreadableEvent."""
    cells: dict[str, Any] = dict(row)
    return Recorded(
        seq=cells["seq"],
        case_id=cells["case_id"],
        event=from_json(cells["body"]),
        base_version=cells["base_version"],
        occurred_at=datetime.fromisoformat(cells["occurred_at"]),
        recorded_at=datetime.fromisoformat(cells["recorded_at"]),
        by=cells["by"],
        why=cells["why"],
        previous_hash=cells["previous_hash"],
        hash=cells["hash"],
    )


# The stored cells a fold reads, and the fields of every kind's body: what a frame is made of.
FRAMED = ("seq", "case_id", "kind", "occurred_at", "recorded_at", "by", "body")
_BODY_FIELDS = sorted({field.name for kind in get_args(Event) for field in fields(kind)})
_STORED = {name: pl.Int64 if name == "seq" else pl.String for name in FRAMED}
_BODY = pl.Struct({"v": pl.Int64} | dict.fromkeys(_BODY_FIELDS, pl.String))


def framed(rows: Iterable[Sequence[Cell]]) -> pl.DataFrame:
    """Stored cells in the order of FRAMED -> one row per event, in seq order, body unfolded.

    Columns: seq, case_id, kind, occurred_at, recorded_at, by, and each field of each kind of
    event (null where a kind has no such field). Raises UnreadableEvent.
    """
    stored = pl.DataFrame(list(rows), schema=_STORED, orient="row")
    try:
        unfolded = stored.with_columns(pl.col("body").str.json_decode(_BODY)).unnest("body")
    except pl.exceptions.ComputeError as error:
        raise UnreadableEvent(f"The record holds what is no event: {error}. {_ADVICE}") from error
    unknown = unfolded.filter(
        ~pl.col("kind").is_in(list(Kind)) | pl.col("v").ne_missing(VERSION)
    ).head(1)
    for kind, version in unknown.select("kind", "v").iter_rows():
        raise _unreadable(kind, version)
    instants = ["occurred_at", "recorded_at", *(n for n in _BODY_FIELDS if n.endswith("_at"))]
    return unfolded.drop("v").with_columns(
        pl.col(instants).str.to_datetime(_INSTANT_TEXT, time_unit="us").dt.replace_time_zone("UTC")
    )


def frame_of(recorded: Iterable[Recorded]) -> pl.DataFrame:
    """`framed`, from events already read."""
    rows = (row_of(one) for one in recorded)
    return framed([row[name] for name in FRAMED] for row in rows)
