"""Texts of the tools as values."""

from datetime import UTC, datetime

import polars as pl
import pytest

from escalation_ledger.models.staging.values import instant

NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)


def read(*texts: str | None) -> list[datetime | None]:
    frame = pl.DataFrame({"text": texts}, schema={"text": pl.String})
    return frame.select(instant(pl.col("text"))).to_series().to_list()


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-17T12:00:00Z",
        "2026-03-17T13:00:00.000+01:00",
        "2026-03-17 12:00:00 +0000",
        "2026-03-17 12:00:00",
        "2026-03-17 12:00",
    ],
)
def test_an_instant_is_read_in_every_form_beside_others(written: str) -> None:
    usual = "2026-03-17T12:00:00Z"
    assert read(usual, written, None, usual) == [NOON, NOON, None, NOON]


def test_a_day_is_its_first_instant_and_the_rest_is_unread() -> None:
    assert read("2026-03-17", "31/02/2026", "2026-02-31", "") == [
        datetime(2026, 3, 17, tzinfo=UTC),
        None,
        None,
        None,
    ]


def test_what_tools_write_for_never_is_no_instant() -> None:
    assert read("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z") == [None, None]


def test_a_column_without_rows_or_values_has_no_instants() -> None:
    assert read() == []
    assert read(None, None) == [None, None]
