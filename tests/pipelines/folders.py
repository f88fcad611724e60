"""Drop folders by hand, and the envelopes of one source's files without loading them."""

import gzip
import json
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from escalation_ledger.pipelines.source import DropSource
from escalation_ledger.warehouse.envelope import Envelopes
from escalation_ledger.warehouse.settings import Settings, load_settings

FETCHED = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
SETTINGS = load_settings()


def put(drop: Path, files: Mapping[str, Any]) -> Path:
    """Write files by name: bytes and text as they are, other values as JSON; .gz is packed."""
    for name, value in files.items():
        path = drop / name
        path.parent.mkdir(parents=True, exist_ok=True)
        content = value if isinstance(value, bytes) else _text(value).encode()
        path.write_bytes(gzip.compress(content) if name.endswith(".gz") else content)
    return drop


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def lines(*objects: Any) -> str:
    """JSON Lines; a text is a line as it stands."""
    return "".join(f"{_text(one)}\n" for one in objects)


def zipped(path: Path, members: Mapping[str, Any]) -> Path:
    """A zip of these members."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in members.items():
            archive.writestr(name, _text(value))
    return path


def enveloped(
    source: DropSource, drop: Path, *, settings: Settings = SETTINGS
) -> dict[str, pl.DataFrame]:
    """What the source's files would bring into raw, by object."""
    folder = drop.parent / "envelopes"
    with Envelopes(folder, source.rules, "r1", FETCHED) as envelopes:
        for file in source.files(drop, settings):
            for object_name, rows in source.rows(file):
                envelopes.add(rows, object_name=object_name, drop_file=file.name)
        return {
            name: pl.read_parquet(part.path).sort("object_id", "version_at")
            for name, part in envelopes.parts().items()
        }


def ids(frame: pl.DataFrame) -> list[str]:
    """The object ids of the sound rows."""
    return frame.filter(pl.col("problem").is_null()).get_column("object_id").to_list()


def problems(frame: pl.DataFrame) -> dict[str, str]:
    """Place -> what is wrong, of the broken rows."""
    return dict(frame.drop_nulls("problem").select("object_id", "problem").iter_rows())
