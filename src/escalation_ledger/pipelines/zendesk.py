"""Zendesk: Support API objects, one kind per file, in zendesk/ of a drop folder.

    tickets.jsonl   audits.jsonl.gz   users.json   tickets-1.json tickets-2.json   …

As JSON Lines, as an array, or as pages of the API ({"tickets": [...], "next_page": …}).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.documents import json_rows
from escalation_ledger.pipelines.drop import DropFile, drop_file, pieces, visible_paths
from escalation_ledger.pipelines.source import DropSource, Rows
from escalation_ledger.warehouse.envelope import Rule
from escalation_ledger.warehouse.raw import OBJECTS
from escalation_ledger.warehouse.settings import Settings

# `generated_timestamp` moves with every change, `updated_at` not with those that trigger no rule.
_RULE = Rule(
    object_id="name(id)",
    version_at="""coalesce(
        epoch(value(generated_timestamp)), instant(value(updated_at)), instant(value(created_at)))""",
    fields=("id", "generated_timestamp", "updated_at", "created_at"),
)

_NAME = re.compile(
    rf"({'|'.join(OBJECTS[Source.ZENDESK])})([^a-z].*)?\.(jsonl|ndjson|json)(\.gz)?", re.IGNORECASE
)


def files(drop: Path, settings: Settings) -> list[DropFile]:  # noqa: ARG001 - the shape of a source
    """The object files, matched by the beginning of their names."""
    found = [
        (path, _NAME.fullmatch(path.name)) for path in visible_paths(drop / "zendesk", drop=drop)
    ]
    return [drop_file(path, drop, kind=name[1].lower()) for path, name in found if name]


def rows(file: DropFile) -> Iterator[Rows]:
    """One row per object of the file."""
    for frame in json_rows(pieces(file), name=file.name, key=file.kind):
        yield file.kind, frame


SOURCE = DropSource(
    source=Source.ZENDESK,
    rules=dict.fromkeys(OBJECTS[Source.ZENDESK], _RULE),
    files=files,
    rows=rows,
)
