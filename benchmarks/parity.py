"""Two variants are compared only when they give the same rows."""

import hashlib
from collections.abc import Mapping

import polars as pl
import polars.selectors as cs

from benchmarks.trial import Answer


class Different(AssertionError):
    """The variants answer differently, so their times say nothing."""


def digest(answer: Answer) -> dict[str, str]:
    """Table -> number of rows and hash of all values, whatever the order of rows and columns."""
    frames = {name: pl.DataFrame(rows) for name, rows in answer.items()}
    return {name: f"{frame.height:,} rows, {_hash(frame)}" for name, frame in frames.items()}


def check_same(name: str, ours: Mapping[str, str], reference: Mapping[str, str]) -> None:
    """Compare two digests. Raises Different, naming each table that is not the same."""
    if not ours or not reference:
        raise Different(f"{name}: a variant gave no rows to compare.")
    differing = [
        f"{table}: {ours.get(table)} against {reference.get(table)}"
        for table in sorted(ours.keys() | reference.keys())
        if ours.get(table) != reference.get(table)
    ]
    if differing:
        raise Different(f"{name} is not comparable. {'; '.join(differing)}.")


def _hash(frame: pl.DataFrame) -> str:
    """Over rows as text: instants in UTC to the microsecond, so that only values count."""
    in_utc = cs.datetime(time_zone="*").dt.convert_time_zone("UTC").dt.cast_time_unit("us")
    texts = frame.with_columns(in_utc).select(
        pl.col(name).cast(pl.String).fill_null("\x00") for name in sorted(frame.columns)
    )
    rows = texts.select(row=pl.concat_str(pl.all(), separator="\x1f")).sort("row")
    sha = hashlib.sha256(" ".join(texts.columns).encode())
    for some in rows.iter_slices(50_000):
        sha.update("\x1e".join(["", *some.get_column("row")]).encode())
    return sha.hexdigest()[:16]
