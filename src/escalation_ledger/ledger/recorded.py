"""Events in their envelope: as objects, as stored cells, and as one frame to fold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import polars as pl

from escalation_ledger.ledger.codec import (
    ADVICE,
    VERSION,
    Json,
    UnreadableEvent,
    body_of,
    field_types,
    from_json,
    instant_text,
    to_json,
    unreadable,
)
from escalation_ledger.ledger.events import SYSTEM, CaseId, Event, Kind, kind_of
from escalation_ledger.ledger.hashing import Cell, Row

_INSTANT_TEXT: Final = "%Y-%m-%dT%H:%M:%S%.6fZ"


@dataclass(frozen=True)
class Recorded:
    """One event in its envelope.

    seq: place in the whole record, from 1. case_id: None when it is about no one case.
    base_version: how many events the case had when this was decided. occurred_at: when it
    happened, as its writer says. recorded_at: the store's clock, never before that of the event
    before it. by: an address, or `system:…`.
    """

    seq: int
    case_id: CaseId | None
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
    def document(self) -> dict[str, Json]:
        """The event and its envelope as one flat JSON object."""
        row = row_of(self)
        envelope = {name: row[name] for name in row if name not in ("body", "previous_hash")}
        return {**envelope, **body_of(self.event)}


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
FRAMED: Final = ("seq", "case_id", "kind", "occurred_at", "recorded_at", "by", "why", "body")
_STORED: Final = {name: pl.Int64 if name == "seq" else pl.String for name in FRAMED}
_AS_STORED: Final[dict[type, Any]] = {
    str: pl.String,
    datetime: pl.String,
    float: pl.Float64,
    bool: pl.Boolean,
    tuple: pl.List(pl.String),
}
_FIELDS: Final = dict(sorted(field_types().items()))
_BODY: Final = pl.Struct({"v": pl.Int64} | {name: _AS_STORED[of] for name, of in _FIELDS.items()})
_INSTANTS: Final = [
    "occurred_at",
    "recorded_at",
    *(n for n, of in _FIELDS.items() if of is datetime),
]


def framed(rows: Iterable[Sequence[Cell]]) -> pl.DataFrame:
    """Stored cells in the order of FRAMED -> one row per event, in seq order, body unfolded.

    Columns: seq, case_id (null: about no one case), kind, occurred_at, recorded_at, by, why, and
    each field of each kind of event (null where a kind has no such field). Raises UnreadableEvent.
    """
    stored = pl.DataFrame(list(rows), schema=_STORED, orient="row")
    try:
        unfolded = stored.with_columns(pl.col("body").str.json_decode(_BODY)).unnest("body")
    except pl.exceptions.ComputeError as error:
        raise UnreadableEvent(f"The record holds what is no event: {error}. {ADVICE}") from error
    unknown = unfolded.filter(
        ~pl.col("kind").is_in(list(Kind)) | pl.col("v").ne_missing(VERSION)
    ).head(1)
    for kind, version in unknown.select("kind", "v").iter_rows():
        raise unreadable(kind, version)
    return unfolded.drop("v").with_columns(
        pl.col(_INSTANTS).str.to_datetime(_INSTANT_TEXT, time_unit="us").dt.replace_time_zone("UTC")
    )


def frame_of(recorded: Iterable[Recorded]) -> pl.DataFrame:
    """`framed`, from events already read."""
    rows = (row_of(one) for one in recorded)
    return framed([row[name] for name in FRAMED] for row in rows)
