"""Frames that are put together of several kinds of rows: each brings what it has, the rest is null."""

from collections.abc import Mapping
from typing import Any

import polars as pl


def shaped(rows: pl.DataFrame, schema: Mapping[str, Any]) -> pl.DataFrame:
    """The rows with exactly the columns of the schema, cast; those they lack are null."""
    missing = [pl.lit(None, of).alias(name) for name, of in schema.items() if name not in rows]
    return rows.with_columns(missing).select(pl.col(name).cast(of) for name, of in schema.items())
