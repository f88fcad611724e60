"""Slack: a standard workspace export, as a folder tree in slack/, as any zip in it, or as slack.zip.

    channels.json groups.json   users.json   <channel>/YYYY-MM-DD.json

A message is landed with the id of its channel. Timestamps are names here, never numbers: one in
ten loses digits as a floating-point number, and with them the thread it belongs to.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.documents import decoded, document_rows
from escalation_ledger.pipelines.drop import (
    DropFile,
    Unreadable,
    content,
    drop_file,
    name_in,
    refuse_leading_out,
    visible_paths,
    zip_contents,
    zip_names,
)
from escalation_ledger.pipelines.source import DropSource, Rows
from escalation_ledger.warehouse.envelope import Rule
from escalation_ledger.warehouse.settings import Settings

_ZIP = "export"
_LISTS = {"channels": "channels", "groups": "channels", "users": "users"}
_LIST_NAME = re.compile(r"(?P<list>channels|groups|users)\.json(\.gz)?")
_DAY_NAME = re.compile(r"(?P<folder>[^/]+)/\d{4}-\d{2}-\d{2}\.json(\.gz)?")
_API_LIST = {"channels": "channels", "users": "members", "messages": "messages"}

_LOST = "Slack ts is a number, its digits are lost; export it as text"

# A number keeps its digits only where the file still has all six of them: of the numbers written
# so under that name (`edited` has a ts too) the one that is this value.
_TS = r"""
CASE
    WHEN is_text({key}) THEN value({key})
    ELSE coalesce(
        list_filter(
            regexp_extract_all(json, '"{key}"\s*:\s*(\d+\.\d{{6}})\s*[,}}]', 1),
            lambda digits: try_cast(digits AS DOUBLE) = try_cast(value({key}) AS DOUBLE))[1],
        '')
END"""
_OWN_TS = _TS.format(key="ts")
_THREAD_TS = _TS.format(key="thread_ts")
_IS_TS = r"regexp_full_match({ts}, '\d+\.\d{{6}}')"

# Text is added in front of the object as exported; only a rare message is written anew.
_PAYLOAD = f"""
CASE WHEN is_text(ts) AND is_text(thread_ts) AND channel IS NULL
    THEN '{{"channel": ' || to_json(place) || ', ' || ltrim(substr(ltrim(json), 2))
    ELSE json_merge_patch(json, json_object('channel', place, 'ts', {_OWN_TS}),
         CASE WHEN thread_ts IS NOT NULL
              THEN json_object('thread_ts', {_THREAD_TS}) ELSE '{{}}' END)
