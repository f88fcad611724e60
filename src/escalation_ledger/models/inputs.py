"""What each account's models read, as one digest per account."""

import hashlib
from collections.abc import Mapping

import polars as pl

from escalation_ledger.models.schemas import ACCOUNT_INPUTS

# Evidence of no account is modelled together, under this name.
NO_ACCOUNT = ""

_CELL, _ROW, _FRAME = "\x1f", "\x1e", "\x1d"


def account_inputs(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """ACCOUNT_INPUTS: a hash over every row of `frames`, by their column account_id.

    The order of rows and of frames does not matter; null and empty text differ.
    """
    written = pl.concat([_written(name, frame) for name, frame in sorted(frames.items())])
    by_account = (
        written.sort("account_id", "frame", "row", maintain_order=True)
        .group_by("account_id", maintain_order=True)
        .agg(pl.concat_str("frame", "row", separator=_FRAME).str.join(_ROW).alias("text"))
    )
    return ACCOUNT_INPUTS.check(
        by_account.select(
            "account_id",
            pl.col("text")
            .map_elements(
                lambda text: hashlib.sha256(text.encode()).hexdigest(), return_dtype=pl.String
            )
            .alias("digest"),
        )
    )


def _written(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """account_id, frame, row: each row as one text."""
    cells = [
        (column.list.join(",") if isinstance(dtype, pl.List) else column.cast(pl.String)).fill_null(
            "\x00"
        )
        for column, dtype in ((pl.col(column), dtype) for column, dtype in frame.schema.items())
    ]
    return frame.select(
        pl.col("account_id").fill_null(NO_ACCOUNT),
        pl.lit(name).alias("frame"),
        pl.concat_str(cells, separator=_CELL).alias("row"),
    )
