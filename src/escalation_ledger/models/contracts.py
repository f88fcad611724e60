"""The gate of a table, by pandera: every value of an eager frame against its columns.

A module of its own because importing pandera takes longer than typing a hundred thousand rows: it
is asked about frames that `Table.check` could not see to be sound, and has the last word on them.
"""

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from escalation_ledger.models.schemas import Column, ContractBroken, Table


def checked(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """The frame, when it keeps the table's contract. Raises ContractBroken."""
    columns = {name: _column(column) for name, column in table.columns.items()}
    schema = pa.DataFrameSchema(columns, strict=True, unique=list(table.key), name=table.name)
    try:
        return schema.validate(frame, lazy=True)
    except SchemaErrors as error:
        raise ContractBroken(f"The table {table.name} breaks its contract: {error}") from error


def _column(column: Column) -> pa.Column:
    checks = []
    if column.isin:
        checks.append(pa.Check.isin([member.value for member in column.isin]))
    if column.at_least is not None:
        checks.append(pa.Check.ge(column.at_least))
    return pa.Column(column.dtype, checks, nullable=column.nullable)