END"""

MESSAGE = Rule(
    object_id=f"place || '/' || ({_OWN_TS})",
    # A reader who saw it change, or go, without `edited` says since when it is as it is.
    version_at=f"coalesce(instant(own_at), epoch(value(edited_ts)), epoch({_OWN_TS}))",
    payload=_PAYLOAD,
    problem=f"""CASE
        WHEN NOT {_IS_TS.format(ts=_OWN_TS)} THEN '{_LOST}'
        WHEN NOT {_IS_TS.format(ts=_THREAD_TS)} THEN '{_LOST}'
    END""",
    fields=("ts", "thread_ts", "edited.ts", "channel"),
)
_CHANNEL = Rule(object_id="name(id)", version_at="instant(own_at)", fields=("id",))
_USER = Rule(object_id="name(id)", version_at="epoch(value(updated))", fields=("id", "updated"))


def files(drop: Path, settings: Settings) -> list[DropFile]:  # noqa: ARG001 - the shape of a source
    """Zips as they are; of a folder tree each list and each day of each channel."""
    folder = drop / "slack"
    inside = visible_paths(folder, drop=drop)
    zips = [path for path in inside if path.suffix.lower() == ".zip"]
    beside = drop / "slack.zip"
    if os.path.lexists(beside):
        refuse_leading_out(beside, drop)
        zips.append(beside)
    found = [drop_file(path, drop, kind=_ZIP) for path in zips]
    for root in _roots(folder, inside):
        found += _tree(root, drop)
    return found


def rows(file: DropFile) -> Iterator[Rows]:
    """One row per channel, user and message of the file."""
    if file.kind == _ZIP:
        yield from _zip_rows(file)
    else:
        yield _object_rows(content(file), name=file.name, kind=file.kind, place=file.place)


def _roots(folder: Path, inside: Sequence[Path]) -> list[Path]:
    """Where the export begins: the folder itself, or the folders in it that have their own lists."""
    if any(_LIST_NAME.fullmatch(path.name) for path in inside):
        return [folder]
    inner = {path.parent for path in folder.glob("*/*") if _LIST_NAME.fullmatch(path.name)}
    return sorted(inner) or [folder]


def _tree(root: Path, drop: Path) -> list[DropFile]:
    lists = [
        (path, match)
        for path in visible_paths(root, drop=drop)
        if (match := _LIST_NAME.fullmatch(path.name))
    ]
    found = [drop_file(path, drop, kind=_LISTS[match["list"]]) for path, match in lists]
    ids = _channel_ids((content(file), file.name) for file in found if file.kind == "channels")
    for path in visible_paths(root, drop=drop, deep=True):
        if match := _DAY_NAME.fullmatch(name_in(root, path)):
            place = ids.get(match["folder"], match["folder"])
            found.append(drop_file(path, drop, kind="messages", place=place))
    return found


def _zip_rows(file: DropFile) -> Iterator[Rows]:
    names = zip_names(file)
    start = _start(names, file.name)
    inner = {name: name.removeprefix(start) for name in names if name.startswith(start)}
    lists = {name: match for name in inner if (match := _LIST_NAME.fullmatch(inner[name]))}
    days = {name: match for name in inner if (match := _DAY_NAME.fullmatch(inner[name]))}

    channels: list[tuple[bytes, str]] = []
    for name, raw in zip(lists, zip_contents(file, list(lists)), strict=True):
        kind = _LISTS[lists[name]["list"]]
        if kind == "channels":
            channels.append((raw, name))
        yield _object_rows(raw, name=f"{file.name}/{name}", kind=kind, place=None)

    ids = _channel_ids(channels)
    for name, raw in zip(days, zip_contents(file, list(days)), strict=True):
        place = ids.get(days[name]["folder"], days[name]["folder"])
        yield _object_rows(raw, name=f"{file.name}/{name}", kind="messages", place=place)


def _start(names: Sequence[str], zip_name: str) -> str:
    """The folder within a zip in which the export begins, "" or ending in /. Raises Unreadable."""
    lists = [name for name in names if _LIST_NAME.fullmatch(name.rpartition("/")[2])]
    if lists:
        folder, slash, _ = min(lists, key=lambda name: name.count("/")).rpartition("/")
        return folder + slash
    if any(_DAY_NAME.fullmatch(name) for name in names):
        return ""
    raise Unreadable(
        f"{zip_name} holds no Slack export (no channels.json or users.json); "
        "put the zip there that Slack's export page gives."
    )


def _channel_ids(lists: Iterable[tuple[bytes, str]]) -> Mapping[str, str]:
    """Folder (which is the channel's name) -> channel id."""
    texts = [
        document_rows("".join(decoded([raw])), name=name, key="channels").get_column("text")
        for raw, name in lists
    ]
    if not texts:
        return {}
    channels = (
        pl.concat(texts)
        .to_frame()
        .select(
            name=pl.col("text").str.json_path_match("$.name"),
            id=pl.col("text").str.json_path_match("$.id"),
        )
    )
    return dict(channels.drop_nulls().iter_rows())


def _object_rows(raw: bytes, *, name: str, kind: str, place: str | None) -> Rows:
    if not raw.strip():
        raise Unreadable(f"{name} is empty, which no Slack export is; export it again.")
    rows = document_rows("".join(decoded([raw])), name=name, key=_API_LIST[kind])
    return kind, rows.with_columns(place=pl.lit(place, pl.String))


SOURCE = DropSource(
    source=Source.SLACK,
    rules={"channels": _CHANNEL, "users": _USER, "messages": MESSAGE},
    files=files,
    rows=rows,
)
