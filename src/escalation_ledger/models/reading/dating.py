"""The deadlines of clauses as a column: `due`, asked row by row, for a date's arithmetic is no expression."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Final

import polars as pl

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.models.reading.due import due
from escalation_ledger.models.reading.zones import zone_of
from escalation_ledger.models.schemas import INSTANT

_GIVEN: Final = pl.Struct({"due_at": INSTANT, "grain": pl.String, "is_past": pl.Boolean})
_UNKNOWN: Final = pl.lit(None, pl.String)


def dated(
    words: str,
    *,
    calendars: Mapping[str, Calendar],
    default: Calendar,
    reader_zone: pl.Expr = _UNKNOWN,
) -> pl.Expr:
    """A struct of due_at (null: ambiguous), grain and is_past; null where no deadline is given.

    Of clauses with their message's at, time_zone and account_id; `words`: the column that dates them.
    reader_zone: what «your time» means. calendars: by account_id; others go by the default one.
    """
    zone = lru_cache(maxsize=256)(zone_of)

    def given(row: Mapping[str, object]) -> dict[str, object] | None:
        said, at, place, reader = (row[name] for name in ("words", "at", "time_zone", "reader"))
        if not isinstance(said, str) or not isinstance(at, datetime):
            return None
        found = due(
            said,
            said_at=at,
            zone=zone(place) if isinstance(place, str) else None,
            calendar=calendars.get(str(row["account_id"]), default),
            reader_zone=zone(reader) if isinstance(reader, str) else None,
        )
        if found is None:
            return None
        return {"due_at": found.at, "grain": found.grain, "is_past": found.is_past}

    return pl.struct("at", "time_zone", "account_id", words=words, reader=reader_zone).map_elements(
        given, return_dtype=_GIVEN, skip_nulls=False
    )
