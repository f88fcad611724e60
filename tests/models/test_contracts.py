"""What a table's contract holds a frame to."""

from datetime import UTC, datetime

import polars as pl
import pytest

from escalation_ledger.domain.words import Side
from escalation_ledger.models.schemas import ContractBroken, Table, count, instant, number, text

NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)
THINGS = Table(
    "things",
    "one thing",
    ("thing_id",),
    {
        "thing_id": text("id"),
        "side": text("whose", nullable=True, isin=Side),
        "tries": count("tries"),
        "share": number("0..1", nullable=True),
        "at": instant("when"),
    },
)


def things(**changed: object) -> pl.DataFrame:
    row = {"thing_id": ["b", "a"], "side": ["ours", None], "tries": [1, 0], "share": [0.5, None]}
    return pl.DataFrame(
        {**row, "at": [NOON, NOON], **changed}, schema_overrides={"at": THINGS.dtypes["at"]}
    )


@pytest.mark.parametrize("gate", [THINGS.check, THINGS.shaped])
def test_a_frame_that_keeps_the_contract_comes_back_in_order_of_key_and_columns(gate):
    found = gate(things().select("at", "share", "tries", "side", "thing_id"))
    assert found.columns == list(THINGS.columns)
    assert found["thing_id"].to_list() == ["a", "b"]
    assert gate(THINGS.empty()).schema == pl.Schema(THINGS.dtypes)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"thing_id": [None, "a"]}, "thing_id"),
        ({"thing_id": ["a", "a"]}, "thing_id"),
        ({"side": ["theirs", None]}, "side"),
        ({"tries": [-1, 0]}, "tries"),
        ({"tries": [0.5, 1.0]}, "tries"),
    ],
)
def test_a_value_that_breaks_the_contract_is_named(changed, said):
    with pytest.raises(ContractBroken, match=rf"(?s)things breaks its contract.*{said}"):
        THINGS.check(things(**changed))


def test_a_shape_is_names_and_types(capsys):
    assert THINGS.shaped(things(tries=[-1, 0])).height == 2
    with pytest.raises(ContractBroken, match="tries"):
        THINGS.shaped(things(tries=["1", "0"]))
