"""The hash chain: each stored row, an event or a change of roles, carries the hash of the one before."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Cell = str | int | None
Row = Mapping[str, Cell]

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

GENESIS = "0" * 64

# Everything of a stored event that its hash covers, in this order, besides the hash before it.
COVERED = (
    "seq",
    "case_id",
    "kind",
    "base_version",
    "occurred_at",
    "recorded_at",
    "by",
    "why",
    "body",
)

# The same of a stored change of roles.
PEOPLE_COVERED = ("seq", "address", "role", "changed_at", "by", "why")


@dataclass(frozen=True)
class Head:
    """The newest row of a chain: its seq and hash. Seq 0 and GENESIS while there is none."""

    seq: int = 0
    hash: str = GENESIS


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold: the seq, and what is wrong there in words."""

    seq: int
    problem: str


def chained(previous_hash: str, row: Row, covered: Sequence[str] = COVERED) -> str:
    """SHA-256, in hex, over the hash before and every covered cell as it is stored."""
    content = _compact([previous_hash, *(row[name] for name in covered)])
    return hashlib.sha256(content.encode()).hexdigest()


def walked(
    rows: Iterable[Row], covered: Sequence[str] = COVERED, *, noun: str = "event"
) -> Head | Break:
    """Where a walk over the rows, in seq order from the first, arrives; or its first Break.

    Sees a changed cell, a removed, inserted or reordered row. Does not see a tail cut off
    (compare the head kept beside the rows) nor a chain computed anew from some row on by
    somebody who can write the file (compare a head noted elsewhere: a backup, a printed page).
    """
    head = Head()
    for row in rows:
        expected = head.seq + 1
        if row["seq"] != expected:
            return Break(expected, f"{noun} {expected} is missing; {row['seq']} comes next")
        if row["previous_hash"] != head.hash:
            return Break(expected, f"{noun} {expected} does not follow the one before it")
        if not _is_as_written(row, head.hash, covered):
            return Break(expected, f"{noun} {expected} is not as it was written")
        head = Head(expected, str(row["hash"]))
    return head


def _is_as_written(row: Row, previous_hash: str, covered: Sequence[str]) -> bool:
    try:
        return row["hash"] == chained(previous_hash, row, covered)
    except (TypeError, UnicodeEncodeError):
        # Bytes where a text was, or what is no text at all.
        return False
