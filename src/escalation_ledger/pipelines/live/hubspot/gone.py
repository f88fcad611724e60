"""What is gone from HubSpot: deleted, merged into another, or a renewal no more.

A search shows none of these, and being deleted is no change to it: `hs_lastmodifieddate` stays. So
a list of what was deleted is read now and then; who was merged is told by the one that remains,
also of those that had gone into it before.
Only of what raw holds a row is landed that says so.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from escalation_ledger.pipelines.live.hubspot.calls import HubSpotCaller
from escalation_ledger.pipelines.live.hubspot.words import (
    CHANGED,
    GONE,
    ID,
    LANDED_AS,
    MERGED,
    Words,
)
from escalation_ledger.pipelines.live.source import Page, Reading, json_page


def deleted(reading: Reading[HubSpotCaller], words: Words, kind: str) -> Iterator[Page]:
    """Those in the list of the deleted that raw holds, where the list was not read for a while."""
    cursor = f"{kind}.deleted"
    wait = timedelta(minutes=reading.settings["deleted_every_minutes"])
    read_at = reading.cursors.get(cursor)
    if read_at and timedelta() <= reading.now - datetime.fromisoformat(read_at) < wait:
        return
    for page in reading.door.archived(kind, (ID, CHANGED, MERGED)):
        archived = {str(one["id"]): str(one["archivedAt"]) for one in page}
        # What went into one that was deleted since is told by no search any more.
        yield gone_page(reading, words, kind, merged(page) | archived)
    yield json_page(LANDED_AS[kind], [], cursors={cursor: reading.now.isoformat()})


def merged(page: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Id -> when, of those that went into an object of the page."""
    return {
        number: one["properties"][CHANGED]
        for one in page
        for number in map(str.strip, (one["properties"].get(MERGED) or "").split(";"))
        if number and number != str(one["id"])
    }


def gone_page(
    reading: Reading[HubSpotCaller], words: Words, kind: str, gone: Mapping[str, str]
) -> Page:
    """A row for each of these (id -> when it went) that raw holds as something that is there."""
    there = _held(reading, LANDED_AS[kind], gone) if gone else {}
    numbers = [
        number for number, at in gone.items() if number in there and _at(at) >= there[number]
    ]
    return json_page(
        LANDED_AS[kind],
        [words.gone(kind, number, gone[number]) for number in numbers],
        own_id=numbers,
        own_at=[gone[number] for number in numbers],
    )


def _held(
    reading: Reading[HubSpotCaller], name: str, numbers: Iterable[str]
) -> dict[str, datetime]:
    """Of these, those that raw holds as something that is there, with their version."""
    wanted = set(numbers)
    held = reading.held(name, min(wanted), max(wanted)).filter(pl.col("object_id").is_in(wanted))
    rows = held.select("object_id", "version_at", "payload", "is_noted").iter_rows()
    # Said to be gone by a run that was killed before it noted that, it is said once more.
    return {
        number: version_at
        for number, version_at, payload, is_noted in rows
        if not (is_noted and json.loads(payload).get(GONE) == "true")
    }


def _at(told: str) -> datetime:
    at = datetime.fromisoformat(told)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
