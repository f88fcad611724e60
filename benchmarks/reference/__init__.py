"""The reference: the same work as DuckDB does it alone, without a line of ours or of Polars."""
