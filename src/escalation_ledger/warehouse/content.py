"""What a snapshot says, as one hash: equal content, equal hash, whatever run wrote it."""

import hashlib
from collections.abc import Mapping

import polars as pl
import pyarrow as pa

_SLICE = 20_000


def content_hash(tables: Mapping[str, pl.DataFrame], keys: Mapping[str, tuple[str, ...]]) -> str:
    """SHA-256 over the tables that `keys` names, independent of row and column order.

    `keys`: table -> the columns that name a row; leave provenance tables out of it. Column
    names, types, nulls, every bit of a number and every character count. Raises TypeError for
    a column type that has no canonical text here.
    """
    digest = hashlib.sha256()
    for name in sorted(tables.keys() & keys.keys()):
        frame = tables[name].select(sorted(tables[name].columns))
        digest.update(f"\n{name} {frame.height} {dict(frame.schema)}\n".encode())
        for rows in frame.sort(keys[name], maintain_order=True).iter_slices(_SLICE):
            digest.update("\n".join([*_row_texts(rows), ""]).encode())
    return digest.hexdigest()


def _row_texts(rows: pl.DataFrame) -> pl.Series:
    exact = pl.DataFrame([_exact(column) for column in rows])
    return exact.select(pl.struct(pl.all()).struct.json_encode()).to_series()


def _exact(column: pl.Series) -> pl.Series:
    dtype = column.dtype
    if dtype.is_integer() or dtype in (pl.String, pl.Boolean, pl.List(pl.String)):
        return column
    if dtype.is_temporal():
        return column.to_physical()
    if dtype == pl.Float64:
        return _bits(column)
    raise TypeError(f"Column {column.name} has type {dtype}, which the content hash does not know.")


def _bits(column: pl.Series) -> pl.Series:
    # How a float is written out is not the same in every version of a library; its bits are.
    # One zero, one not-a-number.
    same = column.to_frame().select(
        pl.when(pl.first() == 0).then(0.0).otherwise(pl.first().fill_nan(float("nan")))
    )
    return pl.Series(column.name, same.to_series().to_arrow().view(pa.int64()))
