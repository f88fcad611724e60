"""What every part of the brief is made of: clauses about a case, each with its evidence."""

from typing import Any, Final

import polars as pl

from escalation_ledger.reports.quoting import shown_words
from escalation_ledger.reports.shapes import shaped

# A clause ends without a full stop. case_id: null where it is about no case; place: order within
# the case; evidence_id: null only where the ledger holds nothing that could be evidence.
CLAUSES: Final[dict[str, Any]] = {
    "section": pl.String,
    "case_id": pl.String,
    "place": pl.Int64,
    "sentence": pl.String,
    "evidence_id": pl.String,
    "quote": pl.String,
}


def clauses(section: str, rows: pl.DataFrame, *, place: int = 0) -> pl.DataFrame:
    """Rows with sentence, and what else of CLAUSES they have, in the shape CLAUSES."""
    return shaped(rows.with_columns(section=pl.lit(section), place=pl.lit(place)), CLAUSES)


def quoting(lead: pl.Expr, quote: pl.Expr) -> pl.Expr:
    """As `promised for 16:00: "You will have it."`; the lead alone where there is nothing to quote."""
    words = pl.concat_str(lead, pl.lit(': "'), shown_words(quote), pl.lit('"'))
    return pl.when(quote.is_null()).then(lead).otherwise(words)
