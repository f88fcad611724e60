"""A real record in a file, with a clock the test turns by hand."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from escalation_ledger.ledger.store import Record
from escalation_ledger.models.schemas import ADMISSIONS


class Clock:
    """Stands still until it is turned."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def record_file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "record.sqlite3"


@pytest.fixture
def record(record_file: Path, clock: Clock) -> Record:
    return Record.open(f"sqlite:///{record_file}", clock=clock)


@pytest.fixture
def admissions(now: datetime) -> Callable[[Sequence[str]], pl.DataFrame]:
    """Anchors, earliest first -> ADMISSIONS."""

    def build(anchors: Sequence[str]) -> pl.DataFrame:
        rows = [
            (anchor, None, "explicit_tag", "tagged escalated", now - timedelta(days=9, minutes=-n))
            for n, anchor in enumerate(anchors)
        ]
        return pl.DataFrame(rows, schema=ADMISSIONS.dtypes, orient="row")

    return build
